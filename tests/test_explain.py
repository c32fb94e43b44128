"""Explain: what the rules say of one member and one report, and what a station may tell of it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from cases import report
from cli_runs import sealane
from told_case import Told
from wire_world import network

from broker.cli.explaining import as_object, explained
from broker.errors import RefusedError
from broker.handling import Marked, Outlet, Reader, Use, explain, judge, may
from broker.register import Group, Kind, Member, Period, Register, Right, Standing, Status, Topic
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


def test_a_station_explains_what_it_may_read_itself() -> None:
    """Terms are part of a report: who may not read it is told that, and not the terms."""
    theirs = report(1, "alert", audience=("police-nz",))
    reader = Reader("customs-fj", register(), 10)
    assert not explained(theirs, reader, "police-nz").uses[Use.READ].allowed
    with pytest.raises(RefusedError) as caught:
        explained(theirs, reader, "customs-fj")
    assert caught.value.reason == "explain.not_readable"
    with pytest.raises(RefusedError) as caught:
        explained(report(2, "alert", state=State.NOT_ADDRESSED), reader, "police-nz")
    assert caught.value.reason == "explain.no_terms"


def test_an_explanation_names_nobody_of_the_report() -> None:
    """What it is made from are markings and members: nothing that the report says stands in it."""
    secret = report(1, "alert", nominal={"parties": ["CANARY"]}, facts={"summary": "CANARY"})
    told = explained(secret, Reader("police-nz", register(), 10), "police-nz")
    assert "CANARY" not in str(as_object(secret, told))


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
    refused = sealane("explain", told.exchange.station("rilo-ap"), asked, "rilo-ap")
    assert refused.returncode == 5
    assert "explain.no_terms" in refused.stderr


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
