"""Digits: the decimal digits of the region's scripts, and numerals of dates in Chinese characters.

Code points of the zeros: The Unicode Standard, general category Nd. Ten digits follow each zero.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

ZEROS: Mapping[str, int] = {
    "western": 0x30,
    "arabic-indic": 0x660,
    "eastern arabic-indic": 0x6F0,  # Dari, Pashto, Persian, Urdu
    "devanagari": 0x966,  # Nepali, Hindi, Marathi
    "bengali": 0x9E6,
    "gurmukhi": 0xA66,
    "gujarati": 0xAE6,
    "odia": 0xB66,
    "tamil": 0xBE6,
    "telugu": 0xC66,
    "kannada": 0xCE6,
    "malayalam": 0xD66,
    "sinhala lith": 0xDE6,
    "thai": 0xE50,
    "lao": 0xED0,
    "tibetan": 0xF20,  # Dzongkha
    "burmese": 0x1040,
    "shan": 0x1090,
    "khmer": 0x17E0,
    "full-width": 0xFF10,
}
"""Digit systems that are read, by their code point of nought."""

_SYSTEM = {chr(zero + n): name for name, zero in ZEROS.items() for n in range(10)}
_WESTERN = str.maketrans({chr(zero + n): str(n) for zero in ZEROS.values() for n in range(10)})
_WIDE = str.maketrans("\uff0e\uff0c\uff0f\uff0b\uff0d\uff1a\uff05", ".,/+-:%")
"""Full-width marks stand for the same marks."""

_CJK = {char: value for value, char in enumerate("〇一二三四五六七八九")} | {"零": 0, "元": 1}
_BY_TENS = {char: value for char, value in _CJK.items() if value and char != "元"}
_TEN = "十"
CJK = "".join(_CJK) + _TEN
"""Characters of numerals in dates; 元 is the first year of an era."""


def western(text: str) -> str:
    """Return `text` with every digit of another script as 0-9, full-width marks as plain ones."""
    return text if text.isascii() else text.translate(_WESTERN).translate(_WIDE)


def systems(text: str) -> frozenset[str]:
    """Return the names of the digit systems that occur in `text`."""
    return frozenset(_SYSTEM[char] for char in text if char in _SYSTEM)


def is_mixed(text: str) -> bool:
    """Return whether some run of digits in `text` is written in two systems: `1๒` is no number."""
    return not text.isascii() and any(len(systems(run)) > 1 for run in re.findall(r"\d+", text))


def cjk_number(text: str) -> int | None:
    """Return what a numeral says: figures, 二〇二四 by place, 二十三 by tens, 元; else `None`."""
    if re.fullmatch("[0-9]{1,4}", text):
        return int(text)
    if text == "元":
        return 1
    if _TEN in text:
        tens, _, ones = text.partition(_TEN)
        one_each = {tens, ones} <= {"", *_BY_TENS}
        return 10 * _BY_TENS.get(tens, 1) + _BY_TENS.get(ones, 0) if one_each else None
    if not text or not set(text) <= _CJK.keys() - {"元"}:
        return None
    return int("".join(str(_CJK[char]) for char in text))
