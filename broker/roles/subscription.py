"""The subscription: hands out deliveries, and notes what became of each."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from broker.errors import ConfigError
from broker.handling import Outlet, Reader
from broker.roles import tally
from broker.roles.admitting import Admitting
from broker.roles.aims import NO_AIM, Aim, Aims, agree, check_lapse
from broker.roles.delivery import Delivery, Outcome
from broker.roles.finish import finish
from broker.roles.grants import Leaves, grants_of
from broker.roles.judge import Verdict
from broker.roles.notes import Opened
from broker.roles.ports import BrokenRecord, QuarantineRow
from broker.roles.stages import Stages
from broker.roles.where import Where


@dataclass(kw_only=True)
class Subscription(Stages[Delivery]):
    """One subscription's reading: `async for` over its deliveries.

    Nothing counts as read before the handler's effect: it is noted when a delivery is settled.
    """

    where: Where | None
    leaves: Leaves
    """The grants that the station holds."""
    aim: Aim = NO_AIM
    """What it reads for: what was not given for that is withheld, and counted by its rule."""
    aims: Aims | None = None
    """Keeps what it reads for; without, nothing is kept."""
    _open: Opened | None = field(default=None, init=False)
    _admitting: Admitting = field(default_factory=Admitting, init=False)

    def sync_first(self, sync: Callable[[], None]) -> None:
        """Call `sync` before deliveries are noted as done, some dozens at once.

        A handler that writes elsewhere need not wait for the disk each time. What `sync` raises
        notes nothing: those deliveries come again.
        """
        self._notes.sync = sync

    async def settle(self, delivery: Delivery) -> None:
        """Note a delivery with effects done, in one commit with them (`Settler`)."""
        async with self._turn:
            if self._open is None or self._open.delivery is not delivery:
                raise ConfigError(
                    "This delivery is no longer the one being handled: it cannot commit."
                )
            await finish(self._settle(self._open))

    async def _settle(self, opened: Opened) -> None:
        effects = opened.delivery.effects
        await self._notes.write_delivered(opened.verdict, opened.released, effects)
        self._open = None

    def _drop_open(self) -> None:
        if self._open is not None and self._open.delivery.outcome is not Outcome.OPEN:
            self._settle_open()
        self._open = None

    async def _agree(self) -> None:
        if self.aims is not None:
            self.aim = await agree(self.aims, self.name, self.aim, self.now())

    def _hand_out(self, verdict: Verdict, released: QuarantineRow | None) -> Delivery | None:
        """Count a verdict that needs no handler, or return what one gets."""
        if verdict.proven is None or isinstance(verdict.record, BrokenRecord):
            self._notes.count(verdict, verdict.counted, released)
            return None
        if self.where is not None and not self.where.matches(verdict.proven.report):
            self._notes.count(verdict, tally.FILTERED, released)
            return None
        register, at = self._judging().register, self.now()
        check_lapse(self.name, self.aim, at)
        grants = grants_of(verdict.proven, self.leaves, self.reader, at)
        reader = Reader(self.reader, register, at, grants, self.aim.purpose)
        outlet = Outlet.DELIVERY if released is None else Outlet.REPLAY
        decision = self._admitting.may(outlet, verdict.proven, reader)
        if not decision.allowed:
            self._notes.withhold(verdict, decision.rule, released)
            return None
        originator = register.member(verdict.proven.originator)
        delivery = Delivery(verdict.proven, originator, verdict.record, self, reader)
        self._open = Opened(delivery, verdict, released)
        return delivery

    def _settle_open(self) -> None:
        if self._open is not None:
            self._notes.settle(self._open)
            self._open = None
