"""A bulletin that was published, for people."""

from __future__ import annotations

from broker.cli import console
from broker.cli.office_words import amount
from broker.cli.sheets import Sheet
from broker.cli.visible import visible
from broker.cli.wording import count
from broker.roles.drafts import Publication
from schemas import StatisticalBulletin
from schemas.reports.statistical_bulletin import Cell


def show_bulletin(report: StatisticalBulletin, publication: Publication, status: str) -> None:
    """Print what the bulletin tells, and by what others refer to it."""
    facts = report.facts
    sheet = Sheet(
        f"{status} bulletin {facts.product_kind}",
        *("Cell", ">Reports", ">Members", ">Quantity", "Unit"),
    )
    told = [cell for cell in facts.cells if not cell.suppressed]
    for cell in told:
        sheet.add(" ".join(visible(each.value) for each in cell.dims), *_figures(cell))
    sheet.show()
    if hidden := len(facts.cells) - len(told):
        console.out.print(
            f"Suppressed: {count(hidden, 'cell')}, of too few reports or members, or lest those be "
            "worked out.",
            soft_wrap=True,
        )
    did = "Unchanged, so not published again" if publication.repeated else "Signed and sent"
    console.out.print()
    console.out.print(
        f"{did}: {count(facts.coverage.records, 'report')} of "
        f"{count(len(facts.coverage.reporters), 'member')}, from {facts.period_from:%Y-%m-%d} "
        f"to before {facts.period_until:%Y-%m-%d}.\n"
        f"reference     {publication.reference.member} {publication.reference.leaf.hex()}\n"
        f"input digest  {facts.input_digest.hex()}",
        soft_wrap=True,
    )


def _figures(cell: Cell) -> tuple[str, ...]:
    return (f"{cell.n:,}", f"{cell.reporters}", amount(cell.quantity), cell.unit or "")
