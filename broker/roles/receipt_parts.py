"""A part of a heartbeat: the receipts for one member, as bytes of one size for all."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from broker.errors import RefusedError
from broker.roles.receipts import Receipt, ReceiptKind

LEAF: Final = 32
CODE: Final = 64
"""Bytes of a code at most."""
PARTS: Final = 1000
"""Parts that a heartbeat's list holds at most."""
BUDGET: Final = 16 * 1024
"""Bytes that all parts of a heartbeat take, about."""
SMALLEST: Final = 256
LARGEST: Final = 4064
"""Bytes of a part before it is sealed, between these two."""
_FIXED: Final = 1 + LEAF + 8
"""Kind, leaf and time of a receipt; the code follows, its length in a byte in front."""
_KINDS: Final = frozenset(ReceiptKind)
_TIMES: Final = 2**63


def part_size(members: int) -> int:
    """Return the bytes of a part before it is sealed, in a network of so many members."""
    return max(SMALLEST, min(LARGEST, BUDGET // max(1, members)))


def write_part(receipts: Sequence[Receipt], size: int) -> tuple[bytes, int]:
    """Return a part of exactly `size` bytes, and how many of the receipts it holds.

    Count u16, then each: kind u8, leaf 32, at u64, code u8 length and bytes; zeros behind.
    """
    written: list[bytes] = []
    left = size - 2
    for each in receipts:
        code = each.code.encode("ascii", "replace")[:CODE]
        when = each.at.to_bytes(8, "big")
        data = bytes([each.kind]) + each.leaf + when + bytes([len(code)]) + code
        left -= len(data)
        if left < 0:
            break
        written.append(data)
    plain = len(written).to_bytes(2, "big") + b"".join(written)
    return plain.ljust(size, b"\0"), len(written)


def read_part(plain: bytes) -> tuple[Receipt, ...]:
    """Return the receipts in a part.

    Raises:
        RefusedError: It is no part as `write_part` writes one (`receipts.malformed`).
    """
    found, at = [], 2
    for _ in range(int.from_bytes(plain[:2], "big")):
        receipt, at = _read(plain, at)
        found.append(receipt)
    if len(plain) < 2 or any(plain[at:]):  # noqa: PLR2004 - the count's own size
        raise _malformed()
    return tuple(found)


def _read(plain: bytes, at: int) -> tuple[Receipt, int]:
    """Return the receipt at this place, and the place behind it."""
    fixed, length = plain[at : at + _FIXED], plain[at + _FIXED : at + _FIXED + 1]
    behind = at + _FIXED + 1 + (length[0] if length else 0)
    code = plain[at + _FIXED + 1 : behind]
    when = int.from_bytes(fixed[1 + LEAF :], "big")
    if not length or length[0] > CODE or len(plain) < behind or fixed[0] not in _KINDS:
        raise _malformed()
    if when >= _TIMES or not code.isascii():
        raise _malformed()
    return Receipt(ReceiptKind(fixed[0]), fixed[1 : 1 + LEAF], when, code.decode()), behind


def _malformed() -> RefusedError:
    return RefusedError(
        "receipts.malformed",
        "A part of a heartbeat is no list of receipts: its station is faulty. Nothing of it was "
        "taken; tell the member that sent it.",
    )
