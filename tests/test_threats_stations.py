"""Traffic analysis, and answers in another's name, against stations on a real Kafka."""

from __future__ import annotations

import asyncio
import json
import os
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from unittest.mock import patch
from uuid import uuid4

import pytest
from canary_run import seizure
from cli_network import done
from cli_runs import program
from exchange import Exchange
from kafka_operator import Operator, Raw
from remembering import seen, take_in

from broker.errors import HandlingRefused
from broker.kafka import KafkaSettings
from broker.kafka.client import ensure_topics
from broker.roles.clock import utc_now
from broker.roles.heartbeats import BeatInMaking, Heartbeats
from broker.roles.receipts import Due, Receipt, ReceiptKind
from broker.roles.relaying import Wish, relay_draft
from broker.station import Station
from broker.wire.envelope import read_envelope
from broker.wire.header import origin_bytes, read_header
from broker.wire.origin import RecordKind, read_origin
from schemas import TLP, Handling, Lifecycle, Reference, Relay, Thread
from schemas.contracts import shipped

pytestmark = pytest.mark.kafka
MEMBERS = ("customs-nz", "police-nz", "rilo-ap", "customs-fj")


@pytest.fixture
async def exchange(kafka: str, tmp_path: Path) -> Exchange:
    """Give a sealed network of its own for this test."""
    made = Exchange(tmp_path, f"exercise.{uuid4().hex[:10]}", kafka, MEMBERS, sealed=True)
    await ensure_topics(KafkaSettings(kafka), [made.topic(each) for each in shipped()])
    return made


@pytest.fixture
async def operator(kafka: str) -> AsyncIterator[Operator]:
    """Give whoever runs Kafka."""
    async with Operator(kafka) as operator:
        yield operator


async def say(
    exchange: Exchange, audience: tuple[str, ...], summary: str = "as it was", tlp: TLP = TLP.GREEN
) -> Reference:
    """Publish a seizure as customs, acknowledged."""
    async with Station.open(exchange.station("customs-nz")) as station:
        handling = Handling(tlp=tlp, audience=audience)
        said = await station.publish(seizure(summary), handling=handling)
        await said.acknowledged()
        return said.reference


async def test_threat_28_a_capture_tells_no_audience_no_case_and_no_rules(
    exchange: Exchange, operator: Operator
) -> None:
    """Two reports, alike in size class: to another audience, of another case, by other rules."""
    async with Station.open(exchange.station("customs-nz")) as station:
        for summary, audience, tlp in (
            ("short", ("police-nz",), TLP.AMBER),
            ("a little longer than that", ("rilo-ap",), TLP.GREEN),
        ):
            handling = Handling(tlp=tlp, audience=audience)
            await (await station.publish(seizure(summary), handling=handling)).acknowledged()
    keys, first, second = await operator.read(exchange.topic("seizure_report"))
    assert len(first.value or b"") == len(second.value or b"")
    (one, said), (other, says) = shown(first), shown(second)
    assert one == other
    assert not said & says
    for raw in (keys, first, second):
        for told in ("police-nz", "rilo-ap", "NZ-CANARY", "AMBER", "GREEN"):
            assert told.encode() not in (raw.value or b"")


def shown(raw: Raw) -> tuple[object, set[bytes]]:
    """Return what a record says of its kind, and what should be noise: parts that never recur."""
    envelope = read_envelope(raw.value or b"")
    origin = read_origin(origin_bytes(envelope.header))
    header = read_header(envelope.header, origin, len(origin.to_bytes()))
    assert origin.kind is RecordKind.REPORT
    tags = {envelope.stanzas[at : at + 16] for at in range(0, len(envelope.stanzas), 49)}
    sizes = [len(section or b"") for section in envelope.sections]
    parts = {section or b"" for section in envelope.sections}
    kind = (origin.to_bytes(), sizes, len(envelope.stanzas))
    return kind, tags | parts | {header.salt, header.commitments}


async def test_threat_33_a_correction_of_anothers_report(exchange: Exchange) -> None:
    """It is a report of its own, and takes nothing back: the original stands."""
    said = await say(exchange, ("police-nz", "rilo-ap"))
    thread = Thread.model_validate(
        {
            "lifecycle": Lifecycle.CORRECTION,
            "revision": 2,
            "supersedes": said,
            "correction": {"reason": "IDENTITY"},
        }
    )
    async with Station.open(exchange.station("rilo-ap")) as rilo:
        handling = Handling(tlp=TLP.GREEN, audience=("police-nz",))
        told = await rilo.publish(seizure("not so"), handling=handling, thread=thread)
        await told.acknowledged()
    async with Station.open(exchange.station("police-nz")) as police:
        await take_in(police)
        found = await seen(police, said)
        assert "as it was" in (found.document or "")


async def test_threat_33_receipts_in_anothers_name(exchange: Exchange) -> None:
    """A receipt counts for who signed the heartbeat, and is marked where nothing was addressed."""
    said = await say(exchange, ("police-nz",))
    async with Station.open(exchange.station("rilo-ap")) as rilo:
        publisher = await rilo._sending.publisher()
        lie = Due("customs-nz", Receipt(ReceiptKind.PROCESSED, said.leaf, utc_now(), ""))
        making = BeatInMaking(register=rilo.register, due=[lie], heads=[], random=os.urandom)
        await publisher.say(Heartbeats(now=utc_now).prepare(making))
    place = exchange.station("customs-nz")
    told = await asyncio.to_thread(program, "status", place, said.leaf.hex(), "--json")
    rows: dict[str, Any] = {row["member"]: row for row in json.loads(done(told))["recipients"]}
    assert rows["police-nz"]["state"] is None
    assert (rows["rilo-ap"]["state"], rows["rilo-ap"]["addressed"]) == ("PROCESSED", False)


async def test_threat_22_a_relay_of_an_altered_report(exchange: Exchange) -> None:
    """The relayer's station signs none; one that does is refused by name, and its lane goes on."""
    said = await say(exchange, ("rilo-ap",))
    async with Station.open(exchange.station("rilo-ap")) as rilo:
        await take_in(rilo)
        report = await seen(rilo, said)
        held = await rilo.passing.held(report)
        wish = Wish(("customs-fj",))
        draft = relay_draft(held, wish, None, None, rilo.register, utc_now())
        assert isinstance(draft.report, Relay)
        facts = draft.report.facts
        original = facts.original
        at = original.envelope.index(b"sealane batch v1\0") - 300
        flipped = bytes([original.envelope[at] ^ 1])
        envelope = original.envelope[:at] + flipped + original.envelope[at + 1 :]
        bad = original.model_copy(update={"envelope": envelope})
        altered = facts.model_copy(update={"original": bad})
        draft = replace(draft, report=draft.report.model_copy(update={"facts": altered}))
        with pytest.raises(HandlingRefused) as caught:
            await rilo.publish_many([draft])
        with patch("broker.roles.preparation.check_outgoing"):
            await rilo.publish_many([draft])
        await rilo.passing.relay(report, wish)
    async with Station.open(exchange.station("customs-fj")) as fiji:
        async for delivery in fiji.subscribe(Relay, follow=False):
            async with delivery:
                assert delivery.proven.relayed is not None
        tally = await fiji.tally()
        assert (tally.delivered, tally.refused) == (1, {caught.value.reason: 1})
