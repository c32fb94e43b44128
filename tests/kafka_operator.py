"""Whoever runs Kafka, for tests: reads and writes any record, and is trusted with nothing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple, Self

from aiokafka import AIOKafkaProducer

from broker.errors import TransportError
from broker.kafka import KafkaSettings
from broker.kafka.client import KafkaSource
from broker.roles.ports import BrokenRecord


class Raw(NamedTuple):
    """A record as it lies in Kafka."""

    key: bytes | None
    value: bytes | None


class Operator:
    """Can do to a topic what its operator can.

    Args:
        bootstrap: Where Kafka is.
    """

    def __init__(self, bootstrap: str) -> None:
        self._settings = KafkaSettings(bootstrap)
        self._producer = AIOKafkaProducer(bootstrap_servers=bootstrap, max_request_size=2**21)

    async def __aenter__(self) -> Self:
        await self._producer.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._producer.stop()

    async def read(self, topic: str) -> list[Raw]:
        """Return all that lies in a topic now."""
        source = KafkaSource(self._settings, [topic], f"operator-of-{topic}")
        found: list[Raw] = []
        try:
            ends = await source.ends()
            while any(source.positions().get(at, 0) < end for at, end in ends.items()):
                for record in await source.fetch(1000):
                    if isinstance(record, BrokenRecord):
                        raise TransportError(record.why)
                    found.append(Raw(record.key, record.value))
        finally:
            await source.close()
        return found

    async def write(self, topic: str, records: Sequence[Raw]) -> None:
        """Put records behind what lies in a topic."""
        sent = [
            await self._producer.send(topic, value=record.value, key=record.key, partition=0)
            for record in records
        ]
        for acknowledged in sent:
            await acknowledged
