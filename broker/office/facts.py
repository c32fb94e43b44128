"""Facts: what a regional office keeps of one report, as flat as counting needs it.

Only `terms`, `open` and `facts` are read, and of these codes and figures only: no words, no
numbers of reports, no places below a country. Nothing here tells a person, a company or a thing.
"""

from __future__ import annotations

import calendar
from collections.abc import Iterable
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any, Final, Protocol

from pydantic import AwareDatetime, BaseModel

from broker.register import Status
from schemas import Alert, Feedback, Reference, Report, SeizureReport, Terms
from schemas.components.dates import DateFact, DatePrecision
from schemas.components.goods import Commodity, RiskArea
from schemas.components.places import LegRole, RouteLeg
from schemas.components.quantities import Measured, Plausibility, Quantity, WeightBasis
from schemas.handling import HandlingCode
from schemas.reports.case import CaseOpen
from schemas.reports.seizure_report import MonetaryInstrument

UNKNOWN_COUNTRY: Final = "XX"
SEVERAL_COUNTRIES: Final = "XM"
NOT_STATED: Final = "NOT_STATED"

_FROM: Final = (LegRole.ORIGIN, LegRole.DEPARTURE, LegRole.LOADING, LegRole.PRODUCTION)
"""What stands for the origin of a route; the first of these that it tells."""

IMPLAUSIBLE: Final = (Plausibility.SUSPECT, Plausibility.IMPOSSIBLE)
"""Figures so flagged are shown, and left out of totals."""

BEYOND_BELIEF: Final = Decimal(10**12)
"""No seizure is as large in any unit or currency, whatever its reporter thinks of the figure."""

_SAME_GOODS: Final = (
    ("weight_basis", WeightBasis.GROSS, (WeightBasis.NET,)),
    ("measured", Measured.DECLARED, (Measured.WEIGHED, Measured.COUNTED, Measured.ESTIMATED)),
)
"""(field, what it says of the figure to leave out, what it says of the one that stays)."""


class Told(Protocol):
    """What is read of a delivery."""

    @property
    def report(self) -> Report:
        """What was said."""

    @property
    def terms(self) -> Terms:
        """How it may be used."""

    @property
    def reference(self) -> Reference:
        """Who said it, and its leaf."""

    @property
    def made_at(self) -> datetime:
        """When, UTC."""

    @property
    def status(self) -> Status:
        """ACTUAL, EXERCISE or TEST."""


class Kept(
    BaseModel, frozen=True, strict=True, extra="forbid", ser_json_bytes="hex", val_json_bytes="hex"
):
    """A row, or a part of one."""


class Route(Kept):
    """From where to where, ISO 3166-1 alpha-2; XX unknown, XM several."""

    origin: str
    destination: str


class Goods(Kept):
    """One figure for one kind of goods of a report."""

    risk_area: str
    commodity: str
    """Category within the risk area, as REPTILES; of money its kind, as CURRENCY."""
    unit: str
    """UN/ECE Rec 20 or a domain unit; of money ISO 4217; NOT_STATED where no figure was given."""
    amount: Decimal | None
    """None is unknown: never nought."""
    plausibility: str


class Fact(Kept):
    """One report of one member."""

    leaf: bytes
    member: str
    contract: str
    status: str
    """ACTUAL, EXERCISE or TEST."""
    made_at: AwareDatetime
    lifecycle: str
    revision: int
    supersedes_member: str | None
    supersedes_leaf: bytes | None
    countable: bool
    """Whether its handling lets it be counted in what goes out to others."""
    risk_area: str
    category: str | None = None
    """Of an alert, within the risk area."""
    first_day: date | None
    """Earliest and latest day on which it can have happened; None is unknown."""
    last_day: date | None
    routes: tuple[Route, ...] = ()
    """Of a seizure one; of an alert each that it is about, at least one."""
    goods: tuple[Goods, ...] = ()
    about_member: str | None = None
    """The report that a feedback is about."""
    about_leaf: bytes | None = None
    outcome: str | None = None

    def row(self) -> dict[str, Any]:
        """Return the row as the shelf writes it."""
        return self.model_dump()


def fact_of(delivery: Told) -> Fact:
    """Return what an office keeps of a delivery; of contracts it does not count, that it came."""
    report, thread = delivery.report, delivery.terms.thread
    made_at = delivery.made_at.astimezone(UTC)
    seen: dict[str, Any] = {"first_day": made_at.date(), "last_day": made_at.date()}
    match report:
        case SeizureReport():
            seen = _seizure(report)
        case Alert():
            seen |= _alert(report)
        case Feedback():
            about = report.facts.about
            seen |= {"about_member": about.member, "about_leaf": about.leaf}
            seen |= {"outcome": str(report.facts.outcome)}
        case _:
            pass
    supersedes = thread.supersedes
    return Fact(
        leaf=delivery.reference.leaf,
        member=delivery.reference.member,
        contract=report.contract,
        status=delivery.status.name,
        made_at=made_at,
        lifecycle=str(thread.lifecycle),
        revision=thread.revision,
        supersedes_member=None if supersedes is None else supersedes.member,
        supersedes_leaf=None if supersedes is None else supersedes.leaf,
        countable=HandlingCode.H3 not in delivery.terms.handling.codes,
        risk_area=_risk_area(report),
        **seen,
    )


def _risk_area(report: Report) -> str:
    opened: object = getattr(report, "open", None)
    return str(opened.risk_area) if isinstance(opened, CaseOpen) else str(RiskArea.UNKNOWN)


def _seizure(report: SeizureReport) -> dict[str, Any]:
    facts, opened = report.facts, report.open
    first_day, last_day = days(facts.seized_at)
    goods = [row for commodity in facts.commodities for row in _goods(commodity)]
    goods += [_money(instrument) for instrument in facts.monetary_instruments]
    origins = (_country(facts.route, role) for role in _FROM)
    return {
        "first_day": first_day,
        "last_day": last_day,
        "goods": tuple(goods),
        "routes": (
            Route(
                origin=_told(origins, opened.from_country),
                destination=_told((_country(facts.route, LegRole.DESTINATION),), opened.to_country),
            ),
        ),
    }


def _alert(report: Alert) -> dict[str, Any]:
    facts, opened = report.facts, report.open
    pairs = {(route.from_country, route.to_country) for route in facts.scope.routes}
    pairs = pairs or {(opened.from_country, opened.to_country)}
    return {
        "category": facts.risk_category,
        "routes": tuple(Route(origin=start, destination=end) for start, end in sorted(pairs)),
    }


def days(date_fact: DateFact) -> tuple[date | None, date | None]:
    """Return the first and the last day, both included, that a date may mean."""
    if date_fact.value is None:
        return None, None
    first = date_fact.value.astimezone(UTC).date()
    match date_fact.precision:
        case DatePrecision.MONTH:
            last = first.replace(day=calendar.monthrange(first.year, first.month)[1])
        case DatePrecision.YEAR:
            last = first.replace(month=12, day=31)
        case DatePrecision.RANGE if date_fact.end is not None:
            last = date_fact.end.astimezone(UTC).date()
        case _:
            last = first
    return first, last


def _goods(commodity: Commodity) -> list[Goods]:
    kind = {"risk_area": str(commodity.risk_area), "commodity": commodity.category}
    figures = _one_measure(commodity.quantities)
    if not figures:
        return [Goods(**kind, unit=NOT_STATED, amount=None, plausibility="UNCHECKED")]
    return [
        Goods(
            **kind,
            unit=figure.unit,
            amount=figure.amount,
            plausibility=_plausibility(figure.amount, figure.plausibility),
        )
        for figure in figures
    ]


def _plausibility(amount: Decimal | None, told: Plausibility) -> str:
    beyond = amount is not None and amount >= BEYOND_BELIEF
    return str(Plausibility.IMPOSSIBLE if beyond else told)


def _one_measure(quantities: Iterable[Quantity]) -> list[Quantity]:
    """Leave out what measures the same goods once more in the same unit.

    Beside a net weight the gross weight is none to add, and beside what was found neither is what
    was declared.
    """
    kept = list(quantities)
    for field, doubled, better in _SAME_GOODS:
        units = {
            figure.unit for figure in kept if _sound(figure) and getattr(figure, field) in better
        }
        kept = [
            figure
            for figure in kept
            if getattr(figure, field) != doubled or figure.unit not in units
        ]
    return kept


def _sound(figure: Quantity) -> bool:
    return figure.amount is not None and figure.plausibility not in IMPLAUSIBLE


def _money(instrument: MonetaryInstrument) -> Goods:
    return Goods(
        risk_area="AML_TF",
        commodity=str(instrument.kind),
        unit=instrument.value.currency,
        amount=instrument.value.amount,
        plausibility=_plausibility(instrument.value.amount, Plausibility.UNCHECKED),
    )


def _country(route: Iterable[RouteLeg], role: LegRole) -> str:
    told = {leg.location.country for leg in route if leg.role is role} - {UNKNOWN_COUNTRY}
    if len(told) > 1:
        return SEVERAL_COUNTRIES
    return told.pop() if told else UNKNOWN_COUNTRY


def _told(countries: Iterable[str], otherwise: str) -> str:
    return next((country for country in countries if country != UNKNOWN_COUNTRY), otherwise)
