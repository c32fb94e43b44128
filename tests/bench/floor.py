"""The floor: aiokafka by the batch, fastavro, the model; no proof, no store, no commit."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, TopicPartition

from schemas import SeizureReport

from .contender import BATCH, Deliver, Place, Publish
from .reports import decode, encode

MOST = 1_000


class Floor:
    """What Kafka, Avro and the model cost by themselves."""

    name = "floor"
    title = "floor: aiokafka, Avro, model"
    slow = False
    burst = 1

    def prepare(self, place: Place) -> None:
        """Nothing to lay out."""

    def write(self, report: SeizureReport) -> bytes:
        """Return a record's value."""
        return encode(report)

    def read(self, value: bytes) -> SeizureReport:
        """Return what `write` was given."""
        return decode(value)

    @asynccontextmanager
    async def publisher(self, place: Place) -> AsyncIterator[Publish]:
        """Send ready-made batches, as fast as Kafka takes them, acknowledged by all replicas."""
        producer = AIOKafkaProducer(
            bootstrap_servers=place.bootstrap,
            acks="all",
            enable_idempotence=True,
            max_batch_size=1 << 20,
        )
        appending = asyncio.Lock()

        async def publish(reports: Sequence[SeizureReport]) -> None:
            sent = []
            # One appender at a time: those that wait for a partition in a crowd time out.
            async with appending:
                for start in range(0, len(reports), BATCH):
                    batch = producer.create_batch()
                    for report in reports[start : start + BATCH]:
                        batch.append(key=None, value=self.write(report), timestamp=None)
                    sent.append(await producer.send_batch(batch, place.topic, partition=0))
            for acknowledged in sent:
                await acknowledged

        async with producer:
            yield publish

    @asynccontextmanager
    async def subscriber(self, place: Place, deliver: Deliver) -> AsyncIterator[None]:
        """Fetch by the thousand; nothing is committed."""
        consumer = AIOKafkaConsumer(
            bootstrap_servers=place.bootstrap,
            enable_auto_commit=False,
            auto_offset_reset="earliest",
        )
        consumer.assign([TopicPartition(place.topic, 0)])

        async def receive() -> None:
            while True:
                fetched = await consumer.getmany(timeout_ms=500, max_records=MOST)
                for records in fetched.values():
                    for record in records:
                        deliver(self.read(record.value))

        async with consumer, asyncio.TaskGroup() as tasks:
            receiving = tasks.create_task(receive())
            yield
            receiving.cancel()
