"""What a contract holds, field by field, ready to be printed."""

from __future__ import annotations

import types
import typing
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from schemas.codes import words
from schemas.contracts import Contract, FieldShape, Section, fields, report_model
from schemas.part import Code, Part
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
    words: tuple[str, ...]
    """The same codes in words, in the same order."""
    source: str
    """Of a closed list: what its codes are, and whose they are; else empty."""
    list: str | None
    """Of a coded string: the code list that it is of (`schemas.values.Listed`)."""


def describe(contract: Contract) -> Mapping[Section, tuple[FieldRow, ...]]:
    """Return every field of a contract that ships, by section, in the order of the contract."""
    model = report_model(contract.name)
    hints = typing.get_type_hints(model)
    described = {}
    for section in contract.sections:
        name = str(section.name).lower()
        part = Terms if section is Section.TERMS else _bare(hints[name])
        known = dict(_known(part, ""))
        shapes = fields(contract.section_schema(section))
        described[section] = tuple(
            _row(shape, *known[shape.path.replace("[]", "")]) for shape in shapes
        )
    return described


def _row(shape: FieldShape, required: bool, of: type) -> FieldRow:  # noqa: FBT001 - as `_known` has it
    codes = tuple(of) if issubclass(of, Code) else ()
    return FieldRow(
        path=shape.path,
        type=f"list of: {_type(shape.avro)}" if shape.many else _type(shape.avro),
        required=required,
        doc=shape.field.get("doc", ""),
        kind=shape.field.get("kind"),
        symbols=tuple(shape.avro.get("symbols", ())),
        words=tuple(words(code) for code in codes),
        source=shape.avro.get("doc", "") if codes else "",
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


def _known(part: type[Part], under: str) -> Iterator[tuple[str, tuple[bool, type]]]:
    """Yield every field's path with whether it must be answered and its type, bare."""
    hints = typing.get_type_hints(part)
    for name, info in part.model_fields.items():
        path, of = f"{under}{name}", _bare(hints[name])
        yield path, (info.is_required(), of)
        if issubclass(of, Part):
            yield from _known(of, f"{path}.")


def _bare(hint: Any) -> type:  # noqa: ANN401 - a type hint has no type of its own
    """Return a type without null and list."""
    if typing.get_origin(hint) in (typing.Union, types.UnionType, tuple):
        options = typing.get_args(hint)
        return _bare(next(o for o in options if o not in (type(None), ...)))
    return hint  # type: ignore[no-any-return] # as above
