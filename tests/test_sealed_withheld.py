"""A `keys` record withheld by whoever runs Kafka: asked for, sent again, delivered."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from pathlib import Path

import pytest
from answered_exchange import SEIZURE, TO_POLICE, Answered
from kafka_operator import Operator, Raw

from broker.roles.receipts import Asked
from broker.station import Station
from broker.wire.envelope import read_envelope
from broker.wire.header import origin_bytes
from broker.wire.origin import read_origin
from schemas import SeizureReport

pytestmark = pytest.mark.kafka


@pytest.fixture
def network(tmp_path: Path, kafka: str) -> Answered:
    """Give a network in which nothing travels in clear."""
    return Answered(tmp_path, kafka, sealed=True)


def withheld(network: Answered, kafka: str) -> tuple[Raw, Raw]:
    """Publish a report whose keys record never reaches its topic; return both records.

    Customs' station was told by Kafka that it has both.
    """
    exchange = network.exchange
    file = exchange.station("customs-nz")
    connected = file.read_text()
    exchange.cut_off("customs-nz")
    topic = exchange.topic("seizure_report")

    async def work() -> tuple[Raw, Raw]:
        async with Station.open(file) as station:
            await station.publish(SEIZURE, handling=TO_POLICE)
        keys, report = await exchange.outbox("customs-nz", topic)
        async with Operator(kafka) as operator:
            await operator.write(topic, [report])
        with exchange.store("customs-nz") as store:
            last = (await store.outbox.pending(topic, 0, 0, 10))[-1][0]
            await store.outbox.acknowledge(topic, 0, last)
        return keys, report

    records = asyncio.run(work())
    file.write_text(connected)
    return records


def test_threat_32_a_withheld_keys_record_is_asked_for_and_sent_again_byte_for_byte(
    network: Answered, kafka: str
) -> None:
    """The report waits; the next heartbeats bring the record, and the report is delivered."""
    keys, _ = withheld(network, kafka)
    first = network.read("police-nz")
    assert first.returncode == 1
    assert "1 refused (wire.keys_lacking)" in first.stderr

    async def customs_beats() -> list[bytes | None]:
        file = network.exchange.station("customs-nz")
        async with Station.open(file) as station, station.answers.alive():
            pass
        async with Operator(kafka) as operator:
            records = await operator.read(network.exchange.topic("seizure_report"))
        return [record.value for record in records]

    values = asyncio.run(customs_beats())
    assert values[1:] == [keys.value]
    second = network.read("police-nz")
    assert "1 delivered" in second.stderr
    assert "keys_lacking" not in second.stderr


def test_threat_32_a_keys_record_withheld_for_good_is_asked_for_on_every_beat(
    network: Answered, kafka: str
) -> None:
    """However often it is withheld, the reader says what it lacks and whose it is, and asks."""
    _, report = withheld(network, kafka)
    lacking = read_origin(origin_bytes(read_envelope(report.value).header)).keys
    exchange = network.exchange

    async def police_asks() -> None:
        async with Station.open(exchange.station("police-nz")) as station:
            async with station.answers.alive():
                async for _ in station.subscribe(SeizureReport, follow=False):
                    raise AssertionError("nothing can be read")
            tally = await station.tally()
            assert tally.refused == {"wire.keys_lacking": 1}
            (gap,) = tally.missing
            assert gap.lane.member == "customs-nz"
            (ask,) = station.asks
            assert ask.leaf == lacking

    async def customs_hears() -> Sequence[Asked]:
        # What is taken off here as sent is what whoever runs Kafka drops.
        async with Station.open(exchange.station("customs-nz")) as station:
            async for _ in station.answers._hearing():
                pass
            return await station.answers.receipts.asked()

    for _ in range(2):
        asyncio.run(police_asks())
        assert [each.leaf for each in asyncio.run(customs_hears())] == [lacking]


def test_a_report_forgotten_while_it_is_parked_is_not_taken_up(
    network: Answered, kafka: str
) -> None:
    """Its keys record comes, and brings back nothing that its vault was told to forget."""
    keys, report = withheld(network, kafka)
    assert network.read("police-nz").returncode == 1
    exchange = network.exchange

    async def forget_and_go_on() -> None:
        async with Station.open(exchange.station("police-nz")) as station:
            (row,) = await station.quarantine.rows(most=10)
            await station.vault.forget("customs-nz", row.kept.leaf or b"")
        async with Operator(kafka) as operator:
            await operator.write(exchange.topic("seizure_report"), [keys])

    asyncio.run(forget_and_go_on())
    assert "0 delivered" in network.read("police-nz").stderr
    assert report.value is not None
    assert report.value not in network.files("police-nz")
