"""One lane's writer: numbers, signs and keeps what queued, and sends it until Kafka has it."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import chain, repeat
from typing import TypeVar

import structlog

from broker.errors import BrokerError, ConfigError, HandlingRefused, UnavailableError
from broker.roles.clock import Clock
from broker.roles.entries import Entry, not_kept, not_sent, too_late
from broker.roles.finish import finish
from broker.roles.lane_signer import LaneSigner, behind
from broker.roles.ports import LaneHead, Numbered, Outbox, RecordSink
from broker.wire import QUEUED, Unsigned, record_key

log = structlog.get_logger()
T = TypeVar("T")

BATCH = 64
SENT_AT_ONCE = 256
KEYS_AHEAD = 33
"""Numbers that `keys` records may take in front of a batch."""
FULL = 2**20
"""The last number of an epoch."""
PAUSES = (0.05, 0.2, 1.0, 5.0)
"""Seconds between tries while Kafka or the store does not answer; the last one repeats."""


@dataclass(kw_only=True)
class LaneWriter:
    """The only writer of one of the station's own lanes, from its claim to its close.

    What is numbered is durable before anyone is told, and is sent byte for byte the same however
    often: a crash loses nothing and uses no number twice.
    """

    signer: LaneSigner
    outbox: Outbox
    sink: RecordSink
    now: Clock
    _queue: asyncio.Queue[Entry] = field(default_factory=lambda: asyncio.Queue(16 * BATCH))
    _waiting: deque[tuple[int, asyncio.Future[None]]] = field(default_factory=deque)
    _head: LaneHead | None = None
    _acknowledged: int = 0
    _kept: asyncio.Event = field(default_factory=asyncio.Event)
    _idle: asyncio.Event = field(default_factory=asyncio.Event)
    """Set while nobody waits for Kafka to have something."""
    _batch: list[Entry] = field(default_factory=list)
    """What is being numbered."""
    _stopped: bool = False

    @property
    def topic(self) -> str:
        """The topic that the lane is in."""
        return self.signer.topic

    @property
    def lane(self) -> int:
        """Its number there."""
        return self.signer.lane

    async def run(self) -> None:
        """Write and send until cancelled; cancelling is the same as a crash."""
        try:
            async with asyncio.TaskGroup() as tasks:
                tasks.create_task(self._number())
                tasks.create_task(self._send())
        finally:
            self.stop()

    async def put(self, entry: Entry) -> None:
        """Queue one report; waits while the lane is behind.

        Raises:
            UnavailableError: The writer has stopped; the report has no number.
        """
        if not self._stopped:
            await self._queue.put(entry)
        if self._stopped:
            raise not_kept()

    def expect(self, row: int) -> asyncio.Future[None]:
        """Return what resolves when Kafka has everything up to this outbox row."""
        acknowledgement: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        if row <= self._acknowledged:
            acknowledgement.set_result(None)
            return acknowledgement
        self._waiting.append((row, acknowledgement))
        self._idle.clear()
        return acknowledgement

    def last_awaited(self) -> asyncio.Future[None] | None:
        """Return what resolves when Kafka has all that is kept by now; None where it has."""
        return self._waiting[-1][1] if self._waiting else None

    async def drained(self) -> None:
        """Return when Kafka has everything that was numbered, and that is noted.

        Raises:
            UnavailableError: The writer has stopped before that.
        """
        if self._waiting:
            await self._idle.wait()
        if self._waiting:
            raise not_sent()
        if self._acknowledged:
            await self.outbox.acknowledge(self.topic, self.lane, self._acknowledged)

    async def _number(self) -> None:
        while True:
            self._batch = [await self._queue.get()]
            while len(self._batch) < BATCH and not self._queue.empty():
                self._batch.append(self._queue.get_nowait())
            # Cancelled, it ends first: whoever waits is told what became of the batch.
            await finish(self._settle(self._batch))

    async def _settle(self, batch: list[Entry]) -> None:
        """Number what still may be signed, and tell whoever waits."""
        now = self.now()
        # Never before the youngest was made, also when the clock was set back in between.
        signed_at = max(now, *(entry.prepared.unsigned.made_at for entry in batch))
        in_time = []
        for entry in batch:
            if entry.prepared.unsigned.made_at + QUEUED < signed_at:
                entry.group.settle(too_late())
            else:
                in_time.append(entry)
        try:
            if in_time:
                await self._number_batch(in_time, signed_at)
        except BrokerError as exc:
            # What the store made of the batch is unknown: go on from what it holds.
            self._head = None
            log.warning("batch.not_kept", topic=self.topic, lane=self.lane, why=str(exc))
            for entry in in_time:
                entry.group.settle(exc)
        self._batch = []

    async def _number_batch(self, batch: list[Entry], signed_at: int) -> None:
        head = self._head
        if head is None or head.seq + len(batch) + KEYS_AHEAD > FULL:
            head = await self._open_epoch()
        keys = []
        if any(entry.prepared.needs_keys for entry in batch):
            keys = self.signer.keys_due(head, signed_at)
        start = behind(head, keys[-1]) if keys else head
        ready = list(self._unsigned(batch))
        reports = []
        if ready:
            pairs = [(entry.prepared, unsigned) for entry, unsigned in ready]
            reports = self.signer.sign(pairs, start, signed_at)
        if numbered := [*keys, *reports]:
            # Keys and the reports that need them, in one commit: no crash comes between.
            acknowledgement = await self._keep(head, numbered)
            for (entry, _), record in zip(ready, reports, strict=True):
                entry.leaf, entry.acknowledgement = record.leaf, acknowledgement
                entry.group.settle()

    def _unsigned(self, batch: list[Entry]) -> Iterator[tuple[Entry, Unsigned]]:
        """Yield each report's record; who waits for one that cannot be sealed is told."""
        for entry in batch:
            try:
                yield entry, self.signer.unsigned(entry.prepared)
            except HandlingRefused as exc:
                entry.group.settle(exc)

    async def _keep(self, head: LaneHead, numbered: list[Numbered]) -> asyncio.Future[None]:
        """Make records durable; return what resolves when Kafka has them."""
        row = await self.outbox.keep(
            self.topic, self.lane, head.epoch, numbered, self._acknowledged
        )
        last = numbered[-1]
        self._head = LaneHead(head.epoch, last.seq, last.leaf, self._acknowledged)
        acknowledgement = self.expect(row)
        self._kept.set()
        return acknowledgement

    async def _open_epoch(self) -> LaneHead:
        """Begin a new epoch above the last one, chained to the last leaf this lane has."""
        self.signer.sealer.drop()
        kept = await self.outbox.head(self.topic, self.lane)
        return LaneHead(max(self.now(), kept.epoch + 1), -1, kept.leaf, kept.acknowledged)

    async def _send(self) -> None:
        """Send what the outbox holds, in order, beginning with what earlier runs left."""
        author = self.signer.author
        key = record_key(author.network, author.member, self.topic, self.lane)
        head = await self._in_the_end(
            "outbox.not_read", lambda: self.outbox.head(self.topic, self.lane)
        )
        self._acknowledged = head.acknowledged
        while True:
            self._kept.clear()
            rows = await self._in_the_end("outbox.not_read", self._pending)
            if not rows:
                await self._kept.wait()
                continue
            envelopes = [envelope for _, envelope in rows]
            await self._in_the_end("kafka.not_taken", partial(self._append, key, envelopes))
            self._acknowledged = rows[-1][0]
            while self._waiting and self._waiting[0][0] <= self._acknowledged:
                _, acknowledgement = self._waiting.popleft()
                if not acknowledgement.done():
                    acknowledgement.set_result(None)
            if not self._waiting:
                self._idle.set()

    async def _append(self, key: bytes, envelopes: list[bytes]) -> None:
        await self.sink.append(self.topic, key, envelopes)

    async def _pending(self) -> Sequence[tuple[int, bytes]]:
        return await self.outbox.pending(self.topic, self.lane, self._acknowledged, SENT_AT_ONCE)

    async def _in_the_end(self, otherwise: str, work: Callable[[], Awaitable[T]]) -> T:
        """Return what `work` returns, trying until it does; `otherwise` is logged when not."""
        pauses = chain(PAUSES, repeat(PAUSES[-1]))
        while True:
            try:
                return await work()
            except (UnavailableError, ConfigError) as exc:
                log.warning(otherwise, topic=self.topic, lane=self.lane, why=str(exc))
                if isinstance(exc, ConfigError):
                    # Trying goes on, for when the operator has acted; those who wait are told.
                    self._tell_waiting(exc)
            await asyncio.sleep(next(pauses))

    def stop(self) -> None:
        """Tell everyone who waits that nothing more comes, once `run` has ended or never began."""
        self._stopped = True
        queued = [self._queue.get_nowait() for _ in range(self._queue.qsize())]
        for entry in [*self._batch, *queued]:
            entry.group.settle(not_kept())
        self._tell_waiting(not_sent())
        self._idle.set()

    def _tell_waiting(self, error: BrokerError) -> None:
        for _, acknowledgement in self._waiting:
            if not acknowledgement.done():
                acknowledgement.set_exception(error)
                acknowledgement.exception()  # nobody need be waiting for it
