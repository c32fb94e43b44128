"""Stages: a reader's records fetched, judged and noted some dozens at a time, in order."""

from __future__ import annotations

import asyncio
import gc
from abc import ABC, abstractmethod
from collections import deque
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Generic, Self, TypeVar

from broker.errors import ConfigError
from broker.register import Register
from broker.roles.catching_up import CatchingUp
from broker.roles.clock import Clock
from broker.roles.fetching import Fetched, at_end, fetch
from broker.roles.judge import Judge, Verdict
from broker.roles.notes import STAGE, Answer, Notes, Remember
from broker.roles.parking import ASK_AGAIN, FOR_KEYS, FOR_REGISTER, Parking
from broker.roles.ports import (
    BrokenRecord,
    Inbox,
    QuarantineRow,
    Record,
    RecordSource,
    RegisterWatch,
    TopicPartition,
)
from broker.roles.progress import InLane
from broker.roles.reading_keys import ReadingKeys
from broker.roles.recalled import Recalls
from broker.wire import LaneState, Position

T = TypeVar("T")


@dataclass(kw_only=True)
class Stages(ABC, Generic[T]):
    """One subscription's reading, whatever it gives: `async for` over what comes of its records.

    Nothing counts as read before what was given is settled: lane states, counts and quarantine are
    noted then, in order, and Kafka's offsets follow.
    """

    name: str
    reader: str
    follow: bool
    """Whether to wait for more at the end of what Kafka held at the start."""
    register: RegisterWatch
    inbox: Inbox
    open_source: Callable[[], Awaitable[RecordSource]]
    now: Clock
    keys: ReadingKeys
    recalls: Recalls
    parking: Parking
    catching_up: CatchingUp | None = None
    """Hears what was taken back, before relays are judged."""
    remember: Remember | None = None
    """Says what of a verdict the station is to remember, in the commit that notes it."""
    answer: Answer | None = None
    """Adds receipts and what heartbeats say to that commit."""
    began: Callable[[], None] | None = None
    """Called once Kafka was met."""
    _source: RecordSource | None = None
    _lanes: dict[InLane, LaneState] = field(default_factory=dict)
    _taken: dict[tuple[InLane, Position], bytes] = field(default_factory=dict)
    """Numbers taken in this stage: not noted yet."""
    _fetched: Fetched = field(default_factory=Fetched)
    _stage: deque[tuple[Verdict, QuarantineRow | None]] = field(default_factory=deque)
    """Verdicts not settled yet, each with the quarantine row that it came from, if any."""
    _left: int = 0
    """How many more records belong to this stage, noted together."""
    _ends: Mapping[TopicPartition, int] = field(default_factory=dict)
    _judge: Judge | None = None
    _notes: Notes = field(init=False)
    _asked: bool = False
    """Whether the register was asked for again in this stage."""
    _turn: asyncio.Lock = field(default_factory=asyncio.Lock)
    """Held by whoever reads, settles or closes."""
    closed: bool = field(default=False, init=False)
    """Whether it has let go of its name and of Kafka; then it gives nothing more."""

    def __post_init__(self) -> None:
        self._notes = Notes(self.name, self.inbox, self.remember, self.answer)

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> T:
        async with self._turn:
            given = await self._next()
        if given is None:
            await self.close()
            raise StopAsyncIteration
        return given

    async def close(self) -> None:
        """Note what was settled and let go of Kafka; what was not is delivered again.

        Who waits for the next one in another task gets no more; that is waited for.
        """
        if self.closed:
            return
        self.closed = True
        try:
            async with self._turn:
                await self._note_last()
        finally:
            source, self._source = self._source, None
            if source is not None:
                await source.close()
            self.inbox.release(self.name)

    async def _next(self) -> T | None:
        """Return what is given next, or None at the end."""
        if not self.closed:
            self._settle_open()
        while not self.closed:
            source = self._source or await self._begin()
            while self._stage:
                given = self._hand_out(*self._stage.popleft())
                if given is not None:
                    return given
            if self._left and self._fetched:
                await self._judge_next()
            elif not await self._next_stage(source):
                return None
        return None

    @abstractmethod
    def _hand_out(self, verdict: Verdict, released: QuarantineRow | None) -> T | None:
        """Count a verdict that nobody is given, or return what one is."""

    @abstractmethod
    def _settle_open(self) -> None:
        """Count what was given last, if it is not counted yet."""

    @abstractmethod
    def _drop_open(self) -> None:
        """Count what was given last where its outcome is known; else it is given again."""

    async def _agree(self) -> None:
        """Agree to what it reads for, before anything is read."""

    async def _note_last(self) -> None:
        self._drop_open()
        self._stage.clear()
        self._fetched.clear()
        await self._notes.write()
        if self._source is not None:
            await self._notes.commit(self._source)

    async def _begin(self) -> RecordSource:
        await self._agree()
        self._lanes = dict(await self.inbox.lanes(self.name))
        source = await self.open_source()
        try:
            if not self.follow:
                self._ends = await source.ends()
            await self.register.ask()
            await self._use(self.register.current())
        except BaseException:
            await source.close()
            raise
        self._source = source
        if self.began is not None:
            self.began()
        # What is loaded by now stays: the collector need not look through it again and again.
        gc.freeze()
        return source

    async def _use(self, register: Register) -> Judge:
        """Judge by this register from now on, and first what was parked for a newer one."""
        # What was parked a moment ago is looked for in the inbox, too.
        await self._write()
        self._judge = Judge(
            reader=self.reader,
            register=register,
            lanes=self._lanes,
            known=self._known,
            keys=self.keys,
            recalls=self.recalls,
        )
        await self._take_up((*FOR_REGISTER, *FOR_KEYS))
        return self._judge

    async def _take_up(self, reasons: Sequence[str]) -> None:
        """Put what was parked for these reasons in line, as far as it can be judged by now."""
        async for verdict, row in self.parking.again(self._judging(), self.now(), reasons):
            self._take(verdict, row)

    async def _write(self) -> None:
        """Note what was settled; the keys that it brought are in the vault from now on."""
        await self._notes.write()
        self.keys.noted()

    async def _newest(self, judge: Judge) -> Judge:
        """Return the judge by the newest register there is, whoever of the station asked for it."""
        await self.register.ask()
        newest = self.register.current()
        return judge if newest is judge.register else await self._use(newest)

    async def _next_stage(self, source: RecordSource) -> bool:
        """Judge the next records; False at the end of what was to be read."""
        await self._write()
        self._taken.clear()
        if self.parking.due():
            await self._take_up(FOR_KEYS)
            if self._stage:
                return True
        self._asked = False
        self._fetched.begin(source, self.now())
        if not self._fetched:
            await self._notes.commit(source)
            if not self.follow and not self._fetched.deferred and at_end(source, self._ends):
                return False
            fetched = await fetch(source, self.name, self.catching_up, follow=self.follow)
            self._fetched.extend(fetched)
            await self._newest(self._judging())
        self._left = STAGE
        return True

    async def _judge_next(self) -> None:
        """Judge one record, right before it is handed out: reports that wait cost memory and time.

        Held by the dozen, they outlive the garbage collector's first passes, which then looks at
        everything again and again: a quarter of all that reading costs.
        """
        self._left -= 1
        record = self._fetched.take()
        if record is not None:
            self._take(await self._verdict(record), None)

    def _take(self, verdict: Verdict, released: QuarantineRow | None) -> None:
        """Take the number that a verdict says, and put it in line to be settled."""
        if verdict.state is not None and verdict.lane and verdict.authentic:
            self._lanes[verdict.lane] = verdict.state
            self._taken[verdict.lane, verdict.authentic.position] = verdict.authentic.leaf
        self.parking.look(verdict)
        self._stage.append((verdict, released))

    async def _verdict(self, record: Record | BrokenRecord) -> Verdict:
        judge = self._judging()
        verdict = judge.judge(record, self.now())
        if not verdict.reason:
            return verdict
        self._fetched.quota.look(record, verdict.reason, self.now())
        if verdict.reason in ASK_AGAIN and not self._asked:
            # Once in a stage: strangers can make us ask as often as they like (THREATS 27).
            self._asked = True
            newest = await self._newest(judge)
            if newest is not judge:
                verdict = newest.judge(record, self.now())
        return verdict

    def _judging(self) -> Judge:
        if self._judge is None:
            raise ConfigError("A subscription is read by iterating over it.")
        return self._judge

    def _known(self, lane: InLane, position: Position) -> bytes | None:
        taken = self._taken.get((lane, position))
        return taken or self.inbox.leaf_at(self.name, lane, *position)
