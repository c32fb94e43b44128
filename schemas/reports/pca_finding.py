"""M6 pca_finding: what a post-clearance audit found."""

from __future__ import annotations

from enum import auto
from typing import ClassVar, Self

from pydantic import model_validator

from schemas.components.dates import DateFact
from schemas.components.goods import HsEdition
from schemas.components.quantities import Missing, given_or_why
from schemas.part import Code, Part
from schemas.report import Report
from schemas.reports.audited import AuditArea, AuditFinding, ProfileChange, Referral
from schemas.reports.case import CaseFacts, CaseNominal, CaseOpen
from schemas.reports.ordinals import check_parties, check_places
from schemas.thread import Reference
from schemas.values import (
    CodeText,
    Count,
    HsCode,
    Many,
    Number,
    Office,
    Text,
)


class AuditScope(Code):
    """What an audit looks at (after WCO PCA guidelines, vol. 1)."""

    IMPORTS = auto()
    EXPORTS = auto()
    TRANSIT = auto()
    CUSTOMS_WAREHOUSE = auto()
    FREE_ZONE = auto()
    INWARD_PROCESSING = auto()
    OUTWARD_PROCESSING = auto()
    TEMPORARY_ADMISSION = auto()
    DRAWBACK = auto()
    DUTY_RELIEF = auto()
    PREFERENTIAL_ORIGIN = auto()
    TRANSFER_PRICING = auto()
    ROYALTIES = auto()
    BOOKS_AND_RECORDS = auto()
    INTERNAL_CONTROLS = auto()
    AUTHORISATION = auto()
    OTHER = auto()
    NOT_STATED = auto()


class SelectionBasis(Code):
    """Why this company was audited."""

    RISK = auto()
    RANDOM = auto()
    REFERRAL = auto()
    INTELLIGENCE = auto()
    OTHER = auto()
    NOT_STATED = auto()


class Notified(Code):
    """Whether the auditee was told (WTO TFA 7.5: results, rights and obligations, reasons)."""

    YES = auto()
    NOT_YET = auto()
    WITHHELD = auto()
    NOT_STATED = auto()


class AuditStatus(Code):
    """How far an audit is."""

    RUNNING = auto()
    PROVISIONAL = auto()
    FINAL = auto()
    CONTESTED = auto()
    SETTLED = auto()
    CLOSED = auto()
    NOT_STATED = auto()


class PcaFindingOpen(CaseOpen):
    """What routing and counting need of an audit."""


class PcaFindingFacts(CaseFacts):
    """An audit without names."""

    audit_ref: Number
    """The auditors' own number of the audit."""
    office: Office
    """Office that audits, UN/LOCODE or national code; UNKNOWN is an answer."""
    auditee: Count | None = None
    """Ordinal of the company audited, in `nominal.parties`; null: not told."""
    period: DateFact
    """Period audited: a RANGE, as a rule, or a YEAR; UNKNOWN is an answer."""
    scope: Many[AuditScope]
    """What was looked at; at least one, NOT_STATED is an answer."""
    customs_procedures: Many[CodeText] = ()
    """Customs procedure codes in scope."""
    hs_codes: Many[HsCode] = ()
    """Harmonized System codes in scope, 2 to 10 digits."""
    hs_edition: HsEdition = HsEdition.UNKNOWN
    """Edition of these codes."""
    selection_basis: SelectionBasis
    """Why this company was audited."""
    basis_refs: Many[Reference] = ()
    """Alerts, risk profiles and reports that led to the audit."""
    audit_area: AuditArea
    """What the errors are about as a whole; UNKNOWN when there were none."""
    declarations_examined: Count | None = None
    """Declarations examined; null with a reason."""
    declarations_examined_missing: Missing | None = None
    """Why there is no number."""
    declarations_with_error: Count | None = None
    """Of these, with an error; null with a reason."""
    declarations_with_error_missing: Missing | None = None
    """Why there is no number."""
    findings: Many[AuditFinding] = ()
    """Errors; empty: none was found."""
    systemic: bool | None = None
    """Whether the errors come from how the company works; null: not stated."""
    suspected_fraud: bool | None = None
    """Whether fraud is suspected, which then goes to investigators; null: not stated."""
    referral: Referral | None = None
    """To whom a suspicion of fraud went."""
    results_notified: Notified = Notified.NOT_STATED
    """Whether the auditee was told the results."""
    reasons_notified: Notified = Notified.NOT_STATED
    """Whether the auditee was told the reasons for them."""
    rights_notified: Notified = Notified.NOT_STATED
    """Whether the auditee was told its rights and obligations."""
    recommended_profile_change: ProfileChange | None = None
    """What the audit recommends for a risk profile; null: nothing."""
    status: AuditStatus
    """How far the audit is."""

    @model_validator(mode="after")
    def _counts_its_declarations(self) -> Self:
        for name in ("declarations_examined", "declarations_with_error"):
            given_or_why(name, getattr(self, name), getattr(self, f"{name}_missing"))
        examined, wrong = self.declarations_examined, self.declarations_with_error
        if examined is not None and wrong is not None and wrong > examined:
            raise ValueError(f"{wrong} of {examined} declarations cannot have an error")
        return self

    @model_validator(mode="after")
    def _refers_fraud(self) -> Self:
        if not self.scope:
            raise ValueError("give scope; NOT_STATED is an answer")
        if self.suspected_fraud and self.referral is None:
            raise ValueError("suspected_fraud goes to investigators: give the referral")
        return self


class AuditFindingText(Part):
    """An error in words (nominal)."""

    finding: Count
    """Place of the finding in `facts`, from 0."""
    text: Text
    """In words."""


class PcaFindingNominal(CaseNominal):
    """Names and words of an audit; its declarations are the documents."""

    finding_texts: Many[AuditFindingText] = ()
    """Errors in words."""
    profile_change_text: Text | None = None
    """What is recommended for the risk profile, in words."""


class PcaFinding(Report):
    """What a post-clearance audit found (WTO TFA 7.5, WCO PCA guidelines vol. 1)."""

    contract: ClassVar[str] = "pca_finding"

    open: PcaFindingOpen
    """Routing and counting."""
    facts: PcaFindingFacts
    """Without names."""
    nominal: PcaFindingNominal | None = None
    """Names and words."""

    @model_validator(mode="after")
    def _refers_to_what_is_there(self) -> Self:
        check_parties(self.nominal, [("facts.auditee", self.facts.auditee)])
        if self.nominal is not None:
            texts = [text.finding for text in self.nominal.finding_texts]
            found = len(self.facts.findings)
            check_places("nominal.finding_texts", texts, length=found, of="facts.findings")
        return self
