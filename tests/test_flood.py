"""THREATS 27: a flood of bogus statements costs little, and nobody else's records."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import NamedTuple

import pytest
from exchange import Exchange
from kafka_operator import Operator, Raw
from wire_world import NETWORK, NOW, SECOND, TOPIC, key, network, signed

from broker.errors import EnvelopeRefused
from broker.kafka import KafkaSettings
from broker.kafka.client import ensure_topics
from broker.keys import verify
from broker.roles import fetching
from broker.roles.drafts import Draft
from broker.roles.ports import BrokenRecord, Record
from broker.roles.quota import BURST, Quota
from broker.station import Station
from broker.wire import Authenticator, Reason, RecordPlace, record_key
from schemas import TLP, Alert, Handling, SeizureReport
from schemas.examples import example

FLOOD = 100_000
PLACE = RecordPlace(NETWORK, TOPIC, record_key(NETWORK, "customs-nz", TOPIC, 0))
STATEMENT = b"sealane batch v1\0"
KEY_AT = len(STATEMENT) + 1
SIGNED = 94 + 2


class Checks:
    """Counts the signatures that are checked."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.made = 0

        def counting(public: bytes, signature: bytes, message: bytes) -> None:
            self.made += 1
            verify(public, signature, message)

        monkeypatch.setattr("broker.wire.authenticate.verify", counting)


def with_bytes(envelope: bytes, behind: int, more: bytes) -> bytes:
    """Return an envelope with these bytes so far behind its statement's beginning."""
    at = envelope.index(STATEMENT) + behind
    return envelope[:at] + more + envelope[at + len(more) :]


def bogus(envelope: bytes) -> bytes:
    """Return an envelope whose signature is made up."""
    return with_bytes(envelope, SIGNED, os.urandom(64))


class Fetched(NamedTuple):
    """A record out of Kafka."""

    topic: str
    partition: int
    offset: int
    key: bytes | None
    value: bytes | None


def test_threat_27_a_flood_under_unknown_keys_costs_no_arithmetic(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """10^5 records, each under another key: no signature is checked, and nothing is remembered."""
    checks = Checks(monkeypatch)
    (record,) = signed(signer=key("stranger"))
    authenticator = Authenticator(network())
    for number in range(FLOOD):
        forged = with_bytes(record.envelope, KEY_AT, number.to_bytes(32, "big"))
        with pytest.raises(EnvelopeRefused) as caught:
            authenticator.authenticate(forged, PLACE, NOW)
        assert caught.value.reason is Reason.KEY_UNKNOWN
    assert checks.made == 0
    assert not authenticator._batches
    assert not authenticator._origins


def stages(quota: Quota, records: deque[Record | BrokenRecord], at: int) -> Iterator[Fetched]:
    """Yield what is judged at one moment, each in vain."""
    quota.begin(records, at)
    while records:
        record = records.popleft()
        if not quota.defers(record):
            assert isinstance(record, Fetched)
            quota.look(record, Reason.SIGNATURE, at)
            yield record


def test_threat_27_a_flood_of_bogus_signatures_waits_for_its_partitions_share() -> None:
    """10^5 of them: so many are checked at once and so many a second, in order, none is lost."""
    quota = Quota(rate=500, burst=BURST)
    records = deque[Record | BrokenRecord](
        Fetched(TOPIC, 0, n, PLACE.key, b"") for n in range(FLOOD)
    )
    judged = [record.offset for record in stages(quota, records, NOW)]
    assert judged == list(range(BURST))
    assert quota.waiting == {(TOPIC, 0)}
    assert not list(stages(quota, records, NOW - SECOND)), "a clock that went back gives nothing"
    seconds = 0
    while quota:
        seconds += 1
        more = [record.offset for record in stages(quota, records, NOW + seconds * SECOND)]
        assert len(more) <= 500
        judged += more
    assert judged == list(range(FLOOD))
    assert seconds == (FLOOD - BURST) // 500


def test_threat_27_other_partitions_and_later_records_keep_their_order() -> None:
    """What is honest in another partition goes on; in the flooded one it comes in its turn."""
    quota = Quota(rate=1, burst=2)
    flooded = [Fetched(TOPIC, 0, n, b"", b"") for n in range(4)]
    honest = [Fetched(TOPIC, 1, n, b"", b"") for n in range(3)]
    records = deque[Record | BrokenRecord]([*flooded, *honest])
    assert list(stages(quota, records, NOW)) == [*flooded[:2], *honest[:2]]
    assert list(stages(quota, records, NOW + SECOND)) == [flooded[2], honest[2]]
    records.append(Fetched(TOPIC, 0, 4, b"", b""))
    assert [r.offset for r in stages(quota, records, NOW + 3 * SECOND)] == [3, 4]
    assert not quota


@pytest.mark.kafka
async def test_threat_27_a_flood_in_kafka_delays_and_costs_nobody_a_report(
    kafka: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Bogus statements under customs' own key: its reports among and behind them are delivered."""
    monkeypatch.setattr("broker.station.sending.DRAIN_WITHIN", timedelta(0))
    monkeypatch.setattr(fetching, "Quota", lambda: Quota(rate=200, burst=20))
    exchange = Exchange(tmp_path, "exercise.flooded", kafka, ["customs-nz", "police-nz"])
    topic = exchange.topic("seizure_report")
    await ensure_topics(KafkaSettings(kafka), [topic, exchange.topic("alert")])
    exchange.cut_off("customs-nz")
    handling = Handling(tlp=TLP.AMBER, audience=("police-nz",))
    drafts = [Draft(report=example("seizure_report").report, handling=handling)] * 3
    async with Station.open(exchange.station("customs-nz")) as station:
        ids = [publication.id for publication in await station.publish_many(drafts)]
    genuine = await exchange.outbox("customs-nz", topic)
    flood = [Raw(r.key, bogus(r.value or b"")) for r in genuine * 50]
    async with Operator(kafka) as operator:
        await operator.write(topic, [genuine[0], *flood, genuine[1], *flood, genuine[2]])
    checks = Checks(monkeypatch)
    async with Station.open(exchange.station("police-nz")) as station:
        subscription = station.subscribe(SeizureReport, Alert, follow=False)
        delivered = []
        async for delivery in subscription:
            async with delivery:
                delivered.append(delivery.id)
        assert delivered == ids
        assert (await station.tally()).refused == {"wire.signature": len(flood) * 2}
    assert checks.made <= len(flood) * 2 + len(genuine)
