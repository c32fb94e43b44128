"""One lane's writer: numbers, signs and keeps what queued, and sends it until Kafka has it."""

from __future__ import annotations

import asyncio
from collections import deque
from dataclasses import dataclass, field
from itertools import count

import structlog

from broker.errors import BrokerError, ConfigError, TransportError
from broker.keys import ZERO, Signer
from broker.roles.clock import Clock
from broker.roles.ports import LaneHead, Numbered, Outbox, RecordSink
from broker.roles.preparation import Prepared, Said
from broker.wire import Origin, Signed, record_key, sign_records

log = structlog.get_logger()

BATCH = 64
SENT_AT_ONCE = 256
FULL = 2**20
"""The last number of an epoch."""
PAUSES = (0.05, 0.2, 1.0, 5.0)
"""Seconds between tries while Kafka does not answer; the last one repeats."""


@dataclass(slots=True)
class Group:
    """Reports that were given together, and the publisher that waits until all are durable."""

    missing: int
    durable: asyncio.Future[None]

    def settle(self, error: BrokerError | None = None) -> None:
        """Count one report as durable, or tell the publisher that it is not."""
        self.missing -= 1
        if self.durable.done():
            return
        if error is not None:
            self.durable.set_exception(error)
        elif self.missing == 0:
            self.durable.set_result(None)


@dataclass(slots=True)
class Entry:
    """One report on its way to a number."""

    prepared: Prepared
    group: Group
    leaf: bytes = b""
    acknowledgement: asyncio.Future[None] | None = None
    """Resolves when Kafka has it."""


@dataclass(frozen=True, slots=True)
class Author:
    """Who writes: the network, the member and its signing key."""

    network: str
    member: str
    signer: Signer


@dataclass(kw_only=True)
class LaneWriter:
    """The only writer of one of the station's own lanes, from its claim to its close.

    What is numbered is durable before anyone is told, and is sent byte for byte the same however
    often: a crash loses nothing and uses no number twice.
    """

    author: Author
    topic: str
    lane: int
    outbox: Outbox
    sink: RecordSink
    now: Clock
    _queue: asyncio.Queue[Entry] = field(default_factory=lambda: asyncio.Queue(16 * BATCH))
    _waiting: deque[tuple[int, asyncio.Future[None]]] = field(default_factory=deque)
    _head: LaneHead | None = None
    _acknowledged: int = 0
    _kept: asyncio.Event = field(default_factory=asyncio.Event)
    _origins: dict[Said, Origin] = field(default_factory=dict)
    _origins_of: int = 0

    async def run(self) -> None:
        """Write and send until cancelled; cancelling is the same as a crash."""
        try:
            async with asyncio.TaskGroup() as tasks:
                tasks.create_task(self._number())
                tasks.create_task(self._send())
        finally:
            while not self._queue.empty():
                self._queue.get_nowait().group.durable.cancel()
            for _, acknowledgement in self._waiting:
                acknowledgement.cancel()

    async def put(self, entry: Entry) -> None:
        """Queue one report; waits while the lane is behind."""
        await self._queue.put(entry)

    def expect(self, row: int) -> asyncio.Future[None]:
        """Return what resolves when Kafka has everything up to this outbox row."""
        acknowledgement: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.append((row, acknowledgement))
        return acknowledgement

    def last_awaited(self) -> asyncio.Future[None] | None:
        """Return what resolves when Kafka has all that is kept by now; None where it has."""
        return self._waiting[-1][1] if self._waiting else None

    async def drained(self) -> None:
        """Return when Kafka has everything that was numbered, and that is noted."""
        while self._waiting:
            await asyncio.wait([self._waiting[-1][1]])
        if self._acknowledged:
            await self.outbox.acknowledge(self.topic, self.lane, self._acknowledged)

    async def _number(self) -> None:
        while True:
            batch = [await self._queue.get()]
            while len(batch) < BATCH and not self._queue.empty():
                batch.append(self._queue.get_nowait())
            try:
                await self._number_batch(batch)
            except BrokerError as exc:
                # What the store made of the batch is unknown: go on from what it holds.
                self._head = None
                log.warning("batch.not_kept", topic=self.topic, lane=self.lane, why=str(exc))
                for entry in batch:
                    entry.group.settle(exc)
            finally:
                for entry in batch:
                    if entry.acknowledgement is None:
                        entry.group.durable.cancel()

    async def _number_batch(self, batch: list[Entry]) -> None:
        head = self._head
        if head is None or head.seq + len(batch) > FULL:
            head = await self._open_epoch()
        records = [(self._origin(head.epoch, e.prepared.said), e.prepared.unsigned) for e in batch]
        signed = sign_records(
            records,
            first_seq=head.seq + 1,
            prev=head.leaf,
            signer=self.author.signer,
            # Never before the youngest was made, also when the clock was set back in between.
            signed_at=max(self.now(), *(record.made_at for _, record in records)),
        )
        numbered = [_numbered(s, entry.prepared) for s, entry in zip(signed, batch, strict=True)]
        row = await self.outbox.keep(
            self.topic, self.lane, head.epoch, numbered, self._acknowledged
        )
        last = numbered[-1]
        self._head = LaneHead(head.epoch, last.seq, last.leaf, self._acknowledged)
        acknowledgement = self.expect(row)
        self._kept.set()
        for entry, record in zip(batch, numbered, strict=True):
            entry.leaf, entry.acknowledgement = record.leaf, acknowledgement
            entry.group.settle()

    def _origin(self, epoch: int, said: Said) -> Origin:
        if self._origins_of != epoch:
            self._origins, self._origins_of = {}, epoch
        origin = self._origins.get(said)
        if origin is None:
            origin = self._origins[said] = Origin(
                network=self.author.network,
                member=self.author.member,
                topic=self.topic,
                lane=self.lane,
                epoch=epoch,
                status=said.status,
                contract=said.contract,
                register_version=said.register_version,
                keys=ZERO,
                sections=said.sections,
                sealed=0,
                seal_suite=0,
                extensions=b"",
            )
        return origin

    async def _open_epoch(self) -> LaneHead:
        """Begin a new epoch above the last one, chained to the last leaf this lane has."""
        kept = await self.outbox.head(self.topic, self.lane)
        return LaneHead(max(self.now(), kept.epoch + 1), -1, kept.leaf, kept.acknowledged)

    async def _send(self) -> None:
        """Send what the outbox holds, in order, beginning with what earlier runs left."""
        key = record_key(self.author.network, self.author.member, self.topic, self.lane)
        self._acknowledged = (await self.outbox.head(self.topic, self.lane)).acknowledged
        while True:
            self._kept.clear()
            rows = await self.outbox.pending(
                self.topic, self.lane, self._acknowledged, SENT_AT_ONCE
            )
            if not rows:
                await self._kept.wait()
                continue
            await self._append(key, [envelope for _, envelope in rows])
            self._acknowledged = rows[-1][0]
            while self._waiting and self._waiting[0][0] <= self._acknowledged:
                _, acknowledgement = self._waiting.popleft()
                if not acknowledgement.done():
                    acknowledgement.set_result(None)

    async def _append(self, key: bytes, envelopes: list[bytes]) -> None:
        for attempt in count():
            try:
                await self.sink.append(self.topic, key, envelopes)
            except TransportError as exc:
                log.warning("kafka.not_taken", topic=self.topic, lane=self.lane, why=str(exc))
            except ConfigError as exc:
                # Trying goes on, for when the operator has acted; those who wait are told.
                log.warning("kafka.not_allowed", topic=self.topic, lane=self.lane, why=str(exc))
                self._tell_waiting(exc)
            else:
                return
            await asyncio.sleep(PAUSES[min(attempt, len(PAUSES) - 1)])

    def _tell_waiting(self, error: BrokerError) -> None:
        for _, acknowledgement in self._waiting:
            if not acknowledgement.done():
                acknowledgement.set_exception(error)
                acknowledgement.exception()  # nobody need be waiting for it


def _numbered(signed: Signed, prepared: Prepared) -> Numbered:
    return Numbered(
        signed.seq,
        signed.leaf,
        prepared.unsigned.id,
        signed.envelope,
        prepared.origin_key,
        prepared.revision,
    )
