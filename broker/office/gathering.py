"""Gathering: from a delivery to the fact that an office keeps of it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC
from typing import Any, Final

from broker.handling import Outlet
from broker.office.defaults import Defaults, defaults_of
from broker.office.facts import NOT_STATED, Fact, Route, Told
from broker.office.figures import goods_of
from broker.office.places import BEGINNINGS, Leg, end_of
from broker.office.spans import days, week
from schemas import Alert, ControlResult, Feedback, Report, SeizureReport, Thread, Withdrawal
from schemas.components.goods import RiskArea
from schemas.components.places import LegRole
from schemas.reports.case import CaseOpen
from schemas.reports.withdrawal import WithdrawalScope
from schemas.thread import Lifecycle

_CHAPTER: Final = 2
"""Digits of a Harmonized System chapter."""


def fact_of(delivery: Told) -> Fact:
    """Return what an office keeps of a delivery; of contracts it does not count, that it came."""
    report, defaults = delivery.report, defaults_of(delivery.report)
    made_at = delivery.made_at.astimezone(UTC)
    seen = {"first_day": made_at.date(), "last_day": made_at.date(), **_seen(report, defaults)}
    defaulted = {name for name, is_so in seen.pop("by_default", {}).items() if is_so}
    if defaults.touch("open.risk_area"):
        defaulted.add("risk_area")
    return Fact(
        leaf=delivery.reference.leaf,
        member=delivery.reference.member,
        contract=report.contract,
        status=delivery.status.name,
        made_at=made_at,
        countable=delivery.may(Outlet.OFFICE).allowed,
        risk_area=_risk_area(report),
        tlp=str(delivery.terms.handling.tlp),
        defaulted=tuple(sorted(defaulted)),
        **_place_in_life(report, delivery.terms.thread),
        **seen,
    )


def _risk_area(report: Report) -> str:
    opened: object = getattr(report, "open", None)
    return str(opened.risk_area) if isinstance(opened, CaseOpen) else str(RiskArea.UNKNOWN)


def _place_in_life(report: Report, thread: Thread) -> dict[str, Any]:
    """Return what a report replaces.

    A withdrawal says itself what it takes away; of scope PATHS that report goes on counting.
    """
    lifecycle, supersedes = thread.lifecycle, thread.supersedes
    if isinstance(report, Withdrawal):
        target = report.facts.target
        if report.facts.scope is WithdrawalScope.ALL:
            lifecycle, supersedes = Lifecycle.WITHDRAWAL, target
        elif lifecycle is Lifecycle.WITHDRAWAL or supersedes == target:
            lifecycle, supersedes = Lifecycle.INITIAL, None
    return {
        "lifecycle": str(lifecycle),
        "revision": thread.revision,
        "supersedes_member": None if supersedes is None else supersedes.member,
        "supersedes_leaf": None if supersedes is None else supersedes.leaf,
    }


def _seen(report: Report, defaults: Defaults) -> dict[str, Any]:
    """Return columns by name, and in `by_default` whether a mapping filled them in."""
    match report:
        case SeizureReport():
            return _seizure(report, defaults)
        case Alert():
            return _alert(report, defaults)
        case ControlResult():
            return _control(report, defaults)
        case Feedback():
            about = report.facts.about
            return {
                "about_member": about.member,
                "about_leaf": about.leaf,
                "outcome": str(report.facts.outcome),
                "by_default": {"outcome": defaults.touch("facts.outcome")},
            }
        case _:
            return {}


def _seizure(report: SeizureReport, defaults: Defaults) -> dict[str, Any]:
    facts, opened = report.facts, report.open
    # A day that a mapping made up is none.
    guessed = defaults.touch("facts.seized_at")
    first_day, last_day = (None, None) if guessed else days(facts.seized_at)
    legs = [(f"facts.route[{place}]", leg) for place, leg in enumerate(facts.route)]
    start = end_of(legs, BEGINNINGS, (opened.from_country, "open.from_country"))
    end = end_of(legs, (LegRole.DESTINATION,), (opened.to_country, "open.to_country"))
    return {
        "first_day": first_day,
        "last_day": last_day,
        "goods": tuple(goods_of(facts, defaults)),
        "routes": (
            Route(
                origin=start.country,
                destination=end.country,
                given=defaults.given(*start.paths, *end.paths),
            ),
        ),
        "country": facts.location.country,
        "direction": str(facts.direction),
        "by_default": {
            "country": defaults.touch("facts.location.country"),
            "direction": defaults.touch("facts.direction"),
        },
    }


def _alert(report: Alert, defaults: Defaults) -> dict[str, Any]:
    facts, opened = report.facts, report.open
    pairs = {(route.from_country, route.to_country) for route in facts.scope.routes}
    given = defaults.given("facts.scope.routes")
    if not pairs:
        pairs = {(opened.from_country, opened.to_country)}
        given = defaults.given("open.from_country", "open.to_country")
    return {
        "category": facts.risk_category,
        "routes": tuple(
            Route(origin=start, destination=end, given=given) for start, end in sorted(pairs)
        ),
        "by_default": {"category": defaults.touch("facts.risk_category")},
    }


def _control(report: ControlResult, defaults: Defaults) -> dict[str, Any]:
    facts, opened = report.facts, report.open
    legs = list(_itineraries(report))
    origin = end_of(legs, (LegRole.ORIGIN, LegRole.PRODUCTION))
    departure = end_of(
        legs,
        (LegRole.DEPARTURE, LegRole.LOADING),
        (opened.from_country, "open.from_country"),
    )
    first_day, last_day = days(facts.started_at, facts.ended_at)
    if first_day is None and opened.iso_week is not None:
        first_day, last_day = week(opened.iso_week)
    if defaults.touch("facts.started_at", "facts.ended_at", "open.iso_week"):
        first_day = last_day = None
    chapters, paths = _chapters(report)
    return {
        "first_day": first_day,
        "last_day": last_day,
        "outcome": str(facts.result),
        "trigger": str(facts.trigger.kind),
        "chapters": chapters,
        "origin": origin.country,
        "departure": departure.country,
        "by_default": {
            "outcome": defaults.touch("facts.result"),
            "trigger": defaults.touch("facts.trigger.kind"),
            "chapters": defaults.touch(*paths),
            "origin": defaults.touch(*origin.paths),
            "departure": defaults.touch(*departure.paths),
        },
    }


def _itineraries(report: ControlResult) -> Iterator[Leg]:
    for place, conveyance in enumerate(report.facts.conveyances):
        for at, leg in enumerate(conveyance.itinerary):
            yield f"facts.conveyances[{place}].itinerary[{at}]", leg


def _chapters(report: ControlResult) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return chapters, each once, and the fields that tell them; at least NOT_STATED."""
    if report.open.hs_chapters:
        return tuple(sorted(set(report.open.hs_chapters))), ("open.hs_chapters",)
    told = {
        f"facts.goods[{place}].hs_code": goods.hs_code[:_CHAPTER]
        for place, goods in enumerate(report.facts.goods)
        if goods.hs_code is not None
    }
    return tuple(sorted(set(told.values()))) or (NOT_STATED,), tuple(told)
