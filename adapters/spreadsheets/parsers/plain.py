"""Parsers: one cell and one rule in, a value of the report out, and what must be said about it.

A parser takes what the cell says and no more. Where it says nothing that can be told, the value is
an unknown answer or none, and the cell's own text is kept beside it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, tzinfo
from typing import Any

from adapters.spreadsheets.cells.countries import country_of, known
from adapters.spreadsheets.cells.figures import Figures, NumberReading, read_number
from adapters.spreadsheets.dates.as_written import (
    DateHints,
    DateReading,
    Precision,
    Span,
    read_date,
)
from adapters.spreadsheets.dates.calendars import Calendar
from adapters.spreadsheets.mapping.parse import Parse
from adapters.spreadsheets.mapping.row_mapping import Epoch, Rule
from adapters.spreadsheets.reasons import Reason
from schemas.codes import Codes

UNKNOWN_COUNTRY = "XX"
SEVERAL_COUNTRIES = "XM"


@dataclass(frozen=True, slots=True)
class Tongue:
    """What a mapping says beside its rules, looked up in the form of `known`."""

    zone: tzinfo
    figures: Figures
    countries: Mapping[str, str]
    tables: Mapping[str, Mapping[str, Any]]
    codes: Codes
    """The code lists that this program has."""
    currencies: Mapping[str, str]
    """A mapping's own signs of money."""
    calendars: tuple[Calendar, ...] = ()
    """The calendars that occur in the file's dates; empty when nobody said."""
    epoch: Epoch | None = None
    """What the file's numbers of days count from."""
    today: date | None = None
    """The day of reading; `None`: then no date lies in the future."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One value of a cell, trimmed, never empty; and the row's other cells by column."""

    text: str
    row: Mapping[str, str]
    written: str | None = None
    """The cell as it was, where `text` is not: Zawgyi before it became Unicode."""

    @property
    def raw(self) -> str:
        """What the reporter wrote, for what keeps it beside a value."""
        return self.text if self.written is None else self.written


@dataclass(frozen=True, slots=True)
class Parsed:
    """What a cell says: a value, or `None`; `aside` is text that belongs among the narratives."""

    value: Any
    reasons: tuple[Reason, ...] = ()
    aside: str | None = None
    extra: Mapping[str, Any] = field(default_factory=dict)
    """Fields beside the value, where it is a record."""
    more: tuple[Any, ...] = ()
    """Further values of the same cell, each appended as the first one is."""


Parser = Callable[[Cell, Rule, Tongue], Parsed]


def _text(cell: Cell, rule: Rule, tongue: Tongue) -> Parsed:  # noqa: ARG001 - every parser is called alike
    if not rule.together:
        return Parsed(cell.text)
    names = (rule.column, *rule.together)
    said = ((name, cell.row[name].strip()) for name in names)
    return Parsed("; ".join(f"{name}: {text}" for name, text in said if text) or None)


def _table(cell: Cell, rule: Rule, tongue: Tongue) -> Parsed:
    table = tongue.tables[rule.table or ""]
    if known(cell.text) not in table:
        # The column's name stays with it: among other narratives the bare text says little.
        aside = f"{rule.column}: {cell.text}" if rule.unlisted_to else None
        return Parsed(rule.unlisted, (Reason.TABLE_UNLISTED,), aside=aside)
    value = table[known(cell.text)]
    if rule.pick:
        value = value.get(rule.pick) if isinstance(value, Mapping) else None
    return Parsed(value, extra={rule.raw: cell.text} if rule.raw else {})


def date_reading(cell: Cell, rule: Rule, tongue: Tongue) -> DateReading:
    """Return what a cell says about time, read as its rule and its mapping have it."""
    year = cell.row[rule.year_column].strip() if rule.year_column else None
    hints = DateHints(
        tongue.zone,
        year or None,
        rule.day_first,
        rule.century,
        rule.calendar or tongue.calendars,
        rule.epoch or tongue.epoch,
        tongue.today,
    )
    return read_date(cell.text, hints)


def _date(cell: Cell, rule: Rule, tongue: Tongue) -> Parsed:
    reading = date_reading(cell, rule, tongue)
    raw = cell.raw
    if Reason.DATE_CONTRADICTED in reading.reasons and rule.year_column:
        raw = f"{raw} ({rule.year_column}: {cell.row[rule.year_column].strip()})"
    return Parsed({**_date_fact(reading.span), "raw": raw}, reading.reasons)


def _date_fact(span: Span | None) -> dict[str, Any]:
    """A date as contracts have it: a day is its first midnight, written as UTC without shift."""
    if span is None:
        return {"precision": "UNKNOWN"}
    fact = {"value": span.at or _midnight(span.first), "precision": span.precision.value}
    return fact | {"end": _midnight(span.last)} if span.precision is Precision.RANGE else fact


def _midnight(day: Any) -> datetime:  # noqa: ANN401 - a date
    return datetime.combine(day, time.min, tzinfo=UTC)


def _iso_week(cell: Cell, rule: Rule, tongue: Tongue) -> Parsed:
    reading = date_reading(cell, rule, tongue)
    if reading.span is None:
        return Parsed(None, reading.reasons)
    first, last = reading.span.first.isocalendar()[:2], reading.span.last.isocalendar()[:2]
    return Parsed(f"{first[0]}-W{first[1]:02}" if first == last else None, reading.reasons)


def _number(cell: Cell, rule: Rule, tongue: Tongue) -> Parsed:  # noqa: ARG001 - as _text
    reading = read_number(cell.text, replace(tongue.figures, units=None))
    return Parsed(reading.amount, reading.reasons)


def _quantity(cell: Cell, rule: Rule, tongue: Tongue) -> Parsed:
    reading = read_number(cell.text, tongue.figures)
    return quantity_of(reading, cell.raw, rule.unit or "UNKNOWN")


def quantity_of(reading: NumberReading, raw: str, unit: str) -> Parsed:
    """Return a quantity as contracts have it; `unit` is that of figures without one."""
    fact: dict[str, Any] = {"unit": reading.unit or unit, "amount_raw": raw}
    if reading.unit_raw:
        fact["unit_raw"] = reading.unit_raw
    if reading.amount is None:
        # The column's unit is not taken either: `400g each` in a column of kilograms is none.
        return Parsed(fact | {"unit": "UNKNOWN", "amount_missing": "UNKNOWN"}, reading.reasons)
    fact["amount"] = reading.amount
    return Parsed(fact | ({"measured": "ESTIMATED"} if reading.estimated else {}), reading.reasons)


def _place(cell: Cell, rule: Rule, tongue: Tongue) -> Parsed:
    country = country_of(cell.text, tongue.countries)
    before = [cell.row[name].strip() for name in rule.before]
    name = ", ".join(text for text in (*before, cell.text) if text)
    reasons = () if country else (Reason.COUNTRY_UNRESOLVED,)
    return Parsed({"country": country or UNKNOWN_COUNTRY, "name_raw": name}, reasons)


def _country(cell: Cell, rule: Rule, tongue: Tongue) -> Parsed:  # noqa: ARG001 - as _text
    country = country_of(cell.text, tongue.countries)
    return Parsed(country, () if country else (Reason.COUNTRY_UNRESOLVED,))


PARSERS: Mapping[Parse, Parser] = {
    Parse.TEXT: _text,
    Parse.TABLE: _table,
    Parse.DATE: _date,
    Parse.NUMBER: _number,
    Parse.QUANTITY: _quantity,
    Parse.PLACE: _place,
    Parse.COUNTRY: _country,
    Parse.ISO_WEEK: _iso_week,
}
"""Each way of reading a cell; nothing else decides what a cell means."""
