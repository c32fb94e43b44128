"""Header: what is signed of a record, and the leaf that identifies it."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256
from struct import Struct
from typing import Final, NamedTuple

from broker.wire import layout
from broker.wire.origin import Origin
from broker.wire.refusals import Reason, refused

_FIXED: Final = Struct(">Q32s16s16sQQ")
_LENGTH: Final = 2
_UUID7: Final = (7, 2)
"""Version and variant of RFC 9562's UUIDv7."""


class Header(NamedTuple):
    """A header as read, behind its origin.

    `id` is a UUIDv7; times are microseconds. `digests` and `commitments` are 32 bytes for each
    section and each sealed section, in order, in one string; `stanza_digest` is empty when nothing
    is sealed.
    """

    seq: int
    prev: bytes
    id: bytes
    salt: bytes
    made_at: int
    expires_at: int
    digests: bytes
    stanza_digest: bytes
    commitments: bytes


def leaf_of(header: bytes) -> bytes:
    """Return the leaf hash of a header's exact bytes: the record's identity."""
    return sha256(layout.LEAF_PREFIX + header).digest()


def origin_bytes(header: bytes) -> bytes:
    """Return the origin's bytes, whole and within bounds.

    Raises:
        EnvelopeRefused: They are not (`wire.header`).
    """
    length = int.from_bytes(header[:_LENGTH], "big")
    origin = header[_LENGTH : _LENGTH + length]
    if not 1 <= length <= layout.ORIGIN_SIZE or len(origin) != length:
        raise refused(Reason.HEADER, "The header ends within its origin, or the origin is too big.")
    return origin


def read_header(header: bytes, origin: Origin, origin_size: int) -> Header:
    """Return what follows the origin in `header` (step 6).

    Raises:
        EnvelopeRefused: It is not exactly that (`wire.header`).
    """
    at = _LENGTH + origin_size + _FIXED.size
    stanzas_at = at + layout.HASH_SIZE * origin.sections.bit_count()
    commitments_at = stanzas_at + (layout.HASH_SIZE if origin.sealed else 0)
    if len(header) != commitments_at + layout.HASH_SIZE * origin.sealed.bit_count():
        raise refused(Reason.HEADER, "The header is longer or shorter than its sections ask for.")
    seq, prev, uuid, salt, made_at, expires_at = _FIXED.unpack_from(header, at - _FIXED.size)
    if (seq | made_at | expires_at) >= layout.NUMBERS:
        raise refused(Reason.HEADER, "A number is 2^63 or more.")
    if (uuid[6] >> 4, uuid[8] >> 6) != _UUID7:
        raise refused(Reason.HEADER, "The id is no UUIDv7.")
    return Header(
        seq,
        prev,
        uuid,
        salt,
        made_at,
        expires_at,
        header[at:stanzas_at],
        header[stanzas_at:commitments_at],
        header[commitments_at:],
    )


def write_header(origin: bytes, header: Header) -> bytes:
    """Return the one encoding of `header` behind this origin."""
    return b"".join(
        (
            len(origin).to_bytes(_LENGTH, "big"),
            origin,
            _FIXED.pack(*header[:6]),
            header.digests,
            header.stanza_digest,
            header.commitments,
        )
    )


def digests_of(parts: Sequence[bytes]) -> bytes:
    """Return the SHA-256 of each part, joined."""
    return b"".join([sha256(part).digest() for part in parts])
