"""What a mapping put in by default is counted apart from what reporters stated."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from office_facts import fact, goods, leaf, route

from broker.office import Minimum, Period, Shelf, Summary, Wanted, bulletin, summarise
from broker.office.facts import Fact
from broker.office.shelf import write_part
from schemas.reports.statistical_bulletin import ProductKind

UNKNOWN: dict[str, Any] = {"defaulted": None}
"""As of a fact that was kept before defaults were asked for."""


def summary(folder: Path, *facts: Fact) -> Summary:
    """Return the summary of these facts."""
    write_part(folder, facts)
    return summarise(Shelf(folder), Period())


@pytest.mark.parametrize(
    ("table", "column"),
    [
        ("seizures", "risk_area"),
        ("seizures_by_country", "country"),
        ("seizures_by_direction", "direction"),
    ],
)
def test_seizures_are_counted_apart_by_how_their_key_was_given(
    tmp_path: Path, table: str, column: str
) -> None:
    """Two stated, one by default, three not known: no figure is of two kinds."""
    facts = [fact(n) for n in range(2)]
    facts += [fact("default", defaulted=(column,))]
    facts += [fact(f"old {n}", **UNKNOWN) for n in range(3)]
    rows = getattr(summary(tmp_path, *facts), table)
    told = {row["given"]: row["seizures"] for row in rows}
    assert told == {"STATED": 2, "DEFAULTED": 1, "NOT_KNOWN": 3}
    assert len({row[column] for row in rows}) == 1


def test_a_default_elsewhere_does_not_take_a_stated_value_along(tmp_path: Path) -> None:
    """Where the direction was put in, the risk area is the reporter's all the same."""
    found = summary(tmp_path, fact(1, defaulted=("direction",)))
    assert [row["given"] for row in found.seizures] == ["STATED"]
    assert [row["given"] for row in found.seizures_by_direction] == ["DEFAULTED"]


def test_quantities_and_routes_are_apart_too(tmp_path: Path) -> None:
    """A total is of stated amounts alone; what was put in has a total of its own."""
    made_up = goods(100, given="DEFAULTED")
    facts = [fact(1), fact(2, goods=(goods(4), made_up), routes=(route(given="DEFAULTED"),))]
    found = summary(tmp_path, *facts)
    totals = {row["given"]: (row["total"], row["seizures"]) for row in found.quantities}
    assert totals == {"STATED": (7, 2), "DEFAULTED": (100, 1)}
    kilograms = {row["given"]: row["kg"] for row in found.kilograms}
    assert kilograms == {"STATED": 7, "DEFAULTED": 100}
    assert {row["given"]: row["seizures"] for row in found.routes} == {"STATED": 1, "DEFAULTED": 1}


def test_an_outcome_by_default_is_no_answer(tmp_path: Path) -> None:
    """Feedback whose outcome a mapping filled in makes no hit; it is counted by itself."""
    alert = fact("alert", contract="alert", category="IVORY", routes=(route(),))
    about = {"about_member": "customs-nz", "about_leaf": leaf("alert"), "outcome": "HIT"}
    hit = fact("hit", "police-nz", contract="feedback", defaulted=("outcome",), **about)
    found = summary(tmp_path, alert, hit)
    assert [(row["link"], row["feedback"]) for row in found.feedback] == [("DEFAULTED", 1)]
    (row,) = found.hit_rates_by_member
    assert (row["answered"], row["hits"]) == (0, 0)


def test_alerts_by_commodity_are_apart(tmp_path: Path) -> None:
    """A category by default does not mix into the hit rate of the stated ones."""
    kinds: dict[str, Any] = {"contract": "alert", "category": "IVORY", "routes": (route(),)}
    facts = [fact(1, **kinds), fact(2, defaulted=("category",), **kinds)]
    found = summary(tmp_path, *facts)
    told = {row["given"]: row["alerts"] for row in found.hit_rates_by_commodity}
    assert told == {"STATED": 1, "DEFAULTED": 1}
    assert [row["alerts"] for row in found.hit_rates_by_member] == [2]


def test_a_bulletin_tells_defaults_in_cells_of_their_own(tmp_path: Path) -> None:
    """Stated cells have the coordinates that they always had; others say what they are."""
    members = ("customs-nz", "customs-th", "customs-vn")
    made_up = (goods(5, given="DEFAULTED"),)
    write_part(
        tmp_path,
        [fact(each, each) for each in members]
        + [fact(f"default {each}", each, goods=made_up) for each in members],
    )
    wanted = Wanted(
        product=ProductKind.SEIZURE_SUMMARY,
        status="EXERCISE",
        period=Period(),
        region="exercise.region",
        minimum=Minimum(),
        expected=3,
        today=fact("x").made_at.date(),
    )
    cells = bulletin(Shelf(tmp_path), wanted).facts.cells
    told = {tuple(each.value for each in cell.dims): (cell.n, cell.quantity) for cell in cells}
    assert told == {
        ("ENVIRONMENT", "IVORY", "KGM"): (3, Decimal(9)),
        ("ENVIRONMENT", "IVORY", "KGM", "DEFAULTED"): (3, Decimal(15)),
    }
