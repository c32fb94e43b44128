"""Answering: a station's heartbeats, the receipts in them, and what it hears in those of others."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field

import structlog

from broker.errors import BrokerError, UnavailableError
from broker.register import Right
from broker.roles.answering import due_of
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
from broker.roles.ports import RegisterWatch
from broker.roles.progress import Progress
from broker.roles.publisher import Publisher
from broker.roles.receipts import Receipts
from broker.roles.subscription import Subscription
from broker.station.reading import Reading

log = structlog.get_logger()


@dataclass(kw_only=True)
class Answering:
    """What a station answers, and what it is answered.

    Args:
        member: Whose station it is.
        register: The newest register that it has.
        receipts: Keeps what waits and what came in.
        publisher: Returns the station's publisher.
        reading: Opens its subscriptions.
        now: The station's clock.
    """

    member: str
    register: RegisterWatch
    receipts: Receipts
    publisher: Callable[[], Awaitable[Publisher]]
    reading: Reading
    now: Clock
    _last: Entry | None = field(default=None, init=False)
    """The last heartbeat of this process."""
    _beating: asyncio.Lock = field(default_factory=asyncio.Lock, init=False)

    async def beat(self) -> bool:
        """Say that this station lives, with its lanes and receipts; return when that is durable.

        Whether anything is to be told or not, it is the same to whoever looks on (THREATS 35).
        False where the register does not let this member say so, or Kafka has not the last one.

        Raises:
            UnavailableError: It could not be kept.
        """
        publisher = await self.publisher()
        register = self.register.current()
        topic = f"{register.network}.{CONTRACT}"
        if not register.may(self.member, Right.PUBLISH, topic, CONTRACT):
            log.warning("heartbeat.no_right", member=self.member, register=register.version)
            return False
        if self._last and self._last.acknowledgement and not self._last.acknowledgement.done():
            return False
        making = BeatInMaking(
            register=register,
            due=await self.receipts.due(),
            heads=await self.receipts.heads(most=HEADS),
            random=Heartbeats.random,
        )
        self._last = await publisher.say(Heartbeats(now=self.now).prepare(making))
        await self.receipts.sent(making.told)
        return True

    @asynccontextmanager
    async def alive(self) -> AsyncIterator[None]:
        """Beat in every interval while the block runs, and once at its end, told or not."""
        beats = asyncio.create_task(self._beat_on(), name="heartbeat")
        try:
            yield
        except BrokerError:
            raise
        except BaseException:
            await self._beat_if_can()
            raise
        else:
            await self._beat_if_can()
        finally:
            beats.cancel()
            with suppress(asyncio.CancelledError):
                await beats

    async def _beat_on(self) -> None:
        while True:
            await asyncio.sleep(self.register.current().heartbeat / 1_000_000)
            await self._beat_if_can()

    async def _beat_if_can(self) -> None:
        try:
            async with self._beating:
                await self.beat()
        except UnavailableError as exc:
            log.warning("heartbeat.not_kept", member=self.member, why=str(exc))

    async def hear(self) -> None:
        """Take in all heartbeats that Kafka holds by now.

        Raises:
            As `hearing`, and TransportError: Kafka does not answer.
        """
        async for _ in self.hearing(follow=False):
            raise AssertionError("a heartbeat is no delivery")

    def hearing(self, *, follow: bool) -> Subscription:
        """Return the subscription that reads heartbeats: it delivers nothing, and keeps all.

        Raises:
            HandlingRefused: The register gives this member no right to read them.
            ConfigError: It is being read, here or by another process.
        """

        def take_in(verdict: Verdict, _: str, progress: Progress) -> None:
            hear(verdict, progress, self.member, subscription.keys.in_lane)

        subscription = self.reading.subscribe(
            [CONTRACT], SUBSCRIPTION, follow=follow, answer=take_in
        )
        return subscription

    def answer(self, *, only_read: bool) -> Answer:
        """Return what adds receipts to the progress of a subscription.

        Args:
            only_read: Whether being handled means there no more than being taken in.
        """

        def add(verdict: Verdict, counted: str, progress: Progress) -> None:
            due = due_of(verdict, counted, self.member, self.now(), only_read=only_read)
            if due is not None:
                progress.due.append(due)

        return add
