"""One idempotent producer at a time: made when needed, replaced when dead."""

from __future__ import annotations

import asyncio

from aiokafka import AIOKafkaProducer
from aiokafka.errors import ProducerClosed
from aiokafka.partitioner import DefaultPartitioner
from aiokafka.producer.message_accumulator import MessageAccumulator

from broker.errors import TransportError
from broker.kafka.client.border import border, connection
from broker.kafka.client.ending import end
from broker.kafka.settings import LARGEST_REQUEST, KafkaSettings

_BATCH = 256 * 1024  # bytes; one larger record goes alone
_GIVE_UP = 1.0  # seconds for the sending task to end, which may wait for what never comes
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
        self._closed = False

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
                    self._check_open()
                except BaseException:
                    await _stop(producer)
                    raise
                self._producer = producer
            return self._producer

    def _check_open(self) -> None:
        if self._closed:
            raise TransportError("The connection to Kafka was closed.")

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
        """Put the producer away, for good; returns in time even when Kafka does not answer."""
        self._closed = True
        if self._producer is not None:
            await self.abandon(self._producer)


async def _stop(producer: AIOKafkaProducer) -> None:
    """Stop a producer without waiting for what it still has to send.

    With batches waiting and Kafka away, its own `stop` never returns (aiokafka #1101). So its
    sending task is ended first, then the connections that it waits for, then the batches.
    """
    sending = producer._sender.sender_task  # noqa: SLF001 - there is no public way to give up
    await end(_give_up(producer, sending), () if sending is None else (sending,))


async def _give_up(producer: AIOKafkaProducer, sending: asyncio.Task[None] | None) -> None:
    if sending is not None:
        sending.cancel()
        await producer.client.close()
        await asyncio.wait([sending], timeout=_GIVE_UP)
    _fail_waiting(producer._message_accumulator)  # noqa: SLF001 - as in `_stop`
    await producer.stop()


def _fail_waiting(accumulator: MessageAccumulator) -> None:
    """Fail all batches that wait; aiokafka's `fail_all` trips over those put back for a retry."""
    waiting, sent = accumulator._batches, accumulator._pending_batches  # noqa: SLF001 - see `_stop`
    sent.update(batch for queue in waiting.values() for batch in queue)
    for batch in list(sent):
        if not batch.future.done():
            batch.future.set_exception(ProducerClosed())
            batch.future.exception()  # whoever waits gets it; nobody need be left to
