"""M4 control_result: what a control found, also when it found nothing."""

from __future__ import annotations

from enum import auto
from typing import ClassVar, Self

from pydantic import model_validator

from schemas.components.conveyances import Conveyance
from schemas.components.dates import DateFact
from schemas.components.goods import Commodity, HsEdition
from schemas.components.places import Location
from schemas.components.quantities import Money
from schemas.part import Code, Part
from schemas.report import Report
from schemas.reports.case import CaseFacts, CaseNominal, CaseOpen
from schemas.thread import Reference
from schemas.values import CodeText, HsCode, Many, Number, Office, Raw


class TriggerKind(Code):
    """What led to a control."""

    ALERT = auto()
    RISK_PROFILE = auto()
    RANDOM = auto()
    OTHER = auto()
    NOT_STATED = auto()


class Trigger(Part):
    """What led to a control."""

    kind: TriggerKind
    """What kind of thing led to it; NOT_STATED is an answer."""
    report: Reference | None = None
    """The alert or risk profile; null: not stated."""
    profile: CodeText | None = None
    """National number of the risk profile."""


class ControlType(Code):
    """What was done."""

    DOCUMENT = auto()
    NON_INTRUSIVE = auto()
    PHYSICAL_PARTIAL = auto()
    PHYSICAL_FULL = auto()
    PERSON = auto()
    SAMPLE = auto()
    RADIATION = auto()
    NOT_STATED = auto()


class ControlOutcome(Code):
    """What came of it."""

    CONFORM = auto()
    DISCREPANCY = auto()
    IRREGULARITY = auto()
    SEIZURE = auto()
    NOT_POSSIBLE = auto()
    NOT_PERFORMED = auto()
    UNKNOWN = auto()


class NegativeReason(Code):
    """Why a control could not be done, or found nothing."""

    GOODS_RELEASED = auto()
    GOODS_NOT_ARRIVED = auto()
    GOODS_LEFT = auto()
    CONVEYANCE_NOT_FOUND = auto()
    NO_RESOURCES = auto()
    NO_LEGAL_GROUND = auto()
    EQUIPMENT_UNAVAILABLE = auto()
    INFORMATION_INSUFFICIENT = auto()
    NOTHING_FOUND = auto()
    OTHER = auto()
    NOT_STATED = auto()


class DiscrepancyKind(Code):
    """What differed from the declaration."""

    CLASSIFICATION = auto()
    VALUE = auto()
    ORIGIN = auto()
    QUANTITY = auto()
    LICENCE = auto()
    IPR = auto()
    CONCEALED = auto()
    PROHIBITED = auto()
    OTHER = auto()
    UNKNOWN = auto()


class Discrepancy(Part):
    """What differed from the declaration; words are a narrative (nominal)."""

    kind: DiscrepancyKind
    """What differed; UNKNOWN is an answer."""
    critical: bool | None = None
    """Whether it is critical fraud (Korea Customs Service); null: not stated."""
    declared_hs_code: HsCode | None = None
    """Harmonized System code as declared, 2 to 10 digits."""
    found_hs_code: HsCode | None = None
    """Harmonized System code as found."""
    hs_edition: HsEdition = HsEdition.UNKNOWN
    """Edition of both codes."""
    values: Many[Money] = ()
    """Declared, found, evaded."""


class ReleaseDecision(Code):
    """What became of the consignment."""

    RELEASED = auto()
    RELEASED_WITH_CONDITIONS = auto()
    HELD = auto()
    SEIZED = auto()
    REFUSED = auto()
    DO_NOT_LOAD = auto()
    PENDING = auto()
    NOT_STATED = auto()


class ControlResultOpen(CaseOpen):
    """What routing and counting need of a control."""


class ControlResultFacts(CaseFacts):
    """A control without names."""

    control_ref: Number
    """The reporter's own number of the control."""
    trigger: Trigger
    """What led to it."""
    office: Office
    """Office, UN/LOCODE or national code; UNKNOWN is an answer."""
    location: Location | None = None
    """Where; null: at the office."""
    started_at: DateFact
    """When it began."""
    ended_at: DateFact
    """When it ended."""
    control_types: Many[ControlType]
    """What was done; at least one, NOT_STATED is an answer."""
    equipment_raw: Raw | None = None
    """Equipment, as the reporter wrote it."""
    customs_procedure: CodeText | None = None
    """Customs procedure code; declarations are nominal."""
    goods: Many[Commodity] = ()
    """Goods examined."""
    conveyances: Many[Conveyance] = ()
    """Conveyances and containers examined."""
    result: ControlOutcome
    """What came of it."""
    negative_reason: NegativeReason | None = None
    """Why it could not be done, or found nothing."""
    discrepancies: Many[Discrepancy] = ()
    """What differed from the declaration."""
    release_decision: ReleaseDecision = ReleaseDecision.NOT_STATED
    """What became of the consignment."""
    seizure: Reference | None = None
    """The seizure report that followed."""

    @model_validator(mode="after")
    def _says_what_was_done(self) -> Self:
        if not self.control_types:
            raise ValueError("give control_types; NOT_STATED is an answer")
        undone = self.result in (ControlOutcome.NOT_POSSIBLE, ControlOutcome.NOT_PERFORMED)
        if undone and self.negative_reason is None:
            raise ValueError(f"{self.result} needs a negative_reason; NOT_STATED is an answer")
        return self


class ControlResultNominal(CaseNominal):
    """Names and words of a control; its declarations are the documents."""


class ControlResult(Report):
    """What a control found (WCO Data Model RES, KCS, ICS2)."""

    contract: ClassVar[str] = "control_result"

    open: ControlResultOpen
    """Routing and counting."""
    facts: ControlResultFacts
    """Without names."""
    nominal: ControlResultNominal | None = None
    """Names and words."""
