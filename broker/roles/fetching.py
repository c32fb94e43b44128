"""Fetching: the next records of a subscription, also while Kafka does not answer."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Mapping, Sequence

import structlog

from broker.errors import TransportError
from broker.roles.catching_up import CatchingUp
from broker.roles.ports import BrokenRecord, Record, RecordSource, TopicPartition
from broker.roles.quota import Quota

log = structlog.get_logger()

FETCH = 512
PAUSE = 1.0
"""Seconds before Kafka is asked again, when it did not answer."""


async def fetch(
    source: RecordSource, subscription: str, catching_up: CatchingUp | None, *, follow: bool
) -> Sequence[Record | BrokenRecord]:
    """Return the next records; who waits for more also waits for Kafka to come back.

    Before relays are returned, what was taken back by now is heard.

    Raises:
        TransportError: Kafka does not answer, and nobody waits for more.
    """
    fetched: Sequence[Record | BrokenRecord] = ()
    while True:
        try:
            fetched = fetched or await source.fetch(FETCH)
            if catching_up is not None:
                await catching_up.before(fetched)
        except TransportError as exc:
            if not follow:
                raise
            log.warning("kafka.not_answering", subscription=subscription, why=str(exc))
            await asyncio.sleep(PAUSE)
            if not fetched:
                return ()
        else:
            return fetched


def at_end(source: RecordSource, ends: Mapping[TopicPartition, int]) -> bool:
    """Return whether everything in front of `ends` was fetched."""
    positions = source.positions()
    return all(positions.get(place, 0) >= end for place, end in ends.items())


class Fetched:
    """What was fetched and is not judged yet, but for what its partition's quota lets wait."""

    def __init__(self) -> None:
        self.quota = Quota()
        self._records: deque[Record | BrokenRecord] = deque()

    def __bool__(self) -> bool:
        """Whether there is something to take."""
        return bool(self._records)

    @property
    def deferred(self) -> bool:
        """Whether records wait for their partition's quota."""
        return bool(self.quota)

    def begin(self, source: RecordSource, at: int) -> None:
        """Begin a stage: what waited long enough comes first, the source holds what waits on."""
        self.quota.begin(self._records, at)
        source.hold(self.quota.waiting)

    def extend(self, records: Sequence[Record | BrokenRecord]) -> None:
        """Add what was fetched."""
        self._records.extend(records)

    def take(self) -> Record | BrokenRecord | None:
        """Return the next record; None where it has to wait."""
        record = self._records.popleft()
        return None if self.quota.defers(record) else record

    def clear(self) -> None:
        """Forget everything: it is read again."""
        self._records.clear()
        self.quota = Quota()
