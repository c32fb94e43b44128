"""Products: the tables that a bulletin can tell, each figure with what it comes from."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

import ibis.expr.types as ir

from broker.office import answers, questions
from broker.office.disclosure import Source
from broker.office.facts import STATED
from broker.office.given import GIVEN
from broker.office.summary import Reports
from schemas.reports.statistical_bulletin import ProductKind

Dims = tuple[tuple[str, str], ...]
"""A cell's coordinates: names and codes."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One cell before anything is suppressed.

    Args:
        source: What it comes from.
        quantity: How much, in `unit`; None where nothing is known.
        unit: Of the quantity.
        quantity_reports: How many reports the quantity comes from.
        quantity_members: How many members.
    """

    source: Source
    quantity: Decimal | None = None
    unit: str | None = None
    quantity_reports: int = 0
    quantity_members: int = 0


@dataclass(frozen=True, slots=True)
class Product:
    """One kind of table.

    Args:
        ask: The question whose answer has a row for each cell.
        dims: Of a row, which columns are coordinates, and their names in the bulletin; what was
            not stated by reporters has `given` for one more, so that it is a cell of its own.
        count: Of a row, how many reports it comes from.
        inputs: The reports that go into it.
    """

    ask: Callable[[Reports], ir.Table]
    dims: Mapping[str, str]
    count: str
    inputs: Callable[[Reports], ir.Table]

    def figures(self, reports: Reports, status: str) -> dict[Dims, Figure]:
        """Return the figures of one status, in the order of their coordinates.

        Raises:
            StoreError: The facts cannot be read.
        """
        asked = self.ask(reports)
        rows = reports.engine.rows(asked.filter(asked.status == status))
        figures = {self._dims(row): self._figure(row) for row in rows}
        return dict(sorted(figures.items()))

    def _dims(self, row: Mapping[str, Any]) -> Dims:
        dims = tuple((name, row[column]) for column, name in self.dims.items())
        return dims if row[GIVEN] == STATED else (*dims, (GIVEN, row[GIVEN]))

    def _figure(self, row: Mapping[str, Any]) -> Figure:
        source = Source(row[self.count], frozenset(row["who"]))
        if row.get("total") is None:
            return Figure(source)
        return Figure(
            source, row["total"], row["unit"], row["total_seizures"], row["total_members"]
        )


def _seizures(reports: Reports) -> ir.Table:
    return reports.seizures.select("leaf", "member", "status", "risk_area", "first_day", "last_day")


def _alerts_and_answers(reports: Reports) -> ir.Table:
    columns = ("leaf", "member", "status", "risk_area", "first_day", "last_day")
    alerts, links = reports.alerts, reports.links
    given = links.inner_join(
        alerts, (links.alert == alerts.root, links.originator == alerts.member)
    )
    answering = given.select(
        leaf=links.leaf,
        member=links.member,
        status=links.status,
        risk_area=alerts.risk_area,
        first_day=alerts.first_day,
        last_day=alerts.last_day,
    )
    return alerts.select(*columns).union(answering.select(*columns))


PRODUCTS: Final[Mapping[ProductKind, Product]] = {
    ProductKind.SEIZURE_SUMMARY: Product(
        ask=lambda reports: questions.quantities(reports.seizures),
        dims={"risk_area": "risk_area", "commodity": "category", "unit": "unit"},
        count="seizures",
        inputs=_seizures,
    ),
    ProductKind.ROUTES: Product(
        ask=lambda reports: questions.routes(reports.seizures),
        dims={"origin": "from_country", "destination": "to_country"},
        count="seizures",
        inputs=_seizures,
    ),
    ProductKind.ALERT_HIT_RATES: Product(
        ask=lambda reports: answers.results(reports.alerts),
        dims={"risk_area": "risk_area", "category": "category", "result": "outcome"},
        count="alerts",
        inputs=_alerts_and_answers,
    ),
}
