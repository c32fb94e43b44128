"""What a report belongs to: references, its life cycle, its thread."""

from __future__ import annotations

from enum import auto
from typing import Annotated, Self

from annotated_types import Ge, Le
from pydantic import model_validator

from schemas.part import Code, Part
from schemas.values import Leaf, Many, MemberName, Path


class Reference(Part):
    """A report, by who said it and its leaf: never by an id that another could reuse."""

    member: MemberName
    """The originator's name in the register."""
    leaf: Leaf
    """SHA-256 leaf of the signed header."""


class Lifecycle(Code):
    """CAP msgType, GCN alert_type; CORRECTION and UPDATE carry the whole report again."""

    INITIAL = auto()
    UPDATE = auto()
    CORRECTION = auto()
    WITHDRAWAL = auto()
    SUBSEQUENT = auto()


_REPLACES = frozenset({Lifecycle.UPDATE, Lifecycle.CORRECTION, Lifecycle.WITHDRAWAL})


class CorrectionReason(Code):
    """Why a report is replaced by a right one."""

    TYPO = auto()
    UNIT = auto()
    IDENTITY = auto()
    DUPLICATE = auto()
    NEW_LAB_RESULT = auto()
    LEGAL = auto()
    OTHER = auto()
    NOT_STATED = auto()


class Correction(Part):
    """What a correction puts right; the whole right report stands in the sections."""

    reason: CorrectionReason
    """Why; NOT_STATED is an answer."""
    changed_paths: Many[Path] = ()
    """Fields that are other than before, as `facts.seized_at`; empty is not stated."""


class Thread(Part):
    """Where a report stands in its own life and in a case (alert, control, seizure, feedback)."""

    lifecycle: Lifecycle = Lifecycle.INITIAL
    """First, or what it does to an earlier one."""
    revision: Annotated[int, Ge(1), Le(2**31 - 1)] = 1
    """1 for the first of a report, then one more each time."""
    supersedes: Reference | None = None
    """The revision that this one replaces."""
    correction: Correction | None = None
    """Of a CORRECTION, and of nothing else: why, and what is other than before."""
    thread: Reference | None = None
    """The report that opened the case; null for one that opens a case itself."""
    in_reply_to: Reference | None = None
    """The report that this one answers."""
    references: Many[Reference] = ()
    """Other reports that it draws on or belongs with."""

    @model_validator(mode="after")
    def _replaces_what_it_names(self) -> Self:
        if self.lifecycle in _REPLACES:
            if self.supersedes is None or self.revision == 1:
                raise ValueError(
                    f"{self.lifecycle} replaces a report: say which (supersedes), revision above 1"
                )
        elif self.supersedes is not None or self.revision != 1:
            raise ValueError(f"{self.lifecycle} replaces nothing: revision 1, no supersedes")
        return self

    @model_validator(mode="after")
    def _says_what_it_corrects(self) -> Self:
        if (self.correction is not None) is not (self.lifecycle is Lifecycle.CORRECTION):
            raise ValueError(
                "a CORRECTION says why, and nothing else does: give thread.correction with a "
                "reason (NOT_STATED is an answer)"
                if self.correction is None
                else f"{self.lifecycle} corrects nothing: leave out thread.correction"
            )
        return self
