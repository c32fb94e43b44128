"""Notes: what a subscription has settled, until its inbox and then Kafka know it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from typing import Final, NamedTuple

import structlog

from broker.errors import ConfigError, TransportError
from broker.roles import tally
from broker.roles.delivery import Delivery, Outcome
from broker.roles.finish import finish
from broker.roles.judge import Verdict
from broker.roles.ports import Inbox, QuarantineRow, RecordSource, TopicPartition
from broker.roles.progress import Effect, Progress
from broker.roles.remembered import Remembered

log = structlog.get_logger()

STAGE: Final = 64
"""Records that are judged and noted together."""
Remember = Callable[[Verdict], Remembered | None]
Answer = Callable[[Verdict, str, Progress], None]
"""Adds to the progress what a settled verdict, counted as this, is answered with or answers."""


class Opened(NamedTuple):
    """The delivery that the handler has now."""

    delivery: Delivery
    verdict: Verdict
    released: QuarantineRow | None


class Notes:
    """What became of each record of one subscription, in order.

    Args:
        subscription: Its name.
        inbox: Where it is made durable.
        remember: Says what of a verdict the station is to remember, in the same commit.
        answer: Adds receipts and what heartbeats say, in the same commit.
    """

    def __init__(
        self,
        subscription: str,
        inbox: Inbox,
        remember: Remember | None = None,
        answer: Answer | None = None,
    ) -> None:
        self._subscription = subscription
        self._inbox = inbox
        self._remember = remember
        self._answer = answer
        self.sync: Callable[[], None] | None = None
        """Called first: makes durable what handlers wrote elsewhere."""
        self._progress = Progress()
        self._offsets: dict[TopicPartition, int] = {}

    def count(self, verdict: Verdict, name: str, released: QuarantineRow | None) -> None:
        """Add one settled verdict.

        Args:
            verdict: What became of the record.
            name: What it counts as in the tally.
            released: The quarantine row that it came from, if it was parked.
        """
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
        if verdict.hourly is not None:
            progress.hourly.append(verdict.hourly)
        if (proven := verdict.proven) is not None and (rung := proven.rung) is not None:
            progress.rungs.append((proven.originator, proven.leaf, rung))
        if self._remember is not None and (remembered := self._remember(verdict)):
            progress.remembered.append(remembered)
        if self._answer is not None:
            self._answer(verdict, name, progress)

    def withhold(self, verdict: Verdict, rule: str, released: QuarantineRow | None) -> None:
        """Add one verdict whose report is not handed out, by a rule of handling."""
        withheld = verdict._replace(proven=None, reason=rule)
        self.count(withheld, tally.WITHHELD + rule, released)

    def settle(self, opened: Opened) -> None:
        """Add what became of a delivery that was handled.

        Raises:
            ConfigError: It was neither done nor failed.
        """
        delivery, verdict, released = opened
        if delivery.outcome is Outcome.OPEN:
            raise ConfigError(
                "A delivery was neither done nor failed: handle each one inside `async with`."
            )
        if delivery.outcome is Outcome.DONE:
            self.count(verdict, tally.DELIVERED, released)
            return
        log.warning("delivery.failed", id=str(delivery.id), error=type(delivery.error).__name__)
        self.count(verdict._replace(kept=delivery.kept()), tally.FAILED, released)

    async def write(self) -> None:
        """Make what was added durable. Cancelled, it ends first: noted twice, it would be refused.

        Raises:
            StoreError: Nothing was noted; the next call tries again.
            RefusedError: An effect's statement failed; nothing was noted.
        """
        if self._progress:
            await finish(self._write())

    async def write_delivered(
        self, verdict: Verdict, released: QuarantineRow | None, effects: Sequence[Effect]
    ) -> None:
        """Make a delivery durable as done, in one commit with its handler's effects.

        To be run to its end (`finish`).

        Raises:
            StoreError: Nothing was noted, and the delivery not even added.
            RefusedError: The same, because of an effect's statement.
        """
        before, offsets = self._progress.copy(), dict(self._offsets)
        self.count(verdict, tally.DELIVERED, released)
        self._progress.effects.extend(effects)
        try:
            await self._write()
        except BaseException:
            self._progress, self._offsets = before, offsets
            raise

    async def commit(self, source: RecordSource) -> None:
        """Let Kafka know how far reading came; only what is durable may be behind it."""
        if not self._offsets:
            return
        try:
            await source.commit(self._offsets)
        except TransportError as exc:
            # What was noted is the truth: read again, it is dropped as duplicate.
            log.warning("offsets.not_committed", subscription=self._subscription, why=str(exc))
        self._offsets = {}

    async def _write(self) -> None:
        if self.sync is not None:
            await asyncio.to_thread(self.sync)
        await self._inbox.note(self._subscription, self._progress)
        self._progress = Progress()
