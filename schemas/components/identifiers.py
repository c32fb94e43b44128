"""Identifiers: flagged, never rejected."""

from __future__ import annotations

from enum import auto

from schemas.part import Code, Part
from schemas.values import Asset, CodeText, Identity


class Check(Code):
    """What a check of an identifier said; a wrong check digit is a flag, no refusal."""

    VALID = auto()
    INVALID = auto()
    NOT_APPLICABLE = auto()
    UNCHECKED = auto()


class AssetScheme(Code):
    """What names a thing and nobody: container (ISO 6346), vessel (IMO), flight (IATA)."""

    ISO6346 = auto()
    IMO = auto()
    IATA_FLIGHT = auto()


class AssetIdentifier(Part):
    """A container, vessel or flight."""

    scheme: AssetScheme
    """What kind of number it is."""
    raw: Asset
    """As the reporter wrote it."""
    normalised: Asset | None = None
    """In the scheme's own form; null: not normalised."""
    check: Check = Check.UNCHECKED
    """What the check said."""
    checked_with: CodeText | None = None
    """The checker and its version."""


class IdentifierScheme(Code):
    """What an identifier of a party, document, account, device or vehicle is."""

    MMSI = auto()
    CALLSIGN = auto()
    VIN = auto()
    PLATE = auto()
    AIRCRAFT_REG = auto()
    ICAO24 = auto()
    AWB = auto()
    BL = auto()
    MRN = auto()
    UCR = auto()
    DECLARATION = auto()
    INVOICE = auto()
    LICENCE = auto()
    CITES_PERMIT = auto()
    PASSPORT = auto()
    NATIONAL_ID = auto()
    IBAN = auto()
    BIC = auto()
    ACCOUNT = auto()
    LEI = auto()
    EORI = auto()
    TIN = auto()
    COMPANY_REGISTRATION = auto()
    IMEI = auto()
    PHONE = auto()
    EMAIL = auto()
    CRYPTO_ADDRESS = auto()
    SEAL = auto()
    SERIAL_NUMBER = auto()
    OTHER = auto()
    UNKNOWN = auto()


class Identifier(Part):
    """An identifier that tells who or which one (nominal)."""

    scheme: IdentifierScheme
    """What kind of number it is."""
    raw: Identity
    """As the reporter wrote it."""
    normalised: Identity | None = None
    """In the scheme's own form; null: not normalised."""
    check: Check = Check.UNCHECKED
    """What the check said."""
    checked_with: CodeText | None = None
    """The checker and its version."""
    issuer: CodeText | None = None
    """Issuing country (ISO 3166-1) or authority's code."""
