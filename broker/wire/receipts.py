"""Receipts as they ride in a heartbeat: one part per member, for that member's hourly key alone."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from broker.errors import RefusedError
from broker.keys import decrypt, encrypt, expand
from broker.wire.context import context_from, context_prefix
from broker.wire.origin import Origin

TAG_SIZE: Final = 16
SEALED_MORE: Final = TAG_SIZE + 16
"""Bytes that a sealed part has more than its plaintext: its tag, and the cipher's own."""
_INFO: Final = b"sealane receipts v1\0"


def receipts_context(origin: Origin, seq: int, record_id: bytes, salt: bytes) -> bytes:
    """Return ctx (DESIGN 4): what binds a part to its record; 32 bytes.

    Args:
        origin: The heartbeat's.
        seq: Its number.
        record_id: The header's id, 16 bytes.
        salt: The header's salt, 16 bytes.
    """
    prefix = context_prefix(origin.to_bytes(), origin.seal_suite)
    return context_from(prefix, seq, record_id, salt)


def seal_receipts(hourly: bytes, ctx: bytes, plain: bytes) -> bytes:
    """Return a part: a tag by which its reader finds it, and the plaintext sealed."""
    tag, key = _derived(hourly, ctx)
    return tag + encrypt(key, plain)


def open_receipts(hourly: Sequence[bytes], ctx: bytes, parts: Sequence[bytes]) -> bytes | None:
    """Return the plaintext of the part that is for whoever holds one of these hourly keys.

    Returns None where there is none: of random bytes nobody can say that they are not a part.
    """
    by_tag = {part[:TAG_SIZE]: part[TAG_SIZE:] for part in parts}
    for each in hourly:
        tag, key = _derived(each, ctx)
        if tag in by_tag:
            try:
                return decrypt(key, by_tag[tag])
            except RefusedError:
                return None
    return None


def _derived(hourly: bytes, ctx: bytes) -> tuple[bytes, bytes]:
    both = expand(hourly, _INFO + ctx, TAG_SIZE + 32)
    return both[:TAG_SIZE], both[TAG_SIZE:]
