"""JSON lines: one object a line; its fields are the columns, its values text."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

from adapters.spreadsheets.reading.csv_file import file_state
from adapters.spreadsheets.reading.encoding import choose_encoding, not_throughout, survey_bytes
from adapters.spreadsheets.reading.headers import header_of
from adapters.spreadsheets.reading.spool import Spool
from adapters.spreadsheets.reading.spooled import Found, SpooledTable
from adapters.spreadsheets.reading.table import Limits, Stated
from adapters.spreadsheets.reading.workbooks.strings import whole_characters
from broker.errors import RefusedError

_DEPTH = 16
"""Objects and lists inside of each other; each is a step of a column's dotted name."""


def open_jsonl(path: Path, stated: Stated, limits: Limits) -> SpooledTable:
    """Open a file of JSON lines.

    A value inside of objects and lists has their names and places in its column: `goods.0.kg`.
    Numbers keep their figures as written, `true` and `false` are TRUE and FALSE, `null` is blank.

    Raises:
        RefusedError: A line is no object, says a name twice, or is beyond a limit.
        UnavailableError: The disk is full.
    """
    with path.open("rb") as file:
        state = file_state(os.fstat(file.fileno()))
        survey = survey_bytes(file, most=limits.file_bytes, line=limits.line_bytes)
    encoding = choose_encoding(survey, stated=stated.encodings)
    columns: dict[str, int] = {}
    spool = Spool()
    for number, line in _lines(path, encoding.name):
        if spool.rows >= limits.rows:
            raise RefusedError("file.too_long", f"more than {limits.rows:,} rows")
        said = dict(_flat(_object(line, number), "", number, 0))
        if len(columns | said) > limits.columns:
            raise RefusedError("header.too_wide", f"more than {limits.columns} names of fields")
        for name in said:
            columns.setdefault(name, len(columns))
        cells = [""] * len(columns)
        for name, text in said.items():
            cells[columns[name]] = text
        spool.add(number, cells, {})
    spool.flush()
    if not columns:
        raise RefusedError("file.empty", "no line of the file says anything")
    found = Found("jsonl", state, spool, header=header_of(columns, limits))
    found.told.append(("encoding", f"{encoding.name} ({encoding.how})"))
    found.told.append(("cells", "JSON lines: fields are columns, by dotted names"))
    return SpooledTable(path, found, stated, limits)


def _lines(path: Path, encoding: str) -> Iterator[tuple[int, str]]:
    try:
        # A line ends at a line feed alone: JSON text may hold other separators as they are.
        with path.open(encoding=encoding, newline="\n") as text:
            for number, line in enumerate(text, start=1):
                if line.strip():
                    yield number, line
    except UnicodeError as exc:
        raise not_throughout(path, encoding, exc) from exc


def _object(line: str, number: int) -> dict[str, Any]:
    def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        said = dict(pairs)
        if len(said) < len(pairs):
            names = [name for name, _ in pairs]
            twice = sorted({name for name in names if names.count(name) > 1})
            raise RefusedError(
                "file.json_twice",
                f"line {number} says {', '.join(map(repr, twice))} twice: which one is meant?",
            )
        return said

    try:
        said = json.loads(
            line,
            object_pairs_hook=once,
            parse_float=_Figures,
            parse_int=_Figures,
            parse_constant=_no_number,
        )
    except (ValueError, RecursionError) as exc:
        raise _not_json(number, str(exc)) from exc
    if not isinstance(said, dict):
        raise _not_json(number, "it is no object")
    return said


class _Figures(str):
    """A number as it was written."""

    __slots__ = ()


def _no_number(name: str) -> Decimal:
    raise ValueError(f"{name} is no number")


def _flat(value: object, name: str, number: int, depth: int) -> Iterator[tuple[str, str]]:
    """Yield every single value inside `value`, by its dotted name."""
    if depth > _DEPTH:
        raise _not_json(number, f"nested more than {_DEPTH} deep")
    if isinstance(value, dict):
        inside = [(str(key), each) for key, each in value.items()]
    elif isinstance(value, list):
        inside = [(str(place), each) for place, each in enumerate(value)]
    else:
        yield name, _text(value)
        return
    for key, each in inside:
        if not key.strip() or "." in key:
            raise _not_json(number, f"a field called {key!r}: a name has no dots and is not blank")
        yield from _flat(each, f"{name}.{key}" if name else key, number, depth + 1)


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    return whole_characters(str(value))


def _not_json(number: int, why: str) -> RefusedError:
    return RefusedError("file.json", f"line {number} is not one JSON object ({why})")
