"""The client against a real node: in order, whole, and never waiting for ever."""

from __future__ import annotations

import asyncio
from itertools import count
from typing import Any

import pytest

from broker.kafka import KafkaSettings
from broker.kafka.client import KafkaSink, KafkaSource, ensure_topics
from broker.kafka.settings import LARGEST_RECORD

pytestmark = pytest.mark.kafka
_number = count()


@pytest.fixture
def topic() -> str:
    """Give a topic name that no other test uses."""
    return f"test.client.{next(_number)}"


async def read(source: KafkaSource, most: int = 1000) -> list[Any]:
    """Fetch until the ends that there were at the beginning are reached."""
    ends = await source.ends()
    records: list[Any] = []
    while any(source.positions().get(at, 0) < end for at, end in ends.items()):
        records += await source.fetch(most)
    return records


async def test_records_come_back_whole_and_in_order_per_key(kafka: str, topic: str) -> None:
    """What many lanes append at once is read back complete, each key's records in their order."""
    settings = KafkaSettings(kafka)
    await ensure_topics(settings, [topic], partitions=3)
    keys = [bytes([n]) * 16 for n in range(12)]
    async with KafkaSink(settings) as sink, asyncio.TaskGroup() as group:
        for key in keys:
            for batch in range(5):
                values = [key + bytes([batch, n]) for n in range(20)]
                group.create_task(sink.append(topic, key, values))
    async with KafkaSource(settings, [topic], "all") as source:
        records = await read(source)
    assert len(records) == 12 * 5 * 20
    for key in keys:
        values = [record.value for record in records if record.key == key]
        assert values == sorted(values)


async def test_the_largest_record_fits(kafka: str, topic: str) -> None:
    """A record of 960 KiB goes through, with a small one before and behind it."""
    settings = KafkaSettings(kafka)
    await ensure_topics(settings, [topic])
    sent = [b"before", bytes(LARGEST_RECORD), b"behind"]
    async with KafkaSink(settings) as sink:
        await sink.append(topic, b"key", sent)
    async with KafkaSource(settings, [topic], "all") as source:
        assert [record.value for record in await read(source)] == sent
