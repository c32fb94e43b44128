"""Zawgyi to Unicode: Burmese whose signs stand as they are seen, put in the order they are said.

Zawgyi-One uses the code points of the Myanmar block (U+1000 to U+109F) for other signs than Unicode
does: medials and asat lie one place lower, stacked letters have code points of their own, and what
is drawn before its letter is stored before it. Unicode's order within a syllable is that of the
Unicode Standard, chapter 16.3 (Myanmar).

1. A cluster is what is drawn before a letter, the letter, and the signs behind it.
2. Each Zawgyi sign stands for one or more Unicode signs.
3. The signs of a cluster are put in Unicode's order; a kinzi goes before its letter.
4. The whole is composed (NFC).
"""

from __future__ import annotations

import re
import unicodedata

_ASAT, _VIRAMA, _E, _AA, _TALL_AA = "\u103a", "\u1039", "\u1031", "\u102c", "\u102b"
_YA, _RA, _WA, _HA = "\u103b", "\u103c", "\u103d", "\u103e"
_KINZI = "\u1004\u103a\u1039"
_RAS = "\u103b\u107e-\u1084"
"""Zawgyi's medial ra, narrow, wide and cut: drawn, and stored, before the letter."""

_LETTERS = {
    "\u106a": "\u1009",  # nya, cut
    "\u106b": "\u100a",  # nnya, cut
    "\u106e": "\u100d\u1039\u100d",
    "\u106f": "\u100d\u1039\u100e",
    "\u1086": "\u103f",  # great sa
    "\u108f": "\u1014",  # na, cut
    "\u1090": "\u101b",  # ra, cut
    "\u1091": "\u100f\u1039\u100d",
    "\u1092": "\u100b\u1039\u100c",
    "\u1097": "\u100b\u1039\u100b",
}
_STACKED = {
    **{chr(0x1060 + n): chr(0x1000 + n) for n in range(4)},  # ka to gha
    "\u1065": "\u1005",
    "\u1066": "\u1006",
    "\u1067": "\u1006",
    "\u1068": "\u1007",
    "\u1069": "\u1008",
    "\u106c": "\u100b",
    "\u106d": "\u100c",
    "\u1070": "\u100f",
    "\u1071": "\u1010",
    "\u1072": "\u1010",
    "\u1073": "\u1011",
    "\u1074": "\u1011",
    **{chr(0x1075 + n): chr(0x1012 + n) for n in range(8)},  # da to ma
    "\u1085": "\u101c",
    "\u1093": "\u1018",
}
_SIGNS = {
    "\u1033": "\u102f",
    "\u1034": "\u1030",
    "\u1039": _ASAT,
    "\u103a": _YA,
    "\u107d": _YA,
    "\u103c": _WA,
    "\u103d": _HA,
    "\u1087": _HA,
    "\u105a": _TALL_AA + _ASAT,
    "\u1064": _KINZI,
    "\u1088": _HA + "\u102f",
    "\u1089": _HA + "\u1030",
    "\u108a": _WA + _HA,
    "\u108b": _KINZI + "\u102d",
    "\u108c": _KINZI + "\u102e",
    "\u108d": _KINZI + "\u1036",
    "\u108e": "\u102d\u1036",
    "\u1094": "\u1037",
    "\u1095": "\u1037",
    "\u1096": "\u1039\u1010\u103d",
    **{sign: _VIRAMA + letter for sign, letter in _STACKED.items()},
}
_DRAWN_BEFORE = f"[\u1031{_RAS}]"
_LETTER = (
    "[\u1000-\u102a\u103f\u1040-\u1049\u104e\u106a\u106b\u106e\u106f\u1086\u108f-\u1092\u1097]"
)
_BEHIND = (
    "[\u102b-\u1030\u1032-\u1034\u1036-\u103a\u103c\u103d\u105a\u1060-\u1069\u106c\u106d"
    "\u1070-\u107d\u1085\u1087-\u108e\u1093-\u1096]"
)
_CLUSTER = re.compile(f"(?P<before>{_DRAWN_BEFORE}*)(?P<letter>{_LETTER})(?P<behind>{_BEHIND}*)")
_ORDER = {
    _ASAT: 0,  # of ယောက်ျား; others are put behind the aa below
    _VIRAMA: 1,
    _YA: 2,
    _RA: 3,
    _WA: 4,
    _HA: 5,
    _E: 6,
    "\u102d": 7,
    "\u102e": 7,
    "\u1032": 7,
    "\u102f": 8,
    "\u1030": 8,
    _TALL_AA: 9,
    _AA: 9,
    "\u1036": 11,
    "\u1037": 12,
    "\u1038": 13,
}
_AFTER_MEDIALS, _AFTER_AA = 5.5, 10
_LIKE_DIGITS = {"\u1040": "\u101d", "\u1047": "\u101b"}
"""Digits typed for the letters that look like them, wa and ra; a digit bears no signs."""


def unicode_of(zawgyi: str) -> str:
    """Return what a Zawgyi text says, in Unicode; what is no Burmese in it stays as it is."""
    return unicodedata.normalize("NFC", _CLUSTER.sub(_cluster, zawgyi))


def _cluster(match: re.Match[str]) -> str:
    letter = _LETTERS.get(match["letter"], match["letter"])
    if match["before"] or match["behind"]:
        letter = _LIKE_DIGITS.get(letter, letter)
    signs = "".join(_SIGNS.get(sign, sign) for sign in match["behind"])
    kinzi = _KINZI in signs
    signs = signs.replace(_KINZI, "")
    before = "".join(_E if sign == _E else _RA for sign in match["before"])
    if letter == "\u1025" and signs[:1] in (_ASAT, _AA):
        letter = "\u1009"  # the letter u looks like nya
    ordered = "".join(_ordered(before + signs))
    return (_KINZI if kinzi else "") + letter + ordered


def _ordered(signs: str) -> list[str]:
    """Return signs in Unicode's order, a stacked letter together with its virama."""
    pieces = re.findall(f"{_VIRAMA}.|.", signs, re.DOTALL)
    ranks = [_rank(pieces, place) for place in range(len(pieces))]
    return [piece for _, piece in sorted(zip(ranks, pieces, strict=True), key=lambda each: each[0])]


def _rank(pieces: list[str], place: int) -> float:
    """An asat stays behind what it was written behind: the letter, its medials, or its aa."""
    rank = _ORDER[pieces[place][0]]
    if pieces[place] != _ASAT:
        return rank
    written = pieces[:place]
    if _AA in written or _TALL_AA in written:
        return _AFTER_AA
    return _AFTER_MEDIALS if {_YA, _WA, _HA} & set(written) else rank
