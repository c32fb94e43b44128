"""Dates as reporters have them: instants, days, months, years, ranges, or unknown."""

from __future__ import annotations

from enum import auto
from typing import Self

from pydantic import model_validator

from schemas.part import Code, Part
from schemas.values import Instant, Raw


class DatePrecision(Code):
    """How much of a date is known."""

    INSTANT = auto()
    DAY = auto()
    MONTH = auto()
    YEAR = auto()
    RANGE = auto()
    UNKNOWN = auto()


class DateFact(Part):
    """A date with its precision.

    A DAY, MONTH or YEAR is the reporter's own calendar day, month or year: `value` is its first
    midnight written as UTC, without any shift of zone.
    """

    value: Instant | None = None
    """The instant, or the start of the day, month, year or range, UTC; null: unknown."""
    precision: DatePrecision
    """How much of the value is known."""
    end: Instant | None = None
    """Last instant of a RANGE, UTC, included; a day counts as its midnight."""
    raw: Raw | None = None
    """As the reporter wrote it, in the reporter's calendar."""

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        if (self.value is None) is not (self.precision is DatePrecision.UNKNOWN):
            raise ValueError("a date has a value, or its precision is UNKNOWN")
        if (self.end is not None) is not (self.precision is DatePrecision.RANGE):
            raise ValueError("a RANGE has an end, and nothing else has")
        if self.end is not None and self.value is not None and self.end < self.value:
            raise ValueError("a RANGE ends after it starts")
        return self
