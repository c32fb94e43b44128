"""Explain: what the rules say of one member and one report, and what a station may tell of it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from cases import report
from cli_runs import sealane
from told_case import Told
from wire_world import network

from broker.cli.explaining import as_object
from broker.handling import Marked, Outlet, Reader, Use, explain, judge, may
from broker.register import Group, Kind, Member, Period, Register, Right, Standing, Status, Topic
from broker.roles.explaining import Held, explain_report
from broker.roles.remembered import State
from schemas import TLP, Handling
from schemas.handling import Condition, HandlingCode, Purpose

TOPIC = "exercise.test.alert"


def register() -> Register:
    """Return a register in which police-nz may read alerts, customs-fj only as one of a group."""
    may_read = {"alert": frozenset({Right.READ})}
    members = {
        name: Member(name, Kind.POLICE, name, None, None, may_read)
        for name in ("customs-nz", "police-nz", "customs-fj")
    }
    return replace(
        network(),
        members=members,
        topics={TOPIC: Topic(TOPIC, frozenset({"alert"}))},
        groups={"pacific": Group("pacific", frozenset({"customs-fj"}))},
    )


def marked() -> Marked:
    """Return an alert marked AMBER and H1, for police-nz and the group."""
    handling = Handling(
        tlp=TLP.AMBER,
        codes=(HandlingCode.H1,),
        conditions=(Condition.ACKNOWLEDGE_RECEIPT,),
        audience=("police-nz", "pacific"),
        nominal_audience=("police-nz",),
        purpose=Purpose.RISK_ANALYSIS,
    )
    return Marked("customs-nz", "alert", TOPIC, Status.ACTUAL, 1000, handling)


def test_each_use_is_explained_by_its_rule_and_its_inputs() -> None:
    """Rule, register version and what was looked at stand in the explanation, use by use."""
    told = explain(marked(), Reader("customs-fj", register(), 10))
    assert {use: decision.rule for use, decision in told.uses.items()} == {
        Use.READ: "read.audience",
        Use.COUNT: "count.audience",
        Use.PASS_ON: "pass_on.tlp_amber",
        Use.EVIDENCE: "evidence.h1",
        Use.EXPORT: "export.audience",
    }
    assert told.nominal == (False, "nominal.audience")
    assert told.duties == ("ACKNOWLEDGE_RECEIPT",)
    assert told.register_version == register().version
    assert (told.inputs["groups"], told.inputs["relation"]) == ("pacific", "audience")
    granted = explain(marked(), Reader("customs-fj", register(), 10, frozenset({Use.EVIDENCE})))
    assert granted.uses[Use.EVIDENCE] == (True, "evidence.granted")
    assert granted.inputs["grants"] == "evidence"


@pytest.mark.parametrize(
    ("member", "at", "purpose", "rule"),
    [
        ("rilo-ap", 10, Purpose.NOT_STATED, "read.third_party"),
        ("police-nz", 10**15, Purpose.NOT_STATED, "retention.ended"),
        ("police-nz", 10, Purpose.JUDICIAL_PROCEEDINGS, "purpose.not_admitted"),
        ("police-nz", 10, Purpose.STATISTICS, "read.audience"),
    ],
)
def test_an_explanation_says_what_the_outlets_say(
    member: str, at: int, purpose: Purpose, rule: str
) -> None:
    """Explaining asks the function that delivery asks: they cannot differ."""
    reader = Reader(member, register(), at, purpose=purpose)
    told = explain(marked(), reader)
    assert told.uses[Use.READ].rule == rule
    assert told.uses[Use.READ] == may(Outlet.DELIVERY, marked(), reader)
    assert told.uses == {use: judge(use, marked(), reader) for use in Use}


@pytest.mark.parametrize(
    ("held", "state", "rule"),
    [
        (Held(taken_back=True), State.READ, "recall.recalled"),
        (Held(), State.DELETED, "retention.ended"),
        (Held(), State.NOT_ADDRESSED, "report.not_addressed"),
        (Held(), State.REFUSED, "wire.expired"),
    ],
)
def test_what_is_not_held_any_more_is_explained_by_what_took_it(
    held: Held, state: State, rule: str
) -> None:
    """Taken back, deleted, not addressed, refused: each is a rule of its own, for every use."""
    told = explain_report(report(1, "alert", state=state), reader("police-nz"), held)
    assert {decision.rule for decision in told.uses.values()} == {rule}
    assert not any(decision.allowed for decision in told.uses.values())
    assert not told.nominal.allowed


def reader(member: str) -> Reader:
    """Return a reader of the small register."""
    return Reader(member, register(), 10)


@pytest.mark.parametrize("standing", [Standing.SUSPENDED, Standing.EXPELLED])
def test_a_member_that_is_out_is_told_so(standing: Standing) -> None:
    """Not that a right is lacking: that it is out, and all its rights with it."""
    known = register()
    out = replace(known.members["police-nz"], standing=standing)
    members = {**known.members, "police-nz": out}
    told = explain(marked(), Reader("police-nz", replace(known, members=members), 10))
    decision = told.uses[Use.READ]
    assert decision == (False, f"register.{standing.name.lower()}")
    assert told.inputs_of(decision) == {"standing": standing.name}


def test_clearance_is_told_with_the_label() -> None:
    """Who is not cleared for a label sees both."""
    known = register()
    low = replace(known.members["police-nz"], clearance="GREEN")
    less = replace(known, members={**known.members, "police-nz": low})
    told = explain(marked(), Reader("police-nz", less, 10))
    decision = told.uses[Use.READ]
    assert decision == (False, "register.clearance")
    assert told.inputs_of(decision) == {"clearance": "GREEN", "tlp": "AMBER"}


@pytest.mark.parametrize(
    ("use", "from_"),
    [
        (Use.READ, {"relation", "audience", "groups"}),
        (Use.PASS_ON, {"tlp", "relation"}),
        (Use.EVIDENCE, {"codes", "relation"}),
    ],
)
def test_each_use_shows_what_its_own_rule_looked_at(use: Use, from_: set[str]) -> None:
    """Beside each answer stands what it came from, and no more."""
    told = explain(marked(), reader("customs-fj"))
    assert told.inputs_of(told.uses[use]).keys() == from_


def test_every_rule_has_its_inputs() -> None:
    """Whatever a marking makes the rules say, the explanation can show from what."""
    for tlp in TLP:
        for code in HandlingCode:
            for condition in Condition:
                handling = Handling(
                    tlp=tlp, codes=(code,), conditions=(condition,), audience=("police-nz",)
                )
                whole = marked()._replace(handling=handling)
                told = explain(whole, reader("police-nz"), more={"leave": "none"})
                for decision in (*told.uses.values(), told.nominal):
                    assert told.inputs_of(decision), decision.rule


def test_an_explanation_names_nobody_of_the_report() -> None:
    """What it is made from are markings and members: nothing that the report says stands in it."""
    secret = report(1, "alert", nominal={"parties": ["CANARY"]}, facts={"summary": "CANARY"})
    told = explain_report(secret, reader("police-nz"), Held())
    assert "CANARY" not in str(as_object(secret.reference, told))


@pytest.mark.kafka
def test_the_command_answers_for_what_was_sent_and_received(tmp_path: Path, kafka: str) -> None:
    """Over Kafka: the originator and a recipient explain one report alike, also in words."""
    told = Told(tmp_path, kafka)
    reference = told.case["seizure_report"]
    asked = f"{reference.member}:{reference.leaf.hex()}"
    station = told.exchange.station("police-nz")
    ended = sealane("explain", station, asked, "rilo-ap")
    assert ended.returncode == 0, ended.stderr
    assert "read.third_party" in ended.stdout
    again = sealane("explain", station, asked, "police-nz", "--offline", "--json")
    assert '"read.audience"' in again.stdout
    office = told.exchange.station("rilo-ap")
    mine = sealane("explain", office, asked, "rilo-ap")
    assert "read.third_party" in mine.stdout or "report.not_addressed" in mine.stdout
    refused = sealane("explain", office, asked, "police-nz", "--offline")
    assert refused.returncode == 5
    assert "explain.no_terms" in refused.stderr
    other = ("--offline", "--subscription", "default")
    assert sealane("explain", office, asked, "police-nz", *other).returncode == 3


def test_what_held_when_it_was_made_is_told_beside_what_holds_now() -> None:
    """A member that lost its right, or got it later: both answers, each by its time."""
    member = register().member("police-nz")
    before = Period(0, Standing.ACTIVE, member.rights)
    without = replace(member, rights={}, standing_since=500, past=(before,))
    lost = replace(register(), members={**register().members, "police-nz": without})
    told = explain(marked(), Reader("police-nz", lost, 600), made_at=400)
    assert told.uses[Use.READ] == (False, "register.no_right")
    assert told.when_made == (True, "read.audience")
    late = explain(marked(), Reader("police-nz", lost, 600), made_at=550)
    assert late.when_made == (False, "register.no_right")
    assert explain(marked(), Reader("police-nz", lost, 600)).when_made is None
