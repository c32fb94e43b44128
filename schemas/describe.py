"""What a contract holds, field by field, ready to be printed."""

from __future__ import annotations

import types
import typing
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from schemas.contracts import Contract, FieldShape, Section, fields, report_model
from schemas.part import Part
from schemas.terms import Terms

_WORDS = {
    "string": "text",
    "int": "whole number",
    "long": "whole number",
    "boolean": "true or false",
    "bytes": "bytes, hex",
    "record": "record",
}


class FieldRow(NamedTuple):
    """One field, in words."""

    path: str
    """Within its section, with dots; a list's name ends in `[]`."""
    type: str
    """As `text`, `decimal (20.8 digits)`, `time, UTC`, `list of records`."""
    required: bool
    """Whether a report must say it; what need not be said has a default."""
    doc: str
    """Meaning, unit, code list."""
    kind: str | None
    """Of a string: what it may hold (`schemas.values.Kind`)."""
    symbols: tuple[str, ...]
    """Of a closed list: its codes."""
    list: str | None
    """Of a coded string: the code list that it is of (`schemas.values.Listed`)."""


def describe(contract: Contract) -> Mapping[Section, tuple[FieldRow, ...]]:
    """Return every field of a contract that ships, by section, in the order of the contract."""
    model = report_model(contract.name)
    hints = typing.get_type_hints(model)
    described = {}
    for section in contract.sections:
        name = str(section.name).lower()
        part = Terms if section is Section.TERMS else _part(hints[name])
        required = dict(_required(part, "")) if part else {}
        described[section] = tuple(
            _row(shape, required) for shape in fields(contract.section_schema(section))
        )
    return described


def _row(shape: FieldShape, required: Mapping[str, bool]) -> FieldRow:
    return FieldRow(
        path=shape.path,
        type=f"list of: {_type(shape.avro)}" if shape.many else _type(shape.avro),
        required=required[shape.path.replace("[]", "")],
        doc=shape.field.get("doc", ""),
        kind=shape.field.get("kind"),
        symbols=tuple(shape.avro.get("symbols", ())),
        list=shape.field.get("list"),
    )


def _type(avro: Mapping[str, Any]) -> str:
    match avro:
        case {"logicalType": "decimal", "precision": precision, "scale": scale}:
            return f"decimal ({precision - scale}.{scale} digits)"
        case {"logicalType": "timestamp-micros"}:
            return "time, UTC"
        case {"type": "fixed", "size": size}:
            return f"{size} bytes, hex"
        case {"type": "enum", "name": name}:
            return f"one of {name}"
    return _WORDS[avro["type"]]


def _required(part: type[Part], under: str) -> Iterator[tuple[str, bool]]:
    hints = typing.get_type_hints(part)
    for name, info in part.model_fields.items():
        path = f"{under}{name}"
        yield path, info.is_required()
        inner = _part(hints[name])
        if inner is not None:
            yield from _required(inner, f"{path}.")


def _part(hint: Any) -> type[Part] | None:  # noqa: ANN401 - a type hint has no type of its own
    if typing.get_origin(hint) in (typing.Union, types.UnionType, tuple):
        return next((part for part in map(_part, typing.get_args(hint)) if part), None)
    return hint if isinstance(hint, type) and issubclass(hint, Part) else None
