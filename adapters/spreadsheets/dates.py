"""Dates as reporters write them: days, months, years and ranges; two ways to read is no answer.

Digits other than 0-9 and years of other calendars are not read here: they come out unread.
"""

from __future__ import annotations

import calendar
import enum
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, tzinfo

from adapters.spreadsheets.reasons import Reason

_MONTHS = {name.lower(): number for number, name in enumerate(calendar.month_name) if name}
_MONTHS |= {name.lower(): number for number, name in enumerate(calendar.month_abbr) if name}
_MONTHS["sept"] = 9
_FIRST_YEAR, _LAST_YEAR = 1900, 2100
_CENTURY = 100
_LONGEST = 80
"""Characters of a cell that may be a date; a longer one is a story."""


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
    2000 when two digits mean 20xx, by the mapping.
    """

    zone: tzinfo = UTC
    year: str | None = None
    day_first: bool | None = None
    century: int | None = None


def read_date(text: str, hints: DateHints) -> DateReading:
    """Return what `text` says and no more.

    Where two readings exist, what both share is taken (their month, their year) and flagged; where
    they share nothing, or the year's own column disagrees, there is no date.
    """
    if len(text) > _LONGEST:
        return DateReading(None, (Reason.DATE_UNREAD,))
    text = " ".join(text.replace("\N{NON-BREAKING HYPHEN}", "-").split())
    try:
        reading = _read_range(text, hints) or _read_one(text, hints)
    except _UnreadError as exc:
        return DateReading(None, (exc.reason,))
    said = _said_year(hints)
    if reading.span and said and not reading.span.first.year <= said <= reading.span.last.year:
        return DateReading(None, (Reason.DATE_CONTRADICTED,))
    return reading


def _said_year(hints: DateHints) -> int | None:
    return int(hints.year) if hints.year and re.fullmatch("[0-9]{4}", hints.year) else None


class _UnreadError(Exception):
    """Not a date that can be told; carries the reason. It never leaves this module."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason.words)
        self.reason = reason


_BETWEEN = re.compile(r" (?:to|until|till) | ?[\N{EN DASH}\N{EM DASH}] ?| - |(?<=\d{4})/(?=\d{4})")


def _read_range(text: str, hints: DateHints) -> DateReading | None:
    ends = [part.strip() for part in _BETWEEN.split(text)]
    if len(ends) != 2 or not all(ends):  # noqa: PLR2004 - a range has two ends
        return None
    from_, to = (_read_one(end, hints) for end in ends)
    if from_.span is None or to.span is None:
        raise _UnreadError(Reason.DATE_UNREAD)
    if to.span.last < from_.span.first:
        raise _UnreadError(Reason.DATE_BACKWARDS)
    span = Span(from_.span.first, to.span.last, Precision.RANGE)
    return DateReading(span, tuple(dict.fromkeys(from_.reasons + to.reasons)))


def _read_one(text: str, hints: DateHints) -> DateReading:
    for pattern, read in _FORMS:
        match = pattern.fullmatch(text)
        if match:
            return read(match, hints)
    raise _UnreadError(Reason.DATE_UNREAD)


def _year(text: str, hints: DateHints) -> int:
    year = int(text)
    if len(text) == 2:  # noqa: PLR2004 - two digits of four
        said = _said_year(hints)
        if said is not None:
            if said % _CENTURY != year:
                raise _UnreadError(Reason.DATE_CONTRADICTED)
            year = said
        elif hints.century is not None:
            year += hints.century
        else:
            raise _UnreadError(Reason.DATE_CENTURY)
    if not _FIRST_YEAR <= year <= _LAST_YEAR:
        raise _UnreadError(Reason.DATE_IMPLAUSIBLE)
    return year


def _month_number(name: str) -> int:
    try:
        return _MONTHS[name.rstrip(".").lower()]
    except KeyError:
        raise _UnreadError(Reason.DATE_UNREAD) from None


def _day(year: int, month: int, day: int) -> Span:
    try:
        found = date(year, month, day)
    except ValueError:
        raise _UnreadError(Reason.DATE_UNREAD) from None
    return Span(found, found, Precision.DAY)


def _month(year: int, month: int) -> Span:
    first = _day(year, month, 1).first
    return Span(first, first.replace(day=calendar.monthrange(year, month)[1]), Precision.MONTH)


def _whole_year(year: int) -> Span:
    return Span(date(year, 1, 1), date(year, 12, 31), Precision.YEAR)


def _instant(match: re.Match[str], hints: DateHints) -> DateReading:
    """A time of the clock; one that the zone has twice or never is only a day."""
    day = _day(_year(match["y"], hints), int(match["m"]), int(match["d"]))
    try:
        at = datetime.fromisoformat(f"{day.first}T{match['clock']}{match['zone'] or ''}")
        if at.tzinfo is None:
            at = at.replace(tzinfo=hints.zone)
            if at.utcoffset() != at.replace(fold=1).utcoffset():
                return DateReading(day, (Reason.DATE_AMBIGUOUS,))
        at = at.astimezone(UTC)
    except (ValueError, OverflowError):
        raise _UnreadError(Reason.DATE_UNREAD) from None
    return DateReading(replace(day, precision=Precision.INSTANT, at=at))


def _ymd(match: re.Match[str], hints: DateHints) -> DateReading:
    year = _year(match["y"], hints)
    return DateReading(_day(year, int(match["m"]), int(match["d"])))


def _ym(match: re.Match[str], hints: DateHints) -> DateReading:
    return DateReading(_month(_year(match["y"], hints), int(match["m"])))


def _y(match: re.Match[str], hints: DateHints) -> DateReading:
    return DateReading(_whole_year(_year(match["y"], hints)))


def _named_day(match: re.Match[str], hints: DateHints) -> DateReading:
    month = _month_number(match["name"])
    return DateReading(_day(_year(match["y"], hints), month, int(match["d"])))


def _named_month(match: re.Match[str], hints: DateHints) -> DateReading:
    """`Mar-2012`; in `Mar-12` the 12 may be a day: only the month of the year known is sure."""
    month = _month_number(match["name"])
    span = _month(_year(match["y"], hints), month)
    sure = len(match["y"]) == 4  # noqa: PLR2004 - four digits are a year
    return DateReading(span, () if sure else (Reason.DATE_AMBIGUOUS,))


def _two_numbers(match: re.Match[str], hints: DateHints) -> DateReading:
    """Day and month in figures: told by a figure over 12, by the mapping, or not at all."""
    year, one, two = _year(match["y"], hints), int(match["a"]), int(match["b"])
    orders = {(two, one), (one, two)}
    if hints.day_first is not None:
        orders = {(two, one) if hints.day_first else (one, two)}
    valid = {(month, day) for month, day in orders if _exists(year, month, day)}
    if not valid:
        raise _UnreadError(Reason.DATE_UNREAD)
    if len(valid) == 1:
        return DateReading(_day(year, *valid.pop()))
    return DateReading(_whole_year(year), (Reason.DATE_AMBIGUOUS,))


def _exists(year: int, month: int, day: int) -> bool:
    return 1 <= month <= 12 and 1 <= day <= calendar.monthrange(year, month)[1]  # noqa: PLR2004 - months


_FORMS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str], DateHints], DateReading]], ...] = (
    (
        re.compile(
            r"(?P<y>[0-9]{4})-(?P<m>[0-9]{2})-(?P<d>[0-9]{2})[T ]"
            r"(?P<clock>[0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]{1,6})?)?)"
            r"(?P<zone>Z|[-+][0-9]{2}:[0-9]{2})?"
        ),
        _instant,
    ),
    (re.compile(r"(?P<y>[0-9]{4})[-./](?P<m>[0-9]{1,2})[-./](?P<d>[0-9]{1,2})"), _ymd),
    (re.compile(r"(?P<y>[0-9]{4})(?P<m>[0-9]{2})(?P<d>[0-9]{2})"), _ymd),
    (re.compile(r"(?P<y>[0-9]{4})[-./](?P<m>[0-9]{1,2})"), _ym),
    (re.compile(r"(?P<m>[0-9]{1,2})[-./](?P<y>[0-9]{4})"), _ym),
    (re.compile(r"(?P<y>[0-9]{4})"), _y),
    (
        re.compile(
            r"(?P<d>[0-9]{1,2})(?:st|nd|rd|th)?[-. /]+(?P<name>[A-Za-z]{3,9}\.?)[-. /,]+"
            r"(?P<y>[0-9]{4}|[0-9]{2})"
        ),
        _named_day,
    ),
    (
        re.compile(
            r"(?P<name>[A-Za-z]{3,9}\.?)[- ]+(?P<d>[0-9]{1,2})(?:st|nd|rd|th)?,? +(?P<y>[0-9]{4})"
        ),
        _named_day,
    ),
    (re.compile(r"(?P<name>[A-Za-z]{3,9}\.?)[-. /,]+(?P<y>[0-9]{4}|[0-9]{2})"), _named_month),
    (
        re.compile(r"(?P<a>[0-9]{1,2})[-./](?P<b>[0-9]{1,2})[-./](?P<y>[0-9]{4}|[0-9]{2})"),
        _two_numbers,
    ),
)
"""The forms that are read, each by its own rule; the first that fits the whole cell is taken."""
