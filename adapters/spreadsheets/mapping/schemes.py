"""Schemes of numbers by the names that mappings give them."""

from __future__ import annotations

import functools

from schemas.components import AssetScheme, IdentifierScheme


@functools.cache
def scheme_of(name: str) -> AssetScheme | IdentifierScheme:
    """Return the scheme that a mapping names.

    Raises:
        ValueError: There is none of that name; the text names those that there are.
    """
    if name not in {*AssetScheme, *IdentifierScheme}:
        there = ", ".join([*AssetScheme, *IdentifierScheme])
        raise ValueError(f"no scheme is called {name!r}; there are {there}")
    return AssetScheme(name) if name in AssetScheme.__members__ else IdentifierScheme(name)
