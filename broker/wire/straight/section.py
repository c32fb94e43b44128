"""A section's straight code: made once from its schema, then only called."""

from __future__ import annotations

import struct
from collections.abc import Callable, Mapping
from typing import Any

from broker.wire.straight import primitives
from broker.wire.straight.primitives import StraightError
from broker.wire.straight.reader import Reader
from broker.wire.straight.source import Source, named_types
from broker.wire.straight.writer import Writer

_UNREADABLE = (ArithmeticError, LookupError, RecursionError, UnicodeError, struct.error)
"""What the code meets in bytes that end early, or hold a symbol, letter, date or depth of none."""
_UNFIT = (AttributeError, TypeError, *_UNREADABLE)
"""What it meets in a value of another shape."""


class StraightSection:
    """Reads and writes one section in the canonical Avro encoding, and no other.

    Args:
        schema: The section's record, self-contained, from a contract that passed the lint.

    Raises:
        StraightError: It holds a type that no straight code is written for.
    """

    __slots__ = ("_read", "_write", "source")

    def __init__(self, schema: Mapping[str, Any]) -> None:
        named, source = named_types(schema), Source()
        Reader(source, named).records()
        Writer(source, named).records()
        self.source = "\n".join(source.lines)
        space = {**vars(primitives), **source.constants}
        # Nothing but names that are identifiers comes from the schema into this text.
        exec(compile(self.source, "<straight>", "exec"), space)  # noqa: S102 - our own text
        self._read: Callable[[bytes, int], tuple[dict[str, Any], int]] = space[
            f"from_{schema['name']}"
        ]
        self._write: Callable[[object, Callable[[bytes], None]], None] = space[
            f"to_{schema['name']}"
        ]

    def read(self, data: bytes, start: int) -> dict[str, Any]:
        """Return the record from `start` to the end of `data`.

        Raises:
            StraightError: It is not the canonical encoding of one, or something is left over.
        """
        try:
            record, end = self._read(data, start)
        except _UNREADABLE as exc:
            raise StraightError("no record of this section") from exc
        if end != len(data):
            raise StraightError("the record ends elsewhere than the bytes")
        return record

    def write(self, part: object) -> bytes:
        """Return the canonical encoding of a validated section.

        Raises:
            StraightError: A value does not fit the schema.
        """
        parts: list[bytes] = []
        try:
            self._write(part, parts.append)
        except _UNFIT as exc:
            raise StraightError("a value that does not fit the contract") from exc
        return b"".join(parts)
