"""Years of dates: the century of two digits, and the calendar that a year is counted in."""

from __future__ import annotations

import re
from datetime import timedelta

from adapters.spreadsheets.dates.calendars import (
    Calendar,
    Days,
    ImpossibleError,
    days_of,
    holds_year,
    told_year,
)
from adapters.spreadsheets.dates.forms import Written
from adapters.spreadsheets.dates.parts import DateHints
from adapters.spreadsheets.reasons import Reason

_CENTURY = 100
_OTHER_BUDDHIST = re.compile("[\u1780-\u17ff\u1000-\u109f\u0d80-\u0dff]")
"""Khmer, Burmese and Sinhala: their Buddhist year changes on another day than the Thai one."""
_GREGORIAN_MONTHS = frozenset({Calendar.GREGORIAN, Calendar.BUDDHIST, Calendar.MINGUO})


class UnreadError(Exception):
    """Not a date that can be told; carries the reason. It never leaves the reading of dates."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason.words)
        self.reason = reason


def whole_year(found: Written, hints: DateHints) -> int:
    """Return the year of `found` with its century, by the year's own column or the mapping."""
    year = int(found.year)
    if found.era or len(found.year) != 2 or hints.calendars == (Calendar.MINGUO,):  # noqa: PLR2004 - two digits
        return year
    if hints.year and re.fullmatch("[0-9]{4}", hints.year):
        if int(hints.year) % _CENTURY != year:
            raise UnreadError(Reason.DATE_CONTRADICTED)
        return int(hints.year)
    if hints.century is None:
        raise UnreadError(Reason.DATE_CENTURY)
    return year + hints.century


def calendar_of(
    found: Written, year: int, hints: DateHints, native: str
) -> tuple[Calendar, tuple[Reason, ...]]:
    """Return the calendar of a date, and what must be said about how it was told.

    Args:
        found: The date's parts.
        year: With its century.
        hints: What the mapping says.
        native: The cell, where it has letters or digits of other scripts.

    Raises:
        UnreadError: It could be several, or is one that the mapping rules out, or none.
    """
    said = Calendar.JAPANESE if found.era else found.calendar
    if said is not None:
        if hints.calendars and said not in hints.calendars:
            raise UnreadError(Reason.DATE_CALENDAR_ASKED)
        if said is Calendar.MINGUO and not hints.calendars:
            raise UnreadError(Reason.DATE_CALENDAR_ASKED)
        if said is not Calendar.JAPANESE and not holds_year(said, year):
            raise UnreadError(Reason.DATE_IMPLAUSIBLE)
        # India's lunar Vikram Samvat shares years and months' names with Nepal's calendar.
        shared = said is Calendar.BIKRAM_SAMBAT and not hints.calendars
        return said, (Reason.DATE_CALENDAR,) if shared else ()
    if hints.calendars:
        return _stated(found, year, hints), ()
    return _told(found, year, hints, native)


def _told(
    found: Written, year: int, hints: DateHints, native: str
) -> tuple[Calendar, tuple[Reason, ...]]:
    if found.named and holds_year(Calendar.GREGORIAN, year):
        return Calendar.GREGORIAN, ()
    told = told_year(year, hints.today)
    other_script = told.calendar is Calendar.BUDDHIST and _OTHER_BUDDHIST.search(native)
    if other_script or (told.several and not found.named):
        raise UnreadError(Reason.DATE_CALENDAR_ASKED)
    if told.calendar is None:
        raise UnreadError(Reason.DATE_IMPLAUSIBLE)
    by_year = told.calendar is not Calendar.GREGORIAN
    return told.calendar, (Reason.DATE_CALENDAR,) if by_year else ()


def _stated(found: Written, year: int, hints: DateHints) -> Calendar:
    """Of the calendars that the mapping names, the one in which this can have happened."""
    fit = [each for each in hints.calendars if not found.named or each in _GREGORIAN_MONTHS]
    if not fit:
        raise UnreadError(Reason.DATE_CALENDAR_ASKED)
    fit = [each for each in fit if holds_year(each, year)]
    if len(fit) > 1:
        past = [each for each in fit if _has_been(each, year, hints)]
        fit = past or fit
    if len(fit) > 1:
        raise UnreadError(Reason.DATE_CALENDAR_ASKED)
    if not fit:
        raise UnreadError(Reason.DATE_IMPLAUSIBLE)
    return fit[0]


def _has_been(calendar: Calendar, year: int, hints: DateHints) -> bool:
    try:
        days: Days = days_of(calendar, year, None, None)
    except ImpossibleError:
        return False
    return hints.today is None or days.first <= hints.today + timedelta(1)
