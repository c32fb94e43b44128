"""Disclosure: which cells of a table may be published without telling on anybody.

A cell may when it comes from enough reports of enough members. A cell that may not be published
must not be worked out from the others either: whoever knows the sum of all cells learns the sum of
the suppressed ones, so that sum has to pass the same test. Where it does not, the smallest cells
that could be published are suppressed as well until it does.

Cox, "Suppression methodology and statistical disclosure control", JASA 75 (1980), for one margin.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from typing import Final, TypeVar

K = TypeVar("K", bound=Hashable)

FEWEST_REPORTS: Final = 3
FEWEST_MEMBERS: Final = 3
"""Of two members, each knows its own part and so reads the other's."""


@dataclass(frozen=True, slots=True)
class Source:
    """What a figure comes from.

    Args:
        reports: How many reports.
        members: Who sent them.
    """

    reports: int
    members: frozenset[str]

    def __add__(self, other: Source) -> Source:
        return Source(self.reports + other.reports, self.members | other.members)


@dataclass(frozen=True, slots=True)
class Minimum:
    """The smallest cell that may be published."""

    reports: int = FEWEST_REPORTS
    members: int = FEWEST_MEMBERS

    def allows(self, cell: Source) -> bool:
        """Say whether a cell comes from enough reports of enough members."""
        return cell.reports >= self.reports and len(cell.members) >= self.members


def suppressed(cells: Mapping[K, Source], minimum: Minimum) -> frozenset[K]:
    """Return the keys of the cells that may not be published.

    Either none are suppressed, or the suppressed ones together pass `minimum` too and are at least
    two, or they are all.
    """
    hidden = {key for key, cell in cells.items() if not minimum.allows(cell)}
    # Of equal size the order of the table decides, so that the same table comes out each time.
    spare = [key for key in cells if key not in hidden]
    spare.sort(key=lambda key: cells[key].reports, reverse=True)
    while spare and hidden and not _blurred(hidden, cells, minimum):
        hidden.add(spare.pop())
    return frozenset(hidden)


def _blurred(hidden: set[K], cells: Mapping[K, Source], minimum: Minimum) -> bool:
    together = Source(0, frozenset())
    for key in hidden:
        together += cells[key]
    return len(hidden) > 1 and minimum.allows(together)
