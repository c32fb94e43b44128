"""Walks the fields of a section, records within records included."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

Schema = Mapping[str, Any]


class FieldShape(NamedTuple):
    """One field, and what its type is once null and list are taken off."""

    path: str
    """Names from the section's record down, with dots; a list's name ends in `[]`."""
    field: Schema
    """As it stands in the contract."""
    avro: Schema
    """The type without null and list: `{"type": "string"}`, an enum, a record, a fixed, ..."""
    nullable: bool
    many: bool


def fields(section: Schema) -> Iterator[FieldShape]:
    """Yield every field of a section's record, a record before the fields that are in it.

    Args:
        section: Self-contained and not recursive: what `Contract.section_schema` returns of a
            contract that passed the lint.
    """
    return _fields(section, "", {})


def _fields(record: Schema, under: str, named: dict[str, Schema]) -> Iterator[FieldShape]:
    for field in record["fields"]:
        avro, nullable, many = _bare(field["type"], named)
        path = f"{under}{field['name']}{'[]' if many else ''}"
        yield FieldShape(path, field, avro, nullable, many)
        if avro["type"] == "record":
            yield from _fields(avro, f"{path}.", named)


def _bare(node: Any, named: dict[str, Schema]) -> tuple[Schema, bool, bool]:  # noqa: ANN401 - JSON
    nullable = many = False
    while True:
        if isinstance(node, list):
            nullable, node = True, node[1]
        elif isinstance(node, str):
            return named.get(node, {"type": node}), nullable, many
        elif node["type"] == "array":
            many, node = True, node["items"]
        else:
            if "name" in node:
                named[node["name"]] = node
            return node, nullable, many
