"""What `explain` answers equals what deliveries did, over a sealed network on a real Kafka."""

from __future__ import annotations

import asyncio
import csv
import json
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from cli_network import done
from cli_runs import sealane
from exchange import Exchange
from remembering import seen, take_in

from broker import office
from broker.cli import recall_run
from broker.errors import HandlingRefused
from broker.handling import Decision, Outlet, Use
from broker.kafka.client import ensure_topics
from broker.kafka.settings import KafkaSettings
from broker.register import Group, Register, Standing
from broker.roles.clock import utc_now
from broker.roles.relaying import Wish
from broker.station import Station
from schemas import TLP, Handling, Lifecycle, Reference, Relay, SeizureReport, Thread
from schemas.contracts import shipped
from schemas.examples import example
from schemas.handling import HandlingCode, Purpose
from schemas.reports import GrantUse

pytestmark = pytest.mark.kafka
ORIGINATOR, RELAYER, READER, GROUPED = "customs-nz", "rilo-ap", "customs-fj", "police-nz"
MEMBERS = (ORIGINATOR, RELAYER, READER, GROUPED)
WAIT = timedelta(seconds=30)
Delivered = dict[tuple[str, bytes], dict[Outlet, Decision]]


@pytest.fixture
def exchange(tmp_path: Path, kafka: str) -> Exchange:
    """A sealed network with a group, in which one member is cleared up to AMBER."""
    made = Exchange(tmp_path, f"exercise.{uuid4().hex[:12]}", kafka, MEMBERS, sealed=True)
    low = replace(made.register.members[READER], clearance="AMBER")
    changed = replace(
        made.register,
        members={**made.register.members, READER: low},
        groups={"police": Group("police", frozenset({GROUPED}))},
        version=made.register.version + 1,
    )
    made.write(changed)
    topics = [made.topic(contract) for contract in shipped()]
    asyncio.run(ensure_topics(KafkaSettings(kafka), topics))
    return made


def seizure() -> SeizureReport:
    """Return the example of a seizure."""
    report = example("seizure_report").report
    assert isinstance(report, SeizureReport)
    return report


async def say(station: Station, tlp: TLP, *audience: str, **more: Any) -> Reference:  # noqa: ANN401 - any field of a handling
    """Publish a seizure marked so."""
    handling = Handling(tlp=tlp, audience=audience, **more)
    published = await station.publish(seizure(), handling=handling)
    await published.acknowledged(WAIT)
    return published.reference


async def delivered(station: Station, name: str) -> Delivered:
    """Read all as a new subscription; return by report which outlets it was let out by.

    What came in a relay is named by its originator's leaf.
    """
    found: Delivered = {}
    async for delivery in station.subscribe(SeizureReport, Relay, name=name, follow=False):
        async with delivery:
            relayed = delivery.proven.relayed
            about = relayed.reference if relayed else delivery.reference
            said = {each: delivery.may(each) for each in (Outlet.JSON, Outlet.OFFICE)}
            found[about.member, about.leaf] = said
    return found


async def compare(station: Station, reports: dict[str, Reference], name: str) -> dict[str, str]:
    """Return by report the rule of reading, where it was explained as it was delivered."""
    got = await delivered(station, name)
    await take_in(station)
    rules = {}
    for word, about in reports.items():
        told = await station.explaining.explain(about, station.member)
        came = got.get((about.member, about.leaf))
        assert told.uses[Use.READ].allowed is (came is not None), (word, told.uses)
        if came is not None:
            assert told.uses[Use.EXPORT] == came[Outlet.JSON], word
            assert told.uses[Use.COUNT] == came[Outlet.OFFICE], word
        rules[word] = told.uses[Use.READ].rule
    return rules


async def test_explanations_equal_deliveries(exchange: Exchange) -> None:
    """Sent to, not sent to, by a group, above clearance, relayed, granted, revoked, taken back."""
    async with (
        Station.open(exchange.station(ORIGINATOR)) as customs,
        Station.open(exchange.station(RELAYER)) as rilo,
        Station.open(exchange.station(READER)) as reader,
        Station.open(exchange.station(GROUPED)) as police,
    ):
        reports = {
            "plain": await say(customs, TLP.AMBER, RELAYER, READER),
            "others": await say(customs, TLP.AMBER, RELAYER),
            "group": await say(customs, TLP.GREEN, "police"),
            "free": await say(customs, TLP.GREEN, RELAYER),
            "h3": await say(customs, TLP.AMBER, RELAYER, READER, codes=(HandlingCode.H3,)),
        }
        h3 = await seen(reader, reports["h3"])
        asked = await reader.passing.ask(h3, wanted=[GrantUse.EXPORT])
        await asked.acknowledged(WAIT)
        request = await seen(customs, asked.reference)
        given = await customs.passing.answer(request, until=None, refused_for=None)
        await given.acknowledged(WAIT)
        free = await seen(rilo, reports["free"])
        await (await rilo.passing.relay(free, Wish((READER,)))).acknowledged(WAIT)
        await take_in(reader)
        rules = await compare(reader, reports, "first")
        assert rules == {
            "plain": "read.audience",
            "others": "report.not_addressed",
            "group": "report.not_addressed",
            "free": "read.relayed",
            "h3": "read.audience",
        }
        told = await reader.explaining.explain(reports["h3"], READER)
        assert told.uses[Use.EXPORT] == (True, "export.granted")
        assert given.reference.leaf.hex()[:16] in told.inputs["leave"]
        assert (await compare(police, reports, "first"))["group"] == "read.audience"
        assert set((await compare(customs, reports, "first")).values()) == {"read.originator"}
        # Explained at its originator's, for each who was to have it.
        theirs = await customs.explaining.explain(reports["h3"], READER)
        assert theirs.uses == told.uses
        above = await customs.explaining.explain(reports["group"], READER)
        assert above.uses[Use.READ] == (False, "read.third_party")
        revoked = await customs.passing.revoke(await seen(customs, given.reference))
        await revoked.acknowledged(WAIT)
        await withdraw(customs, reports["free"], (RELAYER, READER))
        again = await compare(reader, reports, "second")
        assert again["h3"] == "read.audience"
        assert again["free"] == "relay.recalled"
        assert (await reader.tally("second")).refused["relay.recalled"] == 1
        told = await reader.explaining.explain(reports["h3"], READER)
        assert told.uses[Use.EXPORT] == (False, "export.h3")
        await take_in(rilo)
        gone = await rilo.explaining.explain(reports["free"], RELAYER)
        assert gone.uses[Use.READ] == (False, "recall.recalled")
        with pytest.raises(HandlingRefused) as refusal:
            await rilo.passing.relay(free, Wish((READER,)))
        assert refusal.value.reason == "relay.recalled"


async def withdraw(station: Station, reference: Reference, audience: tuple[str, ...]) -> None:
    """Take a report of a station's own back, and tell these of it."""
    report = await seen(station, reference)
    wish = recall_run.Wish(
        report="",
        reason="NOT_STATED",
        erase=True,
        onward=True,
        answer_by=None,
        replaced_by=None,
    )
    document = recall_run.withdrawal_of(report, wish, None)
    thread = Thread(lifecycle=Lifecycle.WITHDRAWAL, revision=2, supersedes=reference)
    handling = Handling(tlp=TLP.AMBER, audience=audience)
    published = await station.publish(document.report, handling=handling, thread=thread)
    await published.acknowledged(WAIT)


async def test_a_reader_that_only_subscribes_hears_of_a_revocation_first(
    exchange: Exchange,
) -> None:
    """A relay whose grant was revoked is refused by a station that never remembered a case."""
    async with (
        Station.open(exchange.station(ORIGINATOR)) as customs,
        Station.open(exchange.station(RELAYER)) as rilo,
        Station.open(exchange.station(READER)) as reader,
    ):
        about = await say(customs, TLP.AMBER, RELAYER)
        report = await seen(rilo, about)
        asked = await rilo.passing.ask(report, wanted=[GrantUse.PASS_ON], to=[READER])
        await asked.acknowledged(WAIT)
        request = await seen(customs, asked.reference)
        given = await customs.passing.answer(request, until=None, refused_for=None)
        await given.acknowledged(WAIT)
        await take_in(rilo)
        await (await rilo.passing.relay(report, Wish((READER,)))).acknowledged(WAIT)
        assert await delivered(reader, "before")
        revoked = await customs.passing.revoke(await seen(customs, given.reference))
        await revoked.acknowledged(WAIT)
        assert not await delivered(reader, "after")
        assert (await reader.tally("after")).refused == {"grant.revoked": 1}


async def test_what_the_register_says_of_a_member_is_explained_as_it_is_delivered(
    exchange: Exchange,
) -> None:
    """Clearance, a suspended reader, and a purpose and lapse of a subscription."""
    async with Station.open(exchange.station(ORIGINATOR)) as customs:
        about = await say(customs, TLP.AMBER, READER, purpose=Purpose.STATISTICS)
        async with Station.open(exchange.station(READER)) as reader:
            wanted = Purpose.CRIMINAL_INVESTIGATION
            subscription = reader.subscribe(
                SeizureReport, name="desk", follow=False, purpose=wanted
            )
            assert [each async for each in subscription] == []
            assert (await reader.tally("desk")).withheld == {"purpose.not_admitted": 1}
            await take_in(reader)
            told = await reader.explaining.explain(about, READER, subscription="desk")
            assert told.uses[Use.READ] == (False, "purpose.not_admitted")
            assert (await reader.explaining.explain(about, READER)).uses[Use.READ].allowed
        await take_in(customs)
        exchange.write(lowered(exchange, clearance="GREEN"))
        await customs.watched.ask()
        low = await customs.explaining.explain(about, READER)
        assert low.uses[Use.READ] == (False, "register.clearance")
        exchange.write(lowered(exchange, standing=Standing.SUSPENDED, standing_since=utc_now()))
        await customs.watched.ask()
        out = await customs.explaining.explain(about, READER)
        assert out.uses[Use.READ] == (False, "register.suspended")
    async with Station.open(exchange.station(READER)) as reader:
        with pytest.raises(HandlingRefused):
            await delivered(reader, "late")
        told = await reader.explaining.explain(about, READER)
        assert told.uses[Use.READ] == (False, "register.suspended")


def lowered(exchange: Exchange, **changed: Any) -> Register:  # noqa: ANN401 - any field of a member
    """Return the register with one member changed."""
    register = exchange.register
    member = replace(register.members[READER], **changed)
    members = {**register.members, READER: member}
    return replace(register, members=members, version=register.version + 1)


def test_the_command_explains_a_relay_by_its_original(exchange: Exchange) -> None:
    """An officer gives the original's leaf, and sees by which relay it may be read."""

    async def begin() -> Reference:
        async with (
            Station.open(exchange.station(ORIGINATOR)) as customs,
            Station.open(exchange.station(RELAYER)) as rilo,
        ):
            about = await say(customs, TLP.GREEN, RELAYER)
            report = await seen(rilo, about)
            await (await rilo.passing.relay(report, Wish((READER,)))).acknowledged(WAIT)
            return about

    about = asyncio.run(begin())
    place = str(exchange.station(READER))
    told = json.loads(
        done(sealane("explain", place, f"{ORIGINATOR}:{about.leaf.hex()}", READER, "--json"))
    )
    assert told["uses"]["read"]["rule"] == "read.relayed"
    assert told["uses"]["pass_on"]["rule"] == "relay.relay"
    assert told["uses"]["read"]["inputs"]["passed on by"].startswith(f"{RELAYER}:")
    assert told["register_version"] == exchange.register.version
    shown = done(sealane("subscribe", place, "relay", "--until-end", "--csv"))
    header, row = shown.splitlines()[:2]
    cells = dict(zip(next(csv.reader([header])), next(csv.reader([row])), strict=True))
    assert (cells["originator"], cells["relayed.originator"]) == (RELAYER, ORIGINATOR)
    assert (cells["relayed.leaf"], cells["relayed.contract"]) == (
        about.leaf.hex(),
        "seizure_report",
    )
    assert not any(name.startswith("facts.original") for name in cells)
    case = done(sealane("thread", place, f"{ORIGINATOR}:{about.leaf.hex()}"))
    assert f"what {ORIGINATOR} said" in case
    asyncio.run(counted_once(exchange))


async def counted_once(exchange: Exchange) -> None:
    """Expect the office of the reader to count the original, once, as a relayed one."""
    async with Station.open(exchange.station(READER)) as reader:
        await office.take_in(reader)
        (row,) = [
            each
            for each in office.summarise(office.shelf_of(reader), office.Period()).received
            if each["contract"] == "seizure_report"
        ]
        assert (row["received"], row["relayed"], row["members"]) == (1, 1, 1)
