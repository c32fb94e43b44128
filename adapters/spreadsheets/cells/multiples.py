"""Multiples and fractions in words and signs: 1.5 lakh, 2 crore, 3 ล้าน, 1/2 kg; exact or none."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal

_WORDS = {
    "thousand": 10**3,
    "million": 10**6,
    # South Asia.
    "lakh": 10**5,
    "lakhs": 10**5,
    "lac": 10**5,
    "lacs": 10**5,
    "crore": 10**7,
    "crores": 10**7,
    "लाख": 10**5,
    "करोड": 10**7,
    "करोड़": 10**7,
    # Thailand.
    "พัน": 10**3,
    "หมื่น": 10**4,
    "แสน": 10**5,
    "ล้าน": 10**6,
    # Indonesia, Malaysia, Vietnam.
    "ribu": 10**3,
    "juta": 10**6,
    "nghìn": 10**3,
    "ngàn": 10**3,
    "triệu": 10**6,
    # Japan, China.
    "万": 10**4,
    "萬": 10**4,
    "億": 10**8,
    "亿": 10**8,
}
_MULTIPLES = {unicodedata.normalize("NFC", word): Decimal(times) for word, times in _WORDS.items()}
_MULTIPLE = re.compile(
    rf"(?P<word>{'|'.join(sorted(_MULTIPLES, key=len, reverse=True))})(?P<rest>|[ .].*|[^\W\d_]*)",
    re.IGNORECASE,
)
_FRACTION = re.compile(
    r"(?:(?P<whole>[0-9]{1,9}) )?(?P<over>[0-9]{1,3})[/\u2044](?P<under>[0-9]{1,3})"
    r" ?(?P<unit>[^\W\d].*)"
)
_SIGN = re.compile(
    r"(?P<whole>[0-9]{1,9})? ?(?P<sign>[\u00bc-\u00be\u2150-\u215e])(?: ?(?P<unit>.+))?"
)
_TENTHS = frozenset({2, 4, 5, 8, 10})
"""Denominators whose parts end as decimals."""


def multiple_of(words: str) -> tuple[Decimal, str] | None:
    """Return by how much `words` multiply a figure, and what stands behind; else `None`."""
    match = _MULTIPLE.fullmatch(unicodedata.normalize("NFC", words))
    if match is None:
        return None
    rest = match["rest"]
    if rest[:1].isalpha() and match["word"].isascii():
        return None  # another word that only begins so: `lactose`
    return _MULTIPLES[match["word"].lower()], rest.strip(" .")


def fraction_of(text: str) -> tuple[Decimal, str] | None:
    """Return what a fraction says and the unit behind it; `None` where it is none for certain.

    `1/2` without a unit may be one of two, or a date; thirds have no end.
    """
    signed = _SIGN.fullmatch(text)
    match = signed or _FRACTION.fullmatch(text)
    if match is None:
        return None
    if signed:
        parts = unicodedata.normalize("NFKC", signed["sign"]).split("\u2044")
    else:
        parts = [match["over"], match["under"]]
    over, under = map(int, parts)
    if under not in _TENTHS or not 0 < over < under:
        return None
    return Decimal(match["whole"] or 0) + Decimal(over) / Decimal(under), match["unit"] or ""
