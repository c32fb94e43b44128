"""Dates as reporters write them: days, months, years and ranges; two ways to read is no answer.

Digits of every script of the region are read as 0-9, years of its calendars as the days they are
(`calendars.py` says which year tells its calendar); what stood in the cell is kept beside them.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta

from adapters.spreadsheets.cells.digits import is_mixed, western
from adapters.spreadsheets.dates.calendars import (
    FIRST_YEAR,
    LAST_YEAR,
    Calendar,
    Days,
    ImpossibleError,
    days_of,
    holds_year,
)
from adapters.spreadsheets.dates.clock import at_clock, from_serial, split_clock
from adapters.spreadsheets.dates.forms import Written, written
from adapters.spreadsheets.dates.parts import DateHints, DateReading, Precision, Span
from adapters.spreadsheets.dates.years import UnreadError, calendar_of, whole_year
from adapters.spreadsheets.reasons import Reason

__all__ = ["DateHints", "DateReading", "Precision", "Span", "read_date"]

_LONGEST = 80
"""Characters of a cell that may be a date; a longer one is a story."""


def read_date(text: str, hints: DateHints) -> DateReading:
    """Return what `text` says and no more.

    Where two readings exist, what both share is taken (their month, their year) and flagged; where
    they share nothing, or the year's own column disagrees, there is no date.
    """
    if len(text) > _LONGEST:
        return DateReading(None, (Reason.DATE_UNREAD,))
    if is_mixed(text):
        return DateReading(None, (Reason.DIGITS_MIXED,))
    plain = western(unicodedata.normalize("NFC", text)).replace("\N{NON-BREAKING HYPHEN}", "-")
    native = "" if text.isascii() else text
    hints = replace(hints, year=western(hints.year) if hints.year else None)
    try:
        return _Reader(hints, native).read(" ".join(plain.split()))
    except UnreadError as exc:
        return DateReading(None, (exc.reason,))


_BETWEEN = re.compile(
    r" (?:to|until|till|ถึง|đến|sampai|hingga|au) | ?[\N{EN DASH}\N{EM DASH}〜~] ?| - "
    r"| s/d | s\.d\. |(?<=\d{4})/(?=\d{4})|(?<=-\d\d)/(?=\d{4}-)"
)
_DAYS = re.compile(
    r"(?P<a>\d{1,2}) ?(?:-|\N{EN DASH}|to|ถึง) ?(?P<b>\d{1,2})(?P<rest>[ .]?[^\W\d_].*)"
)
"""`3-5 May 2024`: days that share their month."""


@dataclass(frozen=True, slots=True)
class _Reader:
    """Reads one cell; `native` is its text where that has letters or digits of other scripts."""

    hints: DateHints
    native: str

    def read(self, text: str) -> DateReading:
        if re.fullmatch(r"\d{5}(?:\.\d+)?", text):
            return from_serial(text, self.hints)
        reading = self._range(text) or self._one(text)
        if reading.span and self._contradicted(text, reading.span):
            raise UnreadError(Reason.DATE_CONTRADICTED)
        if self._lies_ahead(reading.span):
            return replace(reading, reasons=(*reading.reasons, Reason.DATE_FUTURE))
        return reading

    def _lies_ahead(self, span: Span | None) -> bool:
        """Whether it begins after tomorrow: the day may have begun elsewhere already."""
        today = self.hints.today
        return span is not None and today is not None and span.first > today + timedelta(1)

    def _range(self, text: str) -> DateReading | None:
        days = _DAYS.fullmatch(text)
        if days:
            ends = [days["a"] + days["rest"], days["b"] + days["rest"]]
        else:
            ends = [part.strip() for part in _BETWEEN.split(text)]
        if len(ends) != 2 or not all(ends):  # noqa: PLR2004 - a range has two ends
            return None
        from_, to = (self._one(end) for end in ends)
        if from_.span is None or to.span is None:
            raise UnreadError(Reason.DATE_UNREAD)
        if to.span.last < from_.span.first:
            raise UnreadError(Reason.DATE_BACKWARDS)
        span = Span(from_.span.first, to.span.last, Precision.RANGE)
        return DateReading(span, tuple(dict.fromkeys(from_.reasons + to.reasons)))

    def _one(self, text: str) -> DateReading:
        found = written(text)
        if found is not None:
            return self._placed(found)
        day, clock = split_clock(text)
        found = written(day) if clock else None
        if clock is None or found is None:
            raise UnreadError(Reason.DATE_UNREAD)
        reading = self._placed(found)
        if reading.span is None or Reason.DATE_AMBIGUOUS in reading.reasons:
            return reading
        if reading.span.precision is not Precision.DAY:
            raise UnreadError(Reason.DATE_UNREAD)
        return at_clock(reading, clock, self.hints)

    def _placed(self, found: Written) -> DateReading:
        """Find the calendar, then the days; two orders of day and month share their year."""
        year = whole_year(found, self.hints)
        calendar, reasons = calendar_of(found, year, self.hints, self.native)
        if found.one is None or found.two is None:
            days = self._days(calendar, year, found.month, found.day, found.era)
        else:
            ways = list(self._orders(calendar, year, found.one, found.two))
            if not ways:
                raise UnreadError(Reason.DATE_UNREAD)
            days = ways[0]
            if len(ways) > 1:
                days = self._days(calendar, year, None, None, None)
                reasons = (*reasons, Reason.DATE_AMBIGUOUS)
        if found.loose:
            reasons = (*reasons, Reason.DATE_AMBIGUOUS)
        return DateReading(_span(days), reasons)

    def _orders(self, calendar: Calendar, year: int, one: int, two: int) -> Iterator[Days]:
        orders = {(two, one), (one, two)}
        if self.hints.day_first is not None:
            orders = {(two, one) if self.hints.day_first else (one, two)}
        for month, day in sorted(orders):
            try:
                yield days_of(calendar, year, month, day)
            except ImpossibleError:
                continue

    def _days(
        self, calendar: Calendar, year: int, month: int | None, day: int | None, era: str | None
    ) -> Days:
        try:
            days = days_of(calendar, year, month, day, era)
        except ImpossibleError:
            raise UnreadError(Reason.DATE_UNREAD) from None
        if days.last.year < FIRST_YEAR or days.first.year > LAST_YEAR:
            raise UnreadError(Reason.DATE_IMPLAUSIBLE)
        return days

    def _contradicted(self, text: str, span: Span) -> bool:
        """Whether the year's own column says a year that the date does not touch."""
        said = self.hints.year
        if not said or not re.fullmatch("[0-9]{4}", said) or said in text:
            return False
        ways = self.hints.calendars or (Calendar.GREGORIAN, Calendar.BUDDHIST)
        years = [days_of(way, int(said), None, None) for way in ways if holds_year(way, int(said))]
        return not any(year.first <= span.last and span.first <= year.last for year in years)


def _span(days: Days) -> Span:
    """A month or year of another calendar that is no Gregorian one is a range of days."""
    first, last = days
    if first == last:
        return Span(first, last, Precision.DAY)
    whole = first.day == 1 and (last + timedelta(1)).day == 1
    if whole and (first.year, first.month) == (last.year, last.month):
        return Span(first, last, Precision.MONTH)
    if whole and first.year == last.year and last.month - first.month == 11:  # noqa: PLR2004 - a whole year
        return Span(first, last, Precision.YEAR)
    return Span(first, last, Precision.RANGE)
