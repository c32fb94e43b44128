"""M21 custody_transfer: who handed which exhibit to whom."""

from __future__ import annotations

from enum import auto
from typing import Annotated, ClassVar, Self

from annotated_types import Ge, Le
from pydantic import model_validator

from schemas.components.dates import DateFact
from schemas.components.goods import Commodity
from schemas.components.identifiers import Identifier
from schemas.components.places import Location
from schemas.part import Code, Part
from schemas.report import Report
from schemas.reports.case import CaseFacts, CaseNominal, CaseOpen
from schemas.reports.ordinals import check_parties
from schemas.thread import Reference
from schemas.values import (
    Count,
    Many,
    MemberName,
    Number,
    Office,
)

TransferNo = Annotated[int, Ge(1), Le(2**31 - 1)]


class SealCondition(Code):
    """How the seal of an exhibit was at the hand-over."""

    INTACT = auto()
    BROKEN = auto()
    MISSING = auto()
    REPLACED = auto()
    NOT_SEALED = auto()
    NOT_CHECKED = auto()
    NOT_STATED = auto()


class ExhibitCondition(Code):
    """How an exhibit itself was at the hand-over."""

    AS_SEIZED = auto()
    DAMAGED = auto()
    LESS = auto()
    MORE = auto()
    SAMPLED = auto()
    CONSUMED = auto()
    NOT_CHECKED = auto()
    NOT_STATED = auto()


class Exhibit(Part):
    """One thing that was handed over; its seals are nominal."""

    exhibit_ref: Number
    """The number that it is kept under."""
    source: Reference | None = None
    """Seizure report, control or cultural item that it comes from; null: none in the network."""
    commodity: Count | None = None
    """Place of the goods in `facts.commodities` of that seizure report, from 0; null: not told."""
    goods: Commodity | None = None
    """What was handed over, and how much; null: as in `source`."""
    condition: ExhibitCondition
    """How it was; NOT_STATED is an answer."""
    seal_condition: SealCondition
    """How its seal was when it was received; NOT_STATED is an answer."""


class Holder(Part):
    """Who has, or had, an exhibit: the officer's name is nominal."""

    member: MemberName | None = None
    """The member, as the register names it; null: none of the network (a court, a laboratory)."""
    office: Office
    """Office, laboratory, store or court, UN/LOCODE or national code; UNKNOWN is an answer."""
    party: Count | None = None
    """Ordinal of the officer, in `nominal.parties`; null: not told."""


class TransferReason(Code):
    """Why an exhibit changed hands."""

    INVESTIGATION = auto()
    LABORATORY = auto()
    COURT = auto()
    STORAGE = auto()
    TRANSPORT = auto()
    CONTROLLED_DELIVERY = auto()
    RETURN = auto()
    REPATRIATION = auto()
    REHOMING = auto()
    DISPOSAL = auto()
    OTHER = auto()
    NOT_STATED = auto()


class Acceptance(Code):
    """What the receiver said."""

    ACCEPTED = auto()
    ACCEPTED_WITH_REMARKS = auto()
    REFUSED = auto()
    PENDING = auto()
    NOT_STATED = auto()


class CustodyTransferOpen(CaseOpen):
    """What routing and counting need of a hand-over."""


class CustodyTransferFacts(CaseFacts):
    """A hand-over without names and seal numbers."""

    transfer_ref: Number
    """The reporter's own number of the hand-over."""
    transfer_no: TransferNo | None = None
    """Its place in the exhibits' chain of custody, from 1; null: not stated."""
    case_ref: Number | None = None
    """The reporter's own number of the case."""
    seizure: Reference | None = None
    """The seizure report that the exhibits belong to; null: none in the network."""
    previous: Reference | None = None
    """The hand-over before this one; null: it is the first, or not in the network."""
    exhibits: Many[Exhibit]
    """What was handed over; at least one."""
    from_holder: Holder
    """Who handed it over."""
    to_holder: Holder
    """Who received it."""
    transferred_at: DateFact
    """When; UNKNOWN is an answer."""
    location: Location | None = None
    """Where; null: not stated."""
    reason: TransferReason
    """Why; NOT_STATED is an answer."""
    acceptance: Acceptance
    """What the receiver said; NOT_STATED is an answer."""

    @model_validator(mode="after")
    def _hands_something_on(self) -> Self:
        refs = [exhibit.exhibit_ref for exhibit in self.exhibits]
        if not refs:
            raise ValueError("give exhibits: nothing was handed over")
        if len(set(refs)) != len(refs):
            raise ValueError("an exhibit_ref stands twice in exhibits")
        stays = self.from_holder == self.to_holder and self.from_holder.office != "UNKNOWN"
        if stays:
            raise ValueError("from_holder and to_holder are the same: nothing changed hands")
        return self


class SealMoment(Code):
    """When a seal was on an exhibit."""

    BEFORE = auto()
    AFTER = auto()
    BOTH = auto()
    UNKNOWN = auto()


class ExhibitSeal(Part):
    """A seal on an exhibit (nominal)."""

    exhibit: Count
    """Place of the exhibit in `facts`, from 0."""
    seal: Identifier
    """Its number, scheme SEAL."""
    on: SealMoment = SealMoment.UNKNOWN
    """Whether it was on before the hand-over, after it, or both."""


class CustodyTransferNominal(CaseNominal):
    """Officers, seals and words of a hand-over; remarks are narratives."""

    seals: Many[ExhibitSeal] = ()
    """Seals of the exhibits."""


class CustodyTransfer(Report):
    """Who handed which exhibit to whom: one link of a chain of custody; design by Sealane."""

    contract: ClassVar[str] = "custody_transfer"

    open: CustodyTransferOpen
    """Routing and counting."""
    facts: CustodyTransferFacts
    """Without names."""
    nominal: CustodyTransferNominal | None = None
    """Officers, seals and words."""

    @model_validator(mode="after")
    def _refers_to_what_is_there(self) -> Self:
        holders = {"from_holder": self.facts.from_holder, "to_holder": self.facts.to_holder}
        named = [(f"facts.{name}.party", holder.party) for name, holder in holders.items()]
        check_parties(self.nominal, named)
        for row, seal in enumerate(self.nominal.seals if self.nominal else ()):
            if seal.exhibit >= len(self.facts.exhibits):
                raise ValueError(
                    f"nominal.seals[{row}] is on facts.exhibits[{seal.exhibit}], which is not there"
                )
        return self
