"""Attacks by whoever runs Kafka, against a live subscriber; each test is named by its threat."""

from __future__ import annotations

import random
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import NamedTuple
from uuid import UUID

import pytest
from exchange import Exchange
from kafka_operator import Operator, Raw

from broker.kafka import KafkaSettings
from broker.kafka.client import ensure_topics
from broker.keys import ZERO
from broker.roles.clock import utc_now
from broker.roles.drafts import Draft
from broker.roles.preparation import Preparation
from broker.roles.tally import Tally
from broker.station import Station
from broker.wire import Order, Origin, record_key, sign_records
from schemas import TLP, Alert, Handling, SeizureReport
from schemas.examples import example

pytestmark = pytest.mark.kafka
SEIZURE = example("seizure_report").report
TO_POLICE = Handling(tlp=TLP.AMBER, audience=("police-nz",))


class Told(NamedTuple):
    """What the police were delivered, and their tally."""

    ids: list[UUID]
    orders: list[Order]
    tally: Tally


class Scene:
    """Customs' records, in the operator's hands before the police see any."""

    def __init__(self, exchange: Exchange, operator: Operator) -> None:
        self.exchange = exchange
        self.operator = operator
        self.topic = exchange.topic("seizure_report")
        self.key = record_key(exchange.network, "customs-nz", self.topic, 0)

    async def say(self, count: int) -> tuple[list[Raw], list[UUID]]:
        """Return so many new records as customs sent them, and the reports' ids."""
        async with Station.open(self.exchange.station("customs-nz")) as station:
            drafts = [Draft(report=SEIZURE, handling=TO_POLICE) for _ in range(count)]
            ids = [publication.id for publication in await station.publish_many(drafts)]
        return (await self.exchange.outbox("customs-nz", self.topic))[-count:], ids

    async def show(self, *records: Raw, topic: str | None = None) -> None:
        """Put these records on the topic that the police read."""
        await self.operator.write(topic or self.topic, records)

    async def hear(self) -> Told:
        """Read as the police until nothing is left; a new process each time."""
        async with Station.open(self.exchange.station("police-nz")) as station:
            ids, orders = [], []
            async for delivery in station.subscribe(SeizureReport, Alert, follow=False):
                async with delivery:
                    ids.append(delivery.id)
                    orders.append(delivery.order)
            return Told(ids, orders, await station.tally())


@pytest.fixture
async def scene(
    kafka: str, tmp_path: Path, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Scene]:
    """Give a network of its own for this test, whose customs' records the operator holds."""
    monkeypatch.setattr("broker.station.sending.DRAIN_WITHIN", timedelta(0))
    name = f"exercise.{abs(hash(request.node.nodeid)) % 10**8}"
    exchange = Exchange(tmp_path, name, kafka, ["customs-nz", "police-nz"])
    topics = [exchange.topic("seizure_report"), exchange.topic("alert")]
    await ensure_topics(KafkaSettings(kafka), topics)
    exchange.cut_off("customs-nz")
    async with Operator(kafka) as operator:
        yield Scene(exchange, operator)


def altered(record: Raw, at: int) -> Raw:
    """Return the record with one bit of one byte flipped."""
    value = bytearray(record.value or b"")
    value[at] ^= 1
    return Raw(record.key, bytes(value))


async def test_threat_1_altered_records_are_refused_and_the_genuine_one_delivered(
    scene: Scene,
) -> None:
    """No altered byte of an envelope gets through, and none costs the genuine record."""
    (record,), ids = await scene.say(1)
    size = len(record.value or b"")
    forged = [altered(record, at) for at in range(0, size, 7)]
    await scene.show(*forged, record)
    told = await scene.hear()
    assert told.ids == ids
    assert sum(told.tally.refused.values()) == len(forged)


async def test_threat_2_a_replayed_record_is_dropped_also_after_a_restart(scene: Scene) -> None:
    """What was delivered once is a duplicate ever after."""
    records, ids = await scene.say(3)
    await scene.show(*records, records[1])
    assert (await scene.hear()).ids == ids
    await scene.show(*records)
    told = await scene.hear()
    assert (told.ids, told.tally.duplicates, told.tally.delivered) == ([], 4, 3)


async def test_threat_3_reordered_records_are_delivered_and_flagged(scene: Scene) -> None:
    """A record before its turn is flagged as behind a gap, the one that closes it as late."""
    (one, two, three), ids = await scene.say(3)
    await scene.show(one, three, two)
    told = await scene.hear()
    assert told.ids == [ids[0], ids[2], ids[1]]
    assert told.orders == [Order.NEXT, Order.GAP, Order.LATE]
    assert told.tally.missing == ()


async def test_threat_4_a_withheld_record_is_missed_by_its_number(scene: Scene) -> None:
    """What the operator holds back is named by member, topic, lane and number."""
    records, ids = await scene.say(5)
    await scene.show(*records[:2], *records[4:])
    told = await scene.hear()
    (missing,) = told.tally.missing
    assert told.ids == [*ids[:2], ids[4]]
    assert (missing.lane, missing.first, missing.last) == ((scene.topic, "customs-nz", 0), 2, 3)


async def test_threat_6_two_records_of_one_number_are_both_kept(scene: Scene) -> None:
    """A member that signs two records with one number is caught, and the twin is kept."""
    first, second = (signed_as_number_zero(scene) for _ in range(2))
    await scene.show(first, second, first)
    told = await scene.hear()
    assert len(told.ids) == 1
    assert told.tally.refused == {"wire.equivocation": 1}
    async with Station.open(scene.exchange.station("police-nz")) as station:
        (row,) = await station.quarantine.rows(most=10)
    assert (row.kept.value, row.kept.member) == (second.value, "customs-nz")


def signed_as_number_zero(scene: Scene) -> Raw:
    """Return a record that customs' own key signed, with the first number of one epoch."""
    register = scene.exchange.register
    draft = Draft(report=SEIZURE, handling=TO_POLICE)
    prepared = Preparation(member="customs-nz", now=utc_now).prepare(draft, register, None, None)
    origin = Origin(
        network=scene.exchange.network,
        member="customs-nz",
        topic=scene.topic,
        lane=0,
        epoch=1,
        status=prepared.said.status,
        contract=prepared.said.contract,
        register_version=register.version,
        keys=ZERO,
        sections=prepared.said.sections,
        sealed=0,
        seal_suite=0,
        extensions=b"",
    )
    (signed,) = sign_records(
        [(origin, prepared.unsigned)],
        prev=ZERO,
        first_seq=0,
        signer=scene.exchange.signers["customs-nz"],
        signed_at=utc_now(),
    )
    return Raw(scene.key, signed.envelope)


async def test_threat_7_a_record_moved_to_another_topic_is_refused(scene: Scene) -> None:
    """The header names the topic it was said on."""
    (record,), ids = await scene.say(1)
    await scene.show(record, topic=scene.exchange.topic("alert"))
    await scene.show(record)
    told = await scene.hear()
    assert told.ids == ids
    assert told.tally.refused == {"wire.topic": 1}


async def test_threat_8_a_record_under_another_key_is_refused(scene: Scene) -> None:
    """The lane is bound to the record key; no key and an empty key are others too."""
    (record,), ids = await scene.say(1)
    keys = [None, b"", bytes(16), scene.key + b"\0"]
    await scene.show(*(record._replace(key=key) for key in keys), record)
    told = await scene.hear()
    assert told.ids == ids
    assert told.tally.refused == {"wire.record_key": len(keys)}


async def test_threat_9_tombstones_change_nothing(scene: Scene) -> None:
    """A null value is counted and ignored: nothing that was said is taken back by it."""
    records, ids = await scene.say(2)
    tombstone = Raw(scene.key, None)
    await scene.show(tombstone, records[0], tombstone, records[1], Raw(b"", None))
    told = await scene.hear()
    assert told.ids == ids
    assert (told.orders, told.tally.refused) == ([Order.NEXT] * 2, {"wire.null": 3})


async def test_threat_31_a_copy_with_a_section_cut_does_not_cost_the_genuine_one(
    scene: Scene,
) -> None:
    """The number is taken only when every section was proven."""
    (record,), ids = await scene.say(1)
    value = record.value or b""
    size = int.from_bytes(value[4:6], "big")
    at = 6 + size  # the first section's presence, then its length
    length = int.from_bytes(value[at + 1 : at + 5], "big")
    cut = value[:at] + b"\0" + value[at + 5 + length :]
    await scene.show(Raw(scene.key, cut), record)
    told = await scene.hear()
    assert told.ids == ids
    assert told.tally.refused == {"wire.section_absent": 1}


async def test_ten_thousand_bad_envelopes_deliver_nothing_and_cost_nothing(scene: Scene) -> None:
    """Random and mutated envelopes are all counted; the good ones between them all arrive."""
    chance = random.Random(20261124)  # noqa: S311 - a seeded choice of what to break
    records, ids = await scene.say(20)
    bad = [mutated(chance, records) for _ in range(10_000)]
    for number, record in enumerate(records):
        await scene.show(*bad[number * 500 : (number + 1) * 500], record)
    told = await scene.hear()
    assert told.ids == ids
    assert sum(told.tally.refused.values()) + told.tally.duplicates == len(bad)
    assert told.tally.read == len(bad) + len(records)


def mutated(chance: random.Random, records: list[Raw]) -> Raw:
    """Return random bytes, or a genuine envelope cut, grown or altered somewhere."""
    value = chance.choice(records).value or b""
    at = chance.randrange(1, len(value))
    choices = [
        chance.randbytes(chance.randrange(3000)),
        value[:at],
        value + chance.randbytes(chance.randrange(1, 50)),
        value[:at] + chance.randbytes(chance.randrange(1, 9)) + value[at:],
        value[: at - 1] + bytes([value[at - 1] ^ chance.randrange(1, 256)]) + value[at:],
    ]
    key = records[0].key if chance.random() < 0.9 else chance.randbytes(16)
    return Raw(key, chance.choice(choices))
