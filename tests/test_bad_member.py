"""A member acting badly, on a real Kafka: it is refused by name, and its lane goes on."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple, cast
from uuid import uuid4

import pytest
from bad_member import BadMember, stanza
from canary_run import seizure
from exchange import Exchange
from kafka_operator import Operator, Raw

from broker.kafka import KafkaSettings
from broker.kafka.client import ensure_topics
from broker.keys import SigningKey, digest
from broker.register import Register, Status
from broker.register.possession import prove_possession
from broker.roles.clock import utc_now
from broker.roles.tally import Tally
from broker.station import Station
from broker.wire.envelope import read_envelope
from broker.wire.header import origin_bytes, read_header
from broker.wire.ladder import NOMINAL_RUNG
from broker.wire.origin import read_origin
from broker.wire.sealing import SealedRecord
from schemas import TLP, Handling, SeizureReport, Terms

pytestmark = pytest.mark.kafka
MEMBERS = ("customs-nz", "police-nz", "rilo-ap")
POLICE = ("police-nz",)
BOTH = ("police-nz", "rilo-ap")
WHOLE = {"police-nz": NOMINAL_RUNG, "rilo-ap": 2}
HOUR = 3_600_000_000


class Heard(NamedTuple):
    """What a member was delivered, and its tally."""

    reports: list[SeizureReport]
    tally: Tally


class Scene:
    """A sealed network, whose topic a bad member and the operator write."""

    def __init__(self, exchange: Exchange, operator: Operator) -> None:
        self.exchange = exchange
        self.operator = operator
        self.topic = exchange.topic("seizure_report")

    async def show(self, *records: Raw) -> None:
        """Put records on the topic."""
        await self.operator.write(self.topic, records)

    async def hear(self, member: str) -> Heard:
        """Read to the end as a member; a new process each time."""
        async with Station.open(self.exchange.station(member)) as station:
            reports = []
            async for delivery in station.subscribe(SeizureReport, follow=False):
                async with delivery:
                    reports.append(cast("SeizureReport", delivery.report))
            return Heard(reports, await station.tally())


@pytest.fixture
async def scene(kafka: str, tmp_path: Path) -> AsyncIterator[Scene]:
    """Give a sealed network of its own for this test."""
    exchange = Exchange(tmp_path, f"exercise.{uuid4().hex[:10]}", kafka, MEMBERS, sealed=True)
    await ensure_topics(KafkaSettings(kafka), [exchange.topic("seizure_report")])
    async with Operator(kafka) as operator:
        yield Scene(exchange, operator)


def terms(audience: tuple[str, ...] = BOTH, nominal: tuple[str, ...] = POLICE) -> Terms:
    """Return terms for this audience, as a program may say them that checks nothing."""
    handling = Handling(tlp=TLP.AMBER, audience=BOTH)
    said = handling.model_copy(update={"audience": audience, "nominal_audience": nominal})
    return Terms(handling=handling).model_copy(update={"handling": said})


def good(member: BadMember) -> Raw:
    """Return a report as it should be: it must arrive, whatever came before it."""
    return member.report(seizure("said rightly"), terms(), WHOLE)


def right(heard: Heard) -> list[str | None]:
    """Return the summaries of what was delivered."""
    return [report.facts.summary for report in heard.reports if report.facts]


async def test_threat_20_two_plaintexts_for_one_signed_record(scene: Scene) -> None:
    """A reader whose stanza holds another rung refuses by name; others read what was signed."""
    bad = BadMember(scene.exchange)

    def two(made: SealedRecord, context: bytes) -> SealedRecord:
        mine = bad.stanza("police-nz", 3, 3, context)
        other = stanza(bad.hourly["rilo-ap"], 2, bytes(32), context)
        return made._replace(stanzas=mine + other)

    await scene.show(bad.keys(), bad.report(seizure(), terms(), WHOLE, two), good(bad))
    police, rilo = await scene.hear("police-nz"), await scene.hear("rilo-ap")
    assert (len(police.reports), police.tally.refused) == (2, {})
    assert right(rilo) == ["said rightly"]
    assert rilo.tally.refused == {"wire.commitment": 1}


async def test_threat_21_pass_a_message_on_to_a_stranger_under_the_senders_name(
    scene: Scene,
) -> None:
    """Whom its terms do not name gets nothing, though a stanza gives it the highest rung."""
    bad = BadMember(scene.exchange)
    keys = bad.keys()
    lying = bad.report(seizure(), terms(POLICE), {"police-nz": 3, "rilo-ap": 3})
    await scene.show(keys, lying, good(bad))
    rilo = await scene.hear("rilo-ap")
    assert right(rilo) == ["said rightly"]
    assert (rilo.tally.not_addressed, rilo.tally.refused) == (1, {})


async def test_threat_21_sections_copied_into_a_record_of_ones_own(scene: Scene) -> None:
    """A reader signs another's sections as its own, and gives the rung: the commitment differs."""
    victim, thief = BadMember(scene.exchange), BadMember(scene.exchange, "police-nz")
    said = victim.keys(), victim.report(seizure(), terms(), WHOLE)
    taken = read_envelope(said[1].value or b"")
    origin = read_origin(origin_bytes(taken.header))
    header = read_header(taken.header, origin, len(origin.to_bytes()))
    thief.rung = victim.rung

    def copied(made: SealedRecord, _: bytes) -> SealedRecord:
        sections = [section or b"" for section in taken.sections]
        digests = b"".join(digest(section) for section in sections)
        return SealedRecord(sections, digests, made.stanzas, header.commitments)

    keys = thief.keys()
    stolen = thief.report(seizure(), terms(), {"rilo-ap": 3, "customs-nz": 3}, copied)
    await scene.show(*said, keys, stolen)
    rilo = await scene.hear("rilo-ap")
    assert len(rilo.reports) == 1
    assert rilo.tally.refused == {"wire.commitment": 1}


async def test_a_nominal_audience_outside_the_audience_is_refused(scene: Scene) -> None:
    """Terms that no model of ours would make are refused by everybody who opens them."""
    bad = BadMember(scene.exchange)
    keys = bad.keys()
    lying = bad.report(seizure(), terms(POLICE, BOTH), {"police-nz": 3, "rilo-ap": 3})
    await scene.show(keys, lying, good(bad))
    for member in BOTH:
        heard = await scene.hear(member)
        assert right(heard) == ["said rightly"]
        assert heard.tally.refused == {"wire.model": 1}


async def test_threat_32_a_keys_record_without_a_key_for_one_reader(scene: Scene) -> None:
    """Its entry does not open: refused by name, reports under it wait; the others read."""
    bad = BadMember(scene.exchange)
    keys = scene.exchange.register.keys.items()
    (mine,) = (k for k, key in keys if (key.member, key.suite) == ("rilo-ap", 2))

    def broken(section: bytes) -> bytes:
        at = section.index(mine) + 32 + 600
        return section[:at] + bytes([section[at] ^ 1]) + section[at + 1 :]

    first = bad.keys(broken), bad.report(seizure(), terms(), WHOLE)
    await scene.show(*first, bad.keys(), good(bad))
    police, rilo = await scene.hear("police-nz"), await scene.hear("rilo-ap")
    assert (len(police.reports), police.tally.refused) == (2, {})
    assert right(rilo) == ["said rightly"]
    assert rilo.tally.refused == {"wire.keys": 1, "wire.keys_lacking": 1}


async def test_a_wrong_hourly_key_shows_nothing_to_anybody(scene: Scene) -> None:
    """Who is told another hourly key than the one in use is not addressed; no other is touched."""
    bad = BadMember(scene.exchange)
    wrong = bad.keys(told=bad.hourly | {"rilo-ap": bytes(32)})
    await scene.show(wrong, bad.report(seizure(), terms(), WHOLE), bad.keys(), good(bad))
    police, rilo = await scene.hear("police-nz"), await scene.hear("rilo-ap")
    assert len(police.reports) == 2
    assert (right(rilo), rilo.tally.not_addressed) == (["said rightly"], 1)


@pytest.mark.parametrize(
    ("number", "rung", "reason"),
    [
        (7, 3, "wire.stanza"),
        (0, 3, "wire.stanza"),
        (3, 2, "wire.commitment"),
        (2, 1, "wire.commitment"),
        (1, 1, "wire.reader_right"),
    ],
)
async def test_stanzas_with_a_wrong_rung_are_refused(
    scene: Scene, number: int, rung: int, reason: str
) -> None:
    """A number that is none, the key of another rung, or counting for who may not count."""
    bad = BadMember(scene.exchange)

    def wrong(made: SealedRecord, context: bytes) -> SealedRecord:
        return made._replace(stanzas=bad.stanza("police-nz", number, rung, context))

    await scene.show(bad.keys(), bad.report(seizure(), terms(), WHOLE, wrong), good(bad))
    police = await scene.hear("police-nz")
    assert right(police) == ["said rightly"]
    assert police.tally.refused == {reason: 1}


async def test_a_rung_too_high_shows_no_names(scene: Scene) -> None:
    """A stanza gives the office the rung of names; its terms do not, so its station shows none."""
    bad = BadMember(scene.exchange)
    await scene.show(bad.keys(), bad.report(seizure(), terms(), {"police-nz": 3, "rilo-ap": 3}))
    police, rilo = await scene.hear("police-nz"), await scene.hear("rilo-ap")
    assert police.reports[0].nominal is not None
    assert rilo.reports[0].nominal is None


async def test_threat_34_ones_stanza_copied_into_a_strangers_record(scene: Scene) -> None:
    """Whom it names and whom it does not: neither is delivered anything, nor answers."""
    victim, spy = BadMember(scene.exchange), BadMember(scene.exchange, "rilo-ap")
    said = victim.keys(), victim.report(seizure(), terms(POLICE), {"police-nz": 3})
    taken = read_envelope(said[1].value or b"").stanzas

    def copied(made: SealedRecord, _: bytes) -> SealedRecord:
        return made._replace(stanzas=taken)

    keys = spy.keys()
    spy.keys_leaf = victim.keys_leaf  # the hourly keys that the stanza was made under
    asking = spy.report(seizure(), terms(), {"customs-nz": 3}, copied)
    assert spy.last is not None
    await scene.show(*said, keys, asking)
    for member in ("police-nz", "customs-nz"):
        assert (await scene.hear(member)).tally.refused == {}
        async with Station.open(scene.exchange.station(member)) as station:
            due = await station.answers.receipts.due()
        assert all(each.receipt.leaf != spy.last.leaf for each in due)


async def test_threat_11_an_exercises_record_in_a_production_network(
    scene: Scene, kafka: str, tmp_path: Path
) -> None:
    """Carried over by the operator, or said there as exercise by a member: refused by name."""
    folder = tmp_path / "production"
    real = Exchange(folder, f"prod{uuid4().hex[:10]}", kafka, MEMBERS, sealed=True)
    shared = scene.exchange.signers["customs-nz"]
    real.write(production_register(real, shared))
    await ensure_topics(KafkaSettings(kafka), [real.topic("seizure_report")])
    production = Scene(real, scene.operator)
    exercise, within = BadMember(scene.exchange), BadMember(real)
    carried = exercise.keys(), good(exercise)
    await production.show(
        *carried,
        within.keys(),
        within.report(seizure(), terms(), WHOLE, status=Status.EXERCISE),
        within.report(seizure("said rightly"), terms(), WHOLE, status=Status.ACTUAL),
    )
    police = await production.hear("police-nz")
    assert right(police) == ["said rightly"]
    assert police.tally.refused == {"wire.network": 2, "wire.status": 1}


def production_register(real: Exchange, shared: SigningKey) -> Register:
    """Return the register of a network of actual reports, where customs has this key too."""
    register, member = real.register, "customs-nz"
    like = next(k for k in register.keys.values() if (k.member, k.suite) == (member, 1))
    proof = prove_possession(real.network, member, shared)
    key = replace(like, public=shared.public, proof=proof)
    return replace(
        register,
        statuses=(Status.ACTUAL,),
        clear=frozenset(),
        keys={**register.keys, key.key_id: key},
        version=register.version + 1,
    )


async def test_threat_23_a_stolen_signing_key_signs_with_an_old_date(scene: Scene) -> None:
    """What was proven before the theft stays; whatever date the thief writes, it is refused."""
    honest = BadMember(scene.exchange, at=utc_now() - HOUR)
    await scene.show(honest.keys(), good(honest))
    assert right(await scene.hear("police-nz")) == ["said rightly"]
    register = scene.exchange.register
    stolen = utc_now() - HOUR // 2
    keys = {
        key_id: replace(key, invalid_since=stolen)
        if (key.member, key.suite) == ("customs-nz", 1)
        else key
        for key_id, key in register.keys.items()
    }
    scene.exchange.write(replace(register, keys=keys, version=register.version + 1))
    backdated = BadMember(scene.exchange, at=utc_now() - 2 * HOUR)
    now = BadMember(scene.exchange)
    await scene.show(backdated.keys(), good(backdated), now.keys(), good(now))
    police = await scene.hear("police-nz")
    assert police.reports == []
    assert police.tally.refused == {"wire.key_revoked": 4}
    assert police.tally.delivered == 1
