"""The symbols of the contracts' closed lists, in words."""

from __future__ import annotations

from schemas.part import Code


def words(symbol: Code) -> str:
    """Return an enum's symbol in words, as `risk profile` or `X-ray`."""
    return symbol.value.replace("_", " ").lower()
