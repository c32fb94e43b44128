"""Statement: what one batch signature says."""

from __future__ import annotations

from struct import Struct
from typing import Final, NamedTuple

from broker.wire import layout
from broker.wire.refusals import Reason, refused

_FIELDS: Final = Struct(">17sB32sQI32s")


class Statement(NamedTuple):
    """A tree's root, signed at a time (microseconds) with a key of a suite."""

    suite: int
    key_id: bytes
    signed_at: int
    tree_size: int
    root: bytes

    def to_bytes(self) -> bytes:
        """Return the 94 bytes that are signed."""
        return _FIELDS.pack(layout.STATEMENT_PREFIX, *self)


def read_statement(data: bytes) -> Statement:
    """Return the statement in 94 bytes.

    Raises:
        EnvelopeRefused: They do not begin as one (`wire.statement`).
    """
    prefix, *fields = _FIELDS.unpack(data)
    if prefix != layout.STATEMENT_PREFIX:
        raise refused(Reason.STATEMENT, "The statement is no batch statement of version 1.")
    return Statement._make(fields)
