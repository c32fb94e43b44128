"""Quota: how much arithmetic on bogus signatures a partition may cost before it has to wait.

Whoever writes to Kafka can name a key that stands in the register under any statement, and each
costs a check of its signature (THREATS 27). A key is never refused for that: it is somebody else's.
So the partition is what waits: its records are read later, in their order, and the others go on.
"""

from __future__ import annotations

from collections import deque
from typing import Final

from broker.roles.ports import BrokenRecord, Record, TopicPartition
from broker.wire import Reason

RATE: Final = 500
"""Bogus signatures that a partition may have checked in a second: some tenth of a processor."""
BURST: Final = 1000
"""And how many at once."""
_SECOND: Final = 1_000_000


class Quota:
    """What each partition has left of its share, and the records that wait for more.

    Within a stage a partition that has to wait does so to its end: its records stay in order.
    """

    def __init__(self, rate: int = RATE, burst: int = BURST) -> None:
        self._rate = rate
        self._burst = burst
        self._left: dict[TopicPartition, tuple[float, int]] = {}
        """What was left, and when."""
        self._deferred: deque[Record | BrokenRecord] = deque()
        self.waiting: frozenset[TopicPartition] = frozenset()
        """The partitions that wait in this stage."""

    def __bool__(self) -> bool:
        """Whether records wait."""
        return bool(self._deferred)

    def begin(self, fetched: deque[Record | BrokenRecord], at: int) -> None:
        """Begin a stage: what waited long enough goes in front of what was fetched.

        Args:
            fetched: What is to be judged next.
            at: The reader's time, microseconds UTC.
        """
        if not self.waiting:
            return
        self.waiting = frozenset(place for place in self.waiting if self._tokens(place, at) < 1)
        deferred, self._deferred = self._deferred, deque()
        ready = [record for record in deferred if not self.defers(record)]
        fetched.extendleft(reversed(ready))

    def defers(self, record: Record | BrokenRecord) -> bool:
        """Return whether this record has to wait; then it is kept here."""
        if not self.waiting or (record.topic, record.partition) not in self.waiting:
            return False
        self._deferred.append(record)
        return True

    def look(self, record: Record | BrokenRecord, reason: str, at: int) -> None:
        """Count a record whose signature was checked in vain."""
        if reason != Reason.SIGNATURE:
            return
        place = record.topic, record.partition
        left = self._tokens(place, at) - 1
        self._left[place] = left, at
        if left < 1:
            self.waiting |= {place}

    def _tokens(self, place: TopicPartition, at: int) -> float:
        left, since = self._left.get(place, (float(self._burst), at))
        # A clock that went back gives nothing, and takes nothing away.
        return min(self._burst, left + max(0, at - since) * self._rate / _SECOND)
