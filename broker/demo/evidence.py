"""Evidence: what the readers made of each attempt, by their own tallies and quarantine."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from broker.demo.desk import SUBSCRIPTION, Desk
from broker.demo.forgery import leaf
from broker.demo.misdeeds import DUPLICATE, LATE, MISSING, Attempt, Lost
from broker.demo.sums import numbers
from broker.roles.ports import QuarantineRow
from broker.roles.progress import Kept
from broker.roles.tally import Tally
from broker.wire import Order

_MOST = 1000


class Finding(NamedTuple):
    """What came of one attempt.

    Args:
        attempt: What the operator tried.
        noticed: How many readers made of it what they must.
        readers: How many could.
        place: Topic, partition and offset of the record where it was refused, or None.
    """

    attempt: Attempt
    noticed: int
    readers: int
    place: tuple[str, int, int] | None

    @property
    def held(self) -> bool:
        """Whether every reader noticed."""
        return self.noticed == self.readers > 0


async def findings(
    desks: Mapping[str, Desk],
    tallies: Mapping[str, Tally],
    attempts: Sequence[Attempt],
    lost: Sequence[Lost],
) -> list[Finding]:
    """Return what all readers made of all attempts."""
    rows = {
        member: [
            row
            for row in await desk.station.quarantine.rows(most=_MOST)
            if row.subscription == SUBSCRIPTION
        ]
        for member, desk in desks.items()
    }
    return [_finding(attempt, desks, tallies, rows, lost) for attempt in attempts]


def _finding(
    attempt: Attempt,
    desks: Mapping[str, Desk],
    tallies: Mapping[str, Tally],
    rows: Mapping[str, Sequence[QuarantineRow]],
    lost: Sequence[Lost],
) -> Finding:
    readers = [member for member, desk in desks.items() if _reads(attempt, desk)]
    refused = {member: list(_refusals(attempt, rows[member])) for member in readers}
    noticed = sum(
        bool(refused[member]) or _noticed(attempt, desks[member], tallies[member], lost)
        for member in readers
    )
    places = [(row.topic, row.partition, row.offset) for found in refused.values() for row in found]
    return Finding(attempt, noticed, len(readers), places[0] if places else None)


def _reads(attempt: Attempt, desk: Desk) -> bool:
    """Return whether a reader could notice: a swap is seen where both reports are delivered."""
    if attempt.verdict == LATE:
        return leaf(attempt.record.value) in desk.heard
    return attempt.record.topic in desk.topics


def _refusals(attempt: Attempt, rows: Sequence[QuarantineRow]) -> Iterator[Kept]:
    """Yield what a reader keeps of exactly this record, refused for exactly this reason."""
    for row in rows:
        kept = row.kept
        if (kept.reason, kept.topic, kept.key, kept.value) == (attempt.verdict, *attempt.record):
            yield kept


def _noticed(attempt: Attempt, desk: Desk, tally: Tally, lost: Sequence[Lost]) -> bool:
    if attempt.verdict == LATE:
        return desk.heard[leaf(attempt.record.value)].order is Order.LATE
    if attempt.verdict == DUPLICATE:
        return tally.duplicates == attempt.times
    if attempt.verdict == MISSING:
        named = numbers(tally.missing)
        return all(each[:5] in named for each in lost)
    return False
