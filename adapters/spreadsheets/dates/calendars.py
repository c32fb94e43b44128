"""Calendars: years, months and days of the region's calendars as spans of Gregorian days.

Told without the mapping's word (`told_years`), where N is this year:

| year as written | what it can be | result |
|---|---|---|
| 1900 to N+1 | Gregorian | taken |
| 2484 to N+544 | Buddhist (less 543) only | taken, flagged `date.calendar` |
| N+2 to 2100 | Gregorian to come, or Bikram Sambat | asked, `date.calendar_asked` |
| 1279 to 1478 | Solar Hijri, or Islamic lunar | asked |
| any other | nothing | `date.implausible` |

A month's name or an era's mark that only one calendar has tells it, as `14 ثور 1403` or `R6.5.3`.
Months of Bikram Sambat are taken as Nepal's and flagged, as India's lunar calendar shares them.
The Buddhist era is that of Thailand and Laos. Khmer, Burmese and Sinhala writers change its year on
another day, so that beside their script a Buddhist year is asked about. Buddhist years before 2484
(1941) began in April and are not read. Solar Hijri years are those of Afghanistan since 1957 and
of Iran, by `persiantools`; Bikram Sambat by `nepali_datetime` (1975 to 2100).
"""

from __future__ import annotations

import calendar as gregorian
import enum
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any, NamedTuple

FIRST_YEAR, LAST_YEAR = 1900, 2100
"""Gregorian years in which a reported date can lie."""
_BUDDHIST, _BUDDHIST_FIRST = 543, 2484
_MINGUO = 1911
_SOLAR = range(1279, 1479)
_BIKRAM = range(1975, 2101)
_MONTHS = 12


class Calendar(enum.StrEnum):
    """A calendar, as a mapping names it."""

    GREGORIAN = "gregorian"
    BUDDHIST = "buddhist"
    SOLAR_HIJRI = "solar_hijri"
    BIKRAM_SAMBAT = "bikram_sambat"
    JAPANESE = "japanese"
    MINGUO = "minguo"


class Era(NamedTuple):
    """A Japanese era: its first and last day; the years count from the first's."""

    first: date
    last: date


ERAS = {
    "reiwa": Era(date(2019, 5, 1), date(LAST_YEAR, 12, 31)),
    "heisei": Era(date(1989, 1, 8), date(2019, 4, 30)),
    "showa": Era(date(1926, 12, 25), date(1989, 1, 7)),
    "taisho": Era(date(1912, 7, 30), date(1926, 12, 24)),
}
ERA_NAMES = {
    **dict.fromkeys(("令和", "r", "reiwa"), "reiwa"),
    **dict.fromkeys(("平成", "h", "heisei"), "heisei"),
    **dict.fromkeys(("昭和", "s", "showa"), "showa"),
    **dict.fromkeys(("大正", "t", "taisho"), "taisho"),
}
"""Eras as they are written."""


class ImpossibleError(ValueError):
    """There is no such day in that calendar."""


class Days(NamedTuple):
    """The first and the last day of a span."""

    first: date
    last: date


def days_of(
    calendar: Calendar, year: int, month: int | None, day: int | None, era: str | None = None
) -> Days:
    """Return the days of a year, of a month (`day` is `None`), or one day.

    Args:
        calendar: What year, month and day count in.
        year: As written; of a Japanese date within `era`.
        month: From 1; `None` for the whole year.
        day: From 1; `None` for the whole month.
        era: A key of `ERAS`, for Japanese dates.

    Raises:
        ImpossibleError: The calendar has no such day.
    """
    try:
        if calendar is Calendar.SOLAR_HIJRI:
            return _solar(year, month, day)
        if calendar is Calendar.BIKRAM_SAMBAT:
            return _bikram(year, month, day)
        if calendar is Calendar.JAPANESE:
            return _in_era(ERAS[era or ""], year, month, day)
        less = {Calendar.BUDDHIST: _BUDDHIST, Calendar.MINGUO: -_MINGUO}.get(calendar, 0)
        if calendar is Calendar.BUDDHIST and year < _BUDDHIST_FIRST:
            raise ImpossibleError
        return _gregorian(year - less, month, day)
    except (ValueError, KeyError, OverflowError) as exc:
        raise ImpossibleError from exc


def _gregorian(year: int, month: int | None, day: int | None) -> Days:
    if month is None:
        return Days(date(year, 1, 1), date(year, 12, 31))
    if day is None:
        last = gregorian.monthrange(year, month)[1]
        return Days(date(year, month, 1), date(year, month, last))
    return Days(date(year, month, day), date(year, month, day))


def _in_era(era: Era, year: int, month: int | None, day: int | None) -> Days:
    """Years of an era are Gregorian years; the first and the last are not whole."""
    if year < 1:
        raise ImpossibleError
    found = _gregorian(era.first.year + year - 1, month, day)
    days = Days(max(found.first, era.first), min(found.last, era.last))
    if days.first > days.last:
        raise ImpossibleError
    return days


def _solar(year: int, month: int | None, day: int | None) -> Days:
    from persiantools.jdatetime import JalaliDate  # noqa: PLC0415 - few files need it

    if year not in _SOLAR:
        raise ImpossibleError
    made: Callable[[int, int, int], Any] = JalaliDate  # it has no types
    first: date = made(year, month or 1, day or 1).to_gregorian()
    if day is not None:
        return Days(first, first)
    to = (year + 1, 1) if month in (None, _MONTHS) else (year, (month or 0) + 1)
    return Days(first, made(*to, 1).to_gregorian() - timedelta(1))


def _bikram(year: int, month: int | None, day: int | None) -> Days:
    import nepali_datetime  # noqa: PLC0415 - it reads a table of its own

    if year not in _BIKRAM:
        raise ImpossibleError
    first: date = nepali_datetime.date(year, month or 1, day or 1).to_datetime_date()
    if day is not None:
        return Days(first, first)
    if year == _BIKRAM[-1] and month in (None, _MONTHS):
        # Where the table ends, so does what is known.
        raise ImpossibleError
    to = (year + 1, 1) if month in (None, _MONTHS) else (year, (month or 0) + 1)
    return Days(first, nepali_datetime.date(*to, 1).to_datetime_date() - timedelta(1))


class Told(NamedTuple):
    """What a year says about its calendar: the one; or none, and whether it could be several."""

    calendar: Calendar | None
    several: bool = False


def told_year(year: int, today: date | None) -> Told:
    """Return what a year of four digits tells by itself; see the table above.

    Args:
        year: As written.
        today: `None` when nobody knows the day: then no year lies in the future.
    """
    latest = today.year + 1 if today else LAST_YEAR
    if FIRST_YEAR <= year <= latest:
        return Told(Calendar.GREGORIAN)
    if year <= LAST_YEAR and year > latest:
        return Told(None, several=True)
    if _BUDDHIST_FIRST <= year <= latest + _BUDDHIST:
        return Told(Calendar.BUDDHIST)
    return Told(None, several=year in _SOLAR)


def holds_year(calendar: Calendar, year: int) -> bool:
    """Return whether `year` of `calendar` lies, at least in part, between 1900 and 2100."""
    if calendar is Calendar.JAPANESE:
        return False  # a year without its era is none
    try:
        days = days_of(calendar, year, None, None)
    except ImpossibleError:
        return False
    return days.first.year <= LAST_YEAR and days.last.year >= FIRST_YEAR
