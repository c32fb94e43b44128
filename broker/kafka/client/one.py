"""One record out of Kafka, by its place, for whoever wants to look at it."""

from __future__ import annotations

from contextlib import suppress

from aiokafka import AIOKafkaConsumer, ConsumerRecord, TopicPartition
from aiokafka.errors import KafkaError

from broker.errors import ConfigError
from broker.kafka.client.border import border, connection
from broker.kafka.settings import LARGEST_REQUEST, KafkaSettings


async def read_record(
    settings: KafkaSettings, topic: str, partition: int, offset: int
) -> ConsumerRecord:
    """Return the record at this place.

    Raises:
        ConfigError: There is none.
        TransportError: Kafka did not answer, or cannot give it.
    """
    async with border(settings, f"reading {topic}/{partition}/{offset}"):
        consumer = AIOKafkaConsumer(
            **connection(settings),
            enable_auto_commit=False,
            max_partition_fetch_bytes=LARGEST_REQUEST,
        )
        try:
            await consumer.start()
            place = TopicPartition(topic, partition)
            if topic not in await consumer.topics():
                raise ConfigError(f"Kafka at {settings.bootstrap} shows us no topic {topic}.")
            if partition not in await consumer._client._wait_on_metadata(topic):  # noqa: SLF001 - no public way before `assign`
                raise ConfigError(f"{topic} has no partition {partition}.")
            consumer.assign([place])
            return await _read(consumer, place, offset)
        finally:
            with suppress(KafkaError, OSError):
                await consumer.stop()


async def _read(consumer: AIOKafkaConsumer, place: TopicPartition, offset: int) -> ConsumerRecord:
    first = (await consumer.beginning_offsets([place]))[place]
    end = (await consumer.end_offsets([place]))[place]
    if not first <= offset < end:
        held = f"offsets {first} to {end - 1}" if first < end else "nothing"
        raise ConfigError(
            f"There is no record {place.topic}/{place.partition}/{offset}: Kafka has {held} there."
        )
    consumer.seek(place, offset)
    record = await consumer.getone(place)
    if record.offset != offset:
        raise ConfigError(
            f"{place.topic}/{place.partition}/{offset} is no member's record (a mark of Kafka's, "
            f"or removed); the next one is at {record.offset}."
        )
    return record
