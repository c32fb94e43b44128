"""Identifiers: the ids that people see, and the salt beside them."""

from __future__ import annotations

SALT = 16
"""Random bytes of a record's salt."""
UUID_RANDOM = 10
"""Random bytes that an id takes."""


def uuid7(at: int, tail: bytes) -> bytes:
    """Return a UUIDv7 (RFC 9562 section 5.7) of microsecond time `at` and 10 random bytes."""
    millis = (at // 1000).to_bytes(6, "big")
    return millis + bytes([0x70 | tail[0] & 0x0F, tail[1], 0x80 | tail[2] & 0x3F]) + tail[3:]
