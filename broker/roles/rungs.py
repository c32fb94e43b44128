"""Rungs: on which rung of a sealed report each of its recipients may stand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from broker.handling import Marked, addressed
from broker.register import Register, Right

COUNTING = 1


@dataclass
class Rungs:
    """Works out for whom reports are sealed under one register."""

    register: Register
    _last: tuple[Marked, Mapping[str, int]] | None = None

    def of(self, marked: Marked, at: int) -> Mapping[str, int]:
        """Return the rung by member and group; the same object while the answer is the same.

        Args:
            marked: The report.
            at: When it is made, microseconds UTC.
        """
        last = self._last
        if last is None or not _alike(last[0], marked):
            members, groups = addressed(marked, self.register, at)
            # To be sealed the part that is counted takes the right to count itself (DESIGN, 4).
            members = {
                name: rung
                for name, rung in members.items()
                if rung > COUNTING or self._counts(name, marked)
            }
            self._last = last = marked, {**members, **groups}
        return last[1]

    def _counts(self, name: str, marked: Marked) -> bool:
        return self.register.may(name, Right.COUNT, marked.topic, marked.contract)


def _alike(one: Marked, other: Marked) -> bool:
    """Return whether two reports are marked alike, cheaply: most come with the last one's marks."""
    return (
        one.handling is other.handling
        and one.contract == other.contract
        and one.status is other.status
    )
