"""M1 alert: a warning about a case, or an alert about a trend."""

from __future__ import annotations

from collections.abc import Iterable, Sized
from enum import auto
from typing import Annotated, ClassVar, Self

from annotated_types import Ge, Le
from pydantic import StringConstraints, ValidationInfo, model_validator

from schemas.components.conveyances import Conveyance, Mode
from schemas.components.dates import DateFact
from schemas.components.goods import Commodity, HsEdition
from schemas.components.places import Location
from schemas.part import Code, Part
from schemas.report import Report, is_whole
from schemas.reports.case import CaseFacts, CaseNominal, CaseOpen, Priority
from schemas.reports.ordinals import check_places
from schemas.thread import Reference
from schemas.values import (
    Category,
    CodeText,
    Count,
    Country,
    HsCode,
    Identity,
    Instant,
    Kind,
    Many,
    Office,
    Text,
    Unlocode,
)

Weight = Annotated[int, Ge(0), Le(100)]
Title = Annotated[str, StringConstraints(min_length=1, max_length=120), Kind.TEXT]


class AlertKind(Code):
    """WARNING is about a case (CENcomm), ALERT about a trend (RILO)."""

    WARNING = auto()
    ALERT = auto()
    NOT_STATED = auto()


class Urgency(Code):
    """CAP urgency."""

    IMMEDIATE = auto()
    EXPECTED = auto()
    FUTURE = auto()
    PAST = auto()
    UNKNOWN = auto()


class Severity(Code):
    """CAP severity."""

    EXTREME = auto()
    SEVERE = auto()
    MODERATE = auto()
    MINOR = auto()
    UNKNOWN = auto()


class AlertCertainty(Code):
    """CAP certainty."""

    OBSERVED = auto()
    LIKELY = auto()
    POSSIBLE = auto()
    UNLIKELY = auto()
    UNKNOWN = auto()


class RequestedAction(Code):
    """What is asked of those who read it (CIS and trade controls)."""

    INFORM = auto()
    CHECK = auto()
    PHYSICAL_CONTROL = auto()
    HOLD = auto()
    CONTROLLED_DELIVERY = auto()
    DISCREET_SURVEILLANCE = auto()
    REPORT_SIGHTING = auto()
    SPECIFIC_CHECK = auto()
    OPERATIONAL_ANALYSIS = auto()
    NOT_STATED = auto()


class PersonWarning(Code):
    """What an officer must beware of (CIS)."""

    ARMED = auto()
    VIOLENT = auto()
    ESCAPING = auto()
    NONE = auto()
    UNKNOWN = auto()


class ScopeRoute(Part):
    """A country pair that an alert is about."""

    from_country: Country
    """ISO 3166-1; XX any or unknown."""
    to_country: Country
    """ISO 3166-1; XX any or unknown."""


class Scope(Part):
    """What an alert is about: the axes of an EU priority control area; at least one."""

    procedures: Many[CodeText] = ()
    """Customs procedure codes."""
    hs_codes: Many[HsCode] = ()
    """Harmonized System, 2 to 10 digits."""
    hs_edition: HsEdition = HsEdition.UNKNOWN
    """Edition of these codes."""
    categories: Many[Category] = ()
    """Groups of goods, as FIREARMS."""
    routes: Many[ScopeRoute] = ()
    """Country pairs."""
    modes: Many[Mode] = ()
    """Modes of transport."""
    places: Many[Unlocode] = ()
    """Ports and places passed, UN/LOCODE."""
    offices: Many[Office] = ()
    """Customs offices, UN/LOCODE or national code."""


class Eta(Part):
    """Where and when it is expected."""

    location: Location
    """Where."""
    at: DateFact
    """When."""


class Indicator(Part):
    """A sign to look for; its words and expression are nominal."""

    code: CodeText
    """Of the network's list; UNCODED when it is only told in words."""
    weight: Weight | None = None
    """0 to 100; null: not weighed."""


class IndicatorText(Part):
    """An indicator in words and, where there is one, as an expression (nominal)."""

    indicator: Count
    """Place of the indicator in `facts`, from 0."""
    text: Text
    """In words."""
    expression: Text | None = None
    """Machine-readable expression, CEL."""


def check_indicator_texts(indicators: Sized, texts: Iterable[IndicatorText]) -> None:
    """Raise `ValueError` when words are about an indicator that is not there, or had words before.

    Args:
        indicators: Those in `facts`.
        texts: Those in `nominal`.
    """
    places = (text.indicator for text in texts)
    path, of = "nominal.indicator_texts", "facts.indicators"
    check_places(path, places, length=len(indicators), of=of)


class AlertOpen(CaseOpen):
    """What routing and counting need of an alert."""

    priority: Priority
    """How soon it is to be read; NOT_STATED is an answer."""


class AlertFacts(CaseFacts):
    """An alert without names."""

    office: Office | None = None
    """Office that reports, UN/LOCODE or national code; null: not stated."""
    alert_kind: AlertKind
    """A case or a trend."""
    risk_category: Category
    """Group within the risk area; UNKNOWN is an answer."""
    valid_from: Instant | None = None
    """UTC; null: at once."""
    valid_until: Instant
    """UTC; an alert lapses."""
    decide_by: Instant | None = None
    """When the chance ends, UTC."""
    eta: Eta | None = None
    """Where and when it is expected."""
    urgency: Urgency = Urgency.UNKNOWN
    """CAP urgency."""
    severity: Severity = Severity.UNKNOWN
    """CAP severity."""
    certainty: AlertCertainty = AlertCertainty.UNKNOWN
    """CAP certainty."""
    scope: Scope
    """What it is about; operators stand in `nominal`."""
    indicators: Many[Indicator] = ()
    """Signs to look for."""
    commodities: Many[Commodity] = ()
    """Goods that are expected."""
    targets: Many[Conveyance] = ()
    """Conveyances and containers to look for; parties and documents are nominal."""
    requested_action: RequestedAction
    """What is asked."""
    person_warning: PersonWarning = PersonWarning.UNKNOWN
    """What an officer must beware of."""
    feedback_due: Instant | None
    """Until when an answer is asked for, UTC; null: none is asked."""
    basis_refs: Many[Reference] = ()
    """Reports that it rests on."""

    @model_validator(mode="after")
    def _lapses_after_it_starts(self) -> Self:
        if self.valid_from is not None and self.valid_until <= self.valid_from:
            raise ValueError("valid_until must lie after valid_from")
        return self


class AlertNominal(CaseNominal):
    """Names and words of an alert."""

    title: Title | None = None
    """Title, in words."""
    scope_operators: Many[Identity] = ()
    """Operators that it is about."""
    indicator_texts: Many[IndicatorText] = ()
    """Indicators in words."""


class Alert(Report):
    """A warning about a case or an alert about a trend (CENcomm Warning, RILO Alert, EU RIF)."""

    contract: ClassVar[str] = "alert"
    needs_evaluation: ClassVar[bool] = True

    open: AlertOpen
    """Routing and counting."""
    facts: AlertFacts
    """Without names."""
    nominal: AlertNominal | None = None
    """Names and words."""

    @model_validator(mode="after")
    def _is_about_something(self, info: ValidationInfo) -> Self:
        operators = self.nominal.scope_operators if self.nominal else ()
        if is_whole(info) and not operators and self.facts.scope == Scope():
            raise ValueError("facts.scope: give at least one axis (hs_codes, routes, modes, ...)")
        words = self.nominal is not None and (self.nominal.title or self.nominal.narratives)
        if is_whole(info) and not words and self.facts.summary is None:
            raise ValueError("give facts.summary, nominal.title or nominal.narratives: in words")
        if self.nominal is not None:
            check_indicator_texts(self.facts.indicators, self.nominal.indicator_texts)
        return self
