"""Which reports count."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from office_facts import asked, correcting, fact, leaf

from broker.office.facts import Fact


def states(folder: Path, *parts: list[Fact]) -> dict[bytes, str]:
    """Return what became of each report."""
    with asked(folder, *parts) as (judged, engine):
        return {row["leaf"]: row["state"] for row in engine.rows(judged)}


def standing_names(folder: Path, facts: list[Fact], names: str) -> str:
    """Return those of `names`, one letter each, that count."""
    found = states(folder, facts)
    return "".join(name for name in names if found[leaf(name)] == "STANDING")


def test_a_report_counts_once_however_often_it_was_written(tmp_path: Path) -> None:
    """The same leaf in several parts, as after a crash, is one report."""
    found = states(tmp_path, [fact("a"), fact("b")], [fact("b"), fact("c")])
    assert found == {leaf(name): "STANDING" for name in "abc"}


def test_a_correction_takes_the_place_of_what_it_supersedes(tmp_path: Path) -> None:
    """Of a chain of revisions only the last one counts."""
    chain = [fact("a"), fact("b", **correcting("a")), fact("c", **correcting("b", revision=3))]
    assert standing_names(tmp_path, chain, "abc") == "c"


def test_two_corrections_of_one_report_are_one_report(tmp_path: Path) -> None:
    """Where a chain forks, the tip with the highest revision counts, wherever the fork began."""
    fork = [
        fact("a"),
        fact("b", **correcting("a")),
        fact("c", **correcting("b", revision=3)),
        fact("d", **correcting("a")),
    ]
    assert standing_names(tmp_path, fork, "abcd") == "c"


def test_a_fork_is_one_report_when_its_beginning_never_came(tmp_path: Path) -> None:
    """Two corrections of a report that is not here are known by their reference to it."""
    fork = [fact("b", **correcting("a")), fact("c", **correcting("a", revision=3))]
    assert standing_names(tmp_path, fork, "bc") == "c"


def test_a_long_chain_is_followed_to_its_end(tmp_path: Path) -> None:
    """A hundred revisions, forked at the root, leave one report."""
    chain = [fact(0)]
    chain += [fact(n, **correcting(n - 1, revision=n + 1)) for n in range(1, 100)]
    chain.append(fact("fork", **correcting(0)))
    found = states(tmp_path, chain)
    assert [each for each, state in found.items() if state == "STANDING"] == [leaf(99)]


def test_a_withdrawn_report_counts_no_more(tmp_path: Path) -> None:
    """A withdrawal removes what it supersedes, and is itself no report to count."""
    withdrawal = correcting("a") | {"lifecycle": "WITHDRAWAL"}
    found = states(tmp_path, [fact("a"), fact("w", **withdrawal)])
    assert found == {leaf("a"): "SUPERSEDED", leaf("w"): "WITHDRAWN"}


def test_a_withdrawal_of_its_own_contract_takes_away_reports_of_any(tmp_path: Path) -> None:
    """A member withdraws its seizure, and nobody else's."""
    own = correcting("a") | {"lifecycle": "WITHDRAWAL", "contract": "withdrawal"}
    found = states(tmp_path, [fact("a"), fact("w", **own)])
    assert found == {leaf("a"): "SUPERSEDED", leaf("w"): "WITHDRAWN"}
    found = states(tmp_path, [fact("a"), fact("w", "police-x", **own)])
    assert found[leaf("a")] == "STANDING"


@pytest.mark.parametrize(
    "claim",
    [
        {"member": "police-x"},
        {"status": "TEST"},
        {"contract": "alert"},
        {"member": "police-x", "supersedes_member": "police-x"},
        {"supersedes_member": "police-x"},
    ],
    ids=["another's", "other-status", "other-contract", "another's-as-own", "own-as-another's"],
)
def test_threat_33_nobody_supersedes_what_is_not_theirs(
    tmp_path: Path, claim: dict[str, Any]
) -> None:
    """A claim on another member's report, or one of another status or contract, has no effect.

    THREATS 33: both reports count, and the claim is shown.
    """
    forged = fact("f", **(correcting("a") | claim))
    with asked(tmp_path, [fact("a"), forged]) as (judged, engine):
        rows = {row["leaf"]: row for row in engine.rows(judged)}
    assert rows[leaf("a")]["state"] == rows[leaf("f")]["state"] == "STANDING"
    assert rows[leaf("f")]["refused_claim"]


def test_a_foreign_claim_on_an_unseen_report_displaces_nobody(tmp_path: Path) -> None:
    """Two members that both claim to correct a report that is not here both count."""
    mine = fact("b", **correcting("a"))
    other = fact("c", "police-x", **correcting("a", "police-x", revision=9))
    assert standing_names(tmp_path, [mine, other], "bc") == "bc"


def test_a_correction_without_its_original_is_pointed_out(tmp_path: Path) -> None:
    """An older revision may still count beside it, so the summary can say that it might."""
    with asked(tmp_path, [fact("b", **correcting("a"))]) as (judged, engine):
        (row,) = engine.rows(judged)
    assert row["blind"]
    assert row["state"] == "STANDING"


@settings(max_examples=6, deadline=None)
@given(st.permutations(range(8)), st.integers(0, 8))
def test_the_order_of_arrival_changes_nothing(
    tmp_path_factory: pytest.TempPathFactory, order: list[int], cut: int
) -> None:
    """However reports and corrections arrive, and in however many parts, the same ones count."""
    facts = [
        fact("a"),
        fact("b", **correcting("a")),
        fact("c", **correcting("b", revision=3)),
        fact("d", **correcting("a")),
        fact("e", "police-x"),
        fact("f", "police-x", **(correcting("e", "police-x") | {"lifecycle": "WITHDRAWAL"})),
        fact("g", "police-x", **correcting("c", "customs-nz")),
        fact("h", status="TEST", **correcting("a")),
    ]
    arrived = [facts[n] for n in order]
    found = states(tmp_path_factory.mktemp("order"), arrived[:cut], arrived[cut:])
    standing = {each for each, state in found.items() if state == "STANDING"}
    assert standing == {leaf("c"), leaf("g"), leaf("h")}


def test_what_came_in_relays_counts_once_as_its_originators(tmp_path: Path) -> None:
    """Passed on by two members it is one report; where it came itself, it is that alone."""
    twice = [fact("a", relayed_by="rilo-ap"), fact("a", relayed_by="police-nz")]
    both = [fact("b", relayed_by="rilo-ap"), fact("b")]
    with asked(tmp_path, [*twice, both[0]], [both[1], fact("c")]) as (judged, engine):
        rows = {row["leaf"]: row for row in engine.rows(judged)}
    assert rows.keys() == {leaf(name) for name in "abc"}
    assert all(row["state"] == "STANDING" for row in rows.values())
    assert rows[leaf("a")]["relayed_by"] in {"rilo-ap", "police-nz"}
    assert rows[leaf("b")]["relayed_by"] is None


def test_a_correction_takes_the_place_of_what_came_in_a_relay(tmp_path: Path) -> None:
    """It is its originator's report: the originator corrects it, whoever passed it on."""
    chain = [fact("a", relayed_by="rilo-ap"), fact("b", **correcting("a"))]
    assert standing_names(tmp_path, chain, "ab") == "b"
