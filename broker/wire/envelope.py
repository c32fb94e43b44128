"""Envelope: the frame that carries one record. Nothing in it is proven."""

from __future__ import annotations

from collections.abc import Sequence
from struct import Struct, error
from typing import Final, NamedTuple

from broker.wire import layout
from broker.wire.refusals import Reason, refused

_U16: Final = Struct(">H").unpack_from
_U32: Final = Struct(">I").unpack_from
_HEADER_AT: Final = len(layout.MAGIC) + 2
# In the origin, from the end of `topic` to `sections`: lane, epoch, status, contract,
# register_version, keys.
_TO_SECTIONS: Final = 1 + 8 + 1 + 32 + 8 + 32


class Envelope(NamedTuple):
    """An envelope as received.

    `sections` holds None where a section is absent; `signed` is the statement, the signature's
    length and the signature, as they stand; `path` is whole steps of 32 bytes.
    """

    header: bytes
    sections: tuple[bytes | None, ...]
    stanzas: bytes
    signed: bytes
    leaf_index: int
    path: bytes


def read_envelope(value: bytes | None) -> Envelope:
    """Return the frame in a Kafka record's value (steps 1 and 2).

    Raises:
        EnvelopeRefused: `wire.null`, `wire.size`, `wire.magic` or `wire.frame`.
    """
    # 1. size
    if value is None:
        raise refused(Reason.NULL, "The record has no value; a null proves and deletes nothing.")
    if len(value) > layout.ENVELOPE_SIZE:
        raise refused(Reason.SIZE, f"The record has {len(value)} bytes, more than 960 KiB.")
    # 2. frame
    if value[:4] != layout.MAGIC:
        raise refused(Reason.MAGIC, "The record is no envelope of this format.")
    try:
        return _frame(value)
    except (error, IndexError) as exc:
        raise refused(Reason.FRAME, "The envelope ends too early.") from exc


def _frame(value: bytes) -> Envelope:
    """Return the frame; where `value` ends too early, the last comparison fails or a read does."""
    at = _HEADER_AT + _bounded(_U16(value, 4)[0], 1, layout.HEADER_SIZE)
    header = value[_HEADER_AT:at]
    sections: list[bytes | None] = []
    for _ in range(_section_count(header)):
        present = value[at]
        at += 1
        if not present:
            sections.append(None)
            continue
        length = _U32(value, at)[0]
        if present != 1 or not 1 <= length <= layout.SECTION_SIZE:
            raise refused(Reason.FRAME, "A section's length or presence is out of bounds.")
        at += 4 + length
        sections.append(value[at - length : at])
    stanzas_at = at + 2
    signed_at = stanzas_at + _U16(value, at)[0]
    path_at = signed_at + layout.STATEMENT_SIZE + 2
    path_at += _bounded(_U16(value, path_at - 2)[0], 64, 8192) + 2
    end = path_at + _bounded(value[path_at - 1], 0, layout.PATH_SIZE)
    if end != len(value) or (end - path_at) % layout.HASH_SIZE:
        raise refused(Reason.FRAME, "The envelope ends elsewhere than its lengths say.")
    stanzas = value[stanzas_at:signed_at]
    if stanzas and len(stanzas) not in layout.STANZAS_SIZES:
        raise refused(Reason.FRAME, "The stanzas are not 1, 2, 4 ... 256 of 49 bytes.")
    return Envelope(
        header,
        tuple(sections),
        stanzas,
        value[signed_at : path_at - 2],
        value[path_at - 2],
        value[path_at:end],
    )


def write_envelope(  # noqa: PLR0913, PLR0917 - the envelope's parts
    header: bytes,
    sections: Sequence[bytes | None],
    signed: bytes,
    leaf_index: int,
    path: bytes,
    stanzas: bytes = b"",
) -> bytes:
    """Return the envelope of a record; `signed` as in `Envelope`."""
    parts = [layout.MAGIC, len(header).to_bytes(2, "big"), header]
    for section in sections:
        if section is None:
            parts.append(b"\0")
        else:
            parts += (b"\1", len(section).to_bytes(4, "big"), section)
    parts += (len(stanzas).to_bytes(2, "big"), stanzas, signed)
    parts += (bytes((leaf_index, len(path))), path)
    return b"".join(parts)


def _section_count(header: bytes) -> int:
    """Return how many sections the header announces, reading no more of it than that takes."""
    at = 3
    for _ in range(3):
        at += 1 + header[at]
    return header[at + _TO_SECTIONS].bit_count()


def _bounded(number: int, least: int, most: int) -> int:
    if not least <= number <= most:
        raise refused(Reason.FRAME, f"A length is {number}, outside {least} to {most}.")
    return number
