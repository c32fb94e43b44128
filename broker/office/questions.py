"""Questions: what a regional office asks of the reports that stand, as Ibis expressions.

Every answer keeps the statuses apart, and says beside each number how many members it comes from.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import ibis
import ibis.expr.types as ir

from broker.office.facts import IMPLAUSIBLE
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
            claims_ignored=judged.count(where=judged.refused_claim),
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


def seizures(reports: ir.Table) -> ir.Table:
    """Ask how many seizures there were, per status and risk area."""
    return (
        reports.group_by("status", "risk_area")
        .aggregate(
            members=reports.member.nunique(),
            who=reports.member.collect(distinct=True),
            seizures=reports.count(),
        )
        .order_by("status", ibis.desc("seizures"), "risk_area")
    )


def quantities(reports: ir.Table) -> ir.Table:
    """Ask how much of what was seized, per status, commodity and unit.

    `total` adds up what is known and plausible; it is null where nothing is. Unknown figures are
    counted, and flagged ones counted and added up apart.
    """
    figure = reports.select("leaf", "member", "status", goods=reports.goods.unnest()).unpack(
        "goods"
    )
    known = figure.amount.notnull()
    flagged = known & figure.plausibility.isin([str(flag) for flag in IMPLAUSIBLE])
    counted = known & ~flagged
    return (
        figure.group_by("status", "risk_area", "commodity", "unit")
        .aggregate(
            members=figure.member.nunique(),
            who=figure.member.collect(distinct=True),
            seizures=figure.leaf.nunique(),
            total=figure.amount.sum(where=counted),
            total_seizures=figure.leaf.nunique(where=counted),
            total_members=figure.member.nunique(where=counted),
            unknown=figure.count(where=~known),
            unknown_members=figure.member.nunique(where=~known),
            flagged=figure.count(where=flagged),
            flagged_total=figure.amount.sum(where=flagged),
            flagged_members=figure.member.nunique(where=flagged),
        )
        .order_by("status", "risk_area", "commodity", "unit")
    )


def routes(reports: ir.Table) -> ir.Table:
    """Ask on which routes seizures were made, per status, origin and destination."""
    leg = reports.select("leaf", "member", "status", route=reports.routes.unnest()).unpack("route")
    return (
        leg.group_by("status", "origin", "destination")
        .aggregate(
            members=leg.member.nunique(),
            who=leg.member.collect(distinct=True),
            seizures=leg.leaf.nunique(),
        )
        .order_by("status", ibis.desc("seizures"), "origin", "destination")
    )
