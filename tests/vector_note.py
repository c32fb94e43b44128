"""A small contract for tests and vectors, and its model."""

from __future__ import annotations

import json
from enum import auto
from typing import Annotated, Any, ClassVar

from annotated_types import Ge, Le, MaxLen
from pydantic import AwareDatetime, Strict

from schemas import Report
from schemas.contracts import shipped
from schemas.part import Code, Part
from schemas.values import Degrees

CODE = {"name": "code", "type": "string", "kind": "code"}


class Area(Code):
    """Something coded."""

    DRUGS = auto()
    WILDLIFE = auto()
    UNKNOWN = auto()


class NoteOpen(Part):
    """Open section of the test contract."""

    area: Area
    weight: Annotated[int, Ge(0), Le(1000)]


class Tag(Part):
    """One code of a list."""

    code: Annotated[str, MaxLen(40)]


class NoteFacts(Part):
    """Facts section of the test contract."""

    summary: Annotated[str, MaxLen(200)]
    level: Annotated[int, Ge(0), Le(9)]
    purity: Degrees | None = None
    seen_at: AwareDatetime | None = None
    tags: Annotated[tuple[Tag, ...], Strict(strict=False), MaxLen(10)] = ()


class NoteNominal(Part):
    """Nominal section of the test contract."""

    name: Annotated[str, MaxLen(100)]


class Note(Report):
    """The test contract's model."""

    contract: ClassVar[str] = "vector_note"

    open: NoteOpen
    facts: NoteFacts | None = None
    nominal: NoteNominal | None = None


def _record(name: str, *fields: dict[str, Any]) -> dict[str, Any]:
    return {"type": "record", "name": name, "fields": list(fields)}


def _undocumented(node: Any) -> Any:  # noqa: ANN401 - JSON
    if isinstance(node, dict):
        return {key: _undocumented(value) for key, value in node.items() if key != "doc"}
    return [_undocumented(item) for item in node] if isinstance(node, list) else node


def contract_text(**changed: object) -> str:
    """Return the test contract's text; `changed` replaces the type of a field of facts."""
    terms = next(f for f in shipped()["feedback"].tree["fields"] if f["name"] == "terms")
    terms = _undocumented(terms)
    purity = {"type": "fixed", "name": "Note9s6", "size": 4, "logicalType": "decimal"}
    facts: dict[str, object] = {
        "summary": "string",
        "level": "int",
        "purity": ["null", {**purity, "precision": 9, "scale": 6}],
        "seen_at": ["null", {"type": "long", "logicalType": "timestamp-micros"}],
        "tags": {"type": "array", "items": {"type": "record", "name": "Tag", "fields": [CODE]}},
    }
    kinds = {"summary": {"kind": "summary"}}
    members = [
        {"name": name, "type": avro, **kinds.get(name, {})}
        for name, avro in {**facts, **changed}.items()
    ]
    area = {"type": "enum", "name": "Area", "symbols": [a.value for a in Area]}
    coded = {"name": "area", "type": area}
    weight = {"name": "weight", "type": "int"}
    named = {"name": "name", "type": "string", "kind": "identity"}
    tree = {
        "type": "record",
        "name": "vector_note",
        "namespace": "sealane",
        "fields": [
            terms,
            {"name": "open", "type": _record("NoteOpen", coded, weight)},
            {"name": "facts", "type": _record("NoteFacts", *members)},
            {"name": "nominal", "type": _record("NoteNominal", named)},
        ],
    }
    return json.dumps(tree)
