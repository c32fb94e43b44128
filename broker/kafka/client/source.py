"""Records out of Kafka: all partitions of some topics, in order per partition."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from types import TracebackType
from typing import Self

from aiokafka import AIOKafkaConsumer, ConsumerRecord, TopicPartition

from broker.errors import BrokerError, TransportError
from broker.kafka.client.border import border, connection
from broker.kafka.client.broken import UNREADABLE, BrokenRecords, Place
from broker.kafka.client.ending import end
from broker.kafka.settings import LARGEST_REQUEST, KafkaSettings
from broker.roles.ports import BrokenRecord

_WAIT_MS = 500  # how long one fetch waits for records
_QUIET = 10  # fetches without a record after which Kafka is asked whether there is none
_RESPONSE = 8 * LARGEST_REQUEST  # bytes of records in one response, so in memory


class KafkaSource:
    """Reads all partitions of some topics, from where a group's committed offsets say.

    Nothing is committed but what `commit` is given. A partition without a committed offset is read
    from its beginning. Partitions that a topic gets later are read too.

    Args:
        settings: Of the Kafka to read from.
        topics: The topics, each of which must be there.
        group: The name under which offsets are committed.
        start: Where to begin, by topic and partition, whatever was committed.
    """

    def __init__(
        self,
        settings: KafkaSettings,
        topics: Sequence[str],
        group: str,
        *,
        start: Mapping[Place, int] | None = None,
    ) -> None:
        self._settings = settings
        self._topics = tuple(topics)
        self._group = group
        self._connection = connection(settings)
        self._consumer: AIOKafkaConsumer | None = None
        self._broken = BrokenRecords()
        self._positions: dict[Place, int] = dict(start or {})
        self._unreadable = 0
        self._quiet = 0
        self._stalled = False
        self._closed = False
        self._held: frozenset[Place] = frozenset()

    async def fetch(self, most: int) -> Sequence[ConsumerRecord | BrokenRecord]:
        """Return up to `most` records, in order per partition; wait up to half a second for one.

        Raises:
            TransportError: Kafka did not answer. The next call connects anew and goes on there.
        """
        try:
            async with border(self._settings, "reading"):
                consumer = await self._ready()
                return await self._fetch(consumer, most)
        except BrokerError:
            await self._drop()
            raise

    async def commit(self, offsets: Mapping[Place, int]) -> None:
        """Commit, per topic and partition, the next offset to read.

        Raises:
            TransportError: Kafka did not take it; whatever it has is as it was.
        """
        async with border(self._settings, f"committing for {self._group}"):
            consumer = await self._ready()
            await consumer.commit({TopicPartition(*at): offset for at, offset in offsets.items()})

    async def ends(self) -> Mapping[Place, int]:
        """Return, per topic and partition, the offset behind its last record as of now."""
        async with border(self._settings, "asking for the newest offsets"):
            return await self._ends(await self._ready())

    def positions(self) -> Mapping[Place, int]:
        """Return, per topic and partition, the offset behind the last record fetched."""
        return dict(self._positions)

    def hold(self, places: Collection[Place]) -> None:
        """Fetch nothing of these partitions until called again without them."""
        held = frozenset(places)
        if held != self._held:
            self._held = held
            self._pause()

    async def close(self) -> None:
        """Stop reading, for good. Returns in time even when Kafka does not answer."""
        self._closed = True
        await self._drop()

    async def _ready(self) -> AIOKafkaConsumer:
        self._check_open()
        if self._consumer is not None and self._grown(self._consumer):
            await self._drop()
        if self._consumer is None:
            self._consumer = consumer = self._new_consumer()
            try:
                await self._start(consumer)
                self._check_open()
            except BaseException:
                await self._drop()
                raise
        return self._consumer

    def _check_open(self) -> None:
        if self._closed:
            raise TransportError("The connection to Kafka was closed.")

    def _new_consumer(self) -> AIOKafkaConsumer:
        return AIOKafkaConsumer(
            **self._connection,
            group_id=self._group,
            enable_auto_commit=False,
            auto_offset_reset="earliest",
            isolation_level="read_committed",
            check_crcs=False,  # `broken` has checked them
            fetch_max_bytes=_RESPONSE,
            max_partition_fetch_bytes=LARGEST_REQUEST,
        )

    async def _start(self, consumer: AIOKafkaConsumer) -> None:
        await consumer.start()
        client = consumer._client  # noqa: SLF001 - no public way to see a response, or a topic's partitions
        client.send = self._broken.watched(client.send)
        places = [
            TopicPartition(topic, partition)
            for topic in self._topics
            for partition in await client._wait_on_metadata(topic)  # noqa: SLF001 - as above
        ]
        consumer.assign(places)
        for place in places:
            if (place.topic, place.partition) in self._positions:
                consumer.seek(place, self._positions[place.topic, place.partition])
        self._pause()
        await self._note_positions(consumer)

    def _pause(self) -> None:
        if self._consumer is None:
            return
        for place in self._consumer.assignment():
            if (place.topic, place.partition) in self._held:
                self._consumer.pause(place)
            else:
                self._consumer.resume(place)

    def _grown(self, consumer: AIOKafkaConsumer) -> bool:
        known = sum(len(consumer.partitions_for_topic(topic) or ()) for topic in self._topics)
        return known > len(self._positions)

    async def _fetch(
        self, consumer: AIOKafkaConsumer, most: int
    ) -> Sequence[ConsumerRecord | BrokenRecord]:
        try:
            found = await consumer.getmany(timeout_ms=_WAIT_MS, max_records=most)
        except UNREADABLE as exc:
            self._look_closer(consumer, exc)
            return ()
        for place, records in found.items():
            self._positions[place.topic, place.partition] = records[-1].offset + 1
        if self._broken or not found:
            await self._note_positions(consumer)
        records = [record for records in found.values() for record in records]
        if self._broken:
            records += self._broken.take(self._positions)
            records.sort(key=lambda record: (record.topic, record.partition, record.offset))
        if records:
            self._quiet, self._stalled = 0, False
            self._broken.trial, self._unreadable = False, 0
        else:
            await self._watch(consumer)
        return records

    def _look_closer(self, consumer: AIOKafkaConsumer, exc: Exception) -> None:
        """Read again from where we were, each record taken apart first.

        With the batch that it failed on, aiokafka loses what it had in hand of other partitions.
        """
        self._unreadable += 1
        if self._unreadable > len(self._positions) + 1:
            raise TransportError(
                f"What Kafka at {self._settings.bootstrap} sends can be neither read nor "
                f"skipped ({type(exc).__name__}): its operator must look at its log."
            ) from exc
        self._broken.trial = True
        for (topic, partition), offset in self._positions.items():
            consumer.seek(TopicPartition(topic, partition), offset)

    async def _note_positions(self, consumer: AIOKafkaConsumer) -> None:
        """Look where reading goes on: behind what is no record (a transaction's marks) too."""
        for place in consumer.assignment():
            self._positions[place.topic, place.partition] = await consumer.position(place)

    async def _ends(self, consumer: AIOKafkaConsumer) -> dict[Place, int]:
        ends = await consumer.end_offsets(list(consumer.assignment()))
        return {(place.topic, place.partition): end for place, end in ends.items()}

    async def _watch(self, consumer: AIOKafkaConsumer) -> None:
        """Ask, when it was quiet for long, whether Kafka is there and has nothing.

        A consumer can stall without a word (aiokafka #1154, #703, #718): found twice to have missed
        what is there, it is replaced.
        """
        self._quiet += 1
        if self._quiet < _QUIET:
            return
        self._quiet = 0
        ends = await self._ends(consumer)
        behind = any(end > self._positions[at] for at, end in ends.items() if at not in self._held)
        if behind and self._stalled:
            await self._drop()
        self._stalled = behind and not self._stalled

    async def _drop(self) -> None:
        consumer, self._consumer = self._consumer, None
        if consumer is not None:
            fetcher = consumer._fetcher  # noqa: SLF001 - its tasks outlive a `stop` that trips
            await end(_stop(consumer), fetcher._pending_tasks if fetcher else ())  # noqa: SLF001 - as above

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        exc: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.close()


async def _stop(consumer: AIOKafkaConsumer) -> None:
    try:
        await consumer.stop()
    finally:
        await consumer._client.close()  # noqa: SLF001 - a `stop` that trips leaves it open
