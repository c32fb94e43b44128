"""Context: what binds every seal of a record to that record (THREATS 34)."""

from __future__ import annotations

from hashlib import sha256
from typing import Final

from broker.wire.header import Header
from broker.wire.origin import Origin

_PREFIX: Final = b"sealane seal v1\0"


def context_prefix(origin: bytes, seal_suite: int) -> bytes:
    """Return the part of a context's input that all records of this origin share.

    Args:
        origin: As it is written.
        seal_suite: As the origin says: 0 where nothing is sealed, as in a `keys` record.
    """
    return _PREFIX + bytes([seal_suite]) + len(origin).to_bytes(2, "big") + origin


def context_from(prefix: bytes, seq: int, id: bytes, salt: bytes) -> bytes:  # noqa: A002 - the header's own word
    """Return the context, 32 bytes, of the record with this number, id and salt."""
    return sha256(prefix + seq.to_bytes(8, "big") + id + salt).digest()


def context_of(origin: Origin, header: Header) -> bytes:
    """Return the context of a record."""
    prefix = context_prefix(origin.to_bytes(), origin.seal_suite)
    return context_from(prefix, header.seq, header.id, header.salt)
