"""Writes the source of a decoder: a function a record, a few statements a field."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from broker.wire.straight.primitives import StraightError
from broker.wire.straight.source import (
    Named,
    Schema,
    Source,
    decimal_limits,
    nullable,
    resolved,
)

LIST_SIZE = 1000
"""Items of a list at most: no model allows more, and each costs far more memory than its byte."""


class Reader:
    """Writes `from_<record>(data, at) -> (values, at)` for each record of one section.

    A slice may run beyond the end of `data`; `at` does too then, stays there, and is compared by
    the caller once, at the end.
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
        values = []
        with self._write.block(f"def from_{name}(data, at):"):
            for field in schema["fields"]:
                to = self._write.variable()
                self._value(field["type"], to)
                values.append(f"{field['name']!r}: {to}")
            self._write(f"return {{{', '.join(values)}}}, at")

    def _value(self, schema: Schema, to: str) -> None:
        """Write what leaves the value at `at` in variable `to`, and `at` behind it."""
        inner = nullable(schema)
        if inner is not None:
            self._nullable(inner, to)
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
        kinds[found["type"]](found, to)

    def _nullable(self, inner: Schema, to: str) -> None:
        with self._write.block("if data[at]:"):
            with self._write.block("if data[at] != 2:"):
                self._write("raise StraightError('no such branch')")
            self._write("at += 1")
            self._value(inner, to)
        with self._write.block("else:"):
            self._write(f"at += 1; {to} = None")

    def _boolean(self, _: Mapping[str, Any], to: str) -> None:
        self._write(f"{to} = BOOLEANS[data[at]]; at += 1")

    def _double(self, _: Mapping[str, Any], to: str) -> None:
        self._write(f"{to}, at = read_double(data, at)")

    def _enum(self, schema: Mapping[str, Any], to: str) -> None:
        symbols = schema["symbols"]
        if len(symbols) <= 64:  # noqa: PLR2004 - their varints are of one byte
            table = self._write.constant({2 * n: symbol for n, symbol in enumerate(symbols)})
            self._write(f"{to} = {table}[data[at]]; at += 1")
        else:
            table = self._write.constant(dict(enumerate(symbols)))
            self._write(f"{to}, at = read_long(data, at); {to} = {table}[{to}]")

    def _number(self, schema: Mapping[str, Any], to: str) -> None:
        if schema.get("logicalType") == "timestamp-micros":
            self._write(f"{to}, at = read_instant(data, at)")
            return
        self._write(f"{to} = data[at]")
        with self._write.block(f"if {to} < 128:"):
            self._write(f"{to} = ({to} >> 1) ^ -({to} & 1); at += 1")
        with self._write.block("else:"):
            self._write(f"{to}, at = read_{schema['type']}(data, at)")

    def _length(self, to: str) -> None:
        """Write what leaves a length or count in `to`; one of two bytes or more is checked."""
        self._write(f"{to} = data[at]")
        with self._write.block(f"if {to} & 129:"):
            self._write(f"{to}, at = read_length(data, at)")
        with self._write.block("else:"):
            self._write(f"{to} >>= 1; at += 1")

    def _string(self, _: Mapping[str, Any], to: str) -> None:
        end = self._write.variable()
        self._length(end)
        self._write(f"{end} += at; {to} = data[at:{end}].decode(); at = {end}")

    def _bytes(self, _: Mapping[str, Any], to: str) -> None:
        end = self._write.variable()
        self._length(end)
        self._write(f"{end} += at; {to} = data[at:{end}]; at = {end}")

    def _fixed(self, schema: Mapping[str, Any], to: str) -> None:
        size, decimal = int(schema["size"]), decimal_limits(schema)
        self._write(f"{to} = data[at : at + {size}]; at += {size}")
        if decimal is not None:
            limit = self._write.constant(decimal[0])
            self._write(f"{to} = read_decimal({to}, {limit}, {decimal[1]})")

    def _record(self, schema: Mapping[str, Any], to: str) -> None:
        self._write(f"{to}, at = from_{schema['name']}(data, at)")

    def _array(self, schema: Mapping[str, Any], to: str) -> None:
        """Write the one block that the canonical encoding of a list has, and its end."""
        count, item = self._write.variable(), self._write.variable()
        self._length(count)
        self._write(f"{to} = []")
        with self._write.block(f"if {count}:"):
            with self._write.block(f"if {count} > {LIST_SIZE}:"):
                self._write("raise StraightError('a list of too many items')")
            with self._write.block(f"for _ in range({count}):"):
                self._value(schema["items"], item)
                self._write(f"{to}.append({item})")
            with self._write.block("if data[at]:"):
                self._write("raise StraightError('a list of several blocks')")
            self._write("at += 1")
