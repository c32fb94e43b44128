"""What controls found, beside random ones and beside a second count in plain Python."""

from __future__ import annotations

from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from office_facts import correcting, fact

from broker.office import Period, Shelf, Summary, summarise
from broker.office.facts import Fact
from broker.office.shelf import write_part

RESULTS = ("CONFORM", "DISCREPANCY", "IRREGULARITY", "SEIZURE", "NOT_PERFORMED", "UNKNOWN")
CONTROLS: st.SearchStrategy[list[dict[str, Any]]] = st.lists(
    st.builds(
        dict,
        member=st.sampled_from(["customs-kr", "customs-nz"]),
        outcome=st.sampled_from(RESULTS),
        trigger=st.sampled_from(["RANDOM", "RISK_PROFILE", "NOT_STATED"]),
        chapters=st.lists(st.sampled_from(["01", "84", "85"]), min_size=1, unique=True).map(tuple),
        origin=st.sampled_from(["CN", "VN", "XX"]),
    ),
    max_size=14,
)


def control(name: object, outcome: str, **changed: Any) -> Fact:  # noqa: ANN401 - any field
    """Return a control by a profile of goods from China, with what is `changed`."""
    usual: dict[str, Any] = {
        "contract": "control_result",
        "outcome": outcome,
        "trigger": "RISK_PROFILE",
        "chapters": ("84",),
        "origin": "CN",
        "departure": "CN",
    }
    return fact(name, **(usual | changed))


def summary(folder: Path, *facts: Fact, period: Period | None = None) -> Summary:
    """Return the summary of these facts."""
    if facts:
        write_part(folder, facts)
    return summarise(Shelf(folder), period or Period())


@settings(max_examples=5, deadline=None)
@given(CONTROLS)
def test_hits_equal_a_second_count(
    tmp_path_factory: pytest.TempPathFactory, controls: list[dict[str, Any]]
) -> None:
    """Controls, performed ones, hits and the random ones among them, per chapter and origin."""
    facts = [control(number, **each) for number, each in enumerate(controls)]
    found = summary(tmp_path_factory.mktemp("controls"), *facts)
    performed = [each for each in facts if each.outcome in RESULTS[:4]]
    hits = [each for each in performed if each.outcome in RESULTS[2:4]]
    chance = [each for each in performed if each.trigger == "RANDOM"]
    for of, rows in (("chapter", found.controls_by_chapter), ("origin", found.controls_by_origin)):
        counted = [_counter(each, of) for each in (facts, performed, hits, chance)]
        told = {
            row[of]: tuple(row[name] for name in ("controls", "performed", "hits", "random"))
            for row in rows
        }
        assert told == {key: tuple(each[key] for each in counted) for key in counted[0]}
        for row in rows:
            rate = row["hits"] / row["performed"] if row["performed"] else None
            assert row["hit_rate"] == pytest.approx(rate)
    results = {row["result"]: row["controls"] for row in found.controls}
    assert results == Counter(each.outcome for each in facts)


def _counter(facts: list[Fact], of: str) -> Counter[str]:
    if of == "origin":
        return Counter(str(each.origin) for each in facts)
    return Counter(chapter for each in facts for chapter in each.chapters or ())


def test_the_random_baseline_stands_beside_each_trigger(tmp_path: Path) -> None:
    """A profile's rate is read beside that of the random controls, of the same status."""
    facts = [control(f"p{n}", "SEIZURE" if n < 3 else "CONFORM") for n in range(4)]
    facts += [
        control(f"r{n}", "IRREGULARITY" if n < 1 else "CONFORM", trigger="RANDOM")
        for n in range(10)
    ]
    facts += [control("test", "SEIZURE", trigger="RANDOM", status="TEST")]
    exercise = summary(tmp_path, *facts).of("EXERCISE")
    rows = {row["trigger"]: row for row in exercise.controls_by_trigger}
    assert rows["RISK_PROFILE"]["hit_rate"] == pytest.approx(0.75)
    for row in rows.values():
        assert (row["random"], row["random_hits"]) == (10, 1)
        assert row["random_hit_rate"] == pytest.approx(0.1)


def test_a_control_that_was_not_performed_is_no_miss(tmp_path: Path) -> None:
    """What was not possible, or whose result is unknown, is in no rate."""
    facts = [control(1, "SEIZURE"), control(2, "NOT_POSSIBLE"), control(3, "UNKNOWN")]
    (row,) = summary(tmp_path, *facts).controls_by_trigger
    assert (row["controls"], row["performed"], row["hit_rate"]) == (3, 1, 1.0)
    alone = tmp_path / "alone"
    alone.mkdir()
    (row,) = summary(alone, control(4, "NOT_PERFORMED")).controls_by_trigger
    assert (row["hit_rate"], row["random_hit_rate"]) == (None, None)


def test_a_default_is_apart_and_no_random_control(tmp_path: Path) -> None:
    """A result or trigger that a mapping put in is counted by itself and is no baseline."""
    facts = [
        control(1, "SEIZURE", trigger="RANDOM"),
        control(2, "CONFORM", trigger="RANDOM", defaulted=("outcome",)),
        control(3, "CONFORM", trigger="RANDOM", defaulted=("trigger",)),
    ]
    found = summary(tmp_path, *facts)
    told = {row["given"]: (row["controls"], row["hits"]) for row in found.controls_by_trigger}
    assert told == {"STATED": (1, 1), "DEFAULTED": (2, 0)}
    assert {row["random"] for row in found.controls_by_trigger} == {1}
    by_chapter = {row["given"]: row["controls"] for row in found.controls_by_chapter}
    assert by_chapter == {"STATED": 2, "DEFAULTED": 1}


def test_a_corrected_and_a_withdrawn_control_count_as_such(tmp_path: Path) -> None:
    """Of a corrected one the new result counts, of a withdrawn one nothing."""
    facts = [
        control("a", "SEIZURE"),
        control("b", "CONFORM", **correcting("a")),
        control("c", "SEIZURE"),
        fact("w", **(correcting("c") | {"contract": "withdrawal", "lifecycle": "WITHDRAWAL"})),
    ]
    found = summary(tmp_path, *facts)
    assert [(row["result"], row["controls"]) for row in found.controls] == [("CONFORM", 1)]


def test_controls_of_no_sure_date_are_left_out_of_a_period_and_counted(tmp_path: Path) -> None:
    """As seizures are."""
    undated = control(1, "SEIZURE", first_day=None, last_day=None)
    asked = Period(date(2026, 11, 1), date(2026, 11, 30))
    found = summary(tmp_path, undated, control(2, "CONFORM"), period=asked)
    assert [(row["result"], row["controls"]) for row in found.controls] == [("CONFORM", 1)]
    assert [(row["result"], row["controls"]) for row in found.controls_undated] == [("SEIZURE", 1)]


def test_a_control_that_was_kept_before_is_told_as_not_known(tmp_path: Path) -> None:
    """Result, trigger and places of older facts are not made up."""
    old = fact(1, contract="control_result", tlp=None, defaulted=None)
    found = summary(tmp_path, old)
    for name, column in (
        ("controls", "result"),
        ("controls_by_chapter", "chapter"),
        ("controls_by_trigger", "trigger"),
        ("controls_by_departure", "departure"),
    ):
        (row,) = getattr(found, name)
        assert (row[column], row["given"], row["controls"]) == ("NOT_KNOWN", "NOT_KNOWN", 1)
