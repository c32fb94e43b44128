"""Receipts: a heartbeat's parts, one for each member, which it alone can tell from noise."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from broker.errors import RefusedError
from broker.keys import decrypt, encrypt, expand
from broker.wire.refusals import Reason, refused

_INFO: Final = b"sealane receipts v1\0"
_PADDING: Final = b"sealane receipts padding v1\0"
_TAG: Final = 16
_KEY: Final = 32
_MORE: Final = 32
"""Bytes of a part beyond what it says: a tag in front, AES-GCM's behind."""
_BLOCK: Final = 8192


def seal_receipts(
    context: bytes, said: Mapping[bytes, bytes], count: int, size: int, random: bytes
) -> list[bytes]:
    """Return `count` parts of `size` + 32 bytes, ordered by their bytes.

    Args:
        context: Of the heartbeat.
        said: What is said to each recipient, by its hourly key in the heartbeat's lane: `size`
            bytes each.
        count: How many parts there are, whoever is spoken to: one for each member.
        size: The same for all.
        random: 32 random bytes, from which the other parts are made.
    """
    if len(said) > count or any(len(plain) != size for plain in said.values()):
        raise ValueError("there is a part for each recipient, all of one size")
    parts = []
    for hourly, plain in said.items():
        tag, key = _tag_and_key(hourly, context)
        parts.append(tag + encrypt(key, plain))
    parts += (_noise(random, number, size + _MORE) for number in range(count - len(parts)))
    return sorted(parts)


def open_receipts(context: bytes, parts: Sequence[bytes], hourly: Iterable[bytes]) -> list[bytes]:
    """Return what the parts say to the holder of these hourly keys; mostly nothing, or one.

    Args:
        context: Of the heartbeat.
        parts: As they travelled, proven.
        hourly: The reader's own hourly keys in the heartbeat's lane: the newest, and earlier ones.

    Raises:
        EnvelopeRefused: A part with the reader's tag does not decrypt (`wire.seal`).
    """
    table = {part[:_TAG]: part[_TAG:] for part in parts}
    found = []
    for each in hourly:
        tag, key = _tag_and_key(each, context)
        if tag not in table:
            continue
        try:
            found.append(decrypt(key, table[tag]))
        except RefusedError as exc:
            raise refused(Reason.SEAL, "A part of the heartbeat does not decrypt.") from exc
    return found


def _tag_and_key(hourly: bytes, context: bytes) -> tuple[bytes, bytes]:
    made = expand(hourly, _INFO + context, _TAG + _KEY)
    return made[:_TAG], made[_TAG:]


def _noise(random: bytes, number: int, size: int) -> bytes:
    """Return bytes that look like any part."""
    info = _PADDING + number.to_bytes(4, "big")
    blocks = range(0, size, _BLOCK)
    made = (expand(random, info + at.to_bytes(4, "big"), min(_BLOCK, size - at)) for at in blocks)
    return b"".join(made)
