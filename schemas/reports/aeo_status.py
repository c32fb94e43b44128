"""M19 aeo_status: whether an authorised economic operator is one."""

from __future__ import annotations

from enum import auto
from typing import ClassVar, Self

from pydantic import ValidationInfo, model_validator

from schemas.components.dates import DateFact
from schemas.components.identifiers import IdentifierScheme
from schemas.components.parties import PartyRole
from schemas.components.quantities import Missing
from schemas.part import Code, Part
from schemas.report import Report, is_whole
from schemas.reports.case import CaseFacts, CaseNominal, CaseOpen
from schemas.thread import Reference
from schemas.values import CodeText, Country, Many, Office


class AeoState(Code):
    """Whether the authorisation holds."""

    VALID = auto()
    SUSPENDED = auto()
    REVOKED = auto()
    UNKNOWN = auto()


class AeoKind(Code):
    """What the authorisation is for (after the kinds of WCO SAFE programmes)."""

    CUSTOMS_SIMPLIFICATIONS = auto()
    SECURITY_AND_SAFETY = auto()
    BOTH = auto()
    OTHER = auto()
    NOT_STATED = auto()


class AeoReason(Code):
    """Why the status is what it is now."""

    GRANTED = auto()
    CLEARED = auto()
    REVIEW = auto()
    IRREGULARITY = auto()
    SECURITY_BREACH = auto()
    INVESTIGATION = auto()
    OWN_REQUEST = auto()
    OTHER = auto()
    NOT_STATED = auto()


class RecognitionState(Code):
    """Whether the partner is still to give the operator its benefits."""

    APPLIES = auto()
    SUSPENDED = auto()
    ENDED = auto()
    NOT_STATED = auto()


class Recognition(Part):
    """What the status means under one arrangement of mutual recognition."""

    partner: Country
    """The other programme's country or territory, ISO 3166-1."""
    arrangement: CodeText | None = None
    """The arrangement's code in the network; null: not stated."""
    state: RecognitionState = RecognitionState.NOT_STATED
    """Whether benefits apply."""


class AeoStatusOpen(CaseOpen):
    """What routing and counting need of a status."""


class AeoStatusFacts(CaseFacts):
    """A status without names: the operator and its TIN stand in `nominal`."""

    office: Office | None = None
    """Office that keeps the programme, UN/LOCODE or national code; null: not stated."""
    programme: CodeText
    """The programme's national code; UNKNOWN is an answer."""
    programme_country: Country
    """Country or territory of the programme, ISO 3166-1."""
    aeo_kind: AeoKind = AeoKind.NOT_STATED
    """What the authorisation is for."""
    roles: Many[PartyRole] = ()
    """What the operator does in trade; empty is not stated."""
    status: AeoState
    """Whether the authorisation holds."""
    since: DateFact
    """Since when."""
    until: DateFact | None = None
    """When it ends by itself; null: not stated."""
    reason: AeoReason = AeoReason.NOT_STATED
    """Why."""
    tin_missing: Missing | None = None
    """Why `nominal` has no TIN; null: it has one."""
    mutual_recognition: Many[Recognition] = ()
    """What it means under arrangements of mutual recognition; empty is not stated."""
    basis_refs: Many[Reference] = ()
    """Reports that led to it."""


class AeoStatusNominal(CaseNominal):
    """The operator, one of the parties, with its TIN among its identifiers."""

    @property
    def has_tin(self) -> bool:
        """Whether a party has a taxpayer's or trader's number."""
        schemes = {one.scheme for party in self.parties for one in party.identifiers}
        return not schemes.isdisjoint((IdentifierScheme.TIN, IdentifierScheme.EORI))


class AeoStatus(Report):
    """Whether an authorised economic operator is one (WCO SAFE, mutual recognition)."""

    contract: ClassVar[str] = "aeo_status"

    open: AeoStatusOpen
    """Routing and counting."""
    facts: AeoStatusFacts
    """Without names."""
    nominal: AeoStatusNominal | None = None
    """The operator."""

    @model_validator(mode="after")
    def _tells_whose(self, info: ValidationInfo) -> Self:
        told = self.nominal is not None and self.nominal.has_tin
        if is_whole(info) and told is (self.facts.tin_missing is not None):
            raise ValueError(
                "give the operator's TIN or EORI (nominal.parties[].identifiers), or "
                "facts.tin_missing with the reason, and not both"
            )
        return self
