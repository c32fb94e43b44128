"""Which alerts led to a find, by signed feedback."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from office_facts import correcting, fact, leaf, route

from broker.office import Period, Shelf, Summary, summarise
from broker.office.facts import Fact
from broker.office.shelf import write_part


def alert(name: object, member: str = "customs-nz", **changed: Any) -> Fact:  # noqa: ANN401 - any field
    """Return an alert on ivory from Thailand to New Zealand."""
    usual = {"category": "IVORY", "routes": (route("TH", "NZ"),)}
    return fact(name, member, contract="alert", **(usual | changed))


def feedback(
    name: object,
    about: object,
    outcome: str,
    member: str = "police-nz",
    of: str = "customs-nz",
    **changed: Any,  # noqa: ANN401 - any field
) -> Fact:
    """Return a feedback."""
    about_it = {"about_member": of, "about_leaf": leaf(about), "outcome": outcome}
    return fact(name, member, contract="feedback", **(about_it | changed))


def summary(folder: Path, *facts: Fact) -> Summary:
    """Return the summary of these facts."""
    write_part(folder, facts)
    return summarise(Shelf(folder), Period())


def figures(row: Any) -> tuple[int, ...]:  # noqa: ANN401 - a row
    """Return alerts, answered, decided, hits and partial hits."""
    return tuple(row[name] for name in ("alerts", "answered", "decided", "hits", "partial"))


def test_the_hit_rate_is_of_alerts_that_were_acted_on(tmp_path: Path) -> None:
    """Too late or not acted on is neither right nor wrong; a partial hit is decided, and no hit."""
    outcomes = ["HIT", "NO_HIT", "PARTIAL", "TOO_LATE", None]
    facts = [alert(number) for number in range(len(outcomes))]
    facts += [feedback(f"f{n}", n, said) for n, said in enumerate(outcomes) if said]
    found = summary(tmp_path, *facts)
    (row,) = found.hit_rates_by_member
    assert figures(row) == (5, 4, 3, 1, 1)
    assert row["hit_rate"] == pytest.approx(1 / 3)
    assert (row["member"], row["members"], row["answering_members"]) == ("customs-nz", 1, 1)


def test_an_alert_that_nobody_acted_on_has_no_rate(tmp_path: Path) -> None:
    """No answer is no failure: the rate is unknown, not nought."""
    (row,) = summary(tmp_path, alert(1)).hit_rates_by_member
    assert figures(row) == (1, 0, 0, 0, 0)
    assert row["hit_rate"] is None


def test_several_answers_make_one_verdict(tmp_path: Path) -> None:
    """One find among many answers makes the alert a hit, once."""
    said = ["NO_HIT", "HIT", "HIT", "PARTIAL"]
    facts = [feedback(f"f{n}", "a", outcome, f"police-{n}") for n, outcome in enumerate(said)]
    (row,) = summary(tmp_path, alert("a"), *facts).hit_rates_by_member
    assert figures(row) == (1, 1, 1, 1, 0)
    assert row["answering_members"] == 4


def test_rates_are_told_by_originator_commodity_and_route(tmp_path: Path) -> None:
    """An alert on two routes counts under each; no other table counts it twice."""
    two = tuple(route(each) for each in ("TH", "VN"))
    facts = [alert("a", routes=two), alert("b", "customs-th", category="REPTILES")]
    found = summary(tmp_path, *facts, feedback("f", "a", "HIT"))
    by_route = {(row["origin"], row["destination"]): row for row in found.hit_rates_by_route}
    assert figures(by_route["TH", "NZ"]) == (2, 1, 1, 1, 0)
    assert by_route["TH", "NZ"]["members"] == 2
    assert figures(by_route["VN", "NZ"]) == (1, 1, 1, 1, 0)
    by_commodity = {row["category"]: figures(row) for row in found.hit_rates_by_commodity}
    assert by_commodity == {"IVORY": (1, 1, 1, 1, 0), "REPTILES": (1, 0, 0, 0, 0)}
    by_member = {row["member"]: row["hits"] for row in found.hit_rates_by_member}
    assert by_member == {"customs-nz": 1, "customs-th": 0}


@pytest.mark.parametrize(
    ("said", "link"),
    [
        (feedback("f", "a", "HIT", "customs-nz"), "OWN"),
        (feedback("f", "a", "HIT", of="customs-th"), "MISNAMED"),
        (feedback("f", "a", "HIT", status="TEST"), "MISNAMED"),
        (feedback("f", "unseen", "HIT"), "WAITING"),
        (feedback("f", "seizure", "HIT"), "ELSEWHERE"),
    ],
    ids=["own-alert", "wrong-originator", "other-status", "not-here", "no-alert"],
)
def test_feedback_counts_for_another_members_alert_only(
    tmp_path: Path, said: Fact, link: str
) -> None:
    """Praise of one's own, and feedback that names an alert wrongly, makes no hit; it is shown.

    THREATS 33.
    """
    found = summary(tmp_path, alert("a"), fact("seizure"), said)
    assert [(row["link"], row["feedback"]) for row in found.feedback] == [(link, 1)]
    (row,) = found.hit_rates_by_member
    assert figures(row) == (1, 0, 0, 0, 0)


def test_feedback_that_came_first_counts_when_its_alert_comes(tmp_path: Path) -> None:
    """It is kept until the alert is here."""
    before = summary(tmp_path, feedback("f", "a", "HIT"))
    assert [row["link"] for row in before.feedback] == ["WAITING"]
    after = summary(tmp_path, alert("a"))
    assert [row["link"] for row in after.feedback] == ["COUNTED"]
    assert figures(after.hit_rates_by_member[0]) == (1, 1, 1, 1, 0)


def test_feedback_on_an_older_revision_counts_for_the_alert(tmp_path: Path) -> None:
    """Whoever answered before the correction was read has answered the alert."""
    facts = [alert("a"), alert("b", **correcting("a")), feedback("f", "a", "HIT")]
    (row,) = summary(tmp_path, *facts).hit_rates_by_member
    assert figures(row) == (1, 1, 1, 1, 0)


def test_corrected_feedback_counts_as_corrected(tmp_path: Path) -> None:
    """A find that turned out to be none is no hit any more."""
    corrected = feedback("g", "a", "NO_HIT", **correcting("f", "police-nz"))
    facts = [alert("a"), feedback("f", "a", "HIT"), corrected]
    (row,) = summary(tmp_path, *facts).hit_rates_by_member
    assert figures(row) == (1, 1, 1, 0, 0)


def test_threat_33_nobody_takes_the_hits_of_anothers_alert(tmp_path: Path) -> None:
    """An alert that claims to correct another member's gains nothing from its feedback."""
    thief = alert("t", "customs-x", **correcting("unseen", "customs-x"))
    mine = alert("b", **correcting("unseen"))
    found = summary(tmp_path, mine, thief, feedback("f", "b", "HIT"))
    hits = {row["member"]: row["hits"] for row in found.hit_rates_by_member}
    assert hits == {"customs-nz": 1, "customs-x": 0}
