"""Passports: numbers as written, and machine-readable zones by ICAO Doc 9303 (parts 3 to 7)."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from schemas.codes.checked import Verdict, digit, invalid, unchecked

_WEIGHTS: Final = (7, 3, 1)
_ZONE: Final = re.compile(r"[A-Z0-9<]+")
_NUMBER: Final = re.compile(r"[A-Z0-9]{5,12}")
_VISA: Final = "V"


class _Layout(NamedTuple):
    """Where a zone's checked fields are: half-open places in the lines put together."""

    number: tuple[int, int]
    checks: tuple[tuple[tuple[int, int], ...], ...]
    """Each: the fields that one check digit covers; the digit stands behind the last of them,
    but for the composite one, which is the last sign of its line."""
    composite: tuple[tuple[tuple[int, int], ...], int] | None


_TD3: Final = _Layout(
    (0, 9), (((0, 9),), ((13, 19),), ((21, 27),)), (((0, 10), (13, 20), (21, 43)), 43)
)
_TD2: Final = _Layout(
    (0, 9), (((0, 9),), ((13, 19),), ((21, 27),)), (((0, 10), (13, 20), (21, 35)), 35)
)
_VISA_ZONE: Final = _Layout((0, 9), (((0, 9),), ((13, 19),), ((21, 27),)), None)
_TD1: Final = _Layout(
    (5, 14), (((5, 14),), ((30, 36),), ((38, 44),)), (((5, 30), (30, 37), (38, 45), (48, 59)), 59)
)
_PERSONAL: Final = (28, 42)
"""TD3's optional field: its own check digit may be a filler when it is empty."""


def check_digit(field: str) -> str:
    """Return the check digit of `field`: weights 7, 3, 1, letters from 10, a filler is 0."""
    values = (0 if sign == "<" else int(sign, 36) for sign in field)
    return str(sum(value * _WEIGHTS[place % 3] for place, value in enumerate(values)) % 10)


def passport(text: str, _country: str | None) -> Verdict:
    """A passport's number (it has no check digit), or its zone, or the line of it with digits."""
    plain = text.upper()
    lines = [line for line in re.split(r"[ \n]+", plain) if line]
    if "<" in plain or len("".join(lines)) in {44, 72, 88, 90}:
        return _zone(lines)
    number = re.sub(r"[ ./-]", "", plain)
    if _NUMBER.fullmatch(number):
        return unchecked("a passport's number alone has no check digit", number)
    return unchecked("not the form of a passport's number")


def _zone(lines: list[str]) -> Verdict:
    joined = "".join(lines)
    if _ZONE.fullmatch(joined) is None:
        return invalid("a machine-readable zone has letters, digits and < only")
    found = _layout(joined)
    if found is None:
        return invalid("a machine-readable zone has 2 lines of 44 or 36 signs, or 3 of 30")
    layout, signs = found
    start, end = layout.number
    number = signs[start:end].rstrip("<")
    if "<" in number or not number:
        return invalid("there is no document number in the zone")
    if layout is _TD1 and signs[end] == "<":
        return unchecked("a number of more than nine signs is not put together here", number)
    return digit(number, right=_right(layout, signs))


def _layout(joined: str) -> tuple[_Layout, str] | None:
    """Return the layout and the signs that it counts: all of TD1, else the second line."""
    visa = joined.startswith(_VISA)
    match len(joined):
        case 88:
            return (_VISA_ZONE if visa else _TD3), joined[44:]
        case 72:
            return (_VISA_ZONE if visa else _TD2), joined[36:]
        case 90:
            return _TD1, joined
        case 44:
            return _TD3, joined
        case 36:
            return _TD2, joined
        case _:
            return None


def _right(layout: _Layout, signs: str) -> bool:
    for (start, end), *_ in layout.checks:
        if check_digit(signs[start:end]) != signs[end]:
            return False
    if layout is _TD3 and not _personal(signs):
        return False
    if layout.composite is None:
        return True
    fields, place = layout.composite
    return check_digit("".join(signs[start:end] for start, end in fields)) == signs[place]


def _personal(signs: str) -> bool:
    start, end = _PERSONAL
    field, given = signs[start:end], signs[end]
    return given == check_digit(field) or (given == "<" and not field.strip("<"))
