"""M8 cultural_item: a cultural object, described as Object ID asks for."""

from __future__ import annotations

from enum import auto
from typing import ClassVar, Self

from pydantic import ValidationInfo, model_validator

from schemas.components.dates import DateFact
from schemas.components.goods import HsEdition
from schemas.components.places import Location
from schemas.components.quantities import Missing, Money, given_or_why
from schemas.part import Code, Part
from schemas.report import Report, is_whole
from schemas.reports.case import CaseFacts, CaseNominal, CaseOpen
from schemas.reports.custody_transfer import Holder
from schemas.reports.object_id import (
    CulturalPeriod,
    Feature,
    InscriptionText,
    Marking,
    Measurement,
    ObjectClass,
    Photograph,
    ProvenanceStep,
)
from schemas.reports.ordinals import check_parties
from schemas.thread import Reference
from schemas.values import (
    CodeText,
    Count,
    HsCode,
    Identity,
    Many,
    Number,
    Office,
    Raw,
    Term,
    Text,
)


class ObjectRelation(Code):
    """How two objects belong together."""

    PAIR = auto()
    SET = auto()
    FRAGMENTS_OF_ONE = auto()
    SAME_SITE = auto()
    SAME_CONSIGNMENT = auto()
    SAME_OBJECT = auto()
    COPY = auto()
    OTHER = auto()
    UNKNOWN = auto()


class RelatedObject(Part):
    """Another object that belongs with it."""

    report: Reference
    """The report about that object."""
    relation: ObjectRelation
    """How they belong together; UNKNOWN is an answer."""


class RedList(Part):
    """Where the object's kind stands in an ICOM Red List."""

    red_list: CodeText
    """The list, by its country (ISO 3166-1) or region; UNKNOWN is an answer."""
    red_list_category: CodeText
    """Category in that list; UNKNOWN is an answer."""


class ExportCertificate(Code):
    """The export certificate of the country that it left (UNESCO-WCO model)."""

    PRESENTED = auto()
    ABSENT = auto()
    FORGED = auto()
    NOT_REQUIRED = auto()
    NOT_STATED = auto()


class ImportLaw(Code):
    """Law of the destination on the import of cultural goods."""

    EU_2019_880 = auto()
    NATIONAL = auto()
    NONE = auto()
    NOT_STATED = auto()


class ImportLawPart(Code):
    """Part of the annex to Regulation (EU) 2019/880."""

    PART_A = auto()
    PART_B = auto()
    PART_C = auto()
    NOT_APPLICABLE = auto()
    NOT_STATED = auto()


class ImportDocument(Code):
    """What the importer showed: a licence or a statement; its number is nominal."""

    LICENCE = auto()
    STATEMENT = auto()
    NONE = auto()
    FORGED = auto()
    NOT_REQUIRED = auto()
    NOT_STATED = auto()


class CulturalLaw(Part):
    """What the law asks of this object, and what was shown."""

    export_certificate: ExportCertificate = ExportCertificate.NOT_STATED
    """Of the country that it left."""
    import_law: ImportLaw = ImportLaw.NOT_STATED
    """Law of the destination."""
    import_law_part: ImportLawPart = ImportLawPart.NOT_STATED
    """Part of the annex to (EU) 2019/880 that it is of."""
    import_document: ImportDocument = ImportDocument.NOT_STATED
    """What the importer showed."""
    legal_provision_raw: Raw | None = None
    """National law, as the reporter names it."""


class SearchResult(Code):
    """What a search in a register of stolen objects gave."""

    MATCH = auto()
    POSSIBLE_MATCH = auto()
    NO_MATCH = auto()
    NOT_SEARCHED = auto()
    NOT_STATED = auto()


class RegistrySearch(Part):
    """A search in a register of stolen objects."""

    registry: CodeText
    """INTERPOL_WOA (Stolen Works of Art database), or a national register's code."""
    result: SearchResult
    """What it gave; NOT_STATED is an answer."""
    number: Number | None = None
    """The object's number there; null: none, or not told."""
    searched_on: DateFact | None = None
    """When; null: not stated."""


class CulturalStatus(Code):
    """What is known of how it left its owner."""

    STOLEN = auto()
    LOOTED = auto()
    SUSPECT = auto()
    RECOVERED = auto()
    RETURNED = auto()
    CLEARED = auto()
    UNKNOWN = auto()


class CulturalItemOpen(CaseOpen):
    """What routing and counting need of a cultural object."""


class CulturalItemFacts(CaseFacts):
    """An object without names; `summary` is its short description."""

    item_ref: Number
    """The reporter's own number of the object."""
    office: Office | None = None
    """Office that reports, UN/LOCODE or national code; null: not stated."""
    object_class: ObjectClass
    """Type, first level (Object ID: type of object); UNKNOWN is an answer."""
    object_type: CodeText
    """Type, second level, as BUDDHA_IMAGE, KRIS, PALM_LEAF_MANUSCRIPT; UNKNOWN is an answer."""
    kind_raw: Raw | None = None
    """The type as the reporter wrote it."""
    pieces: Count | None = None
    """Pieces that belong together; null: one, or not stated."""
    materials: Many[Term] = ()
    """Materials (Getty AAT), as sandstone, bronze; empty is not stated."""
    techniques: Many[Term] = ()
    """Techniques (Getty AAT), as lost-wax process, carving; empty is not stated."""
    measurements: Many[Measurement] = ()
    """Measurements; empty is not stated."""
    markings: Many[Marking] = ()
    """Kinds of inscriptions and markings; what they say is nominal; empty is not stated."""
    features: Many[Feature] = ()
    """Kinds of distinguishing features; in words they are nominal; empty is not stated."""
    subjects: Many[Term] = ()
    """What is shown (Getty AAT, Iconclass), as Vishnu, lotus; empty is not stated."""
    made: CulturalPeriod
    """Date or period; all null is unknown."""
    culture: Term | None = None
    """Culture of the maker, as Khmer; the maker's name is nominal; null: not known."""
    origin: Location
    """Place where it was made; country XX is unknown."""
    discovery: Location
    """Place where it was found or dug up; country XX is unknown."""
    documented_on: DateFact
    """Date documented (Object ID); UNKNOWN is an answer."""
    photographs: Many[Photograph] = ()
    """Photographs, by digest; none only with a reason."""
    photographs_missing: Missing | None = None
    """Why there are none."""
    related_objects: Many[RelatedObject] = ()
    """Reports about objects that belong with it."""
    red_lists: Many[RedList] = ()
    """ICOM Red Lists that its kind stands in; empty is not stated."""
    law: CulturalLaw | None = None
    """What the law asks and what was shown; null: not stated."""
    registry_searches: Many[RegistrySearch] = ()
    """Searches in registers of stolen objects; empty is not stated."""
    status: CulturalStatus
    """How it left its owner, or came back; UNKNOWN is an answer."""
    custody: Holder | None = None
    """Who has it now; null: not stated."""
    custody_transfer: Reference | None = None
    """The last hand-over; null: none in the network."""
    seizure: Reference | None = None
    """The seizure report that it belongs to; null: none in the network."""
    hs_code: HsCode | None = None
    """Harmonized System code, 2 to 10 digits."""
    hs_edition: HsEdition = HsEdition.UNKNOWN
    """Its edition."""
    values: Many[Money] = ()
    """Values, declared and estimated; empty is not stated."""

    @model_validator(mode="after")
    def _is_pictured(self) -> Self:
        given_or_why("photographs", self.photographs or None, self.photographs_missing)
        files = {file.sha256 for file in self.attachments}
        for place, picture in enumerate(self.photographs):
            if picture.sha256 not in files:
                raise ValueError(f"photographs[{place}] is none of the attachments")
        return self


class CulturalItemNominal(CaseNominal):
    """Names, words and what tells which object it is."""

    short_description: Text | None = None
    """Short description, where it cannot be told without names."""
    title: Text | None = None
    """Title by which it is known."""
    inventory_numbers: Many[Identity] = ()
    """Numbers that owners, museums or excavations gave it."""
    maker: Identity | None = None
    """Name of the maker."""
    inscription_texts: Many[InscriptionText] = ()
    """What its inscriptions and markings say."""
    distinguishing_features: Text | None = None
    """Distinguishing features, in words."""
    subject_text: Text | None = None
    """What is shown, in words."""
    written_material: Text | None = None
    """Catalogues, articles and records about it."""
    related_objects_text: Text | None = None
    """Objects that belong with it and have no report."""
    provenance: Many[ProvenanceStep] = ()
    """Who had it, first owner first."""


class CulturalItem(Report):
    """A cultural object (Object ID, ICOM Red Lists, INTERPOL, UNESCO-WCO, (EU) 2019/880)."""

    contract: ClassVar[str] = "cultural_item"

    open: CulturalItemOpen
    """Routing and counting."""
    facts: CulturalItemFacts
    """Without names."""
    nominal: CulturalItemNominal | None = None
    """Names, words and what tells which object it is."""

    @model_validator(mode="after")
    def _is_described(self, info: ValidationInfo) -> Self:
        words = self.nominal is not None and self.nominal.short_description is not None
        if is_whole(info) and not words and self.facts.summary is None:
            raise ValueError("give facts.summary or nominal.short_description: a short description")
        custody = self.facts.custody
        holder = None if custody is None else custody.party
        steps = enumerate(self.nominal.provenance if self.nominal else ())
        owners = [(f"nominal.provenance[{place}].owner", step.owner) for place, step in steps]
        check_parties(self.nominal, [("facts.custody.party", holder), *owners])
        return self
