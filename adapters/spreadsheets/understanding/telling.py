"""Telling: what a report says, field by field in words, each with the column that said it."""

from __future__ import annotations

import typing
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from adapters.spreadsheets.mapping.paths import Step
from schemas import Report
from schemas.codes import Codes, words
from schemas.components import AssetIdentifier, DateFact, DatePrecision, Identifier, Money, Quantity
from schemas.part import Code, Part
from schemas.values import Listed


class Told(NamedTuple):
    """One field of a report."""

    field: str
    """Its path."""
    value: str
    """In words; a code with its name."""
    column: str | None
    """The column that said it; null: the mapping itself."""


Columns = Mapping[tuple[Step, ...], str]
_LENGTH = {DatePrecision.YEAR: 4, DatePrecision.MONTH: 7}
_DAY = 10


def told(report: Report, columns: Columns, codes: Codes) -> Iterator[Told]:
    """Yield what `report` says, in the order of its contract; what nobody said is left out.

    Args:
        report: As an understood row made it.
        columns: Which column put what stands at each place.
        codes: Names of codes.
    """
    for name in type(report).model_fields:
        section = getattr(report, name)
        if isinstance(section, Part):
            yield from _part(section, (name,), columns, codes)


def _part(part: Part, at: tuple[Step, ...], columns: Columns, codes: Codes) -> Iterator[Told]:
    for name, info in type(part).model_fields.items():
        value = getattr(part, name)
        if name in part.model_fields_set and value is not None:
            listed = code_list(info.annotation, *info.metadata)
            yield from _value(value, (*at, name), columns, codes, listed)


def _value(
    value: Any,  # noqa: ANN401 - a field holds anything
    at: tuple[Step, ...],
    columns: Columns,
    codes: Codes,
    listed: str | None,
) -> Iterator[Told]:
    if isinstance(value, tuple):
        for place, item in enumerate(value):
            yield from _value(item, (*at, place), columns, codes, listed)
    elif isinstance(value, Part) and not isinstance(value, _SAID_AT_ONCE):
        yield from _part(value, at, columns, codes)
    else:
        yield Told(_path(at), _words(value, codes, listed), _column(at, columns))


_SAID_AT_ONCE = (DateFact, Quantity, Money, Identifier, AssetIdentifier)
"""Records that people say in one breath."""


def _words(value: Any, codes: Codes, listed: str | None) -> str:  # noqa: ANN401 - as _value
    match value:
        case Part():
            return _record(value, codes)
        case Code():
            return words(value)
        case bool():
            return "yes" if value else "no"
        case str() if listed is not None:
            return _named(value, codes, listed)
    return str(value)


def _record(part: Part, codes: Codes) -> str:
    match part:
        case DateFact():
            return _date(part)
        case Quantity():
            return _amount(part, _named(part.unit, codes, "unit"))
        case Money():
            return f"{_amount(part, part.currency)}, {words(part.kind)}"
        case Identifier() | AssetIdentifier():
            return f"{words(part.scheme)} {part.raw} ({words(part.check)})"
    return str(part)


def _date(fact: DateFact) -> str:
    raw = f", as written {fact.raw!r}" if fact.raw else ""
    if fact.value is None:
        return f"unknown{raw}"
    if fact.precision is DatePrecision.INSTANT:
        return f"{fact.value:%Y-%m-%d %H:%M} UTC{raw}"
    length = _LENGTH.get(fact.precision, _DAY)
    end = f" to {fact.end.isoformat()[:_DAY]}" if fact.end else ""
    return f"{fact.value.isoformat()[:length]}{end} ({words(fact.precision)}){raw}"


def _amount(fact: Quantity | Money, unit: str) -> str:
    if fact.amount is None:
        return f"no figure, as written {fact.amount_raw!r}"
    kg = fact.kg_equivalent if isinstance(fact, Quantity) and fact.unit != "KGM" else None
    beside = f" = {kg.normalize():f} kg" if kg is not None else ""
    return f"{fact.amount:f} {unit}{beside}"


def _named(code: str, codes: Codes, listed: str) -> str:
    name = codes.get(listed).name_of(code) if listed in codes.names() else None
    return f"{code} ({name})" if name and name.casefold() != code.casefold() else code


def code_list(*annotations: Any) -> str | None:  # noqa: ANN401 - annotations are of any type
    """Return the name of the code list that a field's annotation says its codes are of."""
    for each in annotations:
        if isinstance(each, Listed):
            return each.name
        metadata = getattr(each, "__metadata__", ())
        found = code_list(*metadata, *typing.get_args(each)) if each is not None else None
        if found is not None:
            return found
    return None


def _path(at: tuple[Step, ...]) -> str:
    names = (f".{step}" if isinstance(step, str) else f"[{step}]" for step in at)
    return "".join(names).removeprefix(".")


def _column(at: tuple[Step, ...], columns: Columns) -> str | None:
    """Return who put it there, or around it, or what stands within it."""
    for end in range(len(at), 1, -1):
        if at[:end] in columns:
            return columns[at[:end]]
    return next((column for path, column in columns.items() if path[: len(at)] == at), None)
