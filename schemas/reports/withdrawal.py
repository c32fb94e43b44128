"""M14 withdrawal: a report, or a part of it, no longer holds."""

from __future__ import annotations

from enum import auto
from typing import ClassVar, Self

from pydantic import model_validator

from schemas.part import Code
from schemas.report import Report
from schemas.reports.case import CaseFacts, CaseNominal, CaseOpen
from schemas.thread import Reference
from schemas.values import Instant, Many, Office, Path


class WithdrawalScope(Code):
    """How much of the report is withdrawn."""

    ALL = auto()
    PATHS = auto()


class WithdrawalReason(Code):
    """Why it is withdrawn (GCN retraction, CAP Cancel)."""

    ERROR = auto()
    LEGAL_ORDER = auto()
    EXPIRED = auto()
    SOURCE_WITHDRAWN = auto()
    DATA_SUBJECT = auto()
    OTHER = auto()
    NOT_STATED = auto()


class WithdrawalOpen(CaseOpen):
    """What routing and counting need of a withdrawal: as the report that it withdraws."""


class WithdrawalFacts(CaseFacts):
    """A withdrawal without names; what was wrong, in words, is a narrative (nominal)."""

    office: Office | None = None
    """Office that withdraws, UN/LOCODE or national code; null: not stated."""
    target: Reference
    """The report that is withdrawn; of scope ALL, `thread.supersedes` says the same."""
    scope: WithdrawalScope
    """The whole report, or some of its fields."""
    paths: Many[Path] = ()
    """The fields that are withdrawn, as `nominal.parties[0]`; of scope PATHS only."""
    reason: WithdrawalReason
    """Why; NOT_STATED is an answer."""
    erase: bool
    """Whether readers must erase it; false: they keep it and use it no more."""
    propagate_to_derivatives: bool
    """Whether what was made from it (its children by `parents`) is to be withdrawn, too."""
    answer_by: Instant | None = None
    """Until when readers are to have answered, UTC; null: the network's rule."""
    replaced_by: Reference | None = None
    """A later report that is right; null: none."""

    @model_validator(mode="after")
    def _says_which_fields(self) -> Self:
        if bool(self.paths) is not (self.scope is WithdrawalScope.PATHS):
            raise ValueError("scope PATHS names the fields in paths, and scope ALL names none")
        return self


class WithdrawalNominal(CaseNominal):
    """Names and words of a withdrawal; a court's order is one of the case numbers."""


class Withdrawal(Report):
    """A report, or a part of it, no longer holds (GCN retraction, CAP Cancel)."""

    contract: ClassVar[str] = "withdrawal"

    open: WithdrawalOpen
    """Routing and counting."""
    facts: WithdrawalFacts
    """Without names."""
    nominal: WithdrawalNominal | None = None
    """Names and words."""
