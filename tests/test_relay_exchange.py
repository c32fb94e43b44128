"""Relays and grants between stations on a real Kafka, sealed."""

from __future__ import annotations

import asyncio
import json
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from cli_network import done
from cli_runs import sealane
from exchange import Exchange
from remembering import seen, take_in

from broker.cli.exits import ExitCode
from broker.cli.rows import as_json
from broker.errors import HandlingRefused
from broker.handling import Use
from broker.kafka.client import ensure_topics
from broker.kafka.settings import KafkaSettings
from broker.roles.relaying import Wish
from broker.station import Station
from schemas import TLP, Handling, Reference, Relay, SeizureReport
from schemas.contracts import shipped
from schemas.examples import example
from schemas.handling import HandlingCode
from schemas.reports import GrantRefusal, GrantUse

pytestmark = pytest.mark.kafka
ORIGINATOR, RELAYER, READER = "customs-nz", "rilo-ap", "customs-fj"
MEMBERS = (ORIGINATOR, RELAYER, READER, "police-nz")
WAIT = timedelta(seconds=30)


@pytest.fixture(params=[True, False], ids=["sealed", "clear"])
def exchange(tmp_path: Path, kafka: str, request: pytest.FixtureRequest) -> Exchange:
    """A network of four members, and its topics."""
    name = f"exercise.{uuid4().hex[:12]}"
    made = Exchange(tmp_path, name, kafka, MEMBERS, sealed=request.param)
    asyncio.run(
        ensure_topics(KafkaSettings(kafka), [made.topic(contract) for contract in shipped()])
    )
    return made


def seizure() -> SeizureReport:
    """Return the example of a seizure, names included."""
    report = example("seizure_report").report
    assert isinstance(report, SeizureReport)
    return report


async def say(station: Station, tlp: TLP, *codes: HandlingCode) -> Reference:
    """Let customs-nz tell the regional office of a seizure."""
    handling = Handling(tlp=tlp, codes=codes, audience=(RELAYER,), nominal_audience=(RELAYER,))
    published = await station.publish(seizure(), handling=handling)
    await published.acknowledged(WAIT)
    return published.reference


async def read(exchange: Exchange) -> list[dict[str, Any]]:
    """Return what the reader's station gives programs of relays."""
    async with Station.open(exchange.station(READER)) as reader:
        rows = []
        async for delivery in reader.subscribe(Relay, follow=False):
            async with delivery:
                rows.append(json.loads(as_json(delivery)))
        return rows


async def test_a_relay_without_names_is_proven_of_both(exchange: Exchange) -> None:
    """The office passes a seizure on without names; its reader sees relayer and originator."""
    async with (
        Station.open(exchange.station(ORIGINATOR)) as customs,
        Station.open(exchange.station(RELAYER)) as office,
    ):
        said = await say(customs, TLP.GREEN)
        report = await seen(office, said)
        await (await office.passing.relay(report, Wish((READER,)))).acknowledged(WAIT)
    (row,) = await read(exchange)
    assert row["originator"]["member"] == RELAYER
    assert row["relayed"]["originator"] == ORIGINATOR
    assert row["relayed"]["leaf"] == said.leaf.hex()
    assert row["relayed"]["sections"] == ["terms", "open", "facts"]
    assert "nominal" not in row["relayed"]["document"]


def test_the_commands_relay_and_show_both(exchange: Exchange) -> None:
    """From asking to the reader's card, with the officers' own commands."""
    station = {name: str(exchange.station(name)) for name in MEMBERS}

    async def begin() -> Reference:
        async with Station.open(exchange.station(ORIGINATOR)) as customs:
            return await say(customs, TLP.AMBER, HandlingCode.H3)

    said = asyncio.run(begin())
    name = f"{ORIGINATOR}:{said.leaf.hex()}"
    relay = ("relay", station[RELAYER], name, "--to", READER)
    refused = sealane(*relay)
    assert refused.returncode == ExitCode.REFUSED
    assert "sealane grant ask" in refused.stderr
    use = ("use", station[RELAYER], name, "--as", "export")
    assert sealane(*use).returncode == ExitCode.REFUSED
    ask = ("grant", "ask", station[RELAYER], name, "--use", "pass-on", "--to", READER)
    asked = json.loads(done(sealane(*ask, "--use", "export", "--json")))
    request = f"{RELAYER}:{asked['reference']['leaf']}"
    done(sealane("grant", "give", station[ORIGINATOR], request))
    assert "by grant customs-nz:" in done(sealane(*use))
    assert "acknowledged by Kafka" in done(sealane(*relay))
    listed = done(sealane("grant", "list", station[RELAYER]))
    assert "ASKED" in listed
    assert "GIVEN" in listed
    card = done(sealane("subscribe", station[READER], "relay", "--until-end"))
    assert "seizure_report of customs-nz" in card
    assert "proven by its own signature" in card
    assert "left out" in card
    grant = json.loads(
        done(sealane("grant", "list", station[ORIGINATOR], "--json")).splitlines()[-1]
    )
    done(sealane("grant", "revoke", station[ORIGINATOR], grant["reference"]))
    again = sealane(*relay)
    assert again.returncode == ExitCode.REFUSED
    assert sealane(*use).returncode == ExitCode.REFUSED
    assert "REVOKED" in done(sealane("grant", "list", station[RELAYER]))


async def test_threat_22_leave_is_asked_for_given_shown_and_revoked(exchange: Exchange) -> None:
    """H2 is passed on with the originator's grant alone, and not once that is revoked."""
    async with (
        Station.open(exchange.station(ORIGINATOR)) as customs,
        Station.open(exchange.station(RELAYER)) as office,
    ):
        said = await say(customs, TLP.AMBER, HandlingCode.H2)
        report = await seen(office, said)
        wish = Wish((READER,))
        with pytest.raises(HandlingRefused) as refusal:
            await office.passing.relay(report, wish)
        assert refusal.value.reason.startswith("pass_on.")
        assert "sealane grant ask" in refusal.value.detail
        asked = await office.passing.ask(
            report, wanted=[GrantUse.PASS_ON, GrantUse.EXPORT], to=[READER]
        )
        await asked.acknowledged(WAIT)
        request = await seen(customs, asked.reference)
        given = await customs.passing.answer(request, until=None, refused_for=None)
        await given.acknowledged(WAIT)
        await take_in(office)
        used = await office.passing.use(report, Use.EXPORT)
        assert used.decision.allowed
        assert used.leave is not None
        assert used.leave.reference == given.reference
        assert await office.passing.granted(said) == {Use.PASS_ON, Use.EXPORT}
        with pytest.raises(HandlingRefused) as other:
            await office.passing.relay(report, Wish(("police-nz",)))
        assert other.value.reason == "grant.audience"
        await (await office.passing.relay(report, wish)).acknowledged(WAIT)
        (row,) = await read(exchange)
        assert row["relayed"]["grant"] == f"{ORIGINATOR}:{given.reference.leaf.hex()}"
        taken_back = await customs.passing.revoke(await seen(customs, given.reference))
        await taken_back.acknowledged(WAIT)
        await take_in(office)
        assert await office.passing.granted(said) == frozenset()
        with pytest.raises(HandlingRefused) as revoked:
            await office.passing.relay(report, wish, given.reference)
        assert revoked.value.reason == "grant.revoked"
    async with Station.open(exchange.station(READER)) as reader:
        await take_in(reader)
        async for delivery in reader.subscribe(Relay, name="again", follow=False):
            async with delivery:
                pytest.fail("a relay whose grant was revoked is not delivered")
        assert (await reader.tally("again")).refused == {"grant.revoked": 1}


async def test_leave_can_be_refused(exchange: Exchange) -> None:
    """A refusal is a signed answer, and gives nothing."""
    async with (
        Station.open(exchange.station(ORIGINATOR)) as customs,
        Station.open(exchange.station(RELAYER)) as office,
    ):
        said = await say(customs, TLP.RED)
        report = await seen(office, said)
        asked = await office.passing.ask(report, wanted=[GrantUse.EVIDENCE])
        await asked.acknowledged(WAIT)
        answer = await customs.passing.answer(
            await seen(customs, asked.reference), until=None, refused_for=GrantRefusal.LEGAL
        )
        await answer.acknowledged(WAIT)
        await take_in(office)
        used = await office.passing.use(report, Use.EVIDENCE)
        assert not used.decision.allowed
        assert used.leave is None


async def test_threat_33_a_grant_for_another_members_report_is_not_signed(
    exchange: Exchange,
) -> None:
    """Only its originator gives leave: a station refuses to sign for another's report."""
    async with (
        Station.open(exchange.station(ORIGINATOR)) as customs,
        Station.open(exchange.station(RELAYER)) as office,
    ):
        said = await say(customs, TLP.AMBER)
        report = await seen(office, said)
        request = report._replace(contract="grant_request")
        facts = {"about": {"member": ORIGINATOR, "leaf": said.leaf.hex()}, "uses": ["EVIDENCE"]}
        tree = {"open": {}, "facts": facts | {"purpose": "NOT_STATED"}}
        with pytest.raises(HandlingRefused) as refusal:
            await office.passing.answer(
                request._replace(document=json.dumps(tree)), until=None, refused_for=None
            )
        assert refusal.value.reason == "grant.originator"


async def test_one_own_report_is_not_relayed(exchange: Exchange) -> None:
    """Whoever said it publishes it to whom it is for."""
    async with Station.open(exchange.station(ORIGINATOR)) as customs:
        said = await say(customs, TLP.GREEN)
        with pytest.raises(HandlingRefused) as refusal:
            await customs.passing.relay(await seen(customs, said), Wish((READER,)))
        assert refusal.value.reason == "relay.own"
