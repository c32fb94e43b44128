"""What an audit finds, to whom it refers it, and what it recommends for a risk profile."""

from __future__ import annotations

from enum import auto
from typing import Self

from pydantic import model_validator

from schemas.components.dates import DateFact
from schemas.components.goods import HsEdition
from schemas.components.quantities import Money
from schemas.part import Code, Part
from schemas.reports.alert import Indicator
from schemas.thread import Reference
from schemas.values import (
    CodeText,
    Count,
    Country,
    HsCode,
    Many,
    Number,
)


class AuditArea(Code):
    """What an error is about (WCO PCA guidelines)."""

    VALUATION = auto()
    CLASSIFICATION = auto()
    ORIGIN = auto()
    QUANTITY = auto()
    PREFERENCE = auto()
    LICENCE = auto()
    PROCEDURE = auto()
    RECORDS = auto()
    OTHER = auto()
    MULTIPLE = auto()
    UNKNOWN = auto()


class AuditFinding(Part):
    """One error that was found; its words are nominal."""

    area: AuditArea
    """What it is about."""
    hs_code: HsCode | None = None
    """Harmonized System code as declared, 2 to 10 digits."""
    found_hs_code: HsCode | None = None
    """Harmonized System code as found."""
    hs_edition: HsEdition = HsEdition.UNKNOWN
    """Edition of both codes."""
    origin: Country | None = None
    """Origin as declared, ISO 3166-1."""
    found_origin: Country | None = None
    """Origin as found, ISO 3166-1."""
    declarations: Count | None = None
    """Declarations with this error; null: not stated."""
    values: Many[Money] = ()
    """Customs value as declared and as it should have been."""
    additional_duty: Money | None = None
    """Customs duty to be paid in addition, kind DUTY_EVADED."""
    additional_tax: Money | None = None
    """Other taxes to be paid in addition (VAT, excise), kind TAX_EVADED."""
    penalty: Money | None = None
    """Penalty imposed, kind FINE."""


class ReferralStatus(Code):
    """What became of a referral to the investigators."""

    REFERRED = auto()
    ACCEPTED = auto()
    DECLINED = auto()
    PENDING = auto()
    NOT_STATED = auto()


class Referral(Part):
    """A suspicion of fraud, handed to investigators (WCO PCA guidelines, vol. 1)."""

    status: ReferralStatus
    """What became of it; NOT_STATED is an answer."""
    case_ref: Number | None = None
    """The investigators' number of the case; null: none yet."""
    note: Reference | None = None
    """The investigation note that opened the case; an UPDATE adds it."""
    referred_on: DateFact | None = None
    """When; null: not stated."""

    @model_validator(mode="after")
    def _accepted_as_a_case(self) -> Self:
        accepted = self.status is ReferralStatus.ACCEPTED
        if accepted and self.case_ref is None and self.note is None:
            raise ValueError("an ACCEPTED referral has a case: give case_ref or note")
        return self


class ProfileRecommendation(Code):
    """What an audit recommends for a risk profile (WTO TFA 7.5: audits feed risk management)."""

    NEW = auto()
    RAISE = auto()
    LOWER = auto()
    CHANGE = auto()
    RETIRE = auto()
    KEEP = auto()
    NOT_STATED = auto()


class ProfileChange(Part):
    """What an audit recommends for a risk profile; its words are nominal."""

    action: ProfileRecommendation
    """What is recommended."""
    profile: Reference | None = None
    """The risk profile that is to change."""
    profile_code: CodeText | None = None
    """National number of that profile; UNKNOWN is an answer."""
    hs_codes: Many[HsCode] = ()
    """Harmonized System codes that the change is about, 2 to 10 digits."""
    hs_edition: HsEdition = HsEdition.UNKNOWN
    """Edition of these codes."""
    countries: Many[Country] = ()
    """Countries of origin or departure that it is about, ISO 3166-1."""
    indicators: Many[Indicator] = ()
    """Signs to be looked for, with their weights."""

    @model_validator(mode="after")
    def _of_a_profile(self) -> Self:
        needs_one = self.action not in (ProfileRecommendation.NEW, ProfileRecommendation.NOT_STATED)
        if needs_one and self.profile is None and self.profile_code is None:
            raise ValueError(f"{self.action} needs profile or profile_code; UNKNOWN is an answer")
        return self
