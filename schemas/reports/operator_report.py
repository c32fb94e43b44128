"""M20 operator_report: what a carrier or operator saw, through a one-way desk."""

from __future__ import annotations

from enum import auto
from typing import ClassVar, Self

from pydantic import ValidationInfo, model_validator

from schemas.components.conveyances import Conveyance
from schemas.components.dates import DateFact
from schemas.components.goods import Commodity
from schemas.components.parties import PartyRole
from schemas.components.places import Certainty, Location
from schemas.part import Code
from schemas.report import Report, is_whole
from schemas.reports.alert import Eta
from schemas.reports.case import CaseFacts, CaseNominal, CaseOpen
from schemas.values import Many, Number


class Observation(Code):
    """What was seen."""

    SEAL_BROKEN = auto()
    SEAL_SWAPPED = auto()
    SEAL_MISSING = auto()
    CONTAINER_TAMPERED = auto()
    UNMANIFESTED_GOODS = auto()
    MISSING_GOODS = auto()
    WEIGHT_DIFFERENCE = auto()
    UNUSUAL_BOOKING = auto()
    FALSE_DOCUMENTS = auto()
    UNUSUAL_PAYMENT = auto()
    UNAUTHORISED_ACCESS = auto()
    INSIDER = auto()
    STOWAWAY = auto()
    ROUTE_DEVIATION = auto()
    SIGNAL_SWITCHED_OFF = auto()
    OTHER = auto()
    NOT_STATED = auto()


class OperatorAction(Code):
    """What the operator has done."""

    NONE = auto()
    HELD = auto()
    RESEALED = auto()
    OFFLOADED = auto()
    SENT_ON = auto()
    HANDED_OVER = auto()
    OTHER = auto()
    NOT_STATED = auto()


class OperatorReportOpen(CaseOpen):
    """What routing and counting need of an operator's report."""


class OperatorReportFacts(CaseFacts):
    """What was seen, without names."""

    report_ref: Number
    """The operator's own number of the report."""
    reporter_role: PartyRole
    """What the reporting operator does in trade; UNKNOWN is an answer."""
    observations: Many[Observation]
    """What was seen; at least one, NOT_STATED is an answer."""
    observed_at: DateFact
    """When it was seen."""
    location: Location
    """Where it was seen."""
    certainty: Certainty = Certainty.UNKNOWN
    """How sure the operator is."""
    conveyances: Many[Conveyance] = ()
    """Conveyances and containers; seals stand in `nominal`."""
    commodities: Many[Commodity] = ()
    """Goods, as declared or as seen."""
    next_call: Eta | None = None
    """Where and when it calls next; null: not stated."""
    action_taken: OperatorAction = OperatorAction.NOT_STATED
    """What the operator has done."""

    @model_validator(mode="after")
    def _saw_something(self) -> Self:
        if not self.observations:
            raise ValueError("give observations; NOT_STATED is an answer")
        return self


class OperatorReportNominal(CaseNominal):
    """Names and words: parties, seals, bookings, bills of lading."""


class OperatorReport(Report):
    """What a carrier or operator saw; its desk is read and reads nothing."""

    contract: ClassVar[str] = "operator_report"

    open: OperatorReportOpen
    """Routing and counting."""
    facts: OperatorReportFacts
    """Without names."""
    nominal: OperatorReportNominal | None = None
    """Names and words."""

    @model_validator(mode="after")
    def _says_something(self, info: ValidationInfo) -> Self:
        words = self.facts.summary is not None or (self.nominal and self.nominal.narratives)
        if is_whole(info) and not words and not self.facts.conveyances:
            raise ValueError("give facts.summary, facts.conveyances or nominal.narratives")
        return self
