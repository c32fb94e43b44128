"""Places: from which country to which, as far as a report's legs of travel tell it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

from broker.office.facts import SEVERAL_COUNTRIES, UNKNOWN_COUNTRY
from schemas.components.places import LegRole, RouteLeg

BEGINNINGS: Final = (LegRole.ORIGIN, LegRole.DEPARTURE, LegRole.LOADING, LegRole.PRODUCTION)
"""What stands for the origin of a route; the first of these that it tells."""

Leg = tuple[str, RouteLeg]
"""A place of travel, behind its path in the report."""


class End(NamedTuple):
    """One end of a journey."""

    country: str
    """ISO 3166-1 alpha-2; XX unknown, XM several."""
    paths: tuple[str, ...]
    """The fields that tell it."""


def end_of(
    legs: Sequence[Leg],
    roles: Sequence[LegRole],
    otherwise: tuple[str, str] = (UNKNOWN_COUNTRY, ""),
) -> End:
    """Return the country of the first of `roles` that a leg tells.

    Args:
        legs: Places of travel.
        roles: What may stand for this end, best first.
        otherwise: A country and its path, where no leg tells one.
    """
    ends = (_told(legs, role) for role in roles)
    country, path = otherwise
    return next((end for end in ends if end is not None), End(country, (path,) if path else ()))


def _told(legs: Sequence[Leg], role: LegRole) -> End | None:
    told = {
        path: leg.location.country
        for path, leg in legs
        if leg.role is role and leg.location.country != UNKNOWN_COUNTRY
    }
    countries = set(told.values())
    if not countries:
        return None
    paths = tuple(f"{path}.{name}" for path in told for name in ("location.country", "role"))
    return End(SEVERAL_COUNTRIES if len(countries) > 1 else countries.pop(), paths)
