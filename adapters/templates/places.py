"""Places: the fields of a contract that a column can speak about, as its models have them."""

from __future__ import annotations

import functools
import types
import typing
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from adapters.spreadsheets.mapping.paths import Step, parse_path
from adapters.spreadsheets.understanding.telling import code_list
from broker.errors import ConfigError
from schemas import Report
from schemas.components import DateFact, Money, Quantity
from schemas.contracts import Section, contract
from schemas.describe import FieldRow, describe
from schemas.part import Part
from schemas.thread import Reference

WHOLE: tuple[type, ...] = (DateFact, Quantity, Money, Reference)
"""Records that one column, or one with its unit, speaks about."""


class Place(NamedTuple):
    """One field, or one record that a column fills as a whole."""

    path: str
    of: type
    """The type of what stands there; of a list, of its items."""
    many: bool
    """Whether it is a list and the path does not name one of its items."""
    certain: bool
    """Whether every report must say it."""
    listed: str | None
    """The code list that it is of."""
    row: FieldRow
    """What the contract says of it."""


def place_at(model: type[Report], path: str) -> Place:
    """Return the place at `path` in reports of `model`.

    Raises:
        ConfigError: There is none.
    """
    at: Any = model
    certain, many, entered, listed = True, False, True, None
    for step in parse_path(path):
        if not isinstance(step, str):
            many, entered = step is None, True
            certain = certain and not step
            continue
        if not entered or not (
            isinstance(at, type) and issubclass(at, Part) and step in at.model_fields
        ):
            raise ConfigError(f"a report of this contract has no place {path}")
        info = at.model_fields[step]
        certain = certain and info.is_required()
        listed = code_list(info.annotation, *info.metadata)
        at, many = _bare(info.annotation)
        entered = not many
    return Place(path, at, many, certain, listed, _rows(model.contract)[_bare_path(path)])


def required(model: type[Report]) -> Iterator[str]:
    """Yield the paths of what every report of `model` must say, first items of lists for all."""
    for name, info in model.model_fields.items():
        part, _ = _bare(info.annotation)
        if info.is_required():
            yield from _required(part, name)


def _required(part: type, at: str) -> Iterator[str]:
    if not issubclass(part, Part) or part in WHOLE:
        yield at
        return
    for name, info in part.model_fields.items():
        if info.is_required() and name != "ordinal":
            inner, many = _bare(info.annotation)
            yield from _required(inner, f"{at}.{name}{'[0]' if many else ''}")


def plain(model: type[Report]) -> Iterator[str]:
    """Yield the paths of the optional fields of `facts` that hold one value."""
    facts, _ = _bare(model.model_fields["facts"].annotation)
    for name, info in facts.model_fields.items():
        of, many = _bare(info.annotation)
        told = info.is_required() or name.endswith("_missing")
        if not told and not many and (of in WHOLE or not issubclass(of, Part)):
            yield f"facts.{name}"


def optional_records(model: type[Report], path: str) -> bool:
    """Return whether a record that may be left out stands between the last item and `path`.

    What goes there by itself would make that record; an item is there only where a row says it.
    """
    at: Any = model
    found = False
    steps = parse_path(path)
    for number, step in enumerate(steps):
        if not isinstance(step, str):
            found = False
            continue
        info = at.model_fields[step]
        at, _ = _bare(info.annotation)
        record = number < len(steps) - 1 and isinstance(steps[number + 1], str)
        found = found or (record and not info.is_required())
    return found


@functools.cache
def _rows(name: str) -> Mapping[str, FieldRow]:
    """Return what the contract says of each field, by section and path without places in lists."""
    described = describe(contract(name))
    return {
        f"{str(section.name).lower()}.{row.path.replace('[]', '')}": row
        for section, rows in described.items()
        for row in rows
    }


def section_of(path: str) -> Section:
    """Return the section that `path` lies in."""
    return Section[path.partition(".")[0].upper()]


def _bare_path(path: str) -> str:
    named: list[Step] = [step for step in parse_path(path) if isinstance(step, str)]
    return ".".join(map(str, named))


def _bare(annotation: Any) -> tuple[Any, bool]:  # noqa: ANN401 - annotations are of any type
    """Return the type that an annotation is about, and whether it is a list of it."""
    many = False
    while True:
        origin = typing.get_origin(annotation)
        if origin is typing.Annotated:
            annotation = typing.get_args(annotation)[0]
        elif origin in (typing.Union, types.UnionType):
            annotation = next(a for a in typing.get_args(annotation) if a is not types.NoneType)
        elif origin is tuple:
            annotation, many = typing.get_args(annotation)[0], True
        elif hasattr(annotation, "__value__"):
            annotation = annotation.__value__
        else:
            return annotation, many
