"""Desk: one member's station at work, and what it was told."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from broker.register import Right
from broker.roles.delivery import Delivery
from broker.roles.drafts import Draft, Publication
from broker.station import Station
from broker.wire import Order, Relayed
from schemas import Handling, Reference, Report, StatisticalBulletin
from schemas.contracts import report_model, shipped
from schemas.reports.case import CaseNominal

SUBSCRIPTION = "default"
_NOT_READ = frozenset({"heartbeat"})


class Heard(NamedTuple):
    """One report as a desk got it."""

    member: str
    contract: str
    names: tuple[str, ...] | None
    """The persons and companies in it; None where the names were withheld or there are none."""
    order: Order


class Spoken(NamedTuple):
    """One report as it was said."""

    member: str
    contract: str
    leaf: bytes
    audience: frozenset[str]
    names_for: frozenset[str]
    """Who may read the names in it; nobody where it holds none."""
    has_names: bool
    handling: Handling
    """How it may be used."""

    @property
    def reference(self) -> Reference:
        """What other reports refer to it by."""
        return Reference(member=self.member, leaf=self.leaf)


@dataclass
class Desk:
    """A member's desk: it reads all that the register lets it read.

    Args:
        station: The member's open station.
        noticed: Called after each delivery.
    """

    station: Station
    noticed: Callable[[int], None] = lambda _: None
    heard: dict[bytes, Heard] = field(default_factory=dict)
    """By leaf, what was delivered."""
    bulletins: list[StatisticalBulletin] = field(default_factory=list)
    """The regional office's figures, as they were delivered."""
    relayed: list[Relayed] = field(default_factory=list)
    """What was passed on to it, proven of its originators."""
    _awaited: set[bytes] = field(default_factory=set)
    _complete: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def member(self) -> str:
        """Whose desk it is."""
        return self.station.member

    @property
    def contracts(self) -> tuple[type[Report], ...]:
        """What the register lets it read."""
        register, network = self.station.register, self.station.network
        return tuple(
            report_model(name)
            for name in sorted(shipped().keys() - _NOT_READ)
            if register.may(self.member, Right.READ, f"{network}.{name}", name)
        )

    @property
    def topics(self) -> frozenset[str]:
        """The topics that it reads."""
        return frozenset(f"{self.station.network}.{each.contract}" for each in self.contracts)

    async def say(self, drafts: Sequence[Draft]) -> tuple[list[Publication], list[Spoken]]:
        """Publish drafts, and return when they are signed and durable."""
        publications = await self.station.publish_many(drafts)
        return publications, [
            spoken(draft, publication)
            for draft, publication in zip(drafts, publications, strict=True)
        ]

    async def listen(self, *, follow: bool) -> None:
        """Read: to the end of what Kafka holds now, or until cancelled.

        An operator's desk may read nothing, and does not.
        """
        if not self.contracts:
            return
        reports = self.station.subscribe(*self.contracts, name=SUBSCRIPTION, follow=follow)
        try:
            async for delivery in reports:
                async with delivery:
                    self._take(delivery)
        finally:
            await reports.close()

    def expect(self, leaves: Iterable[bytes]) -> None:
        """Wait from now on for these reports."""
        self._awaited = set(leaves) - self.heard.keys()
        self._complete.clear()
        if not self._awaited:
            self._complete.set()

    async def complete(self) -> None:
        """Return when all the reports that were expected have come."""
        await self._complete.wait()

    def _take(self, delivery: Delivery) -> None:
        leaf = delivery.reference.leaf
        self.heard[leaf] = Heard(
            delivery.reference.member, delivery.contract, _names(delivery.report), delivery.order
        )
        if isinstance(delivery.report, StatisticalBulletin):
            self.bulletins.append(delivery.report)
        if delivery.proven.relayed is not None:
            self.relayed.append(delivery.proven.relayed)
        self.noticed(1)
        if leaf in self._awaited:
            self._awaited.discard(leaf)
            if not self._awaited:
                self._complete.set()


def _names(report: Report) -> tuple[str, ...] | None:
    nominal = getattr(report, "nominal", None)
    if not isinstance(nominal, CaseNominal):
        return None
    return tuple(name.full for party in nominal.parties for name in party.names)


def spoken(draft: Draft, publication: Publication) -> Spoken:
    """Return what a publication said to whom."""
    handling = draft.handling
    names = _names(draft.report) is not None
    return Spoken(
        member=publication.reference.member,
        contract=draft.report.contract,
        leaf=publication.reference.leaf,
        audience=frozenset(handling.audience),
        names_for=frozenset(handling.nominal_audience) if names else frozenset(),
        has_names=names,
        handling=handling,
    )
