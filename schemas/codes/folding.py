"""Other widths and other digits of the same signs, folded where there is one way to read them."""

from __future__ import annotations

import unicodedata
from typing import Final, NamedTuple

_FIRST_WIDE: Final = 0xFF01
_LAST_WIDE: Final = 0xFF5E
_WIDE_TO_PLAIN: Final = 0xFEE0
_DASHES: Final = frozenset("\u2010\u2011\u2012\u2013\u2014\u2015\u2212")


class Folded(NamedTuple):
    """A text in plain signs, and what was done to it."""

    text: str
    told: tuple[str, ...]


def fold(text: str) -> Folded:
    """Return `text` with plain digits, plain width and single spaces, without invisible signs.

    A letter that only looks like another (a Cyrillic A, a Burmese wa for a zero) is left as it is:
    what it was meant to be is a guess.
    """
    told: dict[str, None] = {}
    signs = "".join(_plain(sign, told) for sign in text)
    return Folded(" ".join(signs.split()), tuple(told))


def _plain(sign: str, told: dict[str, None]) -> str:
    if sign.isascii():
        return sign
    if _FIRST_WIDE <= ord(sign) <= _LAST_WIDE:
        told["full-width signs were read as plain ones"] = None
        return chr(ord(sign) - _WIDE_TO_PLAIN)
    if unicodedata.category(sign) == "Nd":
        script = unicodedata.name(sign).partition(" DIGIT")[0].replace("-", " ").title()
        told[f"{script} digits were read as 0-9"] = None
        return str(unicodedata.decimal(sign))
    if unicodedata.category(sign) == "Cf":
        told["invisible signs were left out"] = None
        return ""
    return "-" if sign in _DASHES else sign
