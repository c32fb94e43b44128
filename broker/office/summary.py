"""Summary: every question a regional office asks of its facts, answered at once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, NamedTuple

import ibis.expr.types as ir

from broker.office import answers, controls, questions
from broker.office.engine import Engine, opened
from broker.office.given import GIVEN
from broker.office.labels import strictest
from broker.office.questions import Period
from broker.office.shelf import Shelf
from broker.office.standing import judged, standing

Rows = tuple[Mapping[str, Any], ...]


class Reports(NamedTuple):
    """The reports that a period is about, worked out and ready to be asked."""

    engine: Engine
    judged: ir.Table
    """All of every period, with what became of each."""
    seizures: ir.Table
    undated: ir.Table
    """Seizures that may or may not lie in the period."""
    controls: ir.Table
    controls_undated: ir.Table
    """Controls that may or may not lie in the period."""
    alerts: ir.Table
    links: ir.Table
    """All feedback, with the alert that each counts for."""


@dataclass(frozen=True, slots=True)
class Summary:
    """Answers in rows; each row is of one status and says how many members it comes from.

    Where a row rests on what a mapping may have put in by default, `given` says so, and no figure
    is of both. `tlp` is the strictest label of the reports that the row comes from.
    """

    received: Rows
    seizures: Rows
    undated: Rows
    seizures_by_country: Rows
    seizures_by_direction: Rows
    quantities: Rows
    kilograms: Rows
    routes: Rows
    controls: Rows
    controls_undated: Rows
    controls_by_chapter: Rows
    controls_by_origin: Rows
    controls_by_departure: Rows
    controls_by_trigger: Rows
    feedback: Rows
    hit_rates_by_member: Rows
    hit_rates_by_commodity: Rows
    hit_rates_by_route: Rows

    def of(self, status: str) -> Summary:
        """Return what there is of one status."""
        return Summary(
            **{
                name: tuple(row for row in getattr(self, name) if row["status"] == status)
                for name in Summary.__dataclass_fields__
            }
        )

    @property
    def tlp(self) -> str | None:
        """The strictest label of all that it comes from; None of nothing."""
        names = Summary.__dataclass_fields__
        return strictest(row["tlp"] for name in names for row in getattr(self, name))

    @property
    def statuses(self) -> tuple[str, ...]:
        """The statuses that there is anything of, in order."""
        return tuple(sorted({row["status"] for row in self.received}))


@contextmanager
def prepared(shelf: Shelf, period: Period, *, countable: bool = False) -> Iterator[Reports]:
    """Work out which reports stand and lie in `period`.

    Args:
        shelf: The facts.
        period: When it happened; of an alert, when it was made.
        countable: Only reports whose handling lets them be counted for others.

    Raises:
        StoreError: The facts cannot be read.
    """
    waiting, parts = shelf.read()
    with opened(shelf.folder) as engine:
        everything = judged(engine.read(waiting, parts), engine)
        usable = everything.filter(everything.countable) if countable else everything
        reports = standing(usable)
        seizures = reports.filter(reports.contract == "seizure_report")
        controlled = reports.filter(reports.contract == "control_result")
        links = engine.keep(answers.linked(usable))
        yield Reports(
            engine,
            everything,
            engine.keep(questions.in_period(seizures, period)),
            questions.perhaps_in_period(seizures, period),
            engine.keep(questions.in_period(controlled, period)),
            questions.perhaps_in_period(controlled, period),
            engine.keep(questions.in_period(answers.answered(usable, links), period)),
            links,
        )


def summarise(shelf: Shelf, period: Period) -> Summary:
    """Answer every question about `period`.

    Raises:
        StoreError: The facts cannot be read.
    """
    with prepared(shelf, period) as reports:
        rate, links, rows = answers.hit_rates, reports.links, reports.engine.rows
        alerts, hits = reports.alerts, controls.hit_rates
        asked = {
            "received": questions.received(reports.judged),
            "seizures": questions.seizures(reports.seizures),
            "undated": questions.seizures(reports.undated),
            "seizures_by_country": questions.seizures(reports.seizures, "country"),
            "seizures_by_direction": questions.seizures(reports.seizures, "direction"),
            "quantities": questions.quantities(reports.seizures),
            "kilograms": questions.kilograms(reports.seizures),
            "routes": questions.routes(reports.seizures),
            "controls": controls.controls(reports.controls),
            "controls_undated": controls.controls(reports.controls_undated),
            "controls_by_chapter": hits(reports.controls, "chapter"),
            "controls_by_origin": hits(reports.controls, "origin"),
            "controls_by_departure": hits(reports.controls, "departure"),
            "controls_by_trigger": hits(reports.controls, "trigger"),
            "feedback": answers.feedback(links),
            "hit_rates_by_member": rate(alerts, links, "member"),
            "hit_rates_by_commodity": rate(
                answers.by_commodity(alerts), links, "risk_area", "category", GIVEN
            ),
            "hit_rates_by_route": rate(
                answers.by_route(alerts), links, "origin", "destination", GIVEN
            ),
        }
        return Summary(**{name: tuple(rows(question)) for name, question in asked.items()})
