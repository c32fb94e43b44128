"""The topic of a network's register: its newest whole archive, read from the end."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from broker.errors import ConfigError
from broker.kafka.client.broken import Place
from broker.kafka.client.sink import KafkaSink
from broker.kafka.client.source import KafkaSource
from broker.kafka.client.topics import ensure_topics
from broker.kafka.settings import KafkaSettings
from broker.register.parts import MOST, Assembly
from broker.roles.ports import BrokenRecord

_FETCH: Final = 64
_WINDOWS: Final = (4 * MOST, 64 * MOST)
"""How many records from the end are looked through, and how many if they hold no whole archive;
what lies before them is never read, however much somebody wrote there."""


class RegisterTopic:
    """Reads the topic; what it read once it does not read again.

    Args:
        settings: Of the Kafka that holds it.
        topic: Its name.
        group: The name under which Kafka knows this reader; nothing is committed.
    """

    def __init__(self, settings: KafkaSettings, topic: str, group: str) -> None:
        self._settings = settings
        self._topic = topic
        self._group = group
        self._read: Mapping[Place, int] = {}
        self._assembly = Assembly()

    async def newest(self) -> bytes | None:
        """Return the newest whole archive, None where there is none.

        Raises:
            TransportError: Kafka did not answer, or shows us no such topic.
            ConfigError: The topic has several partitions, or we may not read it.
        """
        ends = await self._ends()
        if self._read:
            await self._add(self._read, ends)
        else:
            for window in _WINDOWS:
                if self._assembly.newest is None:
                    await self._add({at: max(0, end - window) for at, end in ends.items()}, ends)
        self._read = ends
        return self._assembly.newest

    async def _ends(self) -> Mapping[Place, int]:
        async with KafkaSource(self._settings, [self._topic], self._group) as source:
            ends = await source.ends()
        if len(ends) != 1:
            line = f"{self._topic} has {len(ends)} partitions: a register's parts need one order."
            raise ConfigError(f"{line} Let Kafka's operator make it with 1.")
        return ends

    async def _add(self, start: Mapping[Place, int], ends: Mapping[Place, int]) -> None:
        source = KafkaSource(self._settings, [self._topic], self._group, start=start)
        async with source:
            while any(source.positions().get(at, start[at]) < end for at, end in ends.items()):
                for record in await source.fetch(_FETCH):
                    if not isinstance(record, BrokenRecord):
                        self._assembly.add(record.value)


async def put_register(
    settings: KafkaSettings, topic: str, key: bytes, values: Sequence[bytes]
) -> None:
    """Put a register's parts on its topic, which is made where it is missing, and kept for ever.

    Raises:
        TransportError: Kafka did not take them all; they may be put there again.
        ConfigError: Kafka does not let us.
    """
    await ensure_topics(settings, [topic], retention=None)
    async with KafkaSink(settings) as sink:
        await sink.append(topic, key, values)
