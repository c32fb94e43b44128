"""The symbols of the contracts' closed lists, in words."""

from __future__ import annotations

import functools
import tomllib
from collections.abc import Mapping
from importlib import resources

from schemas.part import Code


def words(symbol: Code) -> str:
    """Return an enum's symbol in words, as `risk profile` or `X-ray`; never empty."""
    return _worded(type(symbol).__name__, symbol.value)


@functools.lru_cache(maxsize=4096)
def _worded(enum: str, symbol: str) -> str:
    table = _table()
    whole = table.get(enum, {}).get(symbol)
    if whole is not None:
        return whole
    parts = table["parts"]
    return " ".join(parts.get(part, part.lower()) for part in symbol.split("_"))


@functools.cache
def _table() -> Mapping[str, Mapping[str, str]]:
    text = resources.files(__package__).joinpath("tables", "symbols.toml").read_text("utf-8")
    return tomllib.loads(text)
