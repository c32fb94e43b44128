"""M17 risk_profile: what to select for control, and how well that works."""

from __future__ import annotations

from enum import auto
from typing import ClassVar, Self

from pydantic import model_validator

from schemas.components.quantities import Missing, given_or_why
from schemas.part import Code, Part
from schemas.report import Report
from schemas.reports.alert import Indicator, IndicatorText, Scope, check_indicator_texts
from schemas.reports.case import CaseFacts, CaseNominal, CaseOpen
from schemas.thread import Reference
from schemas.values import Category, Count, Identity, Instant, Many, Number, Office


class ProfileState(Code):
    """Whether a profile selects."""

    PROPOSED = auto()
    ACTIVE = auto()
    SUSPENDED = auto()
    ENDED = auto()
    NOT_STATED = auto()


class ProfileAction(Code):
    """What is done with what a profile selects."""

    INFORM = auto()
    DOCUMENT_CHECK = auto()
    NON_INTRUSIVE = auto()
    PHYSICAL_CONTROL = auto()
    SAMPLE = auto()
    PERSON_CONTROL = auto()
    RADIATION = auto()
    POST_CLEARANCE_AUDIT = auto()
    OTHER = auto()
    NOT_STATED = auto()


class ProfileResults(Part):
    """What controls found in one period: selected by the profile, and drawn at random."""

    period_from: Instant
    """Start of the period, UTC, included."""
    period_until: Instant
    """End of the period, UTC, excluded."""
    controls: Count | None = None
    """Controls that the profile led to; null with a reason."""
    controls_missing: Missing | None = None
    """Why there is no number of controls."""
    hits: Count | None = None
    """Of these, with an IRREGULARITY or a SEIZURE; null with a reason."""
    hits_missing: Missing | None = None
    """Why there is no number of hits."""
    random_controls: Count | None = None
    """Controls drawn at random from the same traffic: the baseline; null with a reason."""
    random_controls_missing: Missing | None = None
    """Why there is no number of random controls."""
    random_hits: Count | None = None
    """Of these, with an IRREGULARITY or a SEIZURE; null with a reason."""
    random_hits_missing: Missing | None = None
    """Why there is no number of hits at random."""

    @model_validator(mode="after")
    def _adds_up(self) -> Self:
        if self.period_until <= self.period_from:
            raise ValueError("period_until must lie after period_from")
        for name in ("controls", "hits", "random_controls", "random_hits"):
            given_or_why(name, getattr(self, name), getattr(self, f"{name}_missing"))
        for hits, controls in (("hits", "controls"), ("random_hits", "random_controls")):
            found, made = getattr(self, hits), getattr(self, controls)
            if found is not None and made is not None and found > made:
                raise ValueError(f"{hits} {found} are more than the {made} {controls}")
        return self


class RiskProfileOpen(CaseOpen):
    """What routing and counting need of a risk profile."""


class RiskProfileFacts(CaseFacts):
    """A risk profile without names."""

    office: Office | None = None
    """Office that keeps it, UN/LOCODE or national code; null: not stated."""
    profile_ref: Number
    """The national number of the profile."""
    risk_category: Category
    """Group within the risk area; UNKNOWN is an answer."""
    state: ProfileState
    """Whether it selects; NOT_STATED is an answer."""
    scope: Scope = Scope()
    """The traffic that it looks at; operators stand in `nominal`."""
    indicators: Many[Indicator]
    """Signs that it selects by; at least one."""
    basis_refs: Many[Reference] = ()
    """Alerts, audit findings and other reports that it rests on."""
    action: ProfileAction
    """What is done with what it selects; NOT_STATED is an answer."""
    valid_from: Instant | None = None
    """UTC; null: at once."""
    valid_until: Instant
    """UTC; a profile lapses."""
    results: Many[ProfileResults] = ()
    """What it found, period by period; empty is not known yet."""

    @model_validator(mode="after")
    def _selects_by_something_until_it_lapses(self) -> Self:
        if not self.indicators:
            raise ValueError("give indicators: a profile selects by at least one")
        if self.valid_from is not None and self.valid_until <= self.valid_from:
            raise ValueError("valid_until must lie after valid_from")
        return self


class RiskProfileNominal(CaseNominal):
    """Names and words of a risk profile."""

    scope_operators: Many[Identity] = ()
    """Operators that it looks at."""
    indicator_texts: Many[IndicatorText] = ()
    """Indicators in words."""


class RiskProfile(Report):
    """What to select for control, until when, and what came of it (risk analysis)."""

    contract: ClassVar[str] = "risk_profile"

    open: RiskProfileOpen
    """Routing and counting."""
    facts: RiskProfileFacts
    """Without names."""
    nominal: RiskProfileNominal | None = None
    """Names and words."""

    @model_validator(mode="after")
    def _words_are_about_its_indicators(self) -> Self:
        if self.nominal is not None:
            check_indicator_texts(self.facts.indicators, self.nominal.indicator_texts)
        return self
