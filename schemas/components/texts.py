"""Words, files and other systems' numbers that belong to a report."""

from __future__ import annotations

from enum import auto

from schemas.part import Code, Part
from schemas.values import (
    CodeText,
    Count,
    Digest,
    Identity,
    Language,
    Long,
    MediaType,
    Number,
    Summary,
    Text,
)


class Narrative(Part):
    """Free text (nominal); several with other languages are translations."""

    text: Text
    """The text, its original characters untouched."""
    language: Language | None = None
    """BCP 47; null: not stated."""
    translation_of: Count | None = None
    """Place of the original in the list, from 0; null: it is an original."""


class SummaryTranslation(Part):
    """A report's summary in another language, without names as the summary itself."""

    language: Language
    """BCP 47."""
    text: Summary
    """The summary in that language."""
    by_machine: bool | None = None
    """Whether a machine translated it and nobody has read it; null: not stated."""


class Attachment(Part):
    """A file, by its digest; its title is nominal."""

    sha256: Digest
    """SHA-256 of the file."""
    media_type: MediaType
    """IANA media type."""
    size: Long
    """Bytes."""
    nominal: bool
    """Whether the file tells who or which."""


class AttachmentTitle(Part):
    """The title of a file (nominal)."""

    sha256: Digest
    """SHA-256 of the file."""
    title: Text
    """Title, in words."""


class ExternalSystem(Code):
    """Systems whose numbers tell a report and nobody."""

    CEN = auto()
    CENCOMM = auto()
    MISP = auto()
    STIX = auto()
    INTERPOL_WOA = auto()
    CITES = auto()


class ExternalId(Part):
    """The number of this report in another system."""

    system: ExternalSystem
    """Which system."""
    type: CodeText | None = None
    """What is numbered there, as event, indicator, seizure; null: the report."""
    value: Number
    """Its number there."""


class CaseId(Part):
    """A number in another office's system (nominal): FIU reference, court file."""

    system: CodeText
    """The system's code."""
    type: CodeText | None = None
    """What is numbered there, as case, transaction; null: not stated."""
    value: Identity
    """The number there."""
