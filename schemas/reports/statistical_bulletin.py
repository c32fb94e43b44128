"""M16 statistical_bulletin: a regional office's figures, without names by construction."""

from __future__ import annotations

from enum import auto
from typing import Annotated, ClassVar, Self

from annotated_types import Ge, Le
from pydantic import model_validator

from schemas.components.quantities import Missing, Money, given_or_why
from schemas.part import Code, Part
from schemas.report import Report
from schemas.reports.case import CaseOpen
from schemas.values import (
    CodeText,
    Count,
    Digest,
    Instant,
    Language,
    Many,
    MemberName,
    NotNegative,
    Percent,
    Summary,
    Unit,
)


class ProductKind(Code):
    """What kind of product it is."""

    SEIZURE_SUMMARY = auto()
    TREND = auto()
    ROUTES = auto()
    ALERT_HIT_RATES = auto()
    OPERATION_FIGURES = auto()
    ANNUAL_REPORT = auto()
    OTHER = auto()
    NOT_STATED = auto()


class Dimension(Part):
    """One coordinate of a cell."""

    name: CodeText
    """As risk_area, category, unit, from_country, to_country, month, outcome."""
    value: CodeText
    """Its code; UNKNOWN is a value."""


class Cell(Part):
    """One figure; a suppressed one is too small to tell, or would help to work out one that is."""

    dims: Many[Dimension]
    """Its coordinates."""
    n: Count | None = None
    """Records; null: suppressed."""
    reporters: Count | None = None
    """Members that they come from; null: suppressed."""
    quantity: NotNegative | None = None
    """In `unit`; null: none, or suppressed."""
    unit: Unit | None = None
    """Of the quantity, UN/ECE Rec 20 or a domain unit."""
    kg: NotNegative | None = None
    """Kilograms; null: not known, or suppressed."""
    value: Money | None = None
    """Money; null: not known, or suppressed."""
    suppressed: bool
    """Whether its figures are left out."""


class Coverage(Part):
    """What the figures rest on."""

    reporters: Many[MemberName]
    """Members whose reports are in."""
    records: Count
    """Reports counted."""
    completeness_pct: Percent | None = None
    """Share of what is thought to have happened, per cent; null with a reason."""
    completeness_missing: Missing | None = None
    """Why there is no share."""

    @model_validator(mode="after")
    def _share_or_why(self) -> Self:
        given_or_why("completeness_pct", self.completeness_pct, self.completeness_missing)
        return self


class FindingKind(Code):
    """What an analyst sees in the figures."""

    RISE = auto()
    FALL = auto()
    NEW_ROUTE = auto()
    NEW_METHOD = auto()
    HOTSPOT = auto()
    SPIKE = auto()
    REPORTING_CHANGE = auto()
    OTHER = auto()
    NOT_STATED = auto()


class BulletinFinding(Part):
    """A finding about one cell or group of cells; words stand in the summary."""

    kind: FindingKind
    """What is seen; NOT_STATED is an answer."""
    dims: Many[Dimension]
    """What it is about."""


class StatisticalBulletinOpen(CaseOpen):
    """What routing and counting need of a bulletin."""


MinCell = Annotated[int, Ge(2), Le(1000)]


class StatisticalBulletinFacts(Part):
    """Figures."""

    summary: Summary | None = None
    """What they tell, without names."""
    language: Language | None = None
    """BCP 47, of the summary."""
    product_kind: ProductKind
    """What kind of product it is."""
    period_from: Instant
    """Start of the period, UTC, included."""
    period_until: Instant
    """End of the period, UTC, excluded."""
    region: CodeText
    """UN M49, ISO 3166-1 or the network's code."""
    coverage: Coverage
    """What the figures rest on."""
    min_cell_size: MinCell
    """Fewest records that a cell may tell."""
    cells: Many[Cell] = ()
    """Figures."""
    findings: Many[BulletinFinding] = ()
    """What an analyst sees in them."""
    method_ref: CodeText
    """Method and its version."""
    input_digest: Digest
    """SHA-256 over the leaves of the reports counted, sorted: who has them gets the same."""

    @model_validator(mode="after")
    def _tells_no_small_cell(self) -> Self:
        if self.period_until <= self.period_from:
            raise ValueError("period_until must lie after period_from")
        for place, cell in enumerate(self.cells):
            _check_cell(place, cell, self.min_cell_size)
        return self


def _check_cell(place: int, cell: Cell, smallest: int) -> None:
    figures = (cell.n, cell.reporters, cell.quantity, cell.kg, cell.value)
    if cell.suppressed:
        if any(figure is not None for figure in figures):
            raise ValueError(f"cells[{place}] is suppressed, so it may hold no figure")
    elif cell.n is None or cell.reporters is None:
        raise ValueError(f"cells[{place}] needs n and reporters, or is suppressed")
    elif 0 < cell.n < smallest:
        raise ValueError(f"cells[{place}] tells of {cell.n} records, fewer than {smallest}")


class StatisticalBulletin(Report):
    """A regional office's figures (RILO); it has no `nominal`."""

    contract: ClassVar[str] = "statistical_bulletin"

    open: StatisticalBulletinOpen
    """Routing and counting."""
    facts: StatisticalBulletinFacts
    """Figures."""
