"""Python source being written: lines at their depth, variables, constants."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from broker.wire.straight.primitives import StraightError

Schema = Any
"""A parsed Avro type: a name, a union's list, or a mapping."""

Named = Mapping[str, Mapping[str, Any]]
"""Records, enums and fixed types by name."""


class Source:
    """Lines of a module and the constants that they name.

    Of a contract's text only names and sizes stand in the lines: names that are identifiers, sizes
    that are numbers. Symbols and limits are constants.
    """

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.constants: dict[str, object] = {}
        self._depth = 0
        self._count = 0

    def __call__(self, line: str) -> None:
        """Write one line at the present depth."""
        self.lines.append("    " * self._depth + line)

    @contextmanager
    def block(self, head: str) -> Iterator[None]:
        """Write `head`, and what follows inside the block one deeper."""
        self(head)
        self._depth += 1
        yield
        self._depth -= 1

    def variable(self) -> str:
        """Return a name that was not given before."""
        self._count += 1
        return f"v{self._count}"

    def constant(self, value: object) -> str:
        """Return a name under which the lines find `value`."""
        self._count += 1
        name = f"K{self._count}"
        self.constants[name] = value
        return name


def named_types(schema: Schema) -> Named:
    """Return every record, enum and fixed type that `schema` defines.

    Raises:
        StraightError: A name, or a field's, is not an identifier.
    """
    found: dict[str, Mapping[str, Any]] = {}
    _collect(schema, found)
    for name, named in found.items():
        for word in (name, *(field["name"] for field in named.get("fields", ()))):
            if not (isinstance(word, str) and word.isascii() and word.isidentifier()):
                raise StraightError(f"{word!r} is no name")
    return found


def _collect(schema: Schema, found: dict[str, Mapping[str, Any]]) -> None:
    if isinstance(schema, list):
        for option in schema:
            _collect(option, found)
    elif isinstance(schema, Mapping):
        if "name" in schema:
            found[schema["name"]] = schema
        for field in schema.get("fields", ()):
            _collect(field["type"], found)
        _collect(schema.get("items"), found)


def resolved(schema: Schema, named: Named) -> Mapping[str, Any]:
    """Return a type as a mapping, be it a primitive's name, a defined name or a definition."""
    if isinstance(schema, Mapping):
        return schema
    return named.get(schema) or {"type": schema}


def nullable(schema: Schema) -> Schema | None:
    """Return what a union of null and one type holds, or None for any other type.

    Raises:
        StraightError: It is another union.
    """
    if not isinstance(schema, list):
        return None
    if len(schema) != 2 or schema[0] != "null":  # noqa: PLR2004 - null and the other one
        raise StraightError("a union is null and one type, in this order")
    return schema[1]


def decimal_limits(schema: Mapping[str, Any]) -> tuple[int, int] | None:
    """Return what a decimal's unscaled value stays below, and its scale; None for plain bytes."""
    if schema.get("logicalType") != "decimal":
        return None
    return 10 ** int(schema["precision"]), int(schema.get("scale", 0))
