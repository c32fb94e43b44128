"""M22 grant request: may I pass this report on, use it as evidence, export it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from enum import auto
from typing import ClassVar, Self

from pydantic import model_validator

from schemas.handling import LegalBasis, Names, Purpose
from schemas.part import Code
from schemas.report import Report
from schemas.reports.case import CaseFacts, CaseNominal, CaseOpen
from schemas.thread import Reference
from schemas.values import Instant, Many, Office


class GrantUse(Code):
    """What needs the originator's leave where its handling says so."""

    PASS_ON = auto()
    EVIDENCE = auto()
    EXPORT = auto()


class SectionName(Code):
    """The sections of a report; `terms` goes wherever one of the others goes."""

    TERMS = auto()
    OPEN = auto()
    FACTS = auto()
    NOMINAL = auto()


def check_uses(
    uses: Sequence[GrantUse], audience: Collection[str], sections: Sequence[SectionName]
) -> None:
    """Return when the answers about passing on are there with PASS_ON, and only with it.

    Raises:
        ValueError: They are not, no use is named, or one is named twice.
    """
    if not uses or len(set(uses)) != len(uses) or len(set(sections)) != len(sections):
        raise ValueError("uses names at least one use; uses and sections name each once")
    passing = GrantUse.PASS_ON in uses
    if bool(audience) is not passing or bool(sections) is not passing:
        raise ValueError("audience and sections are answered with PASS_ON, and only with it")


class GrantRequestOpen(CaseOpen):
    """What routing and counting need of a request: as the report that it is about."""


class GrantRequestFacts(CaseFacts):
    """A request without names; reasons that name someone are a narrative (nominal)."""

    office: Office | None = None
    """Office that asks, UN/LOCODE or national code; null: not stated."""
    about: Reference
    """The report that is to be used."""
    uses: Many[GrantUse]
    """What is to be done with it; at least one."""
    audience: Names = ()
    """Whom it is to be passed on to; of PASS_ON only."""
    sections: Many[SectionName] = ()
    """Which sections are to be passed on; of PASS_ON only."""
    until: Instant | None = None
    """Until when the leave is needed, UTC; null: as long as the originator gives it."""
    purpose: Purpose
    """What for; NOT_STATED is an answer."""
    legal_basis: LegalBasis | None = None
    """The instrument that it is asked under; null: not stated."""

    @model_validator(mode="after")
    def _says_whom_to(self) -> Self:
        check_uses(self.uses, self.audience, self.sections)
        return self


class GrantRequestNominal(CaseNominal):
    """Names and words of a request."""


class GrantRequest(Report):
    """May I use a report in a way that needs its originator's leave."""

    contract: ClassVar[str] = "grant_request"

    open: GrantRequestOpen
    """Routing and counting."""
    facts: GrantRequestFacts
    """Without names."""
    nominal: GrantRequestNominal | None = None
    """Names and words."""
