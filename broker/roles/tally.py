"""The tally: what became of every record that a subscription read, and what it lacks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from broker.roles.progress import InLane
from broker.wire import LaneState

READ = "read"
DELIVERED = "delivered"
FAILED = "failed"
NOT_ADDRESSED = "not_addressed"
FILTERED = "filtered"
DUPLICATE = "duplicate"
SYSTEM = "system"
COUNTED = "counted"
"""Its `open` alone was given, to a member that may count and no more."""
REFUSED = "refused."
"""Followed by the reason."""
WITHHELD = "withheld."
"""Followed by the rule of handling that said so."""


@dataclass(frozen=True, slots=True)
class MissingRange:
    """Numbers of a lane that never came.

    Args:
        lane: Whose lane, in which topic.
        epoch: The epoch that `first` counts in, microseconds.
        first: The first number missing.
        last: The last one, or None where an epoch's end is unknown.
    """

    lane: InLane
    epoch: int
    first: int
    last: int | None

    @property
    def size(self) -> int | None:
        """How many, or None where that is unknown."""
        return None if self.last is None else self.last - self.first + 1


@dataclass(frozen=True, slots=True)
class Tally:
    """A subscription's sums since its beginning.

    read = delivered + failed + not_addressed + filtered + duplicates + system + counted
    + refused + withheld.
    """

    read: int
    delivered: int
    failed: int
    not_addressed: int
    filtered: int
    duplicates: int
    system: int
    refused: Mapping[str, int]
    """By reason."""
    missing: tuple[MissingRange, ...]
    withheld: Mapping[str, int] = field(default_factory=dict)
    """By the rule of handling that said so."""
    counted: int = 0


def tally_of(counts: Mapping[str, int], lanes: Mapping[InLane, LaneState]) -> Tally:
    """Return the tally that a store's counts and lane states make."""
    return Tally(
        read=counts.get(READ, 0),
        delivered=counts.get(DELIVERED, 0),
        failed=counts.get(FAILED, 0),
        not_addressed=counts.get(NOT_ADDRESSED, 0),
        filtered=counts.get(FILTERED, 0),
        duplicates=counts.get(DUPLICATE, 0),
        system=counts.get(SYSTEM, 0),
        refused={
            name.removeprefix(REFUSED): n
            for name, n in sorted(counts.items())
            if n and name.startswith(REFUSED)
        },
        missing=tuple(_missing(lanes)),
        counted=counts.get(COUNTED, 0),
        withheld={
            name.removeprefix(WITHHELD): n
            for name, n in sorted(counts.items())
            if n and name.startswith(WITHHELD)
        },
    )


def _missing(lanes: Mapping[InLane, LaneState]) -> Iterable[MissingRange]:
    for lane, state in sorted(lanes.items()):
        for gap in state.gaps:
            last = None if gap.size is None else gap.first.seq + gap.size - 1
            yield MissingRange(lane, gap.first.epoch, gap.first.seq, last)
