"""What a report says, written as the cells of a template: the way back from a report to a row."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from adapters.spreadsheets.mapping.parse import Parse
from adapters.spreadsheets.mapping.paths import Step, parse_path
from adapters.templates.columns import SEPARATOR, Column, columns_of
from schemas import Report
from schemas.components import DateFact, DatePrecision

_LENGTHS = {DatePrecision.YEAR: 4, DatePrecision.MONTH: 7, DatePrecision.DAY: 10}
_DAY = 10


def row_of(contract: str, report: Report) -> Iterator[tuple[Column, str]]:
    """Yield each column of the contract's template with its cell for `report`, empty for none."""
    for column in columns_of(contract):
        yield column, written(column, report)


def written(column: Column, report: Report) -> str:
    """Return the cell that says in `column` what `report` says there; empty where it cannot."""
    if column.place is None:
        return "1"
    steps = parse_path(column.place.path)
    if column.of is not None and not _stated(column, value_at(report, steps[:-1])):
        return ""
    value = value_at(report, steps)
    if column.parse is Parse.IDENTIFIER and not isinstance(steps[-1], str):
        # Several kinds of numbers share a list, and one that is not there leaves no gap.
        numbers = value_at(report, steps[:-1]) or ()
        value = next((each for each in numbers if each.scheme == column.entry.scheme), None)
    if value is None or value == ():
        return ""
    if column.parse is not Parse.NAME and isinstance(value, tuple):
        return f"{SEPARATOR} ".join(_cell(column, each) for each in value)
    return _cell(column, value)


def value_at(report: Any, steps: Sequence[Step]) -> Any:  # noqa: ANN401 - a report holds anything
    """Return what stands at `steps`, or `None`; an appended item is the first one of its list."""
    at = report
    for number, step in enumerate(steps):
        if isinstance(step, str):
            at = getattr(at, step, None)
        elif step is not None or number < len(steps) - 1:
            place = step or 0
            at = at[place] if at is not None and place < len(at) else None
    return at


def _cell(column: Column, value: Any) -> str:  # noqa: ANN401 - as above
    if column.parse is Parse.TABLE and column.choices is not None:
        code = str(getattr(value, "value", value))
        return column.choices.word(code) or code
    if column.parse is Parse.IDENTIFIER:
        return str(value.raw) if value.scheme == column.entry.scheme else ""
    if column.parse in {Parse.QUANTITY, Parse.MONEY}:
        return _figure(value.amount) if _stated(column, value) else ""
    return _WRITTEN.get(column.parse, str)(value)


def _stated(column: Column, value: Any) -> bool:  # noqa: ANN401 - as above
    """Return whether a figure stands there, of the kind that the column is about."""
    same = (getattr(value, name, None) == said for name, said in column.entry.stated.items())
    return getattr(value, "amount", None) is not None and all(same)


def _figure(amount: Decimal) -> str:
    return f"{amount:f}"


def _instant(at: datetime) -> str:
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z")


def _date(fact: DateFact) -> str:
    if fact.value is None:
        return "unknown"
    if fact.end is not None:
        return f"{fact.value.isoformat()[:_DAY]} - {fact.end.isoformat()[:_DAY]}"
    length = _LENGTHS.get(fact.precision)
    return fact.value.isoformat()[:length] if length else _instant(fact.value)


_WRITTEN: Mapping[Parse, Callable[[Any], str]] = {
    Parse.DATE: _date,
    Parse.INSTANT: _instant,
    Parse.REFERENCE: lambda value: f"{value.member} {value.leaf.hex()}",
    Parse.NAME: lambda value: str(value[0].full),
    Parse.BOOLEAN: lambda value: "yes" if value else "no",
    Parse.NUMBER: _figure,
}
"""How a value is written that needs no more than itself; any other as it prints."""
