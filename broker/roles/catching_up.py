"""Catching up: before a relay is judged, the station hears what was taken back by then.

A withdrawal travels on a topic of its own, and may overtake a relay of what it takes back, or of
the grant that the relay shows, or be overtaken by it. A reader that only subscribes to relays would
not hear of it at all.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Sequence

from broker.roles.ports import BrokenRecord, Record


class CatchingUp:
    """Hears withdrawals when relays are about to be judged.

    Args:
        topic: The topic that relays come on.
        hear: Takes in all withdrawals that Kafka holds by now.
    """

    def __init__(self, topic: str, hear: Callable[[], Awaitable[None]]) -> None:
        self._topic = topic
        self._hear = hear

    async def before(self, records: Iterable[Record | BrokenRecord]) -> None:
        """Return when all withdrawals are known that were there before these records are judged.

        Raises:
            TransportError: Kafka does not answer: nothing is judged.
        """
        if any(record.topic == self._topic for record in records):
            await self._hear()

    async def before_parked(self, topics: Sequence[str]) -> None:
        """Return likewise, before parked records of these topics are judged again."""
        if self._topic in topics:
            await self._hear()
