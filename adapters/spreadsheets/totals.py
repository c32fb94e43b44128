"""Totals: a row that adds up the rows above it is no case of its own."""

from __future__ import annotations

from collections.abc import Sequence

from schemas.codes.entry import folded
from schemas.codes.quantities import unit_of

_ENGLISH = "total|totals|grand total|sub total|sub-total|subtotal|sum|overall total"
_THAI_LAO = "รวม|รวมทั้งสิ้น|รวมทั้งหมด|ยอดรวม|ລວມ|ລວມທັງໝົດ|ລວມທັງຫມົດ"
_MALAY = "jumlah|jumlah total|jumlah keseluruhan|jumlah besar|total keseluruhan|kabuuan"
_VIETNAMESE = "cộng|tổng|tổng cộng|tổng số"
_EAST_ASIAN = "合計|合计|总计|總計|总和|小計|小计|計|합계|총계|소계"
_INDIC = "कुल|कुल जम्मा|जम्मा|योग|মোট|সর্বমোট|එකතුව|මුළු එකතුව|மொத்தம்"
_OTHERS = "សរុប|សរុបរួម|စုစုပေါင်း|нийт|مجموع|جمع|میزان"
WORDS = frozenset(
    folded(word)
    for words in (_ENGLISH, _THAI_LAO, _MALAY, _VIETNAMESE, _EAST_ASIAN, _INDIC, _OTHERS)
    for word in words.split("|")
)
"""What stands before a total, folded; only words that are sure."""


def is_totals(cells: Sequence[str]) -> bool:
    """Return whether the row says `total`, then figures, and else nothing but units.

    A row with one more word (a place, a kind of goods) is a case for all that is known here.
    """
    filled = [cell for cell in cells if cell and not cell.isspace()]
    if not filled or _named(filled[0]) not in WORDS:
        return False
    rest = filled[1:]
    return any(map(_figure, rest)) and all(map(_of_a_total, rest))


def _named(cell: str) -> str:
    return folded(cell.strip(" \t'*:\uff1a=."))


def _figure(cell: str) -> bool:
    if cell.startswith("#"):
        return True  # a spreadsheet's error value: the sum of cells of which one is wrong
    return any(sign.isdigit() for sign in cell) and not any(sign.isalpha() for sign in cell)


def _of_a_total(cell: str) -> bool:
    return _figure(cell) or _named(cell) in WORDS or unit_of(cell) is not None or cell == "-"
