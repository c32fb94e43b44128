"""Kafka away, hung, killed or at odds with us: an error in time, and then it goes on."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from aiokafka import TopicPartition
from kafka_records import new_topic, read

from broker.errors import ConfigError, TransportError
from broker.kafka import EmbeddedNode, KafkaSettings
from broker.kafka.client import KafkaSink, KafkaSource, ensure_topics
from broker.kafka.client import source as source_module
from broker.kafka.ports import HeldPorts

kafka_test = pytest.mark.kafka


@pytest.fixture(scope="module")
def own_node(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EmbeddedNode]:
    """Give a node that tests may kill, as long as they start it again."""
    with EmbeddedNode(tmp_path_factory.mktemp("own")) as node:
        yield node


@contextmanager
def hung(node: EmbeddedNode) -> Iterator[None]:
    """Let a node keep its connections and answer nothing."""
    os.kill(node.java_pid, signal.SIGSTOP)
    try:
        while not all(" T " in stat for stat in thread_states(node.java_pid)):
            pass  # its threads stop one by one
        yield
    finally:
        os.kill(node.java_pid, signal.SIGCONT)


def thread_states(pid: int) -> list[str]:
    """Return the line in which the kernel describes each thread of a process."""
    return [path.read_text() for path in Path(f"/proc/{pid}/task").glob("*/stat")]


def hasty(node: EmbeddedNode) -> KafkaSettings:
    """Return settings of someone with little patience."""
    return KafkaSettings(node.bootstrap, deadline=timedelta(seconds=1))


async def fetch_for_ever(source: KafkaSource) -> None:
    """Fetch until it fails."""
    while True:
        await source.fetch(10)


@kafka_test
async def test_killed_and_started_again_nothing_acknowledged_is_lost(
    own_node: EmbeddedNode,
) -> None:
    """After kill -9 in mid-write the node has all it acknowledged, and the same sink goes on."""
    settings = KafkaSettings(own_node.bootstrap, deadline=timedelta(seconds=4))
    topic = new_topic("killed")
    await ensure_topics(settings, [topic])
    acknowledged = []
    async with KafkaSink(settings) as sink:
        for n in range(200):
            if n == 100:
                os.kill(own_node.java_pid, signal.SIGKILL)
                with pytest.raises(TransportError):
                    await sink.append(topic, b"key", [b"%03d" % n])
                own_node.stop()
                own_node.start()
            await sink.append(topic, b"key", [b"%03d" % n])
            acknowledged.append(b"%03d" % n)
    async with KafkaSource(settings, [topic], "all") as source:
        values = [record.value for record in await read(source)]
    assert list(dict.fromkeys(values)) == acknowledged


@kafka_test
async def test_a_reader_goes_on_after_kafka_was_killed(own_node: EmbeddedNode) -> None:
    """A source says that Kafka is away, and reads on when it is back: nothing lost or twice."""
    settings, topic = hasty(own_node), new_topic("reader")
    await ensure_topics(KafkaSettings(own_node.bootstrap), [topic])
    async with KafkaSink(KafkaSettings(own_node.bootstrap)) as sink:
        await sink.append(topic, b"key", [b"before"])
        async with KafkaSource(settings, [topic], "all") as source:
            assert [record.value for record in await read(source)] == [b"before"]
            os.kill(own_node.java_pid, signal.SIGKILL)
            with pytest.raises(TransportError, match="is it running"):
                await fetch_for_ever(source)
            own_node.stop()
            own_node.start()
            await sink.append(topic, b"key", [b"behind"])
            assert [record.value for record in await read(source)] == [b"behind"]


@kafka_test
async def test_a_hung_kafka_costs_no_more_than_the_deadline(own_node: EmbeddedNode) -> None:
    """Writing, reading, committing and closing each end with an error or in time (#1101)."""
    topic = new_topic("hung")
    await ensure_topics(KafkaSettings(own_node.bootstrap), [topic])
    sink, source = KafkaSink(hasty(own_node)), KafkaSource(hasty(own_node), [topic], "all")
    await sink.append(topic, b"key", [b"before"])
    assert len(await read(source)) == 1
    with hung(own_node):
        with pytest.raises(TransportError, match="did not answer within 1 s"):
            await sink.append(topic, b"key", [b"behind"])
        with pytest.raises(TransportError):
            await source.commit({(topic, 0): 1})
        with pytest.raises(TransportError):
            await fetch_for_ever(source)
        with pytest.raises(TransportError):
            await ensure_topics(hasty(own_node), [topic])
        await sink.close()
        await source.close()


@kafka_test
async def test_a_sink_closed_in_the_middle_fails_what_waits(own_node: EmbeddedNode) -> None:
    """Closing with Kafka hung ends the appends under way with an error, and leaves no task."""
    topic = new_topic("closing")
    await ensure_topics(KafkaSettings(own_node.bootstrap), [topic])
    sink = KafkaSink(KafkaSettings(own_node.bootstrap))
    await sink.append(topic, b"key", [b"before"])
    with hung(own_node):
        before = asyncio.all_tasks()
        waiting = [asyncio.create_task(sink.append(topic, b"key", [b"x"])) for _ in range(3)]
        await asyncio.wait(waiting, timeout=0.2)
        await sink.close()
        for append in waiting:
            with pytest.raises(TransportError, match="was closed"):
                await append
    assert asyncio.all_tasks() <= before


@kafka_test
async def test_a_producer_at_odds_with_kafka_is_replaced(kafka: str) -> None:
    """A producer whose numbers Kafka refuses is dead; the same bytes go out through a new one."""
    settings, topic = KafkaSettings(kafka), new_topic("replaced")
    await ensure_topics(settings, [topic])
    async with KafkaSink(settings) as sink:
        await sink.append(topic, b"key", [b"0"])
        first = await sink._producers.get()
        first._txn_manager._sequence_numbers[TopicPartition(topic, 0)] += 7
        await sink.append(topic, b"key", [b"1", b"2"])
        assert await sink._producers.get() is not first
    async with KafkaSource(settings, [topic], "all") as source:
        assert [record.value for record in await read(source)] == [b"0", b"1", b"2"]


@kafka_test
async def test_a_consumer_that_stalls_is_replaced(
    kafka: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A consumer that gives nothing though there is something is found out, and reading goes on."""
    monkeypatch.setattr(source_module, "_QUIET", 1)
    settings, topic = KafkaSettings(kafka), new_topic("stalled")
    await ensure_topics(settings, [topic])
    async with KafkaSink(settings) as sink, KafkaSource(settings, [topic], "all") as source:
        await sink.append(topic, b"key", [b"before"])
        assert len(await read(source)) == 1
        stalled = source._consumer
        assert stalled is not None
        stalled.pause(TopicPartition(topic, 0))
        await sink.append(topic, b"key", [b"behind"])
        assert [record.value for record in await read(source)] == [b"behind"]
        assert source._consumer is not stalled


@kafka_test
async def test_a_topic_that_is_not_there_is_named(kafka: str) -> None:
    """Writing to or reading from a topic that nobody made is an error that says so."""
    settings, topic = KafkaSettings(kafka, deadline=timedelta(seconds=1)), new_topic("missing")
    async with KafkaSink(settings) as sink:
        with pytest.raises(TransportError, match=topic):
            await sink.append(topic, b"key", [b"value"])
    async with KafkaSource(settings, [topic], "all") as source:
        with pytest.raises(TransportError, match="topic"):
            await source.fetch(1)


async def test_nobody_there_is_said_at_once() -> None:
    """An address without a Kafka is an error with the address in it, for every kind of use."""
    with HeldPorts() as ports:
        settings = KafkaSettings(f"127.0.0.1:{ports.take()}")
        sink, source = KafkaSink(settings), KafkaSource(settings, ["topic"], "all")
        for use in (
            sink.append("topic", b"key", [b"value"]),
            source.fetch(1),
            source.ends(),
            ensure_topics(settings, ["topic"]),
        ):
            with pytest.raises(TransportError, match=settings.bootstrap):
                await use
        await sink.close()
        await source.close()


def test_tls_settings_that_cannot_be_used_are_the_operators_to_mend(tmp_path: Path) -> None:
    """A certificate without a `ca`, or files that are none, are refused before any connection."""
    wrong = tmp_path / "wrong.pem"
    wrong.write_text("no certificate", "ascii")
    for ca, cert in ((None, wrong), (wrong, None), (tmp_path / "missing.pem", None)):
        with pytest.raises(ConfigError, match="ca"):
            KafkaSink(KafkaSettings("127.0.0.1:1", ca=ca, cert=cert))
