"""Dates and moments as an officer types them, read as a spreadsheet's cells are."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time
from typing import Any, Final

from adapters.forms.answers import Answer, AnswerError, Context, folded
from adapters.spreadsheets.dates.as_written import (
    DateHints,
    DateReading,
    Precision,
    Span,
    read_date,
)
from adapters.spreadsheets.reasons import Reason

_ISO = re.compile(
    r"[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?|[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9:.]+(Z|[+-][0-9:]+)"
    r"|[0-9]{4}-[0-9]{2}-[0-9]{2} to [0-9]{4}-[0-9]{2}-[0-9]{2}"
)
"""What says no more and no less than the value that is made of it."""
_LENGTHS: Final = {"DAY": 10, "MONTH": 7, "YEAR": 4}
_MIDNIGHT: Final = "T00:00:00Z"


def read_date_fact(text: str, context: Context) -> Answer:
    """Return a date of any precision; what it was typed as is kept where it says more.

    Raises:
        AnswerError: It is no date, or can be read two ways.
    """
    if folded(text) in {"unknown", "not known"}:
        return Answer({"precision": "UNKNOWN"})
    moment = _moment(text)
    if moment is not None:
        return Answer({"value": _iso(moment), "precision": "INSTANT"})
    span, notes = _span(text, context)
    fact: dict[str, Any] = {
        "value": _iso(span.at or _midnight(span.first)),
        "precision": span.precision.value,
    }
    if span.precision is Precision.RANGE:
        fact["end"] = _iso(_midnight(span.last))
    if not _ISO.fullmatch(text):
        fact["raw"] = text
    return Answer(fact, (*notes, _said(span)) if "raw" in fact else notes)


def read_moment(text: str, context: Context) -> Answer:
    """Return an instant in UTC; a day alone is its first moment, and the officer is told so.

    Raises:
        AnswerError: It is no day and no time.
    """
    moment = _moment(text)
    if moment is not None:
        return Answer(_iso(moment))
    span, notes = _span(text, context)
    if span.at is not None:
        return Answer(_iso(span.at), (*notes, f"taken as {span.at:%Y-%m-%d %H:%M:%S} UTC"))
    if span.precision is not Precision.DAY:
        raise AnswerError("a day or a time is needed, as 2026-11-30 or 2026-11-30T14:00Z")
    return Answer(_iso(_midnight(span.first)), (*notes, f"taken as {span.first} 00:00 UTC"))


def date_text(fact: dict[str, Any]) -> str | None:
    """Return what an officer would type for a date; `None` where there is no short way."""
    value, precision = fact.get("value"), fact.get("precision")
    if value is None:
        return "unknown"
    if "raw" in fact:
        return str(fact["raw"])
    if precision == "RANGE":
        return f"{value[:10]} to {fact['end'][:10]}"
    return str(value[: _LENGTHS.get(str(precision), len(value))])


def _moment(text: str) -> datetime | None:
    """Return a time of the clock that says its zone, in ISO 8601; `None` of anything else."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    if moment.tzinfo is None:
        return None
    try:
        return moment.astimezone(UTC)
    except OverflowError:
        return None


def _span(text: str, context: Context) -> tuple[Span, tuple[str, ...]]:
    reading: DateReading = read_date(text, DateHints())
    if Reason.DATE_AMBIGUOUS in reading.reasons:
        raise AnswerError("it can be read two ways: write it as 2026-11-30, or as 30 Nov 2026")
    if reading.span is None:
        said = "; ".join(reason.words.partition(";")[0] for reason in reading.reasons)
        raise AnswerError(f"{said}. Write it as 2026-11-30, 30 Nov 2026, Nov 2026 or 2026")
    notes = tuple(reason.words for reason in reading.reasons)
    if context.today is not None and reading.span.first > context.today:
        notes = (*notes, "it lies in the future")
    return reading.span, notes


def _said(span: Span) -> str:
    if span.at is not None:
        return f"taken as {span.at:%Y-%m-%d %H:%M:%S} UTC"
    match span.precision:
        case Precision.RANGE:
            return f"taken as {span.first} to {span.last}"
        case Precision.DAY:
            return f"taken as {span.first}"
    return f"taken as the {span.precision.value.lower()} from {span.first} to {span.last}"


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time.min, tzinfo=UTC)


def _iso(moment: datetime) -> str:
    return moment.isoformat().replace("+00:00", "Z")
