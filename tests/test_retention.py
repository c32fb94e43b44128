"""Retention: what is past its date is gone from a station's files, byte for byte."""

from __future__ import annotations

import json
import uuid
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from exchange import Exchange
from wire_world import DAY, NOW, network, signed

from broker.errors import HandlingRefused
from broker.kafka import KafkaSettings
from broker.kafka.client import ensure_topics
from broker.roles import threads
from broker.roles.clock import microseconds
from broker.roles.retention import ended
from broker.station import Station
from schemas import TLP, Handling, SeizureReport
from schemas.contracts import shipped
from schemas.documents import read_document
from schemas.examples import example_text
from schemas.handling import Retention

CANARY = "CANARY-4711-JONATHAN"


def holding(folder: Path) -> list[str]:
    """Return the files in which the canary stands."""
    found = CANARY.encode()
    return [p.name for p in folder.rglob("*") if p.is_file() and found in p.read_bytes()]


def seizure() -> SeizureReport:
    """Return a seizure with the canary in it."""
    tree = json.loads(example_text("seizure_report"))
    tree["facts"]["summary"] = CANARY
    report = read_document(tree).report
    assert isinstance(report, SeizureReport)
    return report


def test_a_record_says_by_its_header_when_its_time_is_over() -> None:
    """By the network's rule: as long after it expired as its topic is kept; other bytes never."""
    (record,) = signed()
    register = network()
    (topic,) = (each for each in register.topics.values() if each.name.endswith("vector_note"))
    over = NOW + DAY + topic.retention
    assert not ended(record.envelope, register, over - 1)
    assert ended(record.envelope, register, over)
    assert not ended(b"no record", register, over)


@pytest.mark.kafka
async def test_what_is_past_its_date_is_gone_from_every_store(tmp_path: Path, kafka: str) -> None:
    """Cases, quarantine and outbox: after the next sweep no file holds a byte of it."""
    name = f"exercise.r{uuid.uuid4().hex[:8]}"
    exchange = Exchange(tmp_path, name, kafka, ["customs-nz", "police-nz"])
    await ensure_topics(KafkaSettings(kafka), [exchange.topic(each) for each in shipped()])
    until = datetime.now(UTC) + timedelta(days=1)
    handling = Handling(
        tlp=TLP.AMBER, audience=("police-nz",), retention=Retention(delete_after=until)
    )
    async with Station.open(exchange.station("customs-nz")) as station:
        await (await station.publish(seizure(), handling=handling)).acknowledged()
        sent = await station.threads.sent(most=10)
        kept = list(
            threads.remember_sent(
                sent,
                station.register,
                "customs-nz",
                microseconds(until) - 1,
                station.reading_keys,
            )
        )
        await station.threads.keep_sent(kept, sent[-1].row)
    async with Station.open(exchange.station("police-nz")) as station:
        async for delivery in station.subscribe(SeizureReport, follow=False):
            async with delivery:
                raise KeyError(CANARY)
        async for delivery in station.remember():
            async with delivery:
                pass
        (row,) = await station.quarantine.rows(most=10)
        assert CANARY not in row.kept.detail
        assert (await station.sweep()) == (0, 0, 0)
    for member, swept in (("customs-nz", (1, 0, 1)), ("police-nz", (1, 1, 0))):
        folder = exchange.station(member).parent
        # Of what came to it, a station holds nothing in plain words, in quarantine neither.
        assert bool(holding(folder)) is (member == "customs-nz")
        async with Station.open(
            exchange.station(member), now=lambda: microseconds(until)
        ) as station:
            found = await station.sweep()
        assert (found.cases, found.quarantined, found.sent) == swept
        assert holding(folder) == []


@pytest.mark.kafka
async def test_what_nobody_could_keep_is_not_published(tmp_path: Path, kafka: str) -> None:
    """Its date to be deleted is over: refused by name, and nothing gets a number."""
    name = f"exercise.r{uuid.uuid4().hex[:8]}"
    exchange = Exchange(tmp_path, name, kafka, ["customs-nz", "police-nz"])
    over = datetime.now(UTC) - timedelta(seconds=1)
    handling = Handling(
        tlp=TLP.AMBER, audience=("police-nz",), retention=Retention(delete_after=over)
    )
    async with Station.open(exchange.station("customs-nz")) as station:
        with pytest.raises(HandlingRefused) as caught:
            await station.publish(seizure(), handling=handling)
    assert caught.value.reason == "handling.delete_after"
    assert await exchange.outbox("customs-nz", exchange.topic("seizure_report")) == []
