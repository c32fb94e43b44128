"""What describes a cultural object: the parts of an Object ID that name nobody."""

from __future__ import annotations

from enum import auto
from typing import Annotated, Self

from annotated_types import Ge, Le
from pydantic import model_validator

from schemas.components.dates import DateFact
from schemas.components.identifiers import Identifier
from schemas.components.quantities import Missing, given_or_why
from schemas.part import Code, Part
from schemas.values import (
    Count,
    Digest,
    Identity,
    Language,
    NotNegative,
    Raw,
    Script,
    Term,
    Text,
    Unit,
)

Year = Annotated[int, Ge(-(2**31)), Le(2200)]


class ObjectClass(Code):
    """First level of an object's type; the second is a code of its own."""

    ARCHAEOLOGICAL = auto()
    ARCHITECTURAL_ELEMENT = auto()
    SCULPTURE = auto()
    PAINTING = auto()
    GRAPHIC_ART = auto()
    MANUSCRIPT = auto()
    BOOK = auto()
    ARCHIVE = auto()
    COIN_OR_MEDAL = auto()
    STAMP = auto()
    CERAMIC = auto()
    METALWORK = auto()
    JEWELLERY = auto()
    TEXTILE = auto()
    FURNITURE = auto()
    ARMS = auto()
    MUSICAL_INSTRUMENT = auto()
    RITUAL_OBJECT = auto()
    ETHNOGRAPHIC = auto()
    FOSSIL = auto()
    NATURAL_SPECIMEN = auto()
    HUMAN_REMAINS = auto()
    OTHER = auto()
    UNKNOWN = auto()


class MeasuredDimension(Code):
    """What of an object was measured."""

    HEIGHT = auto()
    WIDTH = auto()
    DEPTH = auto()
    LENGTH = auto()
    DIAMETER = auto()
    THICKNESS = auto()
    CIRCUMFERENCE = auto()
    WEIGHT = auto()
    OTHER = auto()
    UNKNOWN = auto()


class Measurement(Part):
    """One measurement of an object."""

    dimension: MeasuredDimension
    """What was measured; UNKNOWN is an answer."""
    amount: NotNegative | None = None
    """In `unit`; null with a reason."""
    amount_missing: Missing | None = None
    """Why there is no amount."""
    unit: Unit
    """UN/ECE Rec 20, as CMT, MMT, GRM, KGM; UNKNOWN."""
    amount_raw: Raw | None = None
    """The amount as the reporter wrote it."""
    unit_raw: Raw | None = None
    """The unit as the reporter wrote it."""

    @model_validator(mode="after")
    def _amount_or_why(self) -> Self:
        given_or_why("amount", self.amount, self.amount_missing)
        return self


class Marking(Code):
    """Kinds of inscriptions and markings (Object ID); what they say is nominal."""

    SIGNATURE = auto()
    DEDICATION = auto()
    TITLE = auto()
    INSCRIPTION = auto()
    MAKERS_MARK = auto()
    PURITY_MARK = auto()
    PROPERTY_MARK = auto()
    INVENTORY_MARK = auto()
    SEAL = auto()
    STAMP = auto()
    LABEL = auto()
    OTHER = auto()
    NONE = auto()
    UNKNOWN = auto()


class Feature(Code):
    """Kinds of distinguishing features (Object ID), and signs of how it was taken."""

    DAMAGE = auto()
    REPAIR = auto()
    MANUFACTURING_DEFECT = auto()
    MISSING_PART = auto()
    FRAGMENT = auto()
    SAW_MARKS = auto()
    FRESH_BREAK = auto()
    SOIL_TRACES = auto()
    REMOVED_MARKS = auto()
    REPAINTED = auto()
    OTHER = auto()
    NONE = auto()
    UNKNOWN = auto()


class CulturalPeriod(Part):
    """When an object was made."""

    period: Term | None = None
    """Name of the period, as Angkorian (Getty AAT); null: not known."""
    earliest: Year | None = None
    """Earliest year of the common era; below 0: before it; null: not known."""
    latest: Year | None = None
    """Latest year of the common era; below 0: before it; null: not known."""
    raw: Raw | None = None
    """As the reporter wrote it, as `late 12th c.`."""

    @model_validator(mode="after")
    def _begins_before_it_ends(self) -> Self:
        if self.earliest is not None and self.latest is not None and self.latest < self.earliest:
            raise ValueError(f"earliest {self.earliest} lies after latest {self.latest}")
        return self


class View(Code):
    """What a photograph shows."""

    OVERALL = auto()
    FRONT = auto()
    BACK = auto()
    LEFT = auto()
    RIGHT = auto()
    TOP = auto()
    BOTTOM = auto()
    DETAIL = auto()
    MARKING = auto()
    DAMAGE = auto()
    IN_PLACE = auto()
    UNKNOWN = auto()


class Photograph(Part):
    """A photograph, one of the report's attachments."""

    sha256: Digest
    """SHA-256 of the file; it stands in `facts.attachments`."""
    view: View = View.UNKNOWN
    """What it shows."""
    scale_shown: bool | None = None
    """Whether a scale is in the picture; null: not stated."""
    taken_on: DateFact | None = None
    """When; null: not stated."""


class InscriptionText(Part):
    """What an inscription or marking says (nominal)."""

    marking: Marking
    """What kind it is."""
    text: Text
    """Its words, the original characters untouched."""
    language: Language | None = None
    """BCP 47; null: not stated."""
    script: Script | None = None
    """ISO 15924."""
    translation: Text | None = None
    """In the language of the report."""
    place: Identity | None = None
    """Where on the object, in words."""


class ProvenanceStep(Part):
    """Who had the object, and when (nominal)."""

    owner: Count | None = None
    """Ordinal of the owner, in `nominal.parties`; null: not known."""
    held_from: DateFact | None = None
    """Since when; null: not known."""
    held_until: DateFact | None = None
    """Until when; null: not known."""
    document: Identifier | None = None
    """Bill of sale, permit or catalogue that says so; null: none."""
    text: Text | None = None
    """How it came and went, in words."""
