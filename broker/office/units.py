"""Units: what the codes of units mean, for who has no code list at hand."""

from __future__ import annotations

from typing import Final

WORDS: Final = {
    "CIGARETTE": "cigarettes",
    "GRM": "grams",
    "H87": "pieces",
    "KGM": "kg",
    "LTR": "litres",
    "MTK": "square metres",
    "MTQ": "cubic metres",
    "NOT_STATED": "not stated",
    "TABLET": "tablets",
}
"""By UN/ECE Rec 20 code or domain unit; a currency is its own word."""
