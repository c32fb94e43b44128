"""Operator: whoever runs Kafka, and writes into it what it likes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from broker.demo.dice import dice
from broker.demo.gate import Held
from broker.demo.misdeeds import Attempt, Lost, Misdeeds, Write
from broker.kafka.client import KafkaSink, KafkaSource
from broker.kafka.settings import KafkaSettings
from broker.keys import SigningKey
from broker.roles.ports import BrokenRecord

_REPLAYED: Final = 5
_FETCH: Final = 2000
_NOISE: Final = 600


@dataclass
class Operator:
    """Runs Kafka, and cheats.

    Args:
        settings: Of its Kafka.
        network: The network whose records it carries.
    """

    settings: KafkaSettings
    network: str
    attempts: list[Attempt] = field(default_factory=list)
    lost: list[Lost] = field(default_factory=list)

    async def cheat(self, held: Sequence[Held], stranger: str, elsewhere: str) -> None:
        """Store what was held back, in its own way.

        Args:
            held: The closing day's reports of one member, in order.
            stranger: A member to whose lane it moves one of them.
            elsewhere: A contract to whose topic it moves one of them.
        """
        misdeeds = Misdeeds(
            network=self.network,
            held=held,
            old=await self._old(held[0].topic),
            stranger=stranger,
            elsewhere=f"{self.network}.{elsewhere}",
            noise=dice(self.network).randbytes(_NOISE),
            key=SigningKey.generate(),
        )
        async with KafkaSink(self.settings) as sink:
            for topic, key, value in misdeeds.writes():
                await sink.append(topic, key, [value])  # type: ignore[list-item] # None, too
        self.attempts, self.lost = misdeeds.attempts(), misdeeds.lost()

    async def held_records(self, topics: Sequence[str]) -> dict[str, int]:
        """Return how many records Kafka holds, by topic."""
        async with KafkaSource(self.settings, topics, self._group) as source:
            ends = await source.ends()
        held = dict.fromkeys(topics, 0)
        for (topic, _), end in ends.items():
            held[topic] += end
        return held

    async def records(self, topic: str) -> list[Write]:
        """Return what Kafka holds of a topic."""
        found: list[Write] = []
        async with KafkaSource(self.settings, [topic], self._group) as source:
            ends = await source.ends()
            while any(source.positions().get(at, 0) < end for at, end in ends.items()):
                found += [
                    Write(topic, record.key, record.value)
                    for record in await source.fetch(_FETCH)
                    if not isinstance(record, BrokenRecord) and record.key and record.value
                ]
        return found

    async def _old(self, topic: str) -> list[Write]:
        """Return some records that the topic holds, the last of each of some lanes."""
        last = {record.key: record for record in await self.records(topic)}
        return list(last.values())[:_REPLAYED]

    @property
    def _group(self) -> str:
        return f"operator.{self.network}"
