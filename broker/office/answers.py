"""Answers: which alerts were answered by feedback, and how many of them led to a find.

Feedback counts for the alert that it names by member and leaf, of whatever revision, and for
nothing else: it must name the alert's true originator, be of the alert's status, and come from
another member, for nobody marks its own work. Feedback about an alert that is not here waits.
"""

from __future__ import annotations

from typing import Final

import ibis
import ibis.expr.types as ir

from broker.office.facts import DEFAULTED
from broker.office.given import GIVEN, given, told
from broker.office.labels import label
from broker.office.standing import standing

DECIDED: Final = ("HIT", "PARTIAL", "NO_HIT")
"""Outcomes that say whether an alert was right; of several answers the first of these decides."""


def linked(judged: ir.Table) -> ir.Table:
    """Return each standing feedback with the alert it counts for, or why it counts for none.

    Columns: leaf, member, status, outcome; alert and originator, the alert's root and who made it,
    null unless it counts; strictness; and link: COUNTED, WAITING (what it is about is not here),
    OWN, MISNAMED (another originator or status), ELSEWHERE (about a report that is no alert) or
    DEFAULTED (a mapping put in its outcome).
    """
    reports = standing(judged)
    feedback = reports.filter(reports.contract == "feedback")
    about = judged.view()
    joined = feedback.left_join(about, feedback.about_leaf == about.leaf)
    named = (about.member == feedback.about_member) & (about.status == feedback.status)
    link = ibis.cases(
        (about.leaf.isnull(), "WAITING"),
        (~named, "MISNAMED"),
        (about.contract != "alert", "ELSEWHERE"),
        (about.member == feedback.member, "OWN"),
        (given(feedback, "outcome") == DEFAULTED, DEFAULTED),
        else_="COUNTED",
    )
    counted = link == "COUNTED"
    return joined.select(
        leaf=feedback.leaf,
        member=feedback.member,
        status=feedback.status,
        outcome=feedback.outcome,
        strictness=feedback.strictness,
        link=link,
        alert=ibis.ifelse(counted, about.root, None),
        originator=ibis.ifelse(counted, about.member, None),
    )


def feedback(links: ir.Table) -> ir.Table:
    """Ask what became of the feedback, per status and link."""
    return (
        links.group_by("status", "link")
        .aggregate(
            members=links.member.nunique(),
            feedback=links.count(),
            tlp=label(links.strictness.min()),
        )
        .order_by("status", "link")
    )


def answered(judged: ir.Table, links: ir.Table) -> ir.Table:
    """Return each standing alert with what its answers come to.

    Adds `result`: HIT, PARTIAL, NO_HIT, UNDECIDED (answered without any of these) or UNANSWERED.
    """
    reports = standing(judged)
    alerts = reports.filter(reports.contract == "alert")
    counted = links.filter(links.alert.notnull())
    verdicts = counted.group_by("alert", "originator").aggregate(
        answers=counted.count(),
        hit=(counted.outcome == "HIT").any(),
        partial=(counted.outcome == "PARTIAL").any(),
        decided=counted.outcome.isin(DECIDED).any(),
    )
    result = ibis.cases(
        (verdicts.hit, "HIT"),
        (verdicts.partial, "PARTIAL"),
        (verdicts.decided, "NO_HIT"),
        (verdicts.answers > 0, "UNDECIDED"),
        else_="UNANSWERED",
    )
    joined = alerts.left_join(
        verdicts, (alerts.root == verdicts.alert, alerts.member == verdicts.originator)
    )
    return joined.select(alerts, result=result)


def hit_rates(alerts: ir.Table, links: ir.Table, *by: str) -> ir.Table:
    """Ask how many alerts were answered, decided and hits, per status and `by`.

    `hit_rate` is hits per decided alert, null where none was decided: an alert that came too late,
    or that nobody acted on, was neither right nor wrong. PARTIAL is decided, and no hit.
    """
    keys = ("status", *by)
    counted = links.filter(links.alert.notnull()).select(
        "alert", "originator", answerer="member", answer_strictness="strictness"
    )
    answer = alerts.left_join(
        counted, (alerts.root == counted.alert, alerts.member == counted.originator)
    )
    answerers = answer.group_by(*keys).aggregate(
        answering_members=answer.answerer.nunique(), answers=answer.answer_strictness.min()
    )
    counts = alerts.group_by(*keys).aggregate(
        members=alerts.member.nunique(),
        alerts=alerts.leaf.nunique(),
        answered=alerts.leaf.nunique(where=alerts.result != "UNANSWERED"),
        decided=alerts.leaf.nunique(where=alerts.result.isin(DECIDED)),
        hits=alerts.leaf.nunique(where=alerts.result == "HIT"),
        partial=alerts.leaf.nunique(where=alerts.result == "PARTIAL"),
        strictness=alerts.strictness.min(),
    )
    asked = counts.inner_join(answerers, keys)
    rate = ibis.ifelse(asked.decided > 0, asked.hits / asked.decided, None)
    answers = asked.answers.fill_null(asked.strictness)
    figures = ("alerts", "answered", "decided", "hits", "partial")
    return (
        asked.mutate(hit_rate=rate, tlp=label(ibis.least(asked.strictness, answers)))
        .select(*keys, "members", *figures, "answering_members", "hit_rate", "tlp")
        .order_by("status", ibis.desc("alerts"), *by)
    )


def results(alerts: ir.Table) -> ir.Table:
    """Ask what came of alerts, per status, risk area, category, how these were given and result."""
    alerts = by_commodity(alerts)
    return (
        alerts.group_by("status", "risk_area", "category", GIVEN, "result")
        .aggregate(
            members=alerts.member.nunique(),
            who=alerts.member.collect(distinct=True),
            alerts=alerts.count(),
        )
        .order_by("status", "risk_area", "category", GIVEN, "result")
    )


def by_route(alerts: ir.Table) -> ir.Table:
    """Return `alerts` once for each route of their scope: `origin`, `destination`, `given`."""
    routed = alerts.drop("origin").mutate(route=alerts.routes.unnest()).unpack("route")
    return routed.mutate(**{GIVEN: told(routed.given)})


def by_commodity(alerts: ir.Table) -> ir.Table:
    """Return `alerts` with how their risk area and category were `given`."""
    return alerts.mutate(**{GIVEN: given(alerts, "risk_area", "category")})
