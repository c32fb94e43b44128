"""What goes out to others: figures without names, and none that tell on anybody."""

from __future__ import annotations

import hashlib
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from office_facts import correcting, fact, goods, leaf, route

from broker.errors import RefusedError
from broker.office import Minimum, Period, Shelf, Wanted, bulletin
from broker.office.facts import Fact
from broker.office.shelf import write_part
from schemas import StatisticalBulletin
from schemas.reports.statistical_bulletin import Cell, ProductKind

MEMBERS = ("customs-nz", "customs-th", "customs-vn")


def of_each(name: str, **changed: Any) -> list[Fact]:  # noqa: ANN401 - any field
    """Return a seizure of each member."""
    return [fact(f"{name}/{member}", member, **changed) for member in MEMBERS]


def published(
    folder: Path,
    facts: list[Fact],
    product: str = "SEIZURE_SUMMARY",
    **changed: Any,  # noqa: ANN401
) -> StatisticalBulletin:
    """Return the bulletin on these facts."""
    write_part(folder, facts)
    wanted: dict[str, Any] = {
        "product": ProductKind[product],
        "status": "EXERCISE",
        "period": Period(),
        "region": "exercise.asia-pacific",
        "minimum": Minimum(),
        "expected": 23,
        "today": date(2026, 11, 24),
    }
    return bulletin(Shelf(folder), Wanted(**(wanted | changed)))


def by_dims(report: StatisticalBulletin) -> dict[str, Cell]:
    """Return the cells by their coordinates' codes."""
    return {" ".join(each.value for each in cell.dims): cell for cell in report.facts.cells}


def test_a_bulletin_tells_figures_and_what_they_rest_on(tmp_path: Path) -> None:
    """Cells with reports, members and quantity; who reported; the period; the method."""
    facts = of_each("a") + of_each("b", goods=(goods(7, "SPECIMEN", "REPTILES"),))
    report = published(tmp_path, facts)
    cells = by_dims(report)
    ivory, reptiles = cells["ENVIRONMENT IVORY KGM"], cells["ENVIRONMENT REPTILES SPECIMEN"]
    assert (ivory.n, ivory.reporters) == (3, 3)
    assert (ivory.quantity, ivory.unit, ivory.kg) == (Decimal(9), "KGM", Decimal(9))
    assert (reptiles.quantity, reptiles.unit, reptiles.kg) == (Decimal(21), "SPECIMEN", None)
    told = report.facts
    assert (told.coverage.reporters, told.coverage.records) == (MEMBERS, 6)
    assert told.coverage.completeness_missing == "NOT_MEASURED"
    assert told.period_from == datetime(2026, 1, 1, tzinfo=UTC)
    assert told.period_until == datetime(2027, 1, 1, tzinfo=UTC)
    assert told.method_ref == "sealane-office/seizure_summary/2/n3m3"
    assert report.open.risk_area == "ENVIRONMENT"


def test_the_digest_is_over_the_leaves_sorted(tmp_path: Path) -> None:
    """Whoever holds the same reports works out the same digest, with any tool."""
    facts = [*of_each("a"), fact("old"), fact("new", **correcting("old")), fact("t", status="TEST")]
    counted = [each.leaf for each in facts if each.leaf not in {leaf("old"), leaf("t")}]
    digest = hashlib.sha256(b"".join(sorted(counted))).digest()
    assert published(tmp_path, facts).facts.input_digest == digest


def test_the_order_of_arrival_does_not_show(tmp_path: Path) -> None:
    """The same reports make the same bulletin, byte for byte, in whatever order they came."""
    facts = [*of_each("a"), *of_each("b", goods=(goods(1, commodity="BIRDS"),)), fact("c")]
    folders = [tmp_path / "one", tmp_path / "two"]
    for folder in folders:
        folder.mkdir()
    one, two = published(folders[0], facts), published(folders[1], facts[::-1])
    assert one == two


def test_small_cells_are_suppressed_and_cannot_be_worked_out(tmp_path: Path) -> None:
    """The cell of one report is marked; so is the next smallest, or the total would tell it."""
    facts = [
        *(each for name in "abcd" for each in of_each(name)),
        *of_each("e", goods=(goods(2, commodity="BIRDS"),)),
        fact("single", "customs-fj", goods=(goods(400, commodity="RHINO_HORN"),)),
    ]
    cells = by_dims(published(tmp_path, facts))
    told = {where: cell.n for where, cell in cells.items() if not cell.suppressed}
    assert told == {"ENVIRONMENT IVORY KGM": 12}
    for where in ("ENVIRONMENT RHINO_HORN KGM", "ENVIRONMENT BIRDS KGM"):
        cell = cells[where]
        assert cell.suppressed
        assert (cell.n, cell.reporters, cell.quantity) == (None, None, None)


def test_a_quantity_of_one_report_is_not_told_among_many(tmp_path: Path) -> None:
    """Where only one of the reports knew an amount, the total would be that report's."""
    unknown = (goods(None),)
    facts = [*of_each("a", goods=unknown), fact("b", goods=(goods("12.5"),))]
    (cell,) = published(tmp_path, facts).facts.cells
    assert (cell.n, cell.quantity, cell.kg) == (4, None, None)


@pytest.mark.parametrize(
    "facts",
    [[], [fact(1)], [fact(n) for n in range(9)], of_each("t", status="TEST")],
    ids=["none", "one", "of-one-member", "other-status"],
)
def test_too_little_is_not_published_at_all(tmp_path: Path, facts: list[Fact]) -> None:
    """The number of reports behind it would tell of one member: refused, by name."""
    shelved = facts or [fact("alert", contract="alert", category="X")]
    with pytest.raises(RefusedError, match="reports behind") as refused:
        published(tmp_path, shelved)
    assert refused.value.reason == "office.too_few"


def test_what_may_not_be_counted_for_others_is_not(tmp_path: Path) -> None:
    """A report under H3 is in the office's own summary, and in no bulletin."""
    facts = [*of_each("a"), fact("h3", "customs-fj", countable=False, goods=(goods(99),))]
    report = published(tmp_path, facts)
    assert report.facts.coverage.records == 3
    assert report.facts.cells[0].quantity == 9


def test_implausible_and_unknown_figures_are_in_no_total(tmp_path: Path) -> None:
    """As in the summary."""
    odd = (goods(3), goods(10**9, plausibility="IMPOSSIBLE"), goods(None))
    (cell,) = published(tmp_path, of_each("a", goods=odd)).facts.cells
    assert (cell.n, cell.quantity) == (3, Decimal(9))


def test_a_total_that_the_contract_cannot_hold_is_left_out(tmp_path: Path) -> None:
    """Absurd amounts break no bulletin."""
    largest = (goods("99999999999999999999.99999999"),)
    (cell,) = published(tmp_path, of_each("a", goods=largest)).facts.cells
    assert (cell.n, cell.quantity) == (3, None)


def test_routes_are_told_by_country(tmp_path: Path) -> None:
    """Cells by origin and destination, without quantities."""
    report = published(tmp_path, of_each("a"), "ROUTES")
    assert {where: cell.n for where, cell in by_dims(report).items()} == {"TH NZ": 3}
    names = [each.name for each in report.facts.cells[0].dims]
    assert names == ["from_country", "to_country"]


def test_alerts_are_told_by_what_came_of_them(tmp_path: Path) -> None:
    """Cells by commodity and outcome; alerts and the feedback that counts are its inputs."""
    kinds: dict[str, Any] = {"contract": "alert", "category": "IVORY", "routes": (route(),)}
    alerts = [fact(f"{n}/{member}", member, **kinds) for n in range(2) for member in MEMBERS]
    answers = [
        fact(
            f"f/{member}",
            "police-nz",
            contract="feedback",
            about_member=member,
            about_leaf=leaf(f"0/{member}"),
            outcome="HIT",
        )
        for member in MEMBERS
    ]
    unrelated = fact("f", "police-nz", contract="feedback", about_member="x", about_leaf=leaf("x"))
    report = published(tmp_path, [*alerts, *answers, unrelated], "ALERT_HIT_RATES")
    assert {where: cell.n for where, cell in by_dims(report).items()} == {
        "ENVIRONMENT IVORY HIT": 3,
        "ENVIRONMENT IVORY UNANSWERED": 3,
    }
    assert report.facts.coverage.records == 9
    assert "police-nz" in report.facts.coverage.reporters


def test_a_period_is_told_as_asked(tmp_path: Path) -> None:
    """First day included, last day included: the end, excluded, is the day after."""
    period = Period(date(2026, 11, 1), date(2026, 11, 30))
    told = published(tmp_path, of_each("a"), period=period).facts
    assert told.period_from == datetime(2026, 11, 1, tzinfo=UTC)
    assert told.period_until == datetime(2026, 12, 1, tzinfo=UTC)


def test_odd_dates_break_no_bulletin(tmp_path: Path) -> None:
    """A report of the year 9999, and one without a date, stretch the period and no more."""
    facts = [
        *of_each("a", first_day=date(9999, 12, 31), last_day=date(9999, 12, 31)),
        fact("b", first_day=None, last_day=None),
    ]
    assert published(tmp_path, facts).facts.coverage.records == 4


def test_a_thousand_cells_are_told_and_no_more(tmp_path: Path) -> None:
    """What the contract has no room for is left out, the smallest first."""
    facts = [
        each
        for n in range(1010)
        for each in of_each(str(n), goods=(goods(1, commodity=f"KIND_{n}"),))
    ]
    facts += of_each("big", goods=(goods(1, commodity="KIND_7"),))
    cells = published(tmp_path, facts).facts.cells
    assert len(cells) == 1000
    assert (cells[0].n, cells[0].quantity) == (6, Decimal(6))
