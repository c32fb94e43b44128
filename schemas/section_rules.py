"""What may stand in which section: names in none but `nominal`; and which strings have a list."""

from __future__ import annotations

import re
from collections.abc import Iterator

from schemas.contracts import Contract, FieldShape, Section, fields
from schemas.values import Kind

_NAMELESS = frozenset(Kind) - {Kind.IDENTITY, Kind.TEXT, Kind.CAVEAT}
KINDS = {
    Section.TERMS: frozenset({Kind.CODE, Kind.MEMBER, Kind.PATH, Kind.RAW, Kind.CAVEAT}),
    Section.OPEN: frozenset({Kind.CODE}),
    Section.FACTS: _NAMELESS,
    Section.NOMINAL: frozenset(Kind),
}
"""The kinds of strings that each section may hold."""

_LISTED = frozenset({Kind.CODE, Kind.TERM})
_LIST_NAME = re.compile(r"[a-z][a-z0-9_]{0,39}")
_OPEN_TYPES = frozenset({"enum", "string", "boolean", "int"})


def misplaced(contract: Contract) -> Iterator[tuple[str, str]]:
    """Yield path and message of every field that its section may not hold.

    `open` holds codes and small numbers only, hence no time, amount or identifier; that of a
    contract without terms (a heartbeat's) is about no case, and only its strings are looked at.
    """
    for section in contract.sections:
        about_a_case = section is Section.OPEN and Section.TERMS in contract.sections
        name = str(section.name).lower()
        for shape in fields(contract.section_schema(section)):
            message = _wrong_kind(shape, section)
            if message is None and about_a_case:
                message = _wrong_in_open(shape)
            if message is not None:
                yield f"{name}.{shape.path}", message


def mislisted(contract: Contract) -> Iterator[tuple[str, str]]:
    """Yield path and message of every field with a code list that cannot be one of its strings."""
    for section in contract.sections:
        for shape in fields(contract.section_schema(section)):
            message = _wrong_list(shape) if "list" in shape.field else None
            if message is not None:
                yield f"{str(section.name).lower()}.{shape.path}", message


def _wrong_list(shape: FieldShape) -> str | None:
    if shape.field.get("kind") not in _LISTED:
        return "has a code list and is no string of kind code or term"
    name = shape.field["list"]
    if not isinstance(name, str) or not _LIST_NAME.fullmatch(name):
        return "must name its code list by a plain lower-case word"
    return None


def _wrong_kind(shape: FieldShape, section: Section) -> str | None:
    kind = shape.field.get("kind")
    if shape.avro["type"] != "string":
        return None if kind is None else "has a kind and is no string"
    if kind not in set(Kind):
        return f"is a string, and must say its kind: {', '.join(Kind)}"
    if kind not in KINDS[section]:
        return f"is of kind {kind}, which {str(section.name).lower()} may not hold"
    return None


def _wrong_in_open(shape: FieldShape) -> str | None:
    if shape.avro["type"] in _OPEN_TYPES:
        return None
    return f"is of type {shape.avro['type']}; open holds codes and small numbers only"
