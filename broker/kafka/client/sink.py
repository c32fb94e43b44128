"""Records into Kafka: acknowledged by all in-sync replicas, in order per partition."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from types import TracebackType
from typing import Self

from aiokafka import AIOKafkaProducer
from aiokafka.errors import (
    InvalidProducerEpoch,
    OutOfOrderSequenceNumber,
    ProducerClosed,
    ProducerFenced,
    UnknownProducerId,
)

from broker.errors import BrokerError, TransportError
from broker.kafka.client.border import border
from broker.kafka.client.producer import ProducerHolder
from broker.kafka.settings import KafkaSettings

_QUEUED = 256  # appends that may wait for one partition; more wait outside
_TOGETHER = 64  # appends that go into one batch

_DEAD = (
    InvalidProducerEpoch,
    OutOfOrderSequenceNumber,
    ProducerClosed,
    ProducerFenced,
    UnknownProducerId,
)


@dataclass(frozen=True, slots=True)
class _Append:
    key: bytes
    values: Sequence[bytes]
    done: asyncio.Future[None]


class KafkaSink:
    """Appends records to topics.

    One task per partition does it for all lanes of that partition: it takes whatever queued while
    the last batch was under way. The tasks end with `close`.
    """

    def __init__(self, settings: KafkaSettings) -> None:
        self._settings = settings
        self._producers = ProducerHolder(settings)
        self._queues: dict[tuple[str, int], asyncio.Queue[_Append]] = {}
        self._appenders: list[asyncio.Task[None]] = []
        self._closed = False

    async def append(self, topic: str, key: bytes, values: Sequence[bytes]) -> None:
        """Append records of one key, and return when all in-sync replicas have them in this order.

        Calls for several keys may run at once; those for one key must wait for one another. After
        an error any number of the records may have been written; the same call may be made again.

        Raises:
            TransportError: Kafka did not take them now.
            ConfigError: Kafka will not take them before its operator acts.
        """
        partition = await self._producers.partition(topic, key)
        done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        if not self._closed:
            await self._queue(topic, partition).put(_Append(key, values, done))
        if self._closed:
            raise _closed()
        await done

    async def close(self) -> None:
        """Stop; appends under way fail. Returns in time even when Kafka does not answer."""
        self._closed = True
        for task in self._appenders:
            task.cancel()
        await asyncio.gather(*self._appenders, return_exceptions=True)
        for queue in self._queues.values():
            _fail(_waiting(queue), _closed())
        await self._producers.close()

    def _queue(self, topic: str, partition: int) -> asyncio.Queue[_Append]:
        place = topic, partition
        if place not in self._queues:
            queue = self._queues[place] = asyncio.Queue(_QUEUED)
            name = f"appender {topic}/{partition}"
            self._appenders.append(asyncio.create_task(self._run(queue, place), name=name))
        return self._queues[place]

    async def _run(self, queue: asyncio.Queue[_Append], place: tuple[str, int]) -> None:
        while True:
            appends = [await queue.get()]
            try:
                appends += _waiting(queue, _TOGETHER - 1)
                await self._send(place, appends)
            except BrokerError as exc:
                # Whoever queued meanwhile would only wait for the same error.
                _fail([*appends, *_waiting(queue)], exc)
            except asyncio.CancelledError:
                _fail(appends, _closed())
                raise
            except Exception as exc:  # noqa: BLE001 - a bug surfaces at whoever waits
                _fail(appends, exc)
            for append in appends:
                if not append.done.done():
                    append.done.set_result(None)

    async def _send(self, place: tuple[str, int], appends: Sequence[_Append]) -> None:
        """Send with the producer there is, and once more with a new one when that one is dead."""
        for last in (False, True):
            producer = await self._producers.get()
            try:
                await self._send_with(producer, place, appends)
            except BaseException as exc:
                await self._producers.abandon(producer)
                if last or not isinstance(exc.__cause__, _DEAD):
                    raise
            else:
                return

    async def _send_with(
        self, producer: AIOKafkaProducer, place: tuple[str, int], appends: Sequence[_Append]
    ) -> None:
        records = [(append.key, value) for append in appends for value in append.values]
        sent = 0
        while sent < len(records):
            batch = producer.create_batch()
            for key, value in records[sent:]:
                if batch.append(key=key, value=value, timestamp=None) is None:
                    break
                sent += 1
            async with border(self._settings, f"writing to {place[0]}"):
                await (await producer.send_batch(batch, place[0], partition=place[1]))

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        exc: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.close()


def _waiting(queue: asyncio.Queue[_Append], most: int = _QUEUED) -> list[_Append]:
    return [queue.get_nowait() for _ in range(min(most, queue.qsize()))]


def _closed() -> TransportError:
    return TransportError("The connection to Kafka was closed before it had all.")


def _fail(appends: Sequence[_Append], exc: Exception) -> None:
    for append in appends:
        if not append.done.done():
            append.done.set_exception(exc)
