"""What a date's reading is made of: the span it says, and what is known beside the cell."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from datetime import UTC, date, datetime, tzinfo
from typing import Literal

from adapters.spreadsheets.dates.calendars import Calendar
from adapters.spreadsheets.reasons import Reason


class Precision(enum.StrEnum):
    """How exactly a date is known; the names are those of a contract's DateFact."""

    INSTANT = "INSTANT"
    DAY = "DAY"
    MONTH = "MONTH"
    YEAR = "YEAR"
    RANGE = "RANGE"


@dataclass(frozen=True, slots=True)
class Span:
    """The days from `first` to `last`, both within, and how the reporter said it.

    `at`, of an INSTANT, is in UTC; the days are the reporter's own.
    """

    first: date
    last: date
    precision: Precision
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class DateReading:
    """What a cell says: a span, or none; and what must be said about it."""

    span: Span | None
    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True)
class DateHints:
    """What is known beside the cell.

    `zone`: of times without one. `year`: the year by another column, as written there.
    `day_first`: the order of day and month by the mapping; `None` when nobody knows. `century`:
    2000 when two digits mean 20xx, by the mapping. `calendars`: those that occur, by the mapping;
    empty when nobody said. `epoch`: the year that a spreadsheet's day numbers begin in. `today`:
    the day of reading; `None` when nobody knows it, and then no date lies in the future.
    """

    zone: tzinfo = UTC
    year: str | None = None
    day_first: bool | None = None
    century: int | None = None
    calendars: tuple[Calendar, ...] = ()
    epoch: Literal[1900, 1904] | None = None
    today: date | None = None
