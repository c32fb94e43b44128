"""M18 requirement: a question that the region wants answered."""

from __future__ import annotations

from enum import auto
from typing import ClassVar, Self

from pydantic import model_validator

from schemas.part import Code
from schemas.report import Report
from schemas.reports.alert import Scope
from schemas.reports.case import CaseFacts, CaseNominal, CaseOpen
from schemas.thread import Reference
from schemas.values import Category, Country, Instant, Many, Number, Office, Text


class Asks(Code):
    """What a requirement asks about."""

    TREND = auto()
    ROUTE = auto()
    METHOD = auto()
    SOURCE_OF_GOODS = auto()
    MARKET = auto()
    PERSONS_AND_GROUPS = auto()
    COMPANIES = auto()
    CONVEYANCES = auto()
    MONEY = auto()
    EFFECT_OF_CONTROLS = auto()
    OTHER = auto()
    NOT_STATED = auto()


class RequirementOpen(CaseOpen):
    """What routing and counting need of a requirement; its area of risk stands here."""


class RequirementFacts(CaseFacts):
    """A requirement without names: its question is the summary, so that all who get it can answer.

    A report answers it by a reference: `requirements_refs` of an intelligence report, and
    `thread.in_reply_to` or `thread.references` of any other.
    """

    office: Office | None = None
    """Office that asks, UN/LOCODE or national code; null: not stated."""
    requirement_no: Number
    """The asking member's own number of the requirement."""
    asks: Many[Asks]
    """What is asked about; at least one, NOT_STATED is an answer."""
    risk_category: Category
    """Group within the risk area; UNKNOWN is an answer."""
    area: Many[Country]
    """Countries and territories that it is about, ISO 3166-1; at least one, XX is any."""
    scope: Scope = Scope()
    """Goods, routes, modes and offices that it is about."""
    until: Instant
    """Until when an answer is of use, UTC."""
    basis_refs: Many[Reference] = ()
    """Reports that raised the question."""

    @model_validator(mode="after")
    def _can_be_answered(self) -> Self:
        if self.summary is None:
            raise ValueError("give summary: the question, without names, for all who get it")
        if not self.asks:
            raise ValueError("give asks; NOT_STATED is an answer")
        if not self.area:
            raise ValueError("give area; XX is any country")
        return self


class RequirementNominal(CaseNominal):
    """Names and words of a requirement."""

    question: Text | None = None
    """The question in full, with names, for those of the audience who may read them."""


class Requirement(Report):
    """A question that the region wants answered: a priority of its intelligence work."""

    contract: ClassVar[str] = "requirement"

    open: RequirementOpen
    """Routing and counting."""
    facts: RequirementFacts
    """Without names."""
    nominal: RequirementNominal | None = None
    """Names and words."""
