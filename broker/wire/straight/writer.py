"""Writes the source of an encoder: a function a record, a line or two a field."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from broker.wire.straight.primitives import StraightError, write_long
from broker.wire.straight.source import (
    Named,
    Schema,
    Source,
    decimal_limits,
    nullable,
    resolved,
)


class Writer:
    """Writes `to_<record>(part, add)` for each record of one section.

    `part` is a validated model whose fields are the record's; `add` takes the bytes.
    """

    def __init__(self, source: Source, named: Named) -> None:
        self._write = source
        self._named = named

    def records(self) -> None:
        """Write all functions."""
        for name, schema in self._named.items():
            if schema["type"] == "record":
                self._function(name, schema)

    def _function(self, name: str, schema: Mapping[str, Any]) -> None:
        with self._write.block(f"def to_{name}(part, add):"):
            # A model's attributes go through its `__getattr__`: three times as slow.
            self._write("values = part.__dict__")
            for field in schema["fields"]:
                self._value(field["type"], f"values[{field['name']!r}]")

    def _value(self, schema: Schema, value: str) -> None:
        """Write what adds the bytes of the expression `value`."""
        inner = nullable(schema)
        if inner is not None:
            self._nullable(inner, value)
            return
        found = resolved(schema, self._named)
        kinds = {
            "array": self._array,
            "boolean": self._boolean,
            "bytes": self._bytes,
            "double": self._double,
            "enum": self._enum,
            "fixed": self._fixed,
            "int": self._number,
            "long": self._number,
            "record": self._record,
            "string": self._string,
        }
        if found["type"] not in kinds:
            raise StraightError(f"no straight code for {found['type']!r}")
        kinds[found["type"]](found, value)

    def _nullable(self, inner: Schema, value: str) -> None:
        held = self._write.variable()
        self._write(f"{held} = {value}")
        with self._write.block(f"if {held} is None:"):
            self._write(r"add(b'\0')")
        with self._write.block("else:"):
            self._write(r"add(b'\2')")
            self._value(inner, held)

    def _boolean(self, _: Mapping[str, Any], value: str) -> None:
        self._write(rf"add(b'\1' if {value} else b'\0')")

    def _double(self, _: Mapping[str, Any], value: str) -> None:
        self._write(f"add(write_double({value}))")

    def _enum(self, schema: Mapping[str, Any], value: str) -> None:
        table = self._write.constant(
            {symbol: write_long(n) for n, symbol in enumerate(schema["symbols"])}
        )
        # The plain string: an enum's member hashes itself in Python, three times as slowly.
        self._write(f"add({table}[{value}._value_])")

    def _number(self, schema: Mapping[str, Any], value: str) -> None:
        if schema.get("logicalType") == "timestamp-micros":
            self._write(f"add(write_instant({value}))")
        else:
            self._small(value, f"write_{schema['type']}")

    def _small(self, value: str, otherwise: str) -> None:
        """Write what adds a number: most are small, and their varints are known."""
        held = self._write.variable()
        self._write(f"{held} = {value}")
        self._write(f"add(SMALL[{held}] if 0 <= {held} < 64 else {otherwise}({held}))")

    def _string(self, _: Mapping[str, Any], value: str) -> None:
        text, size = self._write.variable(), self._write.variable()
        self._write(f"{text} = {value}.encode(); {size} = len({text})")
        self._write(f"add(SMALL[{size}] if {size} < 64 else write_long({size})); add({text})")

    def _bytes(self, _: Mapping[str, Any], value: str) -> None:
        self._small(f"len({value})", "write_long")
        self._write(f"add({value})")

    def _fixed(self, schema: Mapping[str, Any], value: str) -> None:
        size, decimal = int(schema["size"]), decimal_limits(schema)
        if decimal is None:
            self._write(f"add(sized({value}, {size}))")
        else:
            limit = self._write.constant(decimal[0])
            self._write(f"add(write_decimal({value}, {size}, {limit}, {decimal[1]}))")

    def _record(self, schema: Mapping[str, Any], value: str) -> None:
        self._write(f"to_{schema['name']}({value}, add)")

    def _array(self, schema: Mapping[str, Any], value: str) -> None:
        held, item = self._write.variable(), self._write.variable()
        self._write(f"{held} = {value}")
        with self._write.block(f"if {held}:"):
            self._small(f"len({held})", "write_long")
            with self._write.block(f"for {item} in {held}:"):
                self._value(schema["items"], item)
        self._write(r"add(b'\0')")
