"""Places and routes."""

from __future__ import annotations

from enum import auto
from typing import Annotated

from annotated_types import Ge, Le

from schemas.components.dates import DateFact
from schemas.part import Code, Part
from schemas.values import Airport, Count, Country, Degrees, Raw, Subdivision, Unlocode


class PremisesType(Code):
    """Where a thing was found (after UNODC's installation list)."""

    AIRPORT = auto()
    SEAPORT = auto()
    LAND_BORDER = auto()
    RAIL_STATION = auto()
    POSTAL_CENTRE = auto()
    EXPRESS_HUB = auto()
    WAREHOUSE = auto()
    FREE_ZONE = auto()
    INLAND_DEPOT = auto()
    ROAD = auto()
    AT_SEA = auto()
    RIVER = auto()
    RESIDENCE = auto()
    BUSINESS = auto()
    MARKET = auto()
    LABORATORY = auto()
    FIELD = auto()
    OTHER = auto()
    UNKNOWN = auto()


class CrossingType(Code):
    """How the border is crossed there."""

    AIR = auto()
    SEA = auto()
    LAND = auto()
    RAIL = auto()
    RIVER = auto()
    POST = auto()
    INLAND = auto()
    UNKNOWN = auto()


class Point(Part):
    """A point on WGS 84."""

    latitude: Annotated[Degrees, Ge(-90), Le(90)]
    """Degrees north."""
    longitude: Annotated[Degrees, Ge(-180), Le(180)]
    """Degrees east."""
    radius_m: Count | None = None
    """Metres within which it lies; null: not stated."""


class Location(Part):
    """A place; what resolves to no code is kept verbatim."""

    country: Country
    """ISO 3166-1 alpha-2; XX unknown, XM several, XZ international waters."""
    subdivision: Subdivision | None = None
    """ISO 3166-2."""
    unlocode: Unlocode | None = None
    """UN/LOCODE, five characters."""
    iata: Airport | None = None
    """IATA airport code."""
    name_raw: Raw | None = None
    """The place as the reporter wrote it."""
    premises_type: PremisesType = PremisesType.UNKNOWN
    """What kind of place it is."""
    crossing_type: CrossingType = CrossingType.UNKNOWN
    """How the border is crossed there."""
    point: Point | None = None
    """Coordinates."""


class LegRole(Code):
    """What a place is on a route."""

    PRODUCTION = auto()
    ORIGIN = auto()
    LOADING = auto()
    DEPARTURE = auto()
    TRANSIT = auto()
    TRANSHIPMENT = auto()
    SEIZURE = auto()
    DESTINATION = auto()
    UNKNOWN = auto()


class Certainty(Code):
    """How sure a statement is."""

    CONFIRMED = auto()
    REPORTED = auto()
    SUSPECTED = auto()
    UNKNOWN = auto()


class RouteLeg(Part):
    """One place of a route."""

    ordinal: Count
    """Its place in the order of travel, from 0."""
    role: LegRole
    """What it is on the route."""
    location: Location
    """Where."""
    date: DateFact | None = None
    """When; null: not stated."""
    certainty: Certainty = Certainty.UNKNOWN
    """How sure."""
