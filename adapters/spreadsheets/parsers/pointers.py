"""Parsers of instants and of references to other reports."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime, time

from adapters.spreadsheets.dates.as_written import Precision
from adapters.spreadsheets.mapping.parse import Parse
from adapters.spreadsheets.mapping.row_mapping import Rule
from adapters.spreadsheets.parsers.plain import Cell, Parsed, Parser, Tongue, date_reading
from adapters.spreadsheets.reasons import Reason

_REFERENCE = re.compile(
    r"(?P<member>[a-z0-9][a-z0-9.-]{0,63})[ /:]+(?P<leaf>[0-9a-f]{64})", re.IGNORECASE
)


def _instant(cell: Cell, rule: Rule, tongue: Tongue) -> Parsed:
    """A point in time; a day alone is its first moment in the file's time zone."""
    reading = date_reading(cell, rule, tongue)
    # What an instant is asked for, a deadline, an end, is to come: that is no flag.
    reasons = tuple(each for each in reading.reasons if each is not Reason.DATE_FUTURE)
    if reading.span is None:
        return Parsed(None, reasons)
    if reading.span.at is not None:
        return Parsed(reading.span.at.astimezone(UTC), reasons)
    if reading.span.precision is not Precision.DAY:
        return Parsed(None, (*reasons, Reason.INSTANT_VAGUE))
    first = datetime.combine(reading.span.first, time.min, tzinfo=tongue.zone)
    return Parsed(first.astimezone(UTC), reasons)


def _reference(cell: Cell, rule: Rule, tongue: Tongue) -> Parsed:  # noqa: ARG001 - every parser is called alike
    """A report, by who said it and its leaf, as `sealane publish` prints it."""
    said = _REFERENCE.fullmatch(cell.text)
    if said is None:
        return Parsed(None, (Reason.REFERENCE_UNREAD,))
    return Parsed({"member": said["member"].lower(), "leaf": bytes.fromhex(said["leaf"])})


POINTERS: Mapping[Parse, Parser] = {Parse.INSTANT: _instant, Parse.REFERENCE: _reference}
"""The ways of reading a cell that point: into time, at another report."""
