"""Handling: every combination against a table written by hand."""

from __future__ import annotations

from itertools import combinations

import pytest
from handling_table import OUTSIDE, answers, needing_leave

from broker.handling import GRANTABLE, Relation, Use, decide, relation
from broker.register import Group
from schemas.handling import TLP, Condition, HandlingCode

ANSWERS = answers()
LEAVE = needing_leave()
CODE_SETS = [set(some) for size in range(5) for some in combinations(HandlingCode, size)]


def answer_of(tlp: str, who: str, use: str, codes: set[HandlingCode]) -> str:
    """Return the table's letter; H0 says nothing that the table need tell apart."""
    return ANSWERS[tlp, who, use, frozenset(map(str, codes - {HandlingCode.H0}))]


def test_each_combination_is_decided_as_the_table_says() -> None:
    """The rules and the table written by hand agree: label, relation, use, codes and grant."""
    for tlp in TLP:
        for who in Relation:
            for use in Use:
                for codes in CODE_SETS:
                    letter = answer_of(tlp, who, use, codes)
                    case = (tlp, who, use, codes)
                    assert decide(tlp, who, use, codes).allowed is (letter == "y"), case
                    granted = decide(tlp, who, use, codes, granted=True).allowed
                    assert granted is (letter != "n"), case


def test_the_table_holds_every_combination() -> None:
    """No label, no relation, no use and no set of codes is left out of the table."""
    sets = {frozenset(map(str, codes - {HandlingCode.H0})) for codes in CODE_SETS}
    whole = {
        (tlp, who, use, codes) for tlp in TLP for who in Relation for use in Use for codes in sets
    }
    assert ANSWERS.keys() == whole


@pytest.mark.parametrize("condition", Condition)
def test_a_condition_takes_what_its_row_says_and_never_gives(condition: Condition) -> None:
    """Whatever the marking, a condition only takes uses away, and only those of its row."""
    for tlp in TLP:
        for who in Relation:
            for use in Use:
                for codes in CODE_SETS:
                    letter = answer_of(tlp, who, use, codes)
                    takes = who is not Relation.ORIGINATOR and use in LEAVE[condition]
                    without = decide(tlp, who, use, codes, conditions=(condition,))
                    assert without.allowed is (letter == "y" and not takes)
                    granted = decide(tlp, who, use, codes, conditions=(condition,), granted=True)
                    assert granted.allowed is (letter != "n")


def test_conditions_add_up() -> None:
    """Several conditions take what each of them takes, and every condition has its row."""
    assert LEAVE.keys() == set(Condition)
    for use in Use:
        taken = any(use in takes for takes in LEAVE.values())
        decision = decide("CLEAR", Relation.AUDIENCE, use, conditions=tuple(Condition))
        assert decision.allowed is not taken


def test_passing_on_out_of_the_network() -> None:
    """GREEN ends at the network's edge, CLEAR does not; the rest needs a grant anyway."""
    for row in OUTSIDE.split("\n"):
        if row:
            tlp, letter = row.split()
            one = decide(tlp, Relation.AUDIENCE, Use.PASS_ON, outside=True)
            assert one.allowed is (letter == "y")
            assert decide(tlp, Relation.AUDIENCE, Use.PASS_ON, outside=True, granted=True).allowed
    assert decide("GREEN", Relation.AUDIENCE, Use.PASS_ON, outside=True).rule == "pass_on.outside"


@pytest.mark.parametrize(
    ("tlp", "use", "codes", "conditions", "rule"),
    [
        ("AMBER", Use.READ, (), (), "read.audience"),
        ("RED", Use.COUNT, (), (), "count.tlp_red"),
        ("AMBER", Use.PASS_ON, ("H2",), (), "pass_on.tlp_amber"),
        ("GREEN", Use.PASS_ON, ("H2",), (), "pass_on.h2"),
        ("GREEN", Use.PASS_ON, ("H2", "H3"), (), "pass_on.h3"),
        ("CLEAR", Use.EVIDENCE, ("H1",), ("INTELLIGENCE_ONLY",), "evidence.h1"),
        ("CLEAR", Use.EVIDENCE, (), ("INTELLIGENCE_ONLY",), "evidence.intelligence_only"),
        ("CLEAR", Use.EXPORT, (), ("DESTROY_AFTER_USE",), "export.destroy_after_use"),
        ("CLEAR", Use.EXPORT, ("H3",), (), "export.h3"),
    ],
)
def test_a_decision_names_its_rule(
    tlp: str, use: Use, codes: tuple[str, ...], conditions: tuple[str, ...], rule: str
) -> None:
    """Rules have names that stay: the label's first, then the strictest code's or condition's."""
    for order in (codes, codes[::-1]):
        assert decide(tlp, Relation.AUDIENCE, use, order, conditions=conditions).rule == rule


def test_a_grant_names_itself_only_where_it_was_needed() -> None:
    """A granted use is named so, and a use that was free is not; reading is never granted."""
    assert decide("RED", Relation.AUDIENCE, Use.PASS_ON, granted=True).rule == "pass_on.granted"
    assert decide("CLEAR", Relation.AUDIENCE, Use.PASS_ON, granted=True).rule == "pass_on.audience"
    assert not GRANTABLE & {Use.READ, Use.COUNT}
    assert not decide("CLEAR", Relation.THIRD_PARTY, Use.READ, granted=True).allowed


@pytest.mark.parametrize(
    ("tlp", "codes", "conditions"), [("PURPLE", (), ()), ("RED", ("H9",), ()), ("RED", (), ("X",))]
)
def test_an_unknown_marking_allows_nothing(
    tlp: str, codes: tuple[str, ...], conditions: tuple[str, ...]
) -> None:
    """A label, code or condition that nobody defined is an error, not a permission."""
    with pytest.raises(KeyError):
        decide(tlp, Relation.AUDIENCE, Use.READ, codes, conditions=conditions)


def test_an_empty_audience_is_nobody() -> None:
    """With no audience, everyone but the originator is a third party."""

    def who(member: str) -> Relation:
        return relation(member, originator="customs-nz", audience=(), excluded=())

    assert who("police-nz") is Relation.THIRD_PARTY
    assert who("customs-nz") is Relation.ORIGINATOR


@pytest.mark.parametrize("excluded", ["police-nz", "pacific"])
@pytest.mark.parametrize("audience", ["police-nz", "pacific"])
def test_the_excluded_are_no_audience(audience: str, excluded: str) -> None:
    """Who is excluded reads nothing, though the audience names it, by itself or by its group."""
    groups = {"pacific": Group("pacific", frozenset({"police-nz", "customs-fj"}))}
    who = relation(
        "police-nz",
        originator="customs-nz",
        audience=(audience,),
        excluded=(excluded,),
        groups=groups,
    )
    assert who is Relation.THIRD_PARTY


def test_a_group_names_its_members_and_nobody_else() -> None:
    """A group in the audience is its members; the name of one that does not exist is nobody."""
    groups = {"pacific": Group("pacific", frozenset({"police-nz"}))}

    def who(member: str, audience: str) -> Relation:
        return relation(
            member, originator="customs-nz", audience=(audience,), excluded=(), groups=groups
        )

    assert who("police-nz", "pacific") is Relation.AUDIENCE
    assert who("police-fj", "pacific") is Relation.THIRD_PARTY
    assert who("police-nz", "atlantic") is Relation.THIRD_PARTY
