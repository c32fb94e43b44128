"""Evidence: what the readers made of each attempt, by their own tallies and quarantine."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from broker.demo.desk import SUBSCRIPTION, Desk
from broker.demo.forgery import leaf
from broker.demo.operator import LATE, Attempt, Lost
from broker.demo.sums import numbers
from broker.roles.ports import QuarantineRow
from broker.roles.tally import Tally
from broker.wire import Order

_MOST = 1000


class Finding(NamedTuple):
    """What came of one attempt.

    Args:
        attempt: What the operator tried.
        noticed: How many readers made of it what they must.
        readers: How many could.
    """

    attempt: Attempt
    noticed: int
    readers: int

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
    return [
        _finding(
            attempt,
            {
                member: _noticed(attempt, desk, tallies[member], rows[member], lost)
                for member, desk in desks.items()
                if _reads(attempt, desk)
            },
        )
        for attempt in attempts
    ]


def _finding(attempt: Attempt, noticed: Mapping[str, bool]) -> Finding:
    return Finding(attempt, sum(noticed.values()), len(noticed))


def _reads(attempt: Attempt, desk: Desk) -> bool:
    """Return whether a reader could notice: a swap is seen where both reports are delivered."""
    if attempt.verdict == LATE and attempt.value is not None:
        return leaf(attempt.value) in desk.heard
    return attempt.topic in desk.topics


def _noticed(
    attempt: Attempt,
    desk: Desk,
    tally: Tally,
    rows: Sequence[QuarantineRow],
    lost: Sequence[Lost],
) -> bool:
    match attempt.verdict:
        case "late" if attempt.value is not None:
            return desk.heard[leaf(attempt.value)].order is Order.LATE
        case "duplicate":
            return tally.duplicates == attempt.times
        case "missing":
            named = numbers(tally.missing)
            return all(each[:5] in named for each in lost)
    return any(
        row.kept.reason == attempt.verdict
        and (row.kept.topic, row.kept.key, row.kept.value)
        == (attempt.topic, attempt.key, attempt.value)
        for row in rows
    )
