"""The ways of reading a cell, by the names that mappings give them."""

from __future__ import annotations

from enum import StrEnum


class Parse(StrEnum):
    """How a cell becomes a value."""

    TEXT = "text"
    TABLE = "table"
    DATE = "date"
    NUMBER = "number"
    COUNT = "count"
    QUANTITY = "quantity"
    PLACE = "place"
    COUNTRY = "country"
    ISO_WEEK = "iso_week"
    CODE = "code"
    HS_CHAPTER = "hs_chapter"
    IDENTIFIER = "identifier"
    MONEY = "money"
    BOOLEAN = "boolean"
    NAME = "name"
    INSTANT = "instant"
    REFERENCE = "reference"
    SPECIES_QUANTITIES = "species_quantities"
