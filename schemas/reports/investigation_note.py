"""M5 investigation_note: what became of a case."""

from __future__ import annotations

from enum import auto
from typing import Annotated, ClassVar, Self

from annotated_types import Ge, Le
from pydantic import ValidationInfo, model_validator

from schemas.components.dates import DateFact
from schemas.part import Code, Part
from schemas.report import Report, is_whole
from schemas.reports.case import CaseFacts, CaseNominal, CaseOpen
from schemas.thread import Reference
from schemas.values import CodeText, Count, Identity, Many, Number, Text

NoteNo = Annotated[int, Ge(1), Le(2**31 - 1)]


class NoteKind(Code):
    """What happened; ACQUITTED and DISMISSED start a review of every report on the thread."""

    OPENED = auto()
    DEVELOPMENT = auto()
    LINK = auto()
    ARREST = auto()
    CHARGE = auto()
    CONVICTION = auto()
    ACQUITTED = auto()
    DISMISSED = auto()
    SETTLED = auto()
    CLOSED = auto()
    NOT_STATED = auto()


class DisclosureRestriction(Code):
    """Whether it may be disclosed in proceedings (H1)."""

    NONE = auto()
    ASK_ORIGINATOR = auto()
    NOT_TO_DEFENCE = auto()
    NOT_IN_PROCEEDINGS = auto()
    NOT_STATED = auto()


class PartyLink(Part):
    """How two parties, or a party and a thing, belong together (nominal)."""

    from_party: Count
    """Ordinal of a party of this report."""
    to_party: Count | None = None
    """Ordinal of another party; null: `to_thing` says what."""
    to_thing: Identity | None = None
    """What else it is linked to, in words."""
    relation: CodeText
    """MISP relationship type, as associate-of, owner-of."""


class ReportLink(Part):
    """How this case belongs with another report."""

    report: Reference
    """The other report."""
    relation: CodeText
    """MISP relationship type, as derived-from, related-to."""


class InvestigationNoteOpen(CaseOpen):
    """What routing and counting need of a note."""


class InvestigationNoteFacts(CaseFacts):
    """A note without names and text."""

    case_ref: Number
    """The investigators' own number of the case."""
    note_no: NoteNo
    """Number of the note in the case, from 1."""
    author_unit: CodeText
    """Unit that wrote it; UNKNOWN is an answer."""
    note_kind: NoteKind
    """What happened."""
    happened_at: DateFact
    """When it happened."""
    disclosure_restriction: DisclosureRestriction
    """Whether it may be disclosed in proceedings."""
    report_links: Many[ReportLink] = ()
    """Reports that the case belongs with."""


class InvestigationNoteNominal(CaseNominal):
    """Names and words of a note; its text is the narratives."""

    party_links: Many[PartyLink] = ()
    """How the parties belong together."""
    next_steps: Text | None = None
    """What is planned, in words."""


class InvestigationNote(Report):
    """What became of a case (nCEN, NIEM justice)."""

    contract: ClassVar[str] = "investigation_note"

    open: InvestigationNoteOpen
    """Routing and counting."""
    facts: InvestigationNoteFacts
    """Without names."""
    nominal: InvestigationNoteNominal | None = None
    """Names and words."""

    @model_validator(mode="after")
    def _says_something(self, info: ValidationInfo) -> Self:
        silent = self.facts.summary is None and not (self.nominal and self.nominal.narratives)
        if silent and is_whole(info):
            raise ValueError("give facts.summary or nominal.narratives: a note needs its text")
        return self
