"""How goods were hidden and how they were found."""

from __future__ import annotations

from enum import auto

from schemas.part import Code, Part
from schemas.thread import Reference
from schemas.values import Many, Raw


class ConcealmentMethod(Code):
    """How goods were hidden (after UNODC's hiding places, with terms of the trade)."""

    NONE = auto()
    POSTAL = auto()
    BAGGAGE = auto()
    INSERTED = auto()
    SWALLOWED = auto()
    ON_BODY = auto()
    OUTERWEAR = auto()
    FOOTWEAR = auto()
    VEHICLE_PARTS = auto()
    FUEL_TANK = auto()
    TYRES = auto()
    FURNITURE = auto()
    ELECTRONICS = auto()
    TOYS = auto()
    BOOKS = auto()
    FOOD = auto()
    LIVE_ANIMAL = auto()
    FREIGHT = auto()
    CONTAINER = auto()
    CONTAINER_STRUCTURE = auto()
    REEFER_UNIT = auto()
    FALSE_WALL = auto()
    FALSE_BOTTOM = auto()
    HULL = auto()
    SEA_CHEST = auto()
    ENGINE_ROOM = auto()
    RIP_OFF = auto()
    SWITCH = auto()
    MISDECLARED = auto()
    MISDESCRIBED = auto()
    DISSOLVED = auto()
    CARGO_MIXED = auto()
    BURIED = auto()
    OTHER = auto()
    UNKNOWN = auto()


class ConcealedIn(Code):
    """What the hiding place belongs to."""

    PERSON = auto()
    BAGGAGE = auto()
    CARGO = auto()
    VEHICLE = auto()
    VESSEL = auto()
    AIRCRAFT = auto()
    CONTAINER = auto()
    POST = auto()
    PREMISES = auto()
    UNKNOWN = auto()


class Concealment(Part):
    """One way in which goods were hidden; a description in words is a narrative (nominal)."""

    method: ConcealmentMethod
    """How they were hidden, after UNODC's hiding places; UNKNOWN is an answer."""
    applies_to: ConcealedIn = ConcealedIn.UNKNOWN
    """Where the hiding place was."""
    method_raw: Raw | None = None
    """As the reporter wrote it."""


class DetectionBasis(Code):
    """What led to the control."""

    RISK_PROFILE = auto()
    ALERT = auto()
    INTELLIGENCE = auto()
    TIP_OFF = auto()
    RANDOM = auto()
    ROUTINE = auto()
    OTHER_AGENCY = auto()
    POST_CLEARANCE = auto()
    INVESTIGATION = auto()
    OTHER = auto()
    NOT_STATED = auto()


class Technique(Code):
    """What found the goods."""

    XRAY = auto()
    CT = auto()
    CANINE = auto()
    TRACE = auto()
    PHYSICAL = auto()
    DOCUMENT = auto()
    BODY_SCAN = auto()
    RADIATION = auto()
    BEHAVIOUR = auto()
    OTHER = auto()
    NOT_STATED = auto()


class Detection(Part):
    """What led to a find, and what found it."""

    basis: DetectionBasis
    """What led to the control."""
    techniques: Many[Technique] = ()
    """What found the goods; empty is not stated."""
    technique_raw: Raw | None = None
    """As the reporter wrote it."""
    equipment_raw: Raw | None = None
    """Equipment, as the reporter wrote it."""
    led_by_alert: Reference | None = None
    """The alert that led to it."""
