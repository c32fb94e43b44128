"""Recall and relays on a real Kafka: what was passed on goes with the report."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from pathlib import Path

import pytest
from answered_exchange import SEIZURE, Answered
from cli_network import done
from remembering import seen

from broker.roles.relaying import Wish
from broker.roles.threads import Wanted
from broker.station import Station
from schemas import TLP, Handling, Reference, Relay

pytestmark = pytest.mark.kafka
RELAYER, READER = "rilo-ap", "police-nz"
WAIT = timedelta(seconds=30)
GREEN = Handling(tlp=TLP.GREEN, audience=(RELAYER,), nominal_audience=(RELAYER,))


@pytest.fixture
def network(tmp_path: Path, kafka: str) -> Answered:
    """Give a sealed network."""
    return Answered(tmp_path, kafka, sealed=True)


def passed_on(network: Answered, report: Reference) -> Reference:
    """Let the office pass a report on, and its reader take that in; return the relay."""

    async def work() -> Reference:
        async with Station.open(network.exchange.station(RELAYER)) as office:
            relay = await office.passing.relay(await seen(office, report), Wish((READER,)))
            await relay.acknowledged(WAIT)
        async with Station.open(network.exchange.station(READER)) as reader:
            found = await seen(reader, relay.reference)
            assert found.state == "read"
            assert reader.vault.rung(relay.reference.leaf) is not None
        return relay.reference

    return asyncio.run(work())


def hear(network: Answered, member: str) -> None:
    """Let a station take in withdrawals and heartbeats, and beat."""

    async def work() -> None:
        async with Station.open(network.exchange.station(member)) as station:
            await station.answers.hear()
            await station.answers.beat()

    asyncio.run(work())


def held(network: Answered, member: str, leaf: bytes) -> bool:
    """Say whether a station holds a key or an envelope of a report."""

    async def work() -> bool:
        async with Station.open(network.exchange.station(member)) as station:
            (found,) = await station.threads.find(Wanted(leaf=leaf.hex()), most=2)
            envelope = await station.passing.received.envelope(found.reference)
            return station.vault.rung(leaf) is not None or bool(found.document or envelope)

    return asyncio.run(work())


def test_who_passed_it_on_withdraws_that_and_its_reader_destroys_it(network: Answered) -> None:
    """The relayer's station withdraws its relay by itself; the reader's destroys, and says so."""
    report = network.say(SEIZURE, handling=GREEN)
    relay = passed_on(network, report)
    done(network.run("customs-nz", "recall", report.leaf.hex(), "--reason", "LEGAL_ORDER"))
    assert held(network, READER, relay.leaf)
    hear(network, RELAYER)
    assert not held(network, RELAYER, report.leaf)
    assert not held(network, RELAYER, relay.leaf)
    hear(network, READER)
    assert not held(network, READER, relay.leaf)
    told = network.told(RELAYER, "recall status", f"{RELAYER}:{relay.leaf.hex()}")
    assert {row["member"]: row["answer"] for row in told["recipients"]} == {READER: "ANSWERED"}
    hear(network, RELAYER)
    listed = done(network.run(RELAYER, "recall list"))
    assert listed.count("withdrawal") == 2

    async def again() -> dict[str, int]:
        async with Station.open(network.exchange.station(READER)) as reader:
            async for delivery in reader.subscribe(Relay, name="again", follow=False):
                async with delivery:
                    pytest.fail("a relay that was taken back is not delivered")
            return dict((await reader.tally("again")).refused)

    assert asyncio.run(again()) == {"recall.recalled": 1}


def test_a_reader_who_is_told_by_the_originator_does_not_wait_for_the_relayer(
    network: Answered,
) -> None:
    """Who was passed a report and is told of the recall itself destroys the relay at once."""
    both = GREEN.model_copy(update={"audience": (RELAYER, READER)})
    report = network.say(SEIZURE, handling=both)
    relay = passed_on(network, report)
    done(network.run("customs-nz", "recall", report.leaf.hex(), "--reason", "ERROR"))
    hear(network, READER)
    assert not held(network, READER, relay.leaf)


async def test_a_station_that_follows_beats_by_itself_until_it_is_closed(
    tmp_path: Path, kafka: str
) -> None:
    """Whoever follows through the API is heard: at its end with the receipt of what it handled."""
    network = await asyncio.to_thread(Answered, tmp_path, kafka, sealed=True)
    async with Station.open(network.exchange.station("customs-nz")) as station:
        said = await station.publish(SEIZURE, handling=GREEN)
        await said.acknowledged()
    async with Station.open(network.exchange.station(RELAYER)) as station:
        async for delivery in station.subscribe(type(SEIZURE)):
            async with delivery:
                pass
            break
    async with Station.open(network.exchange.station("customs-nz")) as station:
        await station.answers.hear()
        heard = await station.answers.receipts.heard(said.reference.leaf)
        assert {each.member for each in heard} == {RELAYER}
        assert set(await station.answers.receipts.beats()) == {RELAYER}
