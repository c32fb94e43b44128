"""A register's archive in parts that fit Kafka's records, and the newest whole one out of them.

A part is `"SLR1" || SHA-256 of the archive || index u16 || count u16 || bytes`. Nothing of it is
proven: the digest only tells which parts belong together; what they hold is verified as from
anywhere.
"""

from __future__ import annotations

from collections.abc import Sequence
from struct import Struct
from typing import Final

from broker.keys import digest

PART: Final = 900 * 1024
"""Bytes of the archive in one part."""
MOST: Final = 64
"""Parts of one archive."""
_UNDER_WAY: Final = 4
"""Archives of which some parts came; older ones are forgotten."""
_HEAD: Final = Struct(">4s32sHH")
_MAGIC: Final = b"SLR1"


def split(archive: bytes) -> Sequence[bytes]:
    """Return the archive's parts, in order.

    Raises:
        ValueError: It has too many bytes to be read back, or none.
    """
    pieces = [archive[at : at + PART] for at in range(0, len(archive), PART)]
    if not 1 <= len(pieces) <= MOST:
        raise ValueError(f"a register's archive has 1 to {MOST * PART} bytes")
    name = digest(archive)
    return [
        _HEAD.pack(_MAGIC, name, index, len(pieces)) + piece for index, piece in enumerate(pieces)
    ]


class Assembly:
    """Puts parts together as they come; what is no part, or does not fit, is left out."""

    def __init__(self) -> None:
        self.newest: bytes | None = None
        """The archive whose last part came last."""
        self._under_way: dict[tuple[bytes, int], dict[int, bytes]] = {}

    def add(self, value: bytes | None) -> None:
        """Take a record's value."""
        if value is None or not _HEAD.size < len(value) <= _HEAD.size + PART:
            return
        magic, name, index, count = _HEAD.unpack_from(value)
        if magic != _MAGIC or not index < count <= MOST:
            return
        parts = self._under_way.pop((name, count), {})
        parts[index] = value[_HEAD.size :]
        if len(parts) < count:
            self._under_way[name, count] = parts
            if len(self._under_way) > _UNDER_WAY:
                del self._under_way[next(iter(self._under_way))]
            return
        archive = b"".join(parts[number] for number in range(count))
        if digest(archive) == name:
            self.newest = archive
