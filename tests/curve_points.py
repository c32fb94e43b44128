"""Points of Curve25519 by its definition: what the quick check of public keys is compared with."""

from __future__ import annotations

from typing import Final

P: Final = 2**255 - 19
L: Final = 2**252 + 27742317777372353535851937790883648493
_D: Final = -121665 * pow(121666, -1, P) % P
_ROOT_OF_MINUS_ONE: Final = pow(2, (P - 1) // 4, P)

Point = tuple[int, int, int, int]


LOW_ORDER = (
    bytes(32),
    b"\1" + bytes(31),
    bytes.fromhex("e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800"),
    bytes.fromhex("5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157"),
    bytes.fromhex("ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f"),
)
"""X25519 points under which every key agrees on zero."""


def of_prime_order(public: bytes) -> bool:
    """Say whether these bytes are a canonical point of order L."""
    point = decompressed(public)
    return point is not None and not is_identity(point) and is_identity(times(L, point))


def compressed(point: Point) -> bytes:
    """Return the point's 32 bytes (RFC 8032 section 5.1.2)."""
    scale = pow(point[2], -1, P)
    x, y = point[0] * scale % P, point[1] * scale % P
    return (y | (x & 1) << 255).to_bytes(32, "little")


def decompressed(public: bytes) -> Point | None:
    """Return the point in extended coordinates (RFC 8032 section 5.1.3), or None."""
    if len(public) != 32:
        return None
    number = int.from_bytes(public, "little")
    sign, y = number >> 255, number & (1 << 255) - 1
    if y >= P:
        return None
    u, v = (y * y - 1) % P, (_D * y * y + 1) % P
    x = u * pow(v, 3, P) * pow(u * pow(v, 7, P), (P - 5) // 8, P) % P
    if (v * x * x + u) % P == 0:
        x = x * _ROOT_OF_MINUS_ONE % P
    if (v * x * x - u) % P or (x == 0 and sign):
        return None
    if x & 1 != sign:
        x = P - x
    return x, y, 1, x * y % P


def plus(a: Point, b: Point) -> Point:
    """Return the sum of two points (RFC 8032 section 5.1.4); complete, so also for doubling."""
    e_minus = (a[1] - a[0]) * (b[1] - b[0]) % P
    eplus = (a[1] + a[0]) * (b[1] + b[0]) % P
    c = 2 * a[3] * b[3] * _D % P
    d = 2 * a[2] * b[2] % P
    e, f, g, h = eplus - e_minus, d - c, d + c, eplus + e_minus
    return e * f % P, g * h % P, f * g % P, e * h % P


def times(factor: int, point: Point) -> Point:
    """Return the point added to itself, `factor` times."""
    result: Point = (0, 1, 1, 0)
    for bit in f"{factor:b}":
        result = plus(result, result)
        if bit == "1":
            result = plus(result, point)
    return result


def is_identity(point: Point) -> bool:
    """Say whether adding it changes nothing."""
    return point[0] % P == 0 and (point[1] - point[2]) % P == 0
