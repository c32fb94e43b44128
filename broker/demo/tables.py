"""Tables: what the demo shows of bulletins, attempts and sums."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from broker.demo.case import Case, Said
from broker.demo.cast import PLACES, called
from broker.demo.evidence import Finding
from broker.demo.misdeeds import DUPLICATE, LATE, MISSING, Lost
from broker.demo.screen import Screen
from broker.demo.sums import Sum
from broker.demo.words import CONTRACTS, REASONS
from broker.demo.writing import draft
from broker.office import units
from broker.roles.drafts import Draft
from schemas import StatisticalBulletin
from schemas.reports.statistical_bulletin import Cell

_ROWS: Final = 6
_MARK: Final = 8
"""How many digits of a report's fingerprint are shown."""
_VERDICTS: Final = {
    LATE: "delivered, flagged late",
    DUPLICATE: "dropped as duplicates",
    MISSING: "missed, each by number",
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
        ("Goods", "Seizures", "Agencies", "Quantity", "Unit"),
        [_cell(cell) for cell in told[:_ROWS]],
        right=1,
    )
    screen.say(_rest(len(told) - _ROWS, len(first.cells) - len(told), first.min_cell_size))


def _rest(more: int, hidden: int, least: int) -> str:
    if not hidden:
        return (
            f"{more} more rows follow. A figure from fewer than {least} agencies would be withheld."
        )
    return (
        f"{more} more rows follow. {hidden} are withheld: from fewer than {least} reports or "
        "agencies, they would tell on someone."
    )


def show_thread(screen: Screen, case: Case, said: Said) -> None:
    """Show one case's reports, each with the fingerprint by which the others refer to it."""
    screen.headline(
        f"One of its threads: {case.goods.words} from {PLACES[case.source]} "
        f"to {PLACES[case.destination]}"
    )
    for step, reference in sorted(said.items()):
        before = {at: said[at] for at in said if at < step}
        how = _linked(draft(case, step, before))
        mark = reference.leaf.hex()[:_MARK]
        screen.say(f"{mark}  {step.name.lower():12}  {called(reference.member)}, {how}", indent=3)


def _linked(made: Draft) -> str:
    """Return how a report says that it belongs with another."""
    if made.thread.in_reply_to:
        return f"answering {made.thread.in_reply_to.leaf.hex()[:_MARK]}"
    if made.parents:
        return f"made from {made.parents[0].leaf.hex()[:_MARK]}"
    return "which opens the thread"


def show_closing_day(screen: Screen, victim: str, count: int) -> None:
    """Say what the operator meddles with."""
    screen.say(
        f"{called(victim)} reports {count} seizures. Kafka says that it has them all. In truth its "
        "operator, who has no member's key, stores what it likes:"
    )


def show_findings(screen: Screen, found: Sequence[Finding], lost: Sequence[Lost]) -> None:
    """Show what every reader made of each attempt."""
    screen.table(
        ("The operator ...", "Every reader ...", "By name", "Readers"),
        [_finding(each) for each in found],
        right=3,
    )
    screen.say(
        "Readers are all who read that topic (ROCB reads no seizure reports); of the swapped "
        "reports, all whom they were for."
    )
    first = lost[0]
    kept_back = " and ".join(str(each.seq) for each in lost[1:])
    contract = CONTRACTS[first.topic.rpartition(".")[2]]
    screen.say(
        f"Missing, by name: {called(first.member)}, {contract}s, lane {first.lane}: number "
        f"{first.seq}, altered in its place, and numbers {kept_back}, kept back. All else arrived, "
        "and nothing false was delivered to anyone."
    )


def show_sums(screen: Screen, sums: Sequence[Sum], victim: str) -> None:
    """Show every member's account."""
    screen.say("Each counts for itself, in its own store, what became of every record it reads:")
    screen.say("By others = delivered + not addressed + counted + missing.", indent=3)
    screen.say(
        "Read = delivered + own + not addressed + counted + keys + dropped + refused.", indent=3
    )
    screen.table(_ACCOUNT, [_account(each) for each in sums], right=1)
    screen.say(
        f"{called(victim)} lacks nothing of others: what is missing is its own. "
        "ROCB reads alerts, feedback and bulletins only. The regional office counts what is not "
        "for it: goods, countries and week, and no more. Keys are the records by which those who "
        "speak tell their readers the keys of the hour."
    )


_ACCOUNT: Final = (
    "",
    "By\nothers",
    "Deliv-\nered",
    "Not ad-\ndressed",
    "Count-\ned",
    "Miss-\ning",
    "Read",
    "Own",
    "Keys",
    "Drop-\nped",
    "Re-\nfused",
)


def _account(each: Sum) -> tuple[str, ...]:
    figures = (
        each.published,
        each.delivered,
        each.not_addressed,
        each.counted,
        each.missing,
        each.read,
        each.own,
        each.system,
        each.dropped,
        each.refused,
    )
    name = called(each.member).removesuffix(" Customs").removesuffix(" Asia/Pacific")
    return (name, *(f"{figure:,}" for figure in figures))


def _finding(finding: Finding) -> tuple[str, ...]:
    verdict = str(finding.attempt.verdict)
    words = _VERDICTS.get(verdict) or f"refused: {REASONS[verdict]}"
    return (finding.attempt.what, words, verdict, f"{finding.noticed}/{finding.readers}")


def _cell(cell: Cell) -> tuple[str, ...]:
    dims = {each.name: each.value for each in cell.dims}
    goods = dims.get("category", "UNKNOWN").replace("_", " ").lower()
    quantity = "not told" if cell.quantity is None else f"{cell.quantity.normalize():,f}"
    return (goods, f"{cell.n or 0:,}", f"{cell.reporters or 0}", quantity, _unit(cell, dims))


def _unit(cell: Cell, dims: dict[str, str]) -> str:
    unit = cell.unit or dims.get("unit", "")
    return units.WORDS.get(unit, unit)
