"""What generated code calls: the Avro values that take more than one line.

Every function refuses what is not the canonical encoding: a shorter varint exists, a number out of
its type's range, a decimal with more digits than its contract allows.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Context, Decimal, Inexact, InvalidOperation
from struct import Struct

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_FIRST = datetime.min.replace(tzinfo=UTC) - EPOCH
_LAST = datetime.max.replace(tzinfo=UTC) - EPOCH
CONTEXT = Context(prec=38, traps=[Inexact, InvalidOperation])

_INT = range(-(1 << 31), 1 << 31)
_LONG = range(-(1 << 63), 1 << 63)
_VARINT_BITS = 63
# An instant of these centuries is a varint of exactly eight bytes: seven that go on, one that ends.
_EIGHT_BYTES = 0x8080808080808080
_SEVEN_GO_ON = 0x0080808080808080


class StraightError(ValueError):
    """Bytes that are not the canonical encoding, or a value that has none."""


def read_long(data: bytes, at: int) -> tuple[int, int]:
    """Return the zigzag varint at `at`, and where it ends."""
    value = shift = 0
    while True:
        byte = data[at]
        at += 1
        value |= (byte & 0x7F) << shift
        if byte < 0x80:  # noqa: PLR2004 - a varint's last byte has its high bit clear
            break
        shift += 7
        if shift > _VARINT_BITS:
            raise StraightError("a varint of more than ten bytes")
    if (not byte and shift) or value >> 64:
        raise StraightError("a varint that is not the shortest, or beyond 64 bits")
    return (value >> 1) ^ -(value & 1), at


def read_int(data: bytes, at: int) -> tuple[int, int]:
    """Return the 32-bit number at `at`, and where it ends."""
    value, at = read_long(data, at)
    if value not in _INT:
        raise StraightError("an int beyond 32 bits")
    return value, at


def read_length(data: bytes, at: int) -> tuple[int, int]:
    """Return the length or count at `at`, no more than the bytes behind it, and where it ends."""
    value, at = read_long(data, at)
    if not 0 <= value <= len(data) - at:
        raise StraightError("a length or count beyond what is there")
    return value, at


def read_instant(data: bytes, at: int) -> tuple[datetime, int]:
    """Return the instant at `at` (microseconds since 1970, UTC), and where it ends."""
    word = int.from_bytes(data[at : at + 8], "little")
    if word & _EIGHT_BYTES == _SEVEN_GO_ON and word >> 56:
        # Drop the eight high bits: pairs of 7 into 14, of 14 into 28, of 28 into 56.
        word = word & 0x007F007F007F007F | (word & 0x7F007F007F007F00) >> 1
        word = word & 0x00003FFF00003FFF | (word & 0x3FFF00003FFF0000) >> 2
        word = word & 0x0FFFFFFF | (word & 0x0FFFFFFF00000000) >> 4
        value, at = (word >> 1) ^ -(word & 1), at + 8
    else:
        value, at = read_long(data, at)
    return EPOCH + timedelta(microseconds=value), at


def read_decimal(data: bytes, limit: int, scale: int) -> Decimal:
    """Return the decimal whose unscaled value, below `limit` either way, `data` is."""
    unscaled = int.from_bytes(data, "big", signed=True)
    if not -limit < unscaled < limit:
        raise StraightError("a decimal of more digits than its contract allows")
    return CONTEXT.scaleb(unscaled, -scale)


def write_long(value: int) -> bytes:
    """Return the zigzag varint of `value`."""
    if value not in _LONG:
        raise StraightError("a long beyond 64 bits")
    value = (value << 1) ^ (value >> 63)
    out = bytearray()
    while value > 0x7F:  # noqa: PLR2004 - as in read_long
        out.append(value & 0x7F | 0x80)
        value >>= 7
    out.append(value)
    return bytes(out)


def write_int(value: int) -> bytes:
    """Return the zigzag varint of `value`, of 32 bits."""
    if value not in _INT:
        raise StraightError("an int beyond 32 bits")
    return write_long(value)


def write_instant(value: datetime) -> bytes:
    """Return the varint of an aware `value` in microseconds since 1970.

    A zone can put it outside the years 1 to 9999 of UTC, where no reader takes it.
    """
    since = value - EPOCH
    if not _FIRST <= since <= _LAST:
        raise StraightError("an instant outside the years 1 to 9999 in UTC")
    return write_long((since.days * 86_400 + since.seconds) * 1_000_000 + since.microseconds)


def write_decimal(value: Decimal, size: int, limit: int, scale: int) -> bytes:
    """Return the unscaled value of `value` in `size` bytes."""
    unscaled = int(CONTEXT.to_integral_exact(CONTEXT.scaleb(value, scale)))
    if not -limit < unscaled < limit:
        raise StraightError("a decimal of more digits than its contract allows")
    return unscaled.to_bytes(size, "big", signed=True)


SMALL = tuple(write_long(value) for value in range(64))
"""The varints of 0 to 63: most lengths and counts."""

BOOLEANS = (False, True)


def sized(value: bytes, size: int) -> bytes:
    """Return `value`, which has `size` bytes."""
    if len(value) != size:
        raise StraightError(f"{len(value)} bytes where the contract says {size}")
    return value


_DOUBLE = Struct("<d")


def read_double(data: bytes, at: int) -> tuple[float, int]:
    """Return the number at `at`, and where it ends."""
    return _DOUBLE.unpack_from(data, at)[0], at + 8


write_double = _DOUBLE.pack
