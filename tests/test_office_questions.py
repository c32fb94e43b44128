"""What the office counts, beside a second count in plain Python."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from office_facts import correcting, fact, goods, route

from broker.office import Period, Shelf, Summary, summarise
from broker.office.facts import Fact, Goods
from broker.office.shelf import write_part

AMOUNTS = st.one_of(
    st.none(), st.decimals(0, 10**12, places=8, allow_nan=False, allow_infinity=False)
)
GOODS = st.builds(
    Goods,
    risk_area=st.just("ENVIRONMENT"),
    commodity=st.sampled_from(["IVORY", "REPTILES", "=1+1"]),
    unit=st.sampled_from(["KGM", "SPECIMEN", "NOT_STATED"]),
    amount=AMOUNTS,
    plausibility=st.sampled_from(["OK", "UNCHECKED", "SUSPECT", "IMPOSSIBLE"]),
)
SEIZURES: st.SearchStrategy[list[dict[str, Any]]] = st.lists(
    st.builds(
        dict,
        member=st.sampled_from(["customs-nz", "customs-th", "police-nz"]),
        status=st.sampled_from(["EXERCISE", "TEST"]),
        goods=st.lists(GOODS, min_size=1, max_size=3).map(tuple),
    ),
    max_size=12,
)


def summary(folder: Path, *facts: Fact, period: Period | None = None) -> Summary:
    """Return the summary of these facts."""
    if facts:
        write_part(folder, facts)
    return summarise(Shelf(folder), period or Period())


def second_count(facts: list[Fact]) -> dict[tuple[str, str, str], dict[str, Any]]:
    """Count per status, commodity and unit."""
    cells: dict[tuple[str, str, str], dict[str, Any]] = defaultdict(
        lambda: {"who": set(), "seizures": set(), "total": None, "unknown": 0, "flagged": 0}
    )
    for each in facts:
        for row in each.goods:
            cell = cells[each.status, row.commodity, row.unit]
            cell["who"].add(each.member)
            cell["seizures"].add(each.leaf)
            if row.amount is None:
                cell["unknown"] += 1
            elif row.plausibility in {"SUSPECT", "IMPOSSIBLE"}:
                cell["flagged"] += 1
            else:
                cell["total"] = (cell["total"] or Decimal(0)) + row.amount
    return cells


@settings(max_examples=6, deadline=None)
@given(SEIZURES)
def test_quantities_equal_a_second_count(
    tmp_path_factory: pytest.TempPathFactory, seizures: list[dict[str, Any]]
) -> None:
    """Totals, seizures, members, unknown and flagged figures, to the last digit, per status."""
    facts = [fact(number, **each) for number, each in enumerate(seizures)]
    rows = summary(tmp_path_factory.mktemp("count"), *facts).quantities
    counted = second_count(facts)
    assert len(rows) == len(counted)
    for row in rows:
        cell = counted[row["status"], row["commodity"], row["unit"]]
        assert (row["total"], row["unknown"], row["flagged"]) == (
            cell["total"],
            cell["unknown"],
            cell["flagged"],
        )
        assert row["seizures"] == len(cell["seizures"])
        assert set(row["who"]) == cell["who"]
        assert row["members"] == len(cell["who"])


@settings(max_examples=2, deadline=None)
@given(SEIZURES)
def test_totals_are_the_sums_over_members(
    tmp_path_factory: pytest.TempPathFactory, seizures: list[dict[str, Any]]
) -> None:
    """What all members seized is what each seized, added up: nobody's figures are mixed or lost."""
    facts = [fact(number, **each) for number, each in enumerate(seizures)]
    whole = summary(tmp_path_factory.mktemp("whole"), *facts).quantities
    added: dict[tuple[str, ...], Decimal] = defaultdict(Decimal)
    for member in {each.member for each in facts}:
        own = [each for each in facts if each.member == member]
        for row in summary(tmp_path_factory.mktemp("own"), *own).quantities:
            added[row["status"], row["commodity"], row["unit"]] += row["total"] or 0
    assert added == {
        (row["status"], row["commodity"], row["unit"]): row["total"] or 0 for row in whole
    }


def test_statuses_are_never_mixed(tmp_path: Path) -> None:
    """The same seizure as ACTUAL, EXERCISE and TEST is one in each, and no three anywhere.

    THREATS 11.
    """
    facts = [fact(status, status=status) for status in ("ACTUAL", "EXERCISE", "TEST")]
    found = summary(tmp_path, *facts)
    assert found.statuses == ("ACTUAL", "EXERCISE", "TEST")
    for rows in (found.received, found.seizures, found.quantities, found.routes):
        assert [row["status"] for row in rows] == ["ACTUAL", "EXERCISE", "TEST"]
        assert {row["members"] for row in rows} == {1}
    assert found.of("TEST").statuses == ("TEST",)


def test_what_is_unknown_is_no_nought(tmp_path: Path) -> None:
    """A total of nothing known is no figure; the unknown ones are counted."""
    (row,) = summary(tmp_path, fact(1, goods=(goods(None),))).quantities
    assert row["total"] is None
    assert (row["unknown"], row["unknown_members"], row["seizures"]) == (1, 1, 1)


def test_an_implausible_figure_is_shown_and_in_no_total(tmp_path: Path) -> None:
    """One typo does not become half of the region's mass."""
    figures = (goods(5), goods("7000000", plausibility="SUSPECT"))
    (row,) = summary(tmp_path, fact(1, goods=figures)).quantities
    assert (row["total"], row["flagged"], row["flagged_total"]) == (5, 1, 7_000_000)


def test_several_quantities_of_one_report_are_one_seizure(tmp_path: Path) -> None:
    """Each figure counts in its unit, the seizure once."""
    (row,) = summary(tmp_path, fact(1, goods=(goods(5), goods(7)))).quantities
    assert (row["total"], row["seizures"]) == (12, 1)


def test_a_correction_replaces_the_figures_that_it_corrects(tmp_path: Path) -> None:
    """The region's total is that of the newest revisions; what was replaced is told apart."""
    found = summary(tmp_path, fact("a"), fact("b", goods=(goods(8),), **correcting("a")))
    assert [row["total"] for row in found.quantities] == [8]
    (received,) = found.received
    assert (received["received"], received["standing"], received["superseded"]) == (2, 1, 1)


def test_routes_are_counted_from_origin_to_destination(tmp_path: Path) -> None:
    """Each seizure lies on one route; an unknown end is a place of its own."""
    unknown = (route("XX", "NZ"),)
    facts = [fact(1), fact(2, "customs-th"), fact(3, routes=unknown)]
    rows = summary(tmp_path, *facts).routes
    assert [
        (row["origin"], row["destination"], row["seizures"], row["members"]) for row in rows
    ] == [("TH", "NZ", 2, 2), ("XX", "NZ", 1, 1)]


@pytest.mark.parametrize(
    ("first", "last", "counted", "undated"),
    [
        (date(2026, 3, 15), date(2026, 3, 15), 1, 0),
        (date(2026, 4, 1), date(2026, 4, 30), 1, 0),
        (date(2026, 2, 1), date(2026, 2, 28), 0, 0),
        (date(2026, 5, 1), date(2026, 5, 1), 0, 0),
        (date(2026, 3, 1), date(2026, 3, 31), 0, 1),
        (None, None, 0, 1),
    ],
    ids=["first-day", "month-inside", "before", "after", "month-reaches-beyond", "unknown"],
)
def test_a_period_holds_what_surely_happened_in_it(
    tmp_path: Path, first: date | None, last: date | None, counted: int, undated: int
) -> None:
    """A date known to a month or not at all is counted apart unless all of it lies inside."""
    asked = Period(date(2026, 3, 15), date(2026, 4, 30))
    found = summary(tmp_path, fact(1, first_day=first, last_day=last), period=asked)
    assert sum(row["seizures"] for row in found.seizures) == counted
    assert sum(row["seizures"] for row in found.undated) == undated


def test_without_a_period_what_has_no_date_counts(tmp_path: Path) -> None:
    """All dates are all reports."""
    found = summary(tmp_path, fact(1, first_day=None, last_day=None))
    assert (len(found.seizures), len(found.undated)) == (1, 0)


def test_an_empty_shelf_answers_with_nothing(tmp_path: Path) -> None:
    """An office that has received nothing says so, and makes no file to say it."""
    assert summary(tmp_path / "none").statuses == ()
    assert not (tmp_path / "none").exists()


def test_text_from_others_is_data_to_every_question(tmp_path: Path) -> None:
    """Codes that look like SQL or patterns are counted like any other."""
    strange = "'; DROP TABLE kept_1; --"
    rows = summary(tmp_path, fact(1, goods=(goods(commodity=strange),))).quantities
    assert [row["commodity"] for row in rows] == [strange]


def test_the_folders_name_is_no_pattern(tmp_path: Path) -> None:
    """Facts are found in a folder whose name means something to a shell, a pattern or SQL."""
    folder = tmp_path / "it's [a] *? folder"
    folder.mkdir()
    assert len(summary(folder, fact(1)).seizures) == 1


def test_the_largest_amounts_add_up(tmp_path: Path) -> None:
    """A hundred amounts as large as the contract takes neither overflow nor lose a digit."""
    largest = Decimal("99999999999999999999.99999999")
    facts = [fact(number, goods=(goods(str(largest)),)) for number in range(100)]
    (row,) = summary(tmp_path, *facts).quantities
    assert row["total"] == largest * 100
