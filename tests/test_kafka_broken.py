"""What is no readable record is skipped and reported, and what stands around it is read."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from aiokafka import AIOKafkaProducer, TopicPartition
from aiokafka.admin import AIOKafkaAdminClient, NewTopic
from aiokafka.consumer.fetcher import READ_COMMITTED, PartitionRecords
from aiokafka.record.default_records import DefaultRecordBatchBuilder
from aiokafka.record.memory_records import MemoryRecords
from hypothesis import given
from hypothesis import strategies as st
from kafka_records import alter, alter_format, new_topic, read, segment

from broker.kafka import EmbeddedNode, KafkaSettings
from broker.kafka.client import KafkaSink, KafkaSource, ensure_topics
from broker.kafka.client.broken import BrokenRecords
from broker.roles.ports import BrokenRecord

kafka_test = pytest.mark.kafka


async def three_batches(node: EmbeddedNode, topic: str) -> KafkaSettings:
    """Make a topic with three batches of two records each."""
    settings = KafkaSettings(node.bootstrap)
    await ensure_topics(settings, [topic])
    async with KafkaSink(settings) as sink:
        for batch in (b"first", b"second", b"third"):
            await sink.append(topic, b"key", [batch + b" one", batch + b" two"])
    return settings


async def read_around(settings: KafkaSettings, topic: str) -> list[object]:
    """Return what a new reader gets: values, and offsets and reasons of what was broken."""
    async with KafkaSource(settings, [topic], "reader") as source:
        found = await read(source)
        assert source.positions() == await source.ends()
    return [
        (record.first, record.offset, record.why)
        if isinstance(record, BrokenRecord)
        else record.value
        for record in found
    ]


@kafka_test
async def test_an_altered_batch_is_skipped(kafka_node: EmbeddedNode) -> None:
    """A batch altered on Kafka's disk is reported; the batches beside it are delivered."""
    topic = new_topic("altered")
    settings = await three_batches(kafka_node, topic)
    alter(segment(kafka_node.folder.path, topic), b"second one", b"SECOND ONE")
    assert await read_around(settings, topic) == [
        b"first one",
        b"first two",
        (2, 3, "its checksum is wrong"),
        b"third one",
        b"third two",
    ]


@kafka_test
async def test_records_that_cannot_be_taken_apart_are_skipped(kafka_node: EmbeddedNode) -> None:
    """A batch with a good checksum and nonsense inside costs nothing of the others."""
    topic = new_topic("nonsense")
    settings = await three_batches(kafka_node, topic)
    # The value's length (a zigzag varint before it) becomes far more than there is.
    length = bytes([len(b"second one") * 2])
    file = segment(kafka_node.folder.path, topic)
    alter(file, length + b"second one", b"\x7e" + b"second one", mend_checksum=True)
    assert await read_around(settings, topic) == [
        b"first one",
        b"first two",
        (2, 3, "its records cannot be taken apart"),
        b"third one",
        b"third two",
    ]


@kafka_test
async def test_a_batch_of_another_format_is_skipped(kafka_node: EmbeddedNode) -> None:
    """A format byte that nobody knows stops nothing."""
    topic = new_topic("format")
    settings = await three_batches(kafka_node, topic)
    alter_format(segment(kafka_node.folder.path, topic), b"third one", 7)
    found = await read_around(settings, topic)
    assert found[:4] == [b"first one", b"first two", b"second one", b"second two"]
    assert found[4:] == [(4, 5, "it is of format 7; only 2 is read")]


@kafka_test
async def test_a_compressed_batch_is_not_unpacked(kafka: str) -> None:
    """A small batch that unpacks to many megabytes is skipped as it is."""
    settings, topic = KafkaSettings(kafka), new_topic("bomb")
    admin = AIOKafkaAdminClient(bootstrap_servers=kafka)
    await admin.start()
    await admin.create_topics([NewTopic(topic, 1, 1, topic_configs={"compression.type": "gzip"})])
    await admin.close()
    producer = AIOKafkaProducer(bootstrap_servers=kafka, compression_type="gzip")
    await producer.start()
    await producer.send_and_wait(topic, bytes(900_000), key=b"key")
    await producer.stop()
    async with KafkaSource(settings, [topic], "reader") as source:
        (found,) = await read(source)
    assert found == BrokenRecord(topic, 0, 0, 0, "it is compressed, and could unpack to any size")


@kafka_test
async def test_tombstones_and_records_without_key_are_records(kafka: str) -> None:
    """Null values and null keys are handed on as they are: what they mean is not Kafka's to say."""
    settings, topic = KafkaSettings(kafka), new_topic("tombstone")
    await ensure_topics(settings, [topic])
    producer = AIOKafkaProducer(bootstrap_servers=kafka)
    await producer.start()
    await producer.send_and_wait(topic, None, key=b"key")
    await producer.send_and_wait(topic, b"value", key=None)
    await producer.stop()
    async with KafkaSource(settings, [topic], "reader") as source:
        assert [(record.key, record.value) for record in await read(source)] == [
            (b"key", None),
            (None, b"value"),
        ]


@kafka_test
async def test_the_marks_of_transactions_are_no_records(kafka: str) -> None:
    """A reader comes to the end behind others' transactions, and gets what was committed."""
    settings, topic = KafkaSettings(kafka), new_topic("transaction")
    await ensure_topics(settings, [topic])
    producer = AIOKafkaProducer(bootstrap_servers=kafka, transactional_id=topic)
    await producer.start()
    for value in (b"kept", b"taken back"):
        await producer.begin_transaction()
        await producer.send_and_wait(topic, value, key=b"key")
        await (producer.commit_transaction() if value == b"kept" else producer.abort_transaction())
    await producer.stop()
    async with KafkaSource(settings, [topic], "reader") as source:
        assert [record.value for record in await read(source)] == [b"kept"]
        assert source.positions() == await source.ends() == {(topic, 0): 4}


def batch(base: int, values: list[bytes]) -> bytes:
    """Return a batch as Kafka sends it."""
    builder = DefaultRecordBatchBuilder(2, 0, 0, -1, -1, 0, 1 << 20)
    for n, value in enumerate(values):
        builder.append(n, timestamp=0, key=b"key", value=value, headers=[("h", b"v")])
    made = bytearray(builder.build())
    made[:8] = base.to_bytes(8, "big")
    return bytes(made)


def looked_through(data: bytes, asked: int) -> bytes:
    """Return what a reader gets in place of `data`."""
    watcher = BrokenRecords()
    watcher.trial = True
    looked: Any = watcher._look(("topic", 0), asked, (0, 0, 0, data))
    return bytes(looked[-1])


CHECK = False  # of checksums: done already
BATCHES = batch(10, [b"a" * 30, b"b"]) + batch(12, [b"c"]) + batch(13, [b"d", b"e" * 200])


@given(
    st.lists(st.tuples(st.integers(0, len(BATCHES) - 1), st.integers(0, 255)), max_size=12),
    st.integers(0, len(BATCHES)),
)
def test_whatever_kafka_sends_can_be_read_after_looking_through(
    changes: list[tuple[int, int]], length: int
) -> None:
    """However batches are altered and cut, aiokafka takes apart what is left of them."""
    data = bytearray(BATCHES)
    for at, value in changes:
        data[at] = value
    records = MemoryRecords(looked_through(bytes(data[:length]), 10))
    place = TopicPartition("topic", 0)
    list(PartitionRecords(place, records, None, 10, None, None, CHECK, READ_COMMITTED))


def test_what_is_whole_is_not_touched() -> None:
    """Good batches are the very bytes that came, a last one cut short by Kafka included."""
    for length in (0, 20, len(BATCHES) - 1, len(BATCHES)):
        assert looked_through(BATCHES[:length], 10) == BATCHES[:length]


async def test_only_fetches_are_looked_through() -> None:
    """Any other response passes as it is."""
    response = SimpleNamespace(API_KEY=3)

    async def send(_node: int, _request: object) -> object:
        return response

    assert await BrokenRecords().watched(send)(1, object()) is response
