"""Controls: how many there were, and how often they found something, beside random ones.

A hit is a control whose result is IRREGULARITY or SEIZURE; a rate is of those that were performed
and say what they found. A profile that finds less often than chance is no profile: so beside each
rate stands that of the random controls of the same kind.
"""

from __future__ import annotations

from typing import Final

import ibis
import ibis.expr.types as ir

from broker.office.facts import DEFAULTED, NOT_KNOWN
from broker.office.given import GIVEN, given
from broker.office.labels import label
from broker.office.standing import NO

HITS: Final = ("IRREGULARITY", "SEIZURE")
PERFORMED: Final = ("CONFORM", "DISCREPANCY", *HITS)
"""Results that say what a control found."""
RANDOM: Final = "RANDOM"


def controls(reports: ir.Table) -> ir.Table:
    """Ask how many controls there were, per status, result and how that was given."""
    told = reports.mutate(
        **{GIVEN: given(reports, "outcome")}, result=reports.outcome.fill_null(NOT_KNOWN)
    )
    return (
        told.group_by("status", "result", GIVEN)
        .aggregate(
            members=told.member.nunique(),
            who=told.member.collect(distinct=True),
            controls=told.count(),
            tlp=label(told.strictness.min()),
        )
        .order_by("status", ibis.desc("controls"), "result", GIVEN)
    )


def hit_rates(reports: ir.Table, by: str) -> ir.Table:
    """Ask how many controls were performed and hits, per status, `by` and how these were given.

    `hit_rate` is null where none was performed. The random ones are those of the same `by`, or of
    all where that is the trigger; where result or trigger was put in by default, they are none.

    Args:
        reports: The controls.
        by: trigger, chapter, origin or departure; a control of several chapters counts under each.
    """
    told = _keyed(reports, by)
    keys = ("status", by, GIVEN)
    performed, hit = told.outcome.isin(PERFORMED), told.outcome.isin(HITS)
    counts = told.group_by(*keys).aggregate(
        members=told.member.nunique(),
        who=told.member.collect(distinct=True),
        controls=told.leaf.nunique(),
        performed=told.leaf.nunique(where=performed),
        hits=told.leaf.nunique(where=hit),
        strictness=told.strictness.min(),
    )
    chance = _random(told, ("status",) if by == "trigger" else ("status", by))
    beside = counts.left_join(chance, tuple(set(chance.columns) & set(keys)))
    figures = ("members", "who", "controls", "performed", "hits")
    strictest = ibis.least(beside.strictness, beside.chance_strictness.fill_null(beside.strictness))
    return beside.select(
        *keys,
        *figures,
        hit_rate=_rate(beside.hits, beside.performed),
        random=beside.random.fill_null(0),
        random_hits=beside.random_hits.fill_null(0),
        random_hit_rate=_rate(beside.random_hits, beside.random),
        tlp=label(strictest),
    ).order_by("status", ibis.desc("hits"), ibis.desc("controls"), by, GIVEN)


def _keyed(reports: ir.Table, by: str) -> ir.Table:
    """Return the controls with `by` and how that and the result were given."""
    column = "chapters" if by == "chapter" else by
    how = given(reports, column, "outcome")
    # Whether one was random is a fact only where trigger and result are.
    surely = given(reports, "trigger", "outcome") != DEFAULTED
    chance = (reports.trigger == RANDOM) & surely & reports.outcome.isin(PERFORMED)
    columns = {by: reports[column], GIVEN: how, "by_chance": chance.fill_null(NO)}
    told = reports.select("leaf", "member", "status", "outcome", "strictness", **columns)
    if by == "chapter":
        told = told.mutate(chapter=told.chapter.fill_null(ibis.array([NOT_KNOWN])).unnest())
    return told.mutate(**{by: told[by].fill_null(NOT_KNOWN)})


def _random(told: ir.Table, keys: tuple[str, ...]) -> ir.Table:
    """Return how many random controls were performed and hits, per `keys`."""
    chance = told.filter(told.by_chance)
    return chance.group_by(*keys).aggregate(
        random=chance.leaf.nunique(),
        random_hits=chance.leaf.nunique(where=chance.outcome.isin(HITS)),
        chance_strictness=chance.strictness.min(),
    )


def _rate(hits: ir.Value, of: ir.Value) -> ir.Value:
    return ibis.ifelse(of > 0, hits / of, None)
