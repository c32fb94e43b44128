"""Sealed networks on a real Kafka: what is sealed arrives, and opens for nobody else."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import cast

import pytest
from exchange import Exchange
from kafka_operator import Operator, Raw

from broker.kafka import KafkaSettings
from broker.kafka.client import ensure_topics
from broker.roles.drafts import Draft
from broker.roles.tally import Tally
from broker.station import Station
from broker.wire.envelope import read_envelope
from broker.wire.header import origin_bytes
from broker.wire.origin import Origin, RecordKind, read_origin
from schemas import TLP, Handling, SeizureReport
from schemas.examples import example

pytestmark = pytest.mark.kafka
SEIZURE = cast("SeizureReport", example("seizure_report").report)
TO_POLICE = Handling(tlp=TLP.AMBER, audience=("police-nz",), nominal_audience=("police-nz",))
MakeSealed = Callable[[], Awaitable[Exchange]]


@pytest.fixture
def make_sealed(kafka: str, tmp_path: Path, request: pytest.FixtureRequest) -> MakeSealed:
    """Give a network of its own in which nothing travels in clear."""

    async def make() -> Exchange:
        name = f"exercise.{abs(hash(request.node.nodeid)) % 10**8}"
        members = ["customs-nz", "police-nz", "rilo-ap"]
        exchange = Exchange(tmp_path, name, kafka, members, sealed=True)
        await ensure_topics(KafkaSettings(kafka), [exchange.topic("seizure_report")])
        return exchange

    return make


async def publish(exchange: Exchange, count: int, handling: Handling = TO_POLICE) -> list[str]:
    """Publish so many seizures as New Zealand's customs, acknowledged; return their ids."""
    async with Station.open(exchange.station("customs-nz")) as station:
        drafts = [Draft(report=SEIZURE, handling=handling) for _ in range(count)]
        publications = await station.publish_many(drafts)
        for publication in publications:
            await publication.acknowledged()
        return [str(publication.id) for publication in publications]


async def read(exchange: Exchange, member: str) -> tuple[list[str], Tally]:
    """Return the ids that a member is delivered up to now, whole ones only, and its tally."""
    async with Station.open(exchange.station(member)) as station:
        ids = []
        async for delivery in station.subscribe(SeizureReport, follow=False):
            async with delivery:
                assert delivery.report == SEIZURE
                ids.append(str(delivery.id))
        return ids, await station.tally()


def origin_of(raw: Raw) -> Origin:
    """Return what a record says of itself."""
    assert raw.value is not None
    return read_origin(origin_bytes(read_envelope(raw.value).header))


async def test_a_sealed_report_is_read_by_its_audience_and_its_originator_alone(
    make_sealed: MakeSealed,
) -> None:
    """Another member with the right to read the topic learns that it is not addressed."""
    exchange = await make_sealed()
    ids = await publish(exchange, 3)
    assert (await read(exchange, "police-nz"))[0] == ids
    assert (await read(exchange, "customs-nz"))[0] == ids
    others, tally = await read(exchange, "rilo-ap")
    assert others == []
    assert (tally.not_addressed, tally.system, tally.refused) == (3, 1, {})


async def test_a_writer_says_its_hourly_keys_first_and_reports_name_them(
    make_sealed: MakeSealed, kafka: str
) -> None:
    """Each start of a writer makes new ones; every report is sealed under the last before it."""
    exchange = await make_sealed()
    await publish(exchange, 2)
    await publish(exchange, 1)
    async with Operator(kafka) as operator:
        origins = [origin_of(raw) for raw in await operator.read(exchange.topic("seizure_report"))]
    kinds = [origin.kind for origin in origins]
    keys, report = RecordKind.KEYS, RecordKind.REPORT
    assert kinds == [keys, report, report, keys, report]
    assert origins[1].keys == origins[2].keys != origins[4].keys
    assert all(origin.sealed == origin.sections for origin in origins if origin.kind is report)


async def test_threat_32_a_keys_record_is_withheld_so_that_a_report_looks_like_nobodys(
    make_sealed: MakeSealed, kafka: str
) -> None:
    """It waits in quarantine, is asked for by name, and is delivered when the record comes."""
    exchange = await make_sealed()
    exchange.cut_off("customs-nz")
    async with Station.open(exchange.station("customs-nz")) as customs:
        drafts = [Draft(report=SEIZURE, handling=TO_POLICE) for _ in range(2)]
        ids = [str(each.id) for each in await customs.publish_many(drafts)]
    topic = exchange.topic("seizure_report")
    keys, *reports = await exchange.outbox("customs-nz", topic)
    async with Operator(kafka) as operator:
        await operator.write(topic, reports)
        assert (await read(exchange, "police-nz"))[0] == []
        async with Station.open(exchange.station("police-nz")) as police:
            async for _ in police.subscribe(SeizureReport, follow=False):
                pass
            (ask,) = police.asks.of("customs-nz")
            assert (ask.topic, ask.lane, ask.leaf) == (topic, 0, origin_of(reports[0]).keys)
            assert (await police.tally()).refused == {"wire.keys_lacking": 2}
        await operator.write(topic, [keys])
    delivered, tally = await read(exchange, "police-nz")
    assert delivered == ids
    assert tally.refused == {"wire.keys_lacking": 0} or not tally.refused
    assert tally.missing == ()


async def test_a_set_of_hourly_keys_over_several_records_opens_for_everybody(
    make_sealed: MakeSealed, kafka: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Reports name the set's last record; a reader's entry may stand in any before it."""
    # Room for one entry: as if the network had thousands of members.
    monkeypatch.setattr("broker.wire.keys_section.SECTION_MOST", 3000)
    exchange = await make_sealed()
    ids = await publish(exchange, 2)
    async with Operator(kafka) as operator:
        origins = [origin_of(raw) for raw in await operator.read(exchange.topic("seizure_report"))]
    assert [origin.kind for origin in origins[:3]] == [RecordKind.KEYS] * 3
    assert (await read(exchange, "police-nz"))[0] == ids
    assert (await read(exchange, "customs-nz"))[0] == ids
    others, tally = await read(exchange, "rilo-ap")
    assert (others, tally.not_addressed, tally.refused) == ([], 2, {})


async def test_an_earlier_record_of_a_set_is_withheld(
    make_sealed: MakeSealed, kafka: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The report waits for just that one, whoever's entry it holds, and is delivered behind it."""
    monkeypatch.setattr("broker.wire.keys_section.SECTION_MOST", 3000)
    exchange = await make_sealed()
    exchange.cut_off("customs-nz")
    async with Station.open(exchange.station("customs-nz")) as customs:
        said = await customs.publish(SEIZURE, handling=TO_POLICE)
    topic = exchange.topic("seizure_report")
    *keys, report = await exchange.outbox("customs-nz", topic)
    assert len(keys) == 3
    async with Operator(kafka) as operator:
        await operator.write(topic, [*keys[2:], report])
        async with Station.open(exchange.station("police-nz")) as police:
            async for _ in police.subscribe(SeizureReport, follow=False):
                pass
            assert len(police.asks.of("customs-nz")) == 2
        await operator.write(topic, keys[:2])
    assert (await read(exchange, "police-nz"))[0] == [str(said.id)]
