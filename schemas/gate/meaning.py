"""What Apache Avro lets pass although the same bytes come to mean something else (THREATS 17)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from schemas.contracts import Contract, FieldShape
from schemas.gate.change import Change, Rule
from schemas.gate.shapes import Shapes, same

_NOTHING: Final = object()


def meaning_changes(old: Contract, new: Contract) -> Iterator[Change]:
    """Yield what changes about a contract as a whole."""
    if new.name != old.name:
        yield Change("", Rule.CONTRACT, "is another contract, by its name, and no later text")
    for section in old.sections & ~new.sections:
        yield Change(str(section.name).lower(), Rule.SECTION_GONE, "the section is gone")


def field_changes(old: Shapes, new: Shapes) -> Iterator[Change]:
    """Yield what changes about the meaning of fields that stand in both texts."""
    for place, earlier, later in same(old, new):
        path = str(place)
        for rule, message in (*_attributes(earlier, later), *_symbols(earlier, later)):
            yield Change(path, rule, message)


def _attributes(old: FieldShape, new: FieldShape) -> Iterator[tuple[Rule, str]]:
    if old.avro["type"] != new.avro["type"]:
        yield Rule.TYPE, f"was of type {old.avro['type']}, and becomes {new.avro['type']}"
    for name, rule in (
        ("logicalType", Rule.LOGICAL_TYPE),
        ("precision", Rule.PRECISION),
        ("scale", Rule.SCALE),
    ):
        if old.avro.get(name) != new.avro.get(name):
            yield rule, _changed(name, old.avro.get(name), new.avro.get(name))
    for name, rule in (("kind", Rule.KIND), ("list", Rule.LIST)):
        if old.field.get(name) != new.field.get(name):
            yield rule, _changed(name, old.field.get(name), new.field.get(name))
    was, becomes = old.field.get("default", _NOTHING), new.field.get("default", _NOTHING)
    if was != becomes:
        yield (
            Rule.DEFAULT,
            f"left out, it meant {_default(was)}, and comes to mean {_default(becomes)}",
        )


def _changed(name: str, old: object, new: object) -> str:
    return f"its {name} was {_word(old)}, and becomes {_word(new)}"


def _word(value: object) -> str:
    return "none" if value is None else str(value)


def _default(value: object) -> str:
    if value is _NOTHING:
        return "nothing, it must be said"
    return "an empty list" if value == [] else "null" if value is None else str(value)


def _symbols(old: FieldShape, new: FieldShape) -> Iterator[tuple[Rule, str]]:
    """Yield that a code's number changes: a code travels as its place in the list."""
    was, becomes = list(old.avro.get("symbols", ())), list(new.avro.get("symbols", ()))
    moved = [symbol for at, symbol in enumerate(was) if becomes[at : at + 1] != [symbol]]
    if was and becomes and moved:
        yield (
            Rule.SYMBOLS,
            f"codes change their places or go ({', '.join(moved[:3])}): add new codes at the end",
        )
