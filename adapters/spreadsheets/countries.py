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
    names = {**shipped_names(), **own} if own else shipped_names()
    whole = names.get(known(place))
    if whole is not None:
        return whole
    parts = [known(part) for part in place.split(",")]
    code = names.get(parts[-1])
    others = {names[part] for part in parts[:-1] if part in names}
    return code if others <= {code} else None
