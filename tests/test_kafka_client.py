"""The client against a real node: whole, in order, and where it left off."""

from __future__ import annotations

import asyncio

import pytest
from aiokafka.admin import AIOKafkaAdminClient, NewPartitions
from aiokafka.partitioner import murmur2
from kafka_records import new_topic, read

from broker.errors import ConfigError
from broker.kafka import KafkaSettings
from broker.kafka.client import KafkaSink, KafkaSource, ensure_topics
from broker.kafka.settings import LARGEST_RECORD

pytestmark = pytest.mark.kafka


async def test_records_come_back_whole_and_in_order_per_key(kafka: str) -> None:
    """What many lanes append at once is read back complete, each key's records in their order."""
    settings, topic = KafkaSettings(kafka), new_topic("order")
    await ensure_topics(settings, [topic], partitions=3)
    keys = [bytes([n]) * 16 for n in range(12)]

    async def lane(sink: KafkaSink, key: bytes) -> None:
        for batch in range(5):
            await sink.append(topic, key, [key + bytes([batch, n]) for n in range(20)])

    async with KafkaSink(settings) as sink, asyncio.TaskGroup() as group:
        for key in keys:
            group.create_task(lane(sink, key))
    async with KafkaSource(settings, [topic], "all") as source:
        records = await read(source, most=7)
    assert len(records) == 12 * 5 * 20
    for key in keys:
        values = [record.value for record in records if record.key == key]
        assert values == sorted(values)


async def test_the_key_picks_the_partition_as_kafkas_own_clients_do(kafka: str) -> None:
    """A record's partition is murmur2 of its key, as every client of Kafka has it."""
    settings, topic = KafkaSettings(kafka), new_topic("partition")
    await ensure_topics(settings, [topic], partitions=5)
    async with KafkaSink(settings) as sink:
        for n in range(20):
            await sink.append(topic, bytes([n]) * 16, [b"value"])
    async with KafkaSource(settings, [topic], "all") as source:
        for record in await read(source):
            assert record.partition == (murmur2(record.key) & 0x7FFFFFFF) % 5


async def test_the_largest_record_fits(kafka: str) -> None:
    """A record of 960 KiB goes through, with small ones before and behind it."""
    settings, topic = KafkaSettings(kafka), new_topic("large")
    await ensure_topics(settings, [topic])
    sent = [b"before", bytes(LARGEST_RECORD), b"behind"]
    async with KafkaSink(settings) as sink:
        await sink.append(topic, b"k" * 16, sent)
    async with KafkaSource(settings, [topic], "all") as source:
        assert [record.value for record in await read(source)] == sent


async def test_reading_goes_on_where_the_commit_says(kafka: str) -> None:
    """What was fetched and not committed comes again; what was committed does not."""
    settings, topic = KafkaSettings(kafka), new_topic("commit")
    await ensure_topics(settings, [topic])
    async with KafkaSink(settings) as sink:
        await sink.append(topic, b"key", [b"0", b"1", b"2", b"3"])
    async with KafkaSource(settings, [topic], "progress") as source:
        assert len(await read(source)) == 4
        await source.commit({(topic, 0): 3})
    async with KafkaSource(settings, [topic], "progress") as source:
        assert [record.value for record in await read(source)] == [b"3"]
    async with KafkaSource(settings, [topic], "other") as source:
        assert len(await read(source)) == 4


async def test_partitions_added_later_are_read(kafka: str) -> None:
    """A source at work reads what comes into partitions that were added meanwhile."""
    settings, topic = KafkaSettings(kafka), new_topic("grown")
    await ensure_topics(settings, [topic])
    async with KafkaSink(settings) as sink, KafkaSource(settings, [topic], "all") as source:
        await sink.append(topic, b"key", [b"before"])
        assert [record.value for record in await read(source)] == [b"before"]
        admin = AIOKafkaAdminClient(bootstrap_servers=kafka)
        await admin.start()
        await admin.create_partitions({topic: NewPartitions(4)})
        await admin.close()
        async with KafkaSink(settings) as fresh:
            for n in range(8):
                await fresh.append(topic, bytes([n]) * 16, [b"behind"])
        assert source._consumer is not None
        await source._consumer._client.force_metadata_update()
        found: list[object] = []
        while len(found) < 8:
            found += await source.fetch(100)


async def test_two_sources_of_one_group_both_read_all(kafka: str) -> None:
    """Partitions are never shared out: whoever opens a source reads all of them."""
    settings, topic = KafkaSettings(kafka), new_topic("shared")
    await ensure_topics(settings, [topic], partitions=2)
    async with KafkaSink(settings) as sink:
        for n in range(8):
            await sink.append(topic, bytes([n]) * 16, [b"value"])
    async with (
        KafkaSource(settings, [topic], "g") as one,
        KafkaSource(settings, [topic], "g") as two,
    ):
        assert len(await read(one)) == len(await read(two)) == 8


@pytest.mark.parametrize("port", ["0", "65536", "99999", "9" * 5000])
def test_a_port_that_cannot_be_is_a_wrong_setting(port: str) -> None:
    """It is the operator's to mend, not Kafka's to be waited for."""
    with pytest.raises(ConfigError, match="a port is 1 to 65535"):
        KafkaSettings(f"127.0.0.1:9092,127.0.0.1:{port}")
