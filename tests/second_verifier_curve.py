"""Second verifier, written from `schemas/README.md` alone: which Ed25519 keys to believe."""

from __future__ import annotations

PRIME = 2**255 - 19
ORDER = 2**252 + 27742317777372353535851937790883648493
CURVE_D = -121665 * pow(121666, -1, PRIME) % PRIME
Point = tuple[int, int]


def is_prime_order(public: bytes) -> bool:
    """Say whether these are the canonical bytes of a point of prime order."""
    point = _point(public)
    if point is None or point == (0, 1):
        return False
    total, double = (0, 1), point
    for power in range(ORDER.bit_length()):
        if ORDER >> power & 1:
            total = _add(total, double)
        double = _add(double, double)
    return total == (0, 1)


def _point(public: bytes) -> Point | None:
    number = int.from_bytes(public, "little")
    sign, y = number >> 255, number % 2**255
    if len(public) != 32 or y >= PRIME:
        return None
    square = (y * y - 1) * pow(CURVE_D * y * y + 1, -1, PRIME) % PRIME
    x = pow(square, (PRIME + 3) // 8, PRIME)
    if x * x % PRIME != square:
        x = x * pow(2, (PRIME - 1) // 4, PRIME) % PRIME
    if x * x % PRIME != square or (not x and sign):
        return None
    return (x if x % 2 == sign else PRIME - x), y


def _add(one: Point, two: Point) -> Point:
    (a, b), (c, d) = one, two
    cross = CURVE_D * a * b * c * d % PRIME
    x = (a * d + b * c) * pow(1 + cross, -1, PRIME) % PRIME
    y = (b * d + a * c) * pow(1 - cross, -1, PRIME) % PRIME
    return x, y
