"""What every report about a case has in each of its sections."""

from __future__ import annotations

from enum import auto

from schemas.components.conveyances import ConveyanceIdentity, Mode
from schemas.components.goods import RiskArea
from schemas.components.identifiers import Identifier
from schemas.components.parties import Party, PersonGroup
from schemas.components.texts import (
    Attachment,
    AttachmentTitle,
    CaseId,
    ExternalId,
    Narrative,
    SummaryTranslation,
)
from schemas.part import Code, Part
from schemas.values import Country, HsChapter, Instant, IsoWeek, Language, Many, Path, Summary


class Priority(Code):
    """How soon it is to be read."""

    ROUTINE = auto()
    PRIORITY = auto()
    FLASH = auto()
    NOT_STATED = auto()


class CaseOpen(Part):
    """What routing and counting need, and nothing that tells who, which, where, when, how much."""

    risk_area: RiskArea
    """Illicit Trade Report area of the case as a whole."""
    hs_chapters: Many[HsChapter] = ()
    """Harmonized System chapters; empty is not stated."""
    mode: Mode = Mode.UNKNOWN
    """Main mode of transport."""
    from_country: Country = "XX"
    """Country of departure or origin, ISO 3166-1; XX unknown, XM several."""
    to_country: Country = "XX"
    """Country of destination, ISO 3166-1; XX unknown, XM several."""
    iso_week: IsoWeek | None = None
    """ISO 8601 week of the event, as 2026-W48; null: unknown."""
    priority: Priority = Priority.NOT_STATED
    """How soon it is to be read."""


class CaseFacts(Part):
    """What every case says without names."""

    summary: Summary | None = None
    """What can be told without names; checked against `nominal` before it is signed."""
    language: Language | None = None
    """BCP 47, of the summary and the raw values; null: not stated."""
    translations: Many[SummaryTranslation] = ()
    """The summary in other languages."""
    review_at: Instant | None = None
    """When the originator looks at it again, UTC; null: not planned."""
    attachments: Many[Attachment] = ()
    """Files, by digest."""
    external_ids: Many[ExternalId] = ()
    """This report's numbers in other systems."""
    defaulted: Many[Path] = ()
    """Fields that a mapping filled in by default, as `facts.direction`; counted apart."""


class CaseNominal(Part):
    """Who and which, and all free text."""

    parties: Many[Party] = ()
    """Persons and companies."""
    person_groups: Many[PersonGroup] = ()
    """Groups of persons too small to stand in `facts`."""
    conveyances: Many[ConveyanceIdentity] = ()
    """What tells which vehicle, craft or container it was."""
    documents: Many[Identifier] = ()
    """Declarations, bills of lading, air waybills, permits, accounts."""
    case_ids: Many[CaseId] = ()
    """Numbers of the case in other offices' systems."""
    narratives: Many[Narrative] = ()
    """Free text."""
    attachment_titles: Many[AttachmentTitle] = ()
    """Titles of the files in `facts`."""
