"""Tables: what the demo shows of bulletins, attempts and sums."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from broker.demo.cast import called
from broker.demo.evidence import Finding
from broker.demo.operator import DUPLICATE, LATE, MISSING, Lost
from broker.demo.screen import Screen
from broker.demo.sums import Sum
from broker.demo.words import CONTRACTS, REASONS
from schemas import StatisticalBulletin
from schemas.reports.statistical_bulletin import Cell

_ROWS: Final = 6
_VERDICTS: Final = {
    LATE: "delivered it in its place, flagged late",
    DUPLICATE: "dropped them: had them already",
    MISSING: "missed them, each by its number",
}


def show_bulletin(
    screen: Screen, reader: str, made: Sequence[StatisticalBulletin], got: Sequence[object]
) -> None:
    """Show what one reader gets of the first of the bulletins."""
    first = made[0].facts
    told = [cell for cell in first.cells if not cell.suppressed]
    screen.say(
        f"From {first.coverage.records:,} seizure reports of {len(first.coverage.reporters)} "
        f"administrations, without names. {called(reader)} gets {len(got)} bulletins; the first "
        "begins:"
    )
    screen.table(
        ("Goods", "Seizures", "Reported by", "Quantity", "Unit"),
        [_cell(cell) for cell in told[:_ROWS]],
        right=1,
    )
    screen.say(
        f"{len(told) - _ROWS} more rows. {len(first.cells) - len(told)} are withheld: from fewer "
        f"than {first.min_cell_size} reports or agencies, they would tell on someone."
    )


def show_closing_day(screen: Screen, victim: str, count: int) -> None:
    """Say what the operator meddles with."""
    screen.say(
        f"{called(victim)} reports {count} seizures. Kafka says that it has them all. In truth its "
        "operator, who has no member's key, stores what it likes:"
    )


def show_findings(screen: Screen, found: Sequence[Finding], lost: Sequence[Lost]) -> None:
    """Show what every reader made of each attempt."""
    screen.table(
        ("The operator ...", "Every reader ...", "Readers"),
        [(each.attempt.what, _verdict(each), f"{each.noticed}/{each.readers}") for each in found],
        right=2,
    )
    first = lost[0]
    numbers = ", ".join(str(each.seq) for each in lost)
    contract = CONTRACTS[first.topic.rpartition(".")[2]]
    screen.say(
        f"Missing, by name: {called(first.member)}, {contract}s, lane {first.lane}, numbers "
        f"{numbers}. All else arrived, and nothing false was delivered to anyone."
    )


def show_sums(screen: Screen, sums: Sequence[Sum]) -> None:
    """Show every member's account."""
    screen.say("Others published = got + for others + missing.")
    screen.say("Read = got + own + for others + dropped + refused.")
    heads = ("", "Others published", "Got", "For others", "Missing", "Read", "Own", "Dropped", "Refused")  # fmt: skip - one table head
    screen.table(heads, [_account(each) for each in sums], right=1)


def _account(each: Sum) -> tuple[str, ...]:
    figures = (
        each.published,
        each.delivered,
        each.not_addressed,
        each.missing,
        each.read,
        each.own,
        each.dropped,
        each.refused,
    )
    return (called(each.member).removesuffix(" Customs"), *(f"{figure:,}" for figure in figures))


def _verdict(finding: Finding) -> str:
    verdict = str(finding.attempt.verdict)
    if verdict in _VERDICTS:
        return _VERDICTS[verdict]
    return f"refused it: {REASONS[verdict]} ({verdict})"


def _cell(cell: Cell) -> tuple[str, ...]:
    dims = {each.name: each.value for each in cell.dims}
    goods = dims.get("category", "UNKNOWN").replace("_", " ").lower()
    quantity = "not told" if cell.quantity is None else f"{cell.quantity.normalize():,f}"
    return (goods, f"{cell.n or 0:,}", f"{cell.reporters or 0}", quantity, _unit(cell, dims))


_UNITS: Final = {
    "CIGARETTE": "cigarettes",
    "H87": "pieces",
    "KGM": "kg",
    "LTR": "litres",
    "MTQ": "cubic metres",
    "NOT_STATED": "not stated",
    "TABLET": "tablets",
}


def _unit(cell: Cell, dims: dict[str, str]) -> str:
    unit = cell.unit or dims.get("unit", "")
    return _UNITS.get(unit, unit)
