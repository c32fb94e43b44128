"""Spans: the first and the last day that a date may mean."""

from __future__ import annotations

import calendar
from datetime import UTC, date, timedelta

from schemas.components.dates import DateFact, DatePrecision

Span = tuple[date | None, date | None]
"""First and last day, both included; None is unknown."""


def days(began: DateFact, ended: DateFact | None = None) -> Span:
    """Return the days of a date, or from the first of one to the last of another."""
    first, last = _days(began)
    if ended is None or first is None:
        return first, last
    _, end = _days(ended)
    return first, last if end is None or last is None else max(last, end)


def week(iso_week: str) -> Span:
    """Return Monday and Sunday of an ISO 8601 week, as 2026-W48."""
    year, _, number = iso_week.partition("-W")
    try:
        monday = date.fromisocalendar(int(year), int(number), 1)
        return monday, monday + timedelta(days=6)
    except (ValueError, OverflowError):
        # The contract takes a 53rd week of every year, and a few years have none.
        return None, None


def _days(told: DateFact) -> Span:
    if told.value is None:
        return None, None
    first = told.value.astimezone(UTC).date()
    match told.precision:
        case DatePrecision.MONTH:
            last = first.replace(day=calendar.monthrange(first.year, first.month)[1])
        case DatePrecision.YEAR:
            last = first.replace(month=12, day=31)
        case DatePrecision.RANGE if told.end is not None:
            last = told.end.astimezone(UTC).date()
        case _:
            last = first
    return first, last
