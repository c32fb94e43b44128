"""Answering: a station's heartbeats, the receipts in them, and what it hears in those of others."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field

import structlog

from broker.errors import BrokerError
from broker.register import Right
from broker.roles.answering import due_of, purge_of
from broker.roles.catching_up import CatchingUp
from broker.roles.clock import Clock
from broker.roles.entries import Entry
from broker.roles.heartbeats import (
    CONTRACT,
    HEADS,
    SUBSCRIPTION,
    BeatInMaking,
    Heartbeats,
    hear,
)
from broker.roles.judge import Verdict
from broker.roles.notes import Answer
from broker.roles.parking import Asks
from broker.roles.ports import RegisterWatch
from broker.roles.progress import Progress
from broker.roles.publisher import Publisher
from broker.roles.recall import WITHDRAWAL, recall_of
from broker.roles.recalled import Recall, Recalls, TakenBack
from broker.roles.receipts import Due, Receipt, ReceiptKind, Receipts
from broker.roles.subscription import Subscription
from broker.station.reading import Reading
from schemas import Relay

log = structlog.get_logger()
_SECOND = 1_000_000
HELD = 120
"""Own heartbeats that a station keeps at least: Kafka has them, each tells of all lanes anew."""
KEYS_ASKED = 7200 * _SECOND
"""So long it keeps them all: among them is the `keys` record of the hour, which is asked for."""


@dataclass(kw_only=True)
class Answering:
    """What a station answers, and what it is answered.

    Args:
        member: Whose station it is.
        register: The newest register that it has.
        receipts: Keeps what waits and what came in.
        recalls: Keeps what was taken back.
        asks: The `keys` records that it waits for.
        publisher: Returns the station's publisher.
        reading: Opens its subscriptions.
        follow: Lets the relays of what was taken back go with it.
        trim: Deletes the old records of a topic from the outbox, which Kafka has.
        now: The station's clock.
    """

    member: str
    register: RegisterWatch
    receipts: Receipts
    recalls: Recalls
    asks: Asks
    publisher: Callable[[], Awaitable[Publisher]]
    reading: Reading
    follow: Callable[[], Awaitable[None]]
    trim: Callable[[str, int], Awaitable[int]]
    now: Clock
    _beats: asyncio.Task[None] | None = field(default=None, init=False)
    _last: Entry | None = field(default=None, init=False)
    """The last heartbeat of this process."""

    async def beat(self) -> bool:
        """Say that this station lives, with its lanes and receipts; return when that is durable.

        Whether anything is to be told or not, it is the same to whoever looks on (THREATS 35).
        False where the register does not let this member say so, or Kafka has not the last one.

        Raises:
            UnavailableError: It could not be kept.
        """
        return await self._beat(await self.publisher())

    async def _beat(self, publisher: Publisher) -> bool:
        if not self._may(Right.PUBLISH, CONTRACT):
            log.warning("heartbeat.no_right", member=self.member)
            return False
        if self._last and self._last.acknowledgement and not self._last.acknowledgement.done():
            return False
        making = BeatInMaking(
            register=self.register.current(),
            due=[*self._asking(), *await self.receipts.due()],
            heads=await self.receipts.heads(most=HEADS),
            random=Heartbeats.random,
        )
        self._last = await publisher.say(Heartbeats(now=self.now).prepare(making))
        await self.receipts.sent(making.told)
        held = max(HELD, KEYS_ASKED // making.register.heartbeat)
        await self.trim(f"{making.register.network}.{CONTRACT}", held)
        return True

    @asynccontextmanager
    async def alive(self) -> AsyncIterator[None]:
        """Beat in every interval while the block runs, and once at its end, told or not.

        Heartbeats and withdrawals are taken in first, and on every beat.
        """
        await self._hear_if_can()
        ended = False
        self.live()
        try:
            yield
            ended = True
        except BrokerError:
            raise
        except BaseException:
            ended = True
            raise
        finally:
            await self._stop()
            if ended:
                await self._beat_if_can()

    def live(self) -> None:
        """Beat in every interval from now on, until `end`; to be called within a running loop."""
        if self._beats is None:
            self._beats = asyncio.create_task(self._beat_on(), name="heartbeat")

    async def end(self, publisher: Publisher | None) -> None:
        """Beat no more, but once with `publisher` where this station was beating and has one."""
        if await self._stop() and publisher is not None:
            await self._beat_if_can(publisher)

    async def tell(self) -> None:
        """Beat once where receipts wait and no heartbeat is to come."""
        if self._beats is None and await self.receipts.due():
            await self._beat_if_can()

    async def _stop(self) -> bool:
        beats, self._beats = self._beats, None
        if beats is None:
            return False
        beats.cancel()
        with suppress(asyncio.CancelledError):
            await beats
        return True

    async def _beat_on(self) -> None:
        while True:
            await asyncio.sleep(self.register.current().heartbeat / _SECOND)
            await self._beat_if_can()
            await self._hear_if_can()

    async def _beat_if_can(self, publisher: Publisher | None = None) -> None:
        try:
            await (self.beat() if publisher is None else self._beat(publisher))
        except BrokerError as exc:
            log.warning("heartbeat.not_kept", member=self.member, why=str(exc))

    async def _hear_if_can(self) -> None:
        """Take in what there is, where this member may; another process may be doing it."""
        try:
            await self.hear()
        except BrokerError as exc:
            log.warning("heartbeats.not_heard", member=self.member, why=str(exc))

    def _asking(self) -> list[Due]:
        """Return what is asked of others: each time again, until it comes (THREATS 32)."""
        return [
            Due(ask.member, Receipt(ReceiptKind.ASK_FOR_KEYS, ask.leaf, self.now()))
            for ask in self.asks
        ]

    async def hear(self) -> None:
        """Take in all heartbeats and withdrawals that Kafka holds by now, and send what is asked.

        Raises:
            ConfigError: This member may read neither, or another process is at it.
            TransportError: Kafka does not answer.
        """
        async for delivery in self._hearing():
            async with delivery:
                pass
        publisher = await self.publisher()
        for asked in await self.receipts.asked():
            await publisher.send_again(*asked)
        await self.follow()

    def _hearing(self) -> Subscription:
        contracts = [name for name in (CONTRACT, WITHDRAWAL) if self._may(Right.READ, name)]
        take = self.answer(only_read=True)

        def add(verdict: Verdict, counted: str, progress: Progress) -> None:
            hear(verdict, progress, self.member, subscription.keys.in_lane)
            take(verdict, counted, progress)

        subscription = self.reading.subscribe(contracts, SUBSCRIPTION, follow=False, answer=add)
        return subscription

    def catching_up(self, name: str) -> CatchingUp | None:
        """Return what hears withdrawals for a subscription of this name; None where it may not."""
        if not self._may(Right.READ, WITHDRAWAL):
            return None

        async def hear_withdrawals() -> None:
            take = self.answer(only_read=True)
            own = f"{WITHDRAWAL}.{name}"
            async for delivery in self.reading.subscribe(
                [WITHDRAWAL], f"_{own}", follow=False, answer=take
            ):
                async with delivery:
                    pass

        return CatchingUp(f"{self.register.current().network}.{Relay.contract}", hear_withdrawals)

    def answer(self, *, only_read: bool) -> Answer:
        """Return what adds receipts and recalls to the progress of a subscription.

        Args:
            only_read: Whether being handled means there no more than being taken in.
        """

        def add(verdict: Verdict, counted: str, progress: Progress) -> None:
            due = due_of(verdict, counted, self.member, self.now(), only_read=only_read)
            if due is not None:
                progress.due.append(due)
            recall = recall_of(verdict.proven) if verdict.proven else None
            if recall is not None:
                self._take_back(recall, progress)

        return add

    def _take_back(self, recall: Recall, progress: Progress) -> None:
        destroy = recall.erase and recall.target.member != self.member
        progress.recalls.append(TakenBack(recall, destroy))
        if destroy:
            progress.due.append(purge_of(recall, self.now()))

    def _may(self, right: Right, contract: str) -> bool:
        register = self.register.current()
        return register.may(self.member, right, f"{register.network}.{contract}", contract)
