"""Countries: names and places as reporters write them, to ISO 3166-1 codes, by table only."""

from __future__ import annotations

from collections.abc import Mapping

from schemas.codes.countries import shipped_names
from schemas.codes.entry import folded as known

__all__ = ["country_of", "known", "shipped_names"]


def country_of(place: str, own: Mapping[str, str] | None = None) -> str | None:
    """Return the code of the country that `place` names, or `None` where that is not certain.

    A place is a country, or ends in one behind a comma (`Nairobi, Kenya`). Where another part is
    another country (`Canada, Turkey`) it may be a list, so nothing is told.

    Args:
        place: One place as written.
        own: A mapping's own names, in the form of `known`; they come before the shipped ones.
    """
    own, shipped = own or {}, shipped_names()

    def named(part: str) -> str | None:
        name = known(part)
        return own.get(name) or shipped.get(name)

    whole = named(place)
    if whole is not None:
        return whole
    *before, last = place.split(",")
    code = named(last)
    others = {other for other in map(named, before) if other}
    return code if others <= {code} else None
