"""The subscription: reads, judges and hands out deliveries, and notes what became of each."""

from __future__ import annotations

import asyncio
import gc
from collections import deque
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple, Protocol, Self

import structlog

from broker.errors import ConfigError, RefusedError, TransportError
from broker.register import Register
from broker.roles import tally
from broker.roles.clock import Clock
from broker.roles.delivery import Delivery, Outcome, failed
from broker.roles.judge import Judge, Verdict
from broker.roles.ports import (
    BrokenRecord,
    Inbox,
    InLane,
    Progress,
    QuarantineRow,
    Record,
    RecordSource,
    TopicPartition,
)
from broker.roles.where import Where
from broker.wire import LaneState, Position, Reason

log = structlog.get_logger()

STAGE = 64
"""Records judged and noted together."""
FETCH = 512
PAUSE = 1.0
"""Seconds before Kafka is asked again, when it did not answer."""
ASK_AGAIN = frozenset({Reason.KEY_UNKNOWN, Reason.REGISTER_NEWER, Reason.CONTRACT_UNKNOWN})
"""Refusals that a newer register might take back."""
PARKED = (Reason.KEY_UNKNOWN, Reason.REGISTER_NEWER)
"""Refusals that wait in quarantine for a newer register; unknown keys within its share."""


class RegisterWatch(Protocol):
    """The newest register that this station has."""

    def current(self) -> Register:
        """Return it."""

    async def ask(self) -> bool:
        """Look for a newer one, at a limited rate, and return whether there is."""


class Opened(NamedTuple):
    """The delivery that the handler has now."""

    delivery: Delivery
    verdict: Verdict
    released: QuarantineRow | None


@dataclass(kw_only=True)
class Subscription:
    """One subscription's reading: `async for` over its deliveries.

    Nothing counts as read before the handler's effect: lane states, counts and quarantine are
    noted when a delivery is settled, in order, and Kafka's offsets follow.
    """

    name: str
    reader: str
    where: Where | None
    follow: bool
    """Whether to wait for more at the end of what Kafka held at the start."""
    register: RegisterWatch
    inbox: Inbox
    open_source: Callable[[], Awaitable[RecordSource]]
    now: Clock
    _source: RecordSource | None = None
    _lanes: dict[InLane, LaneState] = field(default_factory=dict)
    _taken: dict[tuple[InLane, Position], bytes] = field(default_factory=dict)
    """Numbers taken in this stage: not noted yet."""
    _fetched: deque[Record | BrokenRecord] = field(default_factory=deque)
    _stage: deque[tuple[Verdict, QuarantineRow | None]] = field(default_factory=deque)
    """Verdicts not settled yet, each with the quarantine row that it came from, if any."""
    _parked: bool = False
    """Whether something waits for a newer register."""
    _left: int = 0
    """How many more records belong to this stage, noted together."""
    _progress: Progress = field(default_factory=Progress)
    _offsets: dict[TopicPartition, int] = field(default_factory=dict)
    _ends: Mapping[TopicPartition, int] = field(default_factory=dict)
    _judge: Judge | None = None
    _open: Opened | None = None

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> Delivery:
        if self._open is not None:
            self._settle_open()
        source = self._source or await self._begin()
        while True:
            while self._stage:
                delivery = self._hand_out(*self._stage.popleft())
                if delivery is not None:
                    return delivery
            if self._left and self._fetched:
                await self._judge_next()
            elif not await self._next_stage(source):
                await self.close()
                raise StopAsyncIteration

    async def close(self) -> None:
        """Note what was settled and let go of Kafka; what was not is delivered again."""
        source, self._source = self._source, None
        if source is None:
            return
        try:
            if self._open is not None and self._open.delivery.outcome is not Outcome.OPEN:
                self._settle_open()
            self._open = None
            self._stage.clear()
            self._fetched.clear()
            await self._note()
            await self._commit(source)
        finally:
            await source.close()

    async def settle(self, delivery: Delivery) -> None:
        """Note a delivery with effects done, in one commit with them (`Settler`)."""
        if self._open is None or self._open.delivery is not delivery:
            raise ConfigError("This delivery is no longer the one being handled: it cannot commit.")
        before = self._progress.copy()
        self._count(self._open.verdict, tally.DELIVERED, self._open.released)
        self._progress.effects.extend(delivery.effects)
        try:
            await self._note()
        except RefusedError:
            self._progress = before
            raise
        self._open = None

    async def _begin(self) -> RecordSource:
        self._lanes = dict(await self.inbox.lanes(self.name))
        self._source = source = await self.open_source()
        if not self.follow:
            self._ends = await source.ends()
        await self._use(self.register.current())
        # What is loaded by now stays: the collector need not look through it again and again.
        gc.freeze()
        return source

    async def _use(self, register: Register) -> None:
        """Judge by this register from now on, and first what was parked for a newer one."""
        self._judge = Judge(self.reader, register, self._lanes, self._known)
        self._parked = False
        for row in [row for reason in PARKED for row in await self.inbox.parked(self.name, reason)]:
            verdict = self._judge.judge_again(row.kept, self.now())
            if verdict.reason == row.kept.reason:
                self._parked = True
            else:
                self._take(verdict, row)

    async def _next_stage(self, source: RecordSource) -> bool:
        """Judge the next records; False at the end of what was to be read."""
        await self._note()
        self._taken.clear()
        if self._parked and await self.register.ask():
            await self._use(self.register.current())
            return True
        if not self._fetched:
            await self._commit(source)
            if not self.follow and self._at_end(source):
                return False
            self._fetched.extend(await self._fetch(source))
        self._left = STAGE
        return True

    async def _judge_next(self) -> None:
        """Judge one record, right before it is handed out: reports that wait cost memory and time.

        Held by the dozen, they outlive the garbage collector's first passes, which then looks at
        everything again and again: a quarter of all that reading costs.
        """
        self._left -= 1
        self._take(await self._verdict(self._fetched.popleft()), None)

    def _take(self, verdict: Verdict, released: QuarantineRow | None) -> None:
        """Take the number that a verdict says, and put it in line to be settled."""
        self._parked = self._parked or verdict.reason in PARKED
        if verdict.state is not None and verdict.lane and verdict.authentic:
            self._lanes[verdict.lane] = verdict.state
            self._taken[verdict.lane, verdict.authentic.position] = verdict.authentic.leaf
        self._stage.append((verdict, released))

    async def _fetch(self, source: RecordSource) -> Sequence[Record | BrokenRecord]:
        """Fetch; who waits for more also waits for Kafka to come back."""
        try:
            return await source.fetch(FETCH)
        except TransportError as exc:
            if not self.follow:
                raise
            log.warning("kafka.not_answering", subscription=self.name, why=str(exc))
            await asyncio.sleep(PAUSE)
            return ()

    async def _verdict(self, record: Record | BrokenRecord) -> Verdict:
        if self._judge is None:
            raise ConfigError("A subscription is read by iterating over it.")
        verdict = self._judge.judge(record, self.now())
        if verdict.reason in ASK_AGAIN and await self.register.ask():
            await self._use(self.register.current())
            verdict = self._judge.judge(record, self.now())
        return verdict

    def _at_end(self, source: RecordSource) -> bool:
        positions = source.positions()
        return all(positions.get(place, 0) >= end for place, end in self._ends.items())

    def _known(self, lane: InLane, position: Position) -> bytes | None:
        taken = self._taken.get((lane, position))
        return taken or self.inbox.leaf_at(self.name, lane, *position)

    def _hand_out(self, verdict: Verdict, released: QuarantineRow | None) -> Delivery | None:
        """Count a verdict that needs no handler, or return what one gets."""
        if verdict.proven is None or isinstance(verdict.record, BrokenRecord):
            self._count(verdict, verdict.counted, released)
            return None
        if self.where is not None and not self.where.matches(verdict.proven.report):
            self._count(verdict, tally.FILTERED, released)
            return None
        originator = self.register.current().member(verdict.proven.originator)
        delivery = Delivery(verdict.proven, originator, verdict.record, self)
        self._open = Opened(delivery, verdict, released)
        return delivery

    def _settle_open(self) -> None:
        if self._open is None:
            return
        delivery, verdict, released = self._open
        if delivery.outcome is Outcome.OPEN:
            raise ConfigError(
                "A delivery was neither done nor failed: handle each one inside `async with`."
            )
        self._open = None
        if delivery.outcome is Outcome.DONE:
            self._count(verdict, tally.DELIVERED, released)
            return
        log.warning("delivery.failed", id=str(delivery.id), error=type(delivery.error).__name__)
        self._count(verdict._replace(kept=failed(delivery)), tally.FAILED, released)

    def _count(self, verdict: Verdict, name: str, released: QuarantineRow | None) -> None:
        """Add one settled verdict to what is to be noted."""
        progress, counts = self._progress, self._progress.counts
        if released is None:
            counts[tally.READ] = counts.get(tally.READ, 0) + 1
            record = verdict.record
            self._offsets[record.topic, record.partition] = record.offset + 1
        else:
            parked = tally.REFUSED + released.kept.reason
            counts[parked] = counts.get(parked, 0) - 1
            progress.released.append(released.id)
        counts[name] = counts.get(name, 0) + 1
        if verdict.kept is not None:
            progress.kept.append(verdict.kept)
        if verdict.state is not None and verdict.lane and verdict.authentic:
            progress.lanes[verdict.lane] = verdict.state
            position = verdict.authentic.position
            taken = progress.leaves.setdefault(verdict.lane, [])
            taken.append((*position, verdict.authentic.leaf))

    async def _note(self) -> None:
        if not self._progress:
            return
        noting = asyncio.ensure_future(self.inbox.note(self.name, self._progress))
        try:
            await asyncio.shield(noting)
        except asyncio.CancelledError:
            # The store's thread cannot be cancelled: noted twice, this would be refused by it.
            await noting
            self._progress = Progress()
            raise
        self._progress = Progress()

    async def _commit(self, source: RecordSource) -> None:
        if not self._offsets:
            return
        try:
            await source.commit(self._offsets)
        except TransportError as exc:
            # What was noted is the truth: read again, it is dropped as duplicate.
            log.warning("offsets.not_committed", subscription=self.name, why=str(exc))
        self._offsets = {}
