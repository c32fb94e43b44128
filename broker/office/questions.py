"""Questions: what a regional office asks of the reports that stand, as Ibis expressions.

Every answer keeps the statuses apart, and says beside each number how many members it comes from.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import ibis
import ibis.expr.types as ir

from broker.office.facts import NOT_A_MASS, NOT_KNOWN
from broker.office.figures import IMPLAUSIBLE, KILOGRAM
from broker.office.given import GIVEN, given, told
from broker.office.labels import label
from broker.office.standing import NO, STANDING, SUPERSEDED, WITHDRAWN, YES


@dataclass(frozen=True, slots=True)
class Period:
    """Days, both included; None is open."""

    first: date | None = None
    last: date | None = None

    @property
    def open(self) -> bool:
        """Whether it holds every day, and what has no date as well."""
        return self.first is None and self.last is None


def received(judged: ir.Table) -> ir.Table:
    """Ask what came, per status and contract, and what became of it."""
    return (
        judged.group_by("status", "contract")
        .aggregate(
            members=judged.member.nunique(),
            received=judged.count(),
            standing=judged.count(where=judged.state == STANDING),
            superseded=judged.count(where=judged.state == SUPERSEDED),
            withdrawn=judged.count(where=judged.state == WITHDRAWN),
            not_for_others=judged.count(where=(judged.state == STANDING) & ~judged.countable),
            original_missing=judged.count(where=judged.blind),
            relayed=judged.count(where=judged.relayed_by.notnull()),
            claims_ignored=judged.count(where=judged.refused_claim),
            tlp=label(judged.strictness.min()),
        )
        .order_by("status", "contract")
    )


def in_period(reports: ir.Table, period: Period) -> ir.Table:
    """Return the reports of what surely happened in `period`; in an open one, all of them.

    A report whose date is unknown, or known no better than to a span that reaches beyond the
    period, is not surely in it.
    """
    if period.open:
        return reports
    surely = [YES]
    if period.first is not None:
        surely.append((reports.first_day >= period.first).fill_null(NO))
    if period.last is not None:
        surely.append((reports.last_day <= period.last).fill_null(NO))
    return reports.filter(surely)


def perhaps_in_period(reports: ir.Table, period: Period) -> ir.Table:
    """Return the reports of what may have happened in `period`, or outside it."""
    if period.open:
        return reports.limit(0)
    outside = NO
    if period.first is not None:
        outside |= (reports.last_day < period.first).fill_null(NO)
    if period.last is not None:
        outside |= (reports.first_day > period.last).fill_null(NO)
    surely = in_period(reports, period).select(sure="leaf")
    return reports.filter(~outside).anti_join(surely, reports.leaf == surely.sure)


def seizures(reports: ir.Table, by: str = "risk_area") -> ir.Table:
    """Ask how many seizures there were, per status, column `by` and how that was given."""
    told = reports.mutate(
        **{by: reports[by].fill_null(NOT_KNOWN), GIVEN: given(reports, by)},
    )
    return (
        told.group_by("status", by, GIVEN)
        .aggregate(
            members=told.member.nunique(),
            who=told.member.collect(distinct=True),
            seizures=told.count(),
            tlp=label(told.strictness.min()),
        )
        .order_by("status", ibis.desc("seizures"), by, GIVEN)
    )


def quantities(reports: ir.Table) -> ir.Table:
    """Ask how much of what was seized, per status, commodity, unit and how these were given.

    `total` adds up what is known and plausible; it is null where nothing is. Unknown figures are
    counted, and flagged ones counted and added up apart.
    """
    figure = _figures(reports)
    counted = figure.known & ~figure.flagged
    return (
        figure.group_by("status", "risk_area", "commodity", "unit", GIVEN)
        .aggregate(
            members=figure.member.nunique(),
            who=figure.member.collect(distinct=True),
            seizures=figure.leaf.nunique(),
            total=figure.amount.sum(where=counted),
            total_seizures=figure.leaf.nunique(where=counted),
            total_members=figure.member.nunique(where=counted),
            unknown=figure.count(where=~figure.known),
            unknown_members=figure.member.nunique(where=~figure.known),
            flagged=figure.count(where=figure.flagged),
            flagged_total=figure.amount.sum(where=figure.flagged),
            flagged_members=figure.member.nunique(where=figure.flagged),
            tlp=label(figure.strictness.min()),
        )
        .order_by("status", "risk_area", "commodity", "unit", GIVEN)
    )


def kilograms(reports: ir.Table) -> ir.Table:
    """Ask how many kilograms were seized, whatever their unit, per status and commodity.

    Goods that a report tells in several units are added once (`facts.Goods.kg`). `unconverted`
    figures are known and have no equivalent: they are in no sum. `conversions` are the factor
    tables that were used; KGM stands for what was in kilograms.
    """
    figure = _figures(reports).filter(lambda row: row.conversion.fill_null("") != NOT_A_MASS)
    plain = figure.kg.isnull() & figure.conversion.isnull() & (figure.unit == KILOGRAM)
    figure = figure.mutate(
        kg=ibis.ifelse(plain, figure.amount, figure.kg),
        conversion=ibis.ifelse(plain, KILOGRAM, figure.conversion),
    )
    sound = figure.known & ~figure.flagged
    weighed = sound & figure.kg.notnull()
    return (
        figure.group_by("status", "risk_area", "commodity", GIVEN)
        .aggregate(
            members=figure.member.nunique(where=weighed),
            who=figure.member.collect(where=weighed, distinct=True),
            seizures=figure.leaf.nunique(where=weighed),
            kg=figure.kg.sum(where=weighed),
            conversions=figure.conversion.collect(where=weighed, distinct=True),
            unconverted=figure.count(where=sound & figure.conversion.isnull()),
            unknown=figure.count(where=~figure.known),
            flagged=figure.count(where=figure.flagged & figure.kg.notnull()),
            flagged_kg=figure.kg.sum(where=figure.flagged),
            tlp=label(figure.strictness.min()),
        )
        .order_by("status", "risk_area", "commodity", GIVEN)
    )


def _figures(reports: ir.Table) -> ir.Table:
    """Return each figure of each report, with whether it is `known` and whether it is `flagged`."""
    figure = reports.select(
        "leaf", "member", "status", "strictness", goods=reports.goods.unnest()
    ).unpack("goods")
    known = figure.amount.notnull()
    flags = [str(flag) for flag in IMPLAUSIBLE]
    return figure.mutate(
        **{GIVEN: told(figure.given)}, known=known, flagged=known & figure.plausibility.isin(flags)
    )


def routes(reports: ir.Table) -> ir.Table:
    """Ask on which routes seizures were made, per status, origin and destination."""
    leg = reports.select(
        "leaf", "member", "status", "strictness", route=reports.routes.unnest()
    ).unpack("route")
    leg = leg.mutate(**{GIVEN: told(leg.given)})
    return (
        leg.group_by("status", "origin", "destination", GIVEN)
        .aggregate(
            members=leg.member.nunique(),
            who=leg.member.collect(distinct=True),
            seizures=leg.leaf.nunique(),
            tlp=label(leg.strictness.min()),
        )
        .order_by("status", ibis.desc("seizures"), "origin", "destination", GIVEN)
    )
