"""M2 seizure_report: what was seized, where, how it was found."""

from __future__ import annotations

from enum import auto
from typing import ClassVar, Self

from pydantic import model_validator

from schemas.components.conveyances import Conveyance
from schemas.components.dates import DateFact
from schemas.components.detection import Concealment, Detection
from schemas.components.goods import Commodity
from schemas.components.parties import Persons
from schemas.components.places import Location, RouteLeg
from schemas.components.quantities import Money, Quantity
from schemas.part import Code, Part
from schemas.report import Report
from schemas.reports.case import CaseFacts, CaseNominal, CaseOpen
from schemas.thread import Reference
from schemas.values import CodeText, Many, Number, Office, Raw, Text


class Agency(Code):
    """Kind of agency that detected it (CITES annual illegal-trade report)."""

    CUSTOMS = auto()
    POLICE = auto()
    WILDLIFE = auto()
    COASTGUARD = auto()
    IMMIGRATION = auto()
    DRUGS = auto()
    CULTURE = auto()
    PORT_CONTROL_UNIT = auto()
    POSTAL = auto()
    OTHER = auto()
    NOT_STATED = auto()


class EventKind(Code):
    """What was done with the goods (CIS g/h)."""

    SEIZURE = auto()
    DETENTION = auto()
    CONFISCATION = auto()
    RECOVERY = auto()
    ABANDONED = auto()
    CASH_DETENTION = auto()
    UNKNOWN = auto()


class Direction(Code):
    """Direction of the traffic (UNODC)."""

    INBOUND = auto()
    OUTBOUND = auto()
    TRANSIT_FTZ = auto()
    INLAND = auto()
    INTERNATIONAL_WATERS = auto()
    UNKNOWN = auto()


class InstrumentKind(Code):
    """Means of payment (FATF Recommendation 32)."""

    CURRENCY = auto()
    BEARER_INSTRUMENT = auto()
    GOLD = auto()
    CRYPTO = auto()
    OTHER = auto()
    UNKNOWN = auto()


class Declared(Code):
    """Whether it was declared."""

    DECLARED = auto()
    DISCLOSED = auto()
    NOT_DECLARED = auto()
    FALSELY_DECLARED = auto()
    NOT_STATED = auto()


class MonetaryInstrument(Part):
    """Cash or what stands for it."""

    kind: InstrumentKind
    """What it is."""
    kind_raw: Raw | None = None
    """As the reporter wrote it."""
    value: Money
    """How much it is worth, in its own currency."""
    quantity: Quantity | None = None
    """How much there was of it, as the weight of gold; null: not stated."""
    declared: Declared
    """Whether it was declared."""
    direction: Direction = Direction.UNKNOWN
    """In or out."""


class SeizureReason(Code):
    """Why it was seized (CITES annual illegal-trade report: reason for seizure)."""

    NO_PERMIT = auto()
    INVALID_PERMIT = auto()
    FORGED_DOCUMENTS = auto()
    NOT_DECLARED = auto()
    MISDECLARED = auto()
    UNDERVALUED = auto()
    PROHIBITED = auto()
    CONTROLLED_SUBSTANCE = auto()
    INTELLECTUAL_PROPERTY = auto()
    UNSAFE_GOODS = auto()
    DUTY_EVASION = auto()
    SANCTIONS = auto()
    SUSPECTED_PROCEEDS = auto()
    OTHER = auto()
    NOT_STATED = auto()


class Sanction(Code):
    """What the offender was given."""

    NONE = auto()
    WARNING = auto()
    FINE = auto()
    PRISON = auto()
    OTHER = auto()
    PENDING = auto()
    NOT_STATED = auto()


class Disposal(Code):
    """What became of the goods."""

    DESTROYED = auto()
    RETURNED = auto()
    STORED = auto()
    AUCTIONED = auto()
    EVIDENCE = auto()
    REHOMED = auto()
    RELEASED = auto()
    OTHER = auto()
    PENDING = auto()
    NOT_STATED = auto()


class ReportingForm(Code):
    """The whole form, or the minimal statistical one (WCO 2022)."""

    FULL = auto()
    SIMPLIFIED = auto()
    NOT_STATED = auto()


class DataRank(Code):
    """How complete and sure the data are (ETIS)."""

    RANK_1 = auto()
    RANK_2 = auto()
    RANK_3 = auto()
    NOT_STATED = auto()


class SourceGrade(Code):
    """Where the data come from (ETIS)."""

    OFFICIAL = auto()
    COURT = auto()
    OTHER_AGENCY = auto()
    MEDIA = auto()
    NGO = auto()
    OTHER = auto()
    NOT_STATED = auto()


class SeizureReportOpen(CaseOpen):
    """What routing and counting need of a seizure."""


class SeizureReportFacts(CaseFacts):
    """A seizure without names."""

    seizure_ref: Number
    """The reporter's own number of the seizure."""
    case_ref: Number | None = None
    """The reporter's own number of the case."""
    seized_at: DateFact
    """When."""
    location: Location
    """Where."""
    office: Office | None = None
    """Office, UN/LOCODE or national code."""
    detecting_agencies: Many[Agency] = ()
    """Kinds of agencies that detected it; empty is not stated."""
    joint_operation_ref: CodeText | None = None
    """Operation that it belongs to."""
    event_kind: EventKind
    """What was done with the goods."""
    direction: Direction
    """Direction of the traffic."""
    commodities: Many[Commodity] = ()
    """Goods; these or monetary instruments must be there."""
    monetary_instruments: Many[MonetaryInstrument] = ()
    """Cash and what stands for it."""
    route: Many[RouteLeg] = ()
    """Places in the order of travel; empty is unknown."""
    conveyances: Many[Conveyance] = ()
    """What carried the goods; empty is not stated."""
    concealments: Many[Concealment] = ()
    """How they were hidden; empty is not stated."""
    detection: Detection
    """What led to it, and what found it."""
    customs_procedure: CodeText | None = None
    """Customs procedure code; declarations are nominal."""
    persons: Persons
    """How many persons."""
    values: Many[Money] = ()
    """Values of the goods, of several kinds."""
    reason: SeizureReason = SeizureReason.NOT_STATED
    """Why it was seized."""
    legal_provision_raw: Raw | None = None
    """Reason or legal provision, as written."""
    sanction: Sanction = Sanction.NOT_STATED
    """What the offender was given."""
    disposal: Disposal = Disposal.NOT_STATED
    """What became of the goods."""
    linked_alerts: Many[Reference] = ()
    """Alerts that it belongs to."""
    reporting_form: ReportingForm
    """Whole or simplified."""
    data_rank: DataRank = DataRank.NOT_STATED
    """How complete and sure the data are."""
    source_grade: SourceGrade = SourceGrade.NOT_STATED
    """Where the data come from."""

    @model_validator(mode="after")
    def _seized_something(self) -> Self:
        if not (self.commodities or self.monetary_instruments):
            raise ValueError("give commodities or monetary_instruments: nothing was seized else")
        return self


class SeizureReportNominal(CaseNominal):
    """Names and words of a seizure."""

    sanction_text: Text | None = None
    """Sanction, in words."""
    disposal_text: Text | None = None
    """Disposal, in words."""


class SeizureReport(Report):
    """What was seized (WCO CEN, CITES annual illegal-trade report, ETIS, UNODC, NIEM)."""

    contract: ClassVar[str] = "seizure_report"

    open: SeizureReportOpen
    """Routing and counting."""
    facts: SeizureReportFacts
    """Without names."""
    nominal: SeizureReportNominal | None = None
    """Names and words."""
