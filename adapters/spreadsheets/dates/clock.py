"""Times beside dates, and the day numbers of spreadsheet programs."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import NamedTuple

from adapters.spreadsheets.dates.calendars import FIRST_YEAR, LAST_YEAR
from adapters.spreadsheets.dates.parts import DateHints, DateReading, Precision, Span
from adapters.spreadsheets.dates.years import UnreadError
from adapters.spreadsheets.reasons import Reason

_CLOCK = re.compile(
    r"(?P<day>.+?)(?:(?<=\d)T|,? )"
    r"(?P<clock>\d{1,2}:\d{2}(?::\d{2}(?:\.\d{1,6})?)?)(?: ?(?P<half>[AP])\.?M\.?)?"
    r"(?: ?(?P<zone>Z|UTC|[-+]\d{2}(?::?\d{2})?))?",
    re.IGNORECASE,
)
_HALF = 12
_SECONDS = 86_400
_FIRST_DAY = {1900: date(1899, 12, 30), 1904: date(1904, 1, 1)}
"""Day 0 of both epochs. That of 1900 is right from its day 61 on: the programs count a day that
never was, 29 February 1900; figures of five digits lie behind it."""


class Clock(NamedTuple):
    """A time of the clock as ISO 8601 has it, and its zone if one was written."""

    time: str
    zone: str | None


def split_clock(text: str) -> tuple[str, Clock | None]:
    """Return the day of `text` and the time behind it, if there is one."""
    match = _CLOCK.fullmatch(text)
    if match is None:
        return text, None
    hours, rest = match["clock"].split(":", 1)
    hour = int(hours)
    if match["half"]:
        if not 1 <= hour <= _HALF:
            return text, None
        hour = hour % _HALF + (_HALF if match["half"].upper() == "P" else 0)
    zone = match["zone"] and match["zone"].upper().replace("UTC", "Z")
    return match["day"], Clock(f"{hour:02}:{rest}", zone)


def at_clock(reading: DateReading, clock: Clock, hints: DateHints) -> DateReading:
    """Return the instant; a time that the zone has twice or never leaves only the day."""
    day = reading.span
    if day is None:
        return reading
    try:
        at = datetime.fromisoformat(f"{day.first}T{clock.time}{clock.zone or ''}")
        if at.tzinfo is None:
            at = at.replace(tzinfo=hints.zone)
            if at.utcoffset() != at.replace(fold=1).utcoffset():
                return replace(reading, reasons=(*reading.reasons, Reason.DATE_AMBIGUOUS))
        at = at.astimezone(UTC)
    except (ValueError, OverflowError):
        raise UnreadError(Reason.DATE_UNREAD) from None
    return replace(reading, span=replace(day, precision=Precision.INSTANT, at=at))


def from_serial(text: str, hints: DateHints) -> DateReading:
    """Return the day, or the second, of a spreadsheet's day number.

    Raises:
        UnreadError: The mapping does not say which epoch it counts from, or no year fits.
    """
    if hints.epoch is None:
        raise UnreadError(Reason.DATE_SERIAL)
    number = Decimal(text)
    day = _FIRST_DAY[hints.epoch] + timedelta(int(number))
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise UnreadError(Reason.DATE_IMPLAUSIBLE)
    reading = DateReading(Span(day, day, Precision.DAY))
    # The programs keep a time as a fraction of the day that has no end; they mean the second.
    seconds = round(number % 1 * _SECONDS)
    if "." not in text or seconds == _SECONDS:
        return reading
    clock = (datetime.combine(day, time.min) + timedelta(seconds=seconds)).time()
    return at_clock(reading, Clock(clock.isoformat(), None), hints)
