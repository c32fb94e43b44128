"""One idempotent producer at a time: made when needed, replaced when dead."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from datetime import timedelta

from aiokafka import AIOKafkaProducer
from aiokafka.errors import KafkaError, ProducerClosed
from aiokafka.partitioner import DefaultPartitioner

from broker.errors import TransportError
from broker.kafka.client.border import border, connection
from broker.kafka.settings import LARGEST_REQUEST, KafkaSettings

_BATCH = 256 * 1024  # bytes; one larger record goes alone
_STOP_WITHIN = timedelta(seconds=5)
_choose = DefaultPartitioner()


class ProducerHolder:
    """Hands out the living producer. Nothing of a producer that failed is used again.

    After an error nobody knows what of its last batch Kafka has; its sequence numbers are then at
    odds with Kafka's, and its queue would deliver late what we have long sent anew.
    """

    def __init__(self, settings: KafkaSettings) -> None:
        self._settings = settings
        self._connection = connection(settings)
        self._producer: AIOKafkaProducer | None = None
        self._starting = asyncio.Lock()

    async def get(self) -> AIOKafkaProducer:
        """Return the producer, started; raise TransportError when Kafka does not answer."""
        async with self._starting:
            if self._producer is None:
                producer = AIOKafkaProducer(
                    **self._connection,
                    acks="all",
                    enable_idempotence=True,
                    max_batch_size=_BATCH,
                    max_request_size=LARGEST_REQUEST,
                )
                try:
                    async with border(self._settings, "connecting to write"):
                        await producer.start()
                except BaseException:
                    await _stop(producer)
                    raise
                self._producer = producer
            return self._producer

    async def partition(self, topic: str, key: bytes) -> int:
        """Return the partition of a key, as Kafka's own clients choose it (murmur2)."""
        producer = await self.get()
        async with border(self._settings, f"writing to {topic}"):
            partitions = sorted(await producer.partitions_for(topic))
        chosen: int = _choose(key, partitions, partitions)
        return chosen

    async def abandon(self, producer: AIOKafkaProducer) -> None:
        """Put a producer away for good; what still waits in it fails."""
        if self._producer is producer:
            self._producer = None
        await _stop(producer)

    async def close(self) -> None:
        """Put the producer away; returns in time even when Kafka does not answer."""
        if self._producer is not None:
            await self.abandon(self._producer)


async def _stop(producer: AIOKafkaProducer) -> None:
    # With batches waiting and Kafka away, `stop` alone never returns (aiokafka #1101).
    producer._message_accumulator.fail_all(ProducerClosed())  # noqa: SLF001 - it has no public way
    with suppress(TimeoutError, KafkaError, TransportError, OSError):
        async with asyncio.timeout(_STOP_WITHIN.total_seconds()):
            await producer.stop()
