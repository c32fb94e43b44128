"""Reading the presentation language where speed does not matter: never past the end."""

from __future__ import annotations

from broker.wire.layout import NUMBERS
from broker.wire.refusals import Reason, refused


class Cursor:
    """A place in `data`; whatever is not there is refused for `reason`."""

    __slots__ = ("_at", "_data", "_reason")

    def __init__(self, data: bytes, reason: Reason) -> None:
        self._data = data
        self._at = 0
        self._reason = reason

    def take(self, size: int) -> bytes:
        """Return the next `size` bytes."""
        taken = self._data[self._at : self._at + size]
        if len(taken) != size:
            raise refused(self._reason, "The bytes end where more must follow.")
        self._at += size
        return taken

    def uint(self, size: int) -> int:
        """Return the next unsigned number of `size` bytes, big-endian, below 2^63."""
        number = int.from_bytes(self.take(size), "big")
        if number >= NUMBERS:
            raise refused(self._reason, "A number is 2^63 or more.")
        return number

    def opaque(self, length_size: int, least: int, most: int) -> bytes:
        """Return the next vector, whose length of `length_size` bytes lies in least..most."""
        length = self.uint(length_size)
        if not least <= length <= most:
            raise refused(self._reason, f"A length is {length}, outside {least} to {most}.")
        return self.take(length)

    @property
    def left(self) -> int:
        """Bytes not yet taken."""
        return len(self._data) - self._at

    def end(self) -> None:
        """Return when nothing is left over."""
        if self.left:
            raise refused(self._reason, f"{self.left} bytes are left over.")
