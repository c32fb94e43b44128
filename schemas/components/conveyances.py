"""What carries goods."""

from __future__ import annotations

from enum import auto

from schemas.components.identifiers import AssetIdentifier, Identifier
from schemas.components.places import RouteLeg
from schemas.part import Code, Part
from schemas.values import (
    Asset,
    CodeText,
    ConveyanceKind,
    Count,
    Country,
    Identity,
    Instant,
    Many,
    Raw,
    Unlocode,
)


class Mode(Code):
    """Mode of transport, UN/ECE Rec 19 (0 to 9), in words."""

    NOT_SPECIFIED = auto()
    SEA = auto()
    RAIL = auto()
    ROAD = auto()
    AIR = auto()
    MAIL = auto()
    MULTIMODAL = auto()
    FIXED_INSTALLATION = auto()
    INLAND_WATER = auto()
    UNKNOWN = auto()


class Container(Part):
    """A freight container; its seals are nominal."""

    identifier: AssetIdentifier
    """Container number, ISO 6346."""
    size_type: CodeText | None = None
    """Size and type, ISO 6346, as 45G1."""
    loaded_at: Unlocode | None = None
    """UN/LOCODE of loading."""
    loaded_on: Instant | None = None
    """When it was loaded, UTC."""


class Conveyance(Part):
    """A means of transport, without plates, owners and operators."""

    ordinal: Count
    """By which `nominal` refers to it, from 0."""
    mode: Mode
    """Mode of transport."""
    kind: ConveyanceKind | None = None
    """Kind, UN/ECE Rec 28 or a word such as FISHING_VESSEL, LUGGAGE, PASSENGER."""
    kind_raw: Raw | None = None
    """The kind as the reporter wrote it."""
    identifiers: Many[AssetIdentifier] = ()
    """Vessel by IMO, flight by IATA."""
    flag: Country | None = None
    """Flag state, ISO 3166-1."""
    voyage: Asset | None = None
    """Voyage number of the carrier."""
    containers: Many[Container] = ()
    """Containers on it."""
    itinerary: Many[RouteLeg] = ()
    """Calls and legs."""


class ConveyanceIdentity(Part):
    """What tells which vehicle, craft or container it was (nominal)."""

    conveyance: Count | None = None
    """Ordinal of the conveyance in `facts`; null: none of them."""
    container: Count | None = None
    """Place of the container on that conveyance, from 0; null: the conveyance itself."""
    name: Identity | None = None
    """Name of the vessel."""
    identifiers: Many[Identifier] = ()
    """Plate, VIN, MMSI, call sign, registration, seals."""
    operator: Identity | None = None
    """Owner, operator, airline or line."""
