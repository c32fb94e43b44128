"""M23 grant: the originator's leave to use a report, or its refusal."""

from __future__ import annotations

from enum import auto
from typing import ClassVar, Self

from pydantic import model_validator

from schemas.evaluation import Evaluation
from schemas.handling import TLP, Conditions, HandlingCodes, Names
from schemas.part import Code, Part
from schemas.report import Report
from schemas.reports.case import CaseFacts, CaseNominal, CaseOpen
from schemas.reports.grant_request import GrantUse, SectionName, check_uses
from schemas.thread import Reference
from schemas.values import Instant, Many, MemberName, Office


class GrantDecision(Code):
    """Whether the leave is given."""

    GIVEN = auto()
    REFUSED = auto()


class GrantRefusal(Code):
    """Why it is not given."""

    LEGAL = auto()
    SOURCE_PROTECTION = auto()
    ONGOING_CASE = auto()
    PURPOSE = auto()
    THIRD_PARTY_DATA = auto()
    OTHER = auto()
    NOT_STATED = auto()


class GrantedHandling(Part):
    """How what is passed on must be handled: no looser than this."""

    tlp: TLP
    """Traffic Light Protocol 2.0."""
    codes: HandlingCodes = ()
    """Europol handling codes."""
    conditions: Conditions = ()
    """Coded conditions; they only add."""


class GrantOpen(CaseOpen):
    """What routing and counting need of a grant: as the report that it is about."""


class GrantFacts(CaseFacts):
    """A grant without names; only the originator of the report can give one.

    Its audience are the grantee and whomever the grantee may pass the report on to: a relay shows
    it to them. A withdrawal of the grant revokes it.
    """

    office: Office | None = None
    """Office that decided, UN/LOCODE or national code; null: not stated."""
    decision: GrantDecision
    """Given, or refused."""
    about: Reference
    """The report that it is about, one of this member's own."""
    request: Reference | None = None
    """The request that it answers; null: nobody asked."""
    grantee: MemberName
    """The member that may use it so, and no other."""
    uses: Many[GrantUse]
    """What it may do, or may not where the leave is refused."""
    audience: Names = ()
    """Whom it may pass the report on to; of PASS_ON only."""
    sections: Many[SectionName] = ()
    """Which sections it may pass on; of PASS_ON only."""
    until: Instant | None = None
    """When the leave lapses, UTC; where it is refused: null."""
    handling: GrantedHandling | None = None
    """How what is passed on must be handled; null: as the report itself."""
    evaluation: Many[Evaluation] = ()
    """Gradings for those it is passed on to; empty: those of the report."""
    refused_for: GrantRefusal | None = None
    """Why it is refused; where it is given: null."""

    @model_validator(mode="after")
    def _says_whom_to(self) -> Self:
        check_uses(self.uses, self.audience, self.sections)
        given = self.decision is GrantDecision.GIVEN
        if (self.until is not None) is not given or (self.refused_for is None) is not given:
            raise ValueError("GIVEN says until when (until), REFUSED says why (refused_for)")
        return self


class GrantNominal(CaseNominal):
    """Names and words of a grant."""


class Grant(Report):
    """The originator's leave to use a report, or its refusal (Europol H1, H2)."""

    contract: ClassVar[str] = "grant"

    open: GrantOpen
    """Routing and counting."""
    facts: GrantFacts
    """Without names."""
    nominal: GrantNominal | None = None
    """Names and words."""
