"""Bulletin: a table of figures for others, without names and without small cells.

A bulletin tells one table and the number of reports behind it, and no other sum: so what can be
worked out of it is what `disclosure` allows. It counts only what handling lets be counted for
others. Who holds the same reports gets the same digest, and so the same figures.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any, Final

import ibis.expr.types as ir

from broker.errors import RefusedError
from broker.office.disclosure import Minimum, Source, suppressed
from broker.office.products import PRODUCTS, Dims, Figure
from broker.office.questions import Period
from broker.office.shelf import Shelf
from broker.office.summary import Reports, prepared
from schemas import StatisticalBulletin
from schemas.components.goods import RiskArea
from schemas.components.quantities import Missing
from schemas.reports.statistical_bulletin import (
    Cell,
    Coverage,
    Dimension,
    ProductKind,
    StatisticalBulletinFacts,
    StatisticalBulletinOpen,
)

METHOD: Final = "sealane-office"
"""What `method_ref` begins with; table, version and both minimums follow."""
VERSION: Final = 2

_MOST_CELLS: Final = 1000
"""As many as the contract takes; what does not fit is suppressed without a word."""
_LAST_DAY: Final = date.max - timedelta(days=1)
_QUANTITIES_END: Final = Decimal(10**20)
"""The contract's amounts are smaller."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a bulletin is to be about.

    Args:
        product: Which table.
        status: Which reports: ACTUAL, EXERCISE or TEST, never two of them.
        period: When it happened; open, it is told in whole years.
        region: UN M49, ISO 3166-1 or the network's code.
        minimum: The smallest cell that may be told.
        expected: How many members may report.
        today: UTC; an open period of reports without dates is this day's year.
    """

    product: ProductKind
    status: str
    period: Period
    region: str
    minimum: Minimum
    expected: int
    today: date


def bulletin(shelf: Shelf, wanted: Wanted) -> StatisticalBulletin:
    """Return the bulletin.

    Raises:
        RefusedError: So few reports, or members, are behind it that their number alone tells.
        StoreError: The facts cannot be read.
    """
    product = PRODUCTS[wanted.product]
    with prepared(shelf, wanted.period, countable=True) as reports:
        all_inputs = product.inputs(reports)
        inputs = reports.engine.keep(all_inputs.filter(all_inputs.status == wanted.status))
        whole = _whole(reports, inputs, wanted)
        figures = product.figures(reports, wanted.status)
        digest = _digest(reports, inputs)
    start, end = _span(wanted, whole)
    return StatisticalBulletin(
        open=StatisticalBulletinOpen(risk_area=_area(whole["areas"])),
        facts=StatisticalBulletinFacts(
            summary=_summary(wanted, len(whole["who"])),
            language="en",
            product_kind=wanted.product,
            period_from=start,
            period_until=end,
            region=wanted.region,
            coverage=Coverage(
                reporters=tuple(sorted(whole["who"])),
                records=whole["records"],
                completeness_missing=Missing.NOT_MEASURED,
            ),
            min_cell_size=wanted.minimum.reports,
            cells=_cells(figures, wanted.minimum),
            method_ref=_method(wanted),
            input_digest=digest,
        ),
    )


def _whole(reports: Reports, inputs: ir.Table, wanted: Wanted) -> Mapping[str, Any]:
    """Return what the whole table comes from; refuse when that is too little to tell."""
    (whole,) = reports.engine.rows(
        inputs.aggregate(
            records=inputs.count(),
            who=inputs.member.collect(distinct=True),
            areas=inputs.risk_area.collect(distinct=True),
            first=inputs.first_day.min(),
            last=inputs.last_day.max(),
        )
    )
    whole = {**whole, "who": whole["who"] or [], "areas": whole["areas"] or []}
    least = wanted.minimum
    if not least.allows(Source(whole["records"], frozenset(whole["who"]))):
        raise RefusedError(
            "office.too_few",
            f"{wanted.status} reports behind this bulletin: {whole['records']}, of members: "
            f"{len(whole['who'])}. It takes {least.reports} reports of {least.members} members, or "
            "whoever reads it learns what one of them reported. Choose a longer period, or wait "
            "for more.",
        )
    return whole


def _cells(figures: Mapping[Dims, Figure], minimum: Minimum) -> tuple[Cell, ...]:
    hidden = suppressed({dims: figure.source for dims, figure in figures.items()}, minimum)
    told = [_told(dims, figure, minimum) for dims, figure in figures.items() if dims not in hidden]
    marked = [Cell(dims=_dimensions(dims), suppressed=True) for dims in figures if dims in hidden]
    # Leaving out a cell that could be told only adds to the suppressed ones, which pass already.
    told.sort(key=lambda cell: cell.n or 0, reverse=True)
    return tuple((told + marked)[:_MOST_CELLS])


def _told(dims: Dims, figure: Figure, minimum: Minimum) -> Cell:
    quantity = figure.quantity
    enough = minimum.reports <= figure.quantity_reports
    enough = enough and minimum.members <= figure.quantity_members
    if not enough or quantity is None or quantity >= _QUANTITIES_END:
        quantity = None
    return Cell(
        dims=_dimensions(dims),
        n=figure.source.reports,
        reporters=len(figure.source.members),
        quantity=quantity,
        unit=figure.unit if quantity is not None else None,
        kg=quantity if figure.unit == "KGM" else None,
        suppressed=False,
    )


def _dimensions(dims: Dims) -> tuple[Dimension, ...]:
    return tuple(Dimension(name=name, value=value) for name, value in dims)


def _digest(reports: Reports, inputs: ir.Table) -> bytes:
    """Return SHA-256 over the leaves, sorted: each is 32 bytes, so nothing need stand between."""
    digest = hashlib.sha256()
    for leaf in reports.engine.leaves(inputs):
        digest.update(leaf)
    return digest.digest()


def _span(wanted: Wanted, whole: Mapping[str, Any]) -> tuple[datetime, datetime]:
    """Return start, included, and end, excluded.

    Where the period leaves one open it is a year's: the very first day would tell of one report.
    """
    period, today = wanted.period, wanted.today
    first = period.first or date((whole["first"] or today).year, 1, 1)
    last = period.last or date(max(whole["last"] or today, first).year, 12, 31)
    last = min(last, _LAST_DAY)
    return _midnight(first), _midnight(last) + timedelta(days=1)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)


def _area(areas: list[str]) -> RiskArea:
    return RiskArea(areas[0]) if len(areas) == 1 else RiskArea.MULTIPLE


def _method(wanted: Wanted) -> str:
    least = wanted.minimum
    kind = wanted.product.lower()
    return f"{METHOD}/{kind}/{VERSION}/n{least.reports}m{least.members}"


def _summary(wanted: Wanted, reporters: int) -> str:
    least = wanted.minimum
    return (
        f"{wanted.status}. From reports of {reporters} members; {wanted.expected} may report. "
        "Each report counts once, in its newest revision. Unknown and implausible quantities are "
        f"in no total. Figures of fewer than {least.reports} reports or {least.members} members "
        "are suppressed, and others where those could be worked out from them."
    )
