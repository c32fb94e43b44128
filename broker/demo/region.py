"""Region: every member's desk, at work at the same time."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path

from broker.demo.case import Case, Said, Step
from broker.demo.desk import Desk, Spoken
from broker.demo.gate import Gate, GatedStation
from broker.demo.scenario import Line
from broker.demo.writing import draft
from broker.errors import TransportError
from broker.roles.drafts import Draft, Publication
from broker.roles.remembered import Remembered
from broker.roles.threads import Wanted
from broker.station import Station
from broker.station.passing import PassingOn
from schemas import Reference

WITHIN = timedelta(seconds=60)
"""The longest that anything of the demo may take; then it says that it failed."""


@dataclass
class Region:
    """All desks, and all that was said.

    Args:
        desks: By member.
        gate: Where the operator of Kafka stands, before one of them.
    """

    desks: Mapping[str, Desk]
    gate: Gate
    spoken: list[Spoken] = field(default_factory=list)
    said: dict[int, dict[Step, Reference]] = field(default_factory=lambda: defaultdict(dict))
    """By case, the reports that were published."""

    async def say(self, member: str, drafts: Sequence[Draft]) -> list[Reference]:
        """Publish drafts of one member, and return what others refer to them by."""
        publications, said = await self.desks[member].say(drafts)
        self.spoken += said
        return [publication.reference for publication in publications]

    def passing(self, member: str) -> PassingOn:
        """Return what a member passes on, asks leave for and gives; all of it is noted as said."""

        async def publish(draft: Draft) -> Publication:
            (publication,), said = await self.desks[member].say([draft])
            self.spoken += said
            return publication

        return replace(self.desks[member].station.passing, publish=publish)

    async def remembered(self, member: str, reference: Reference) -> Remembered:
        """Let a member take in what it may read, and return what it remembers of one report."""
        station = self.desks[member].station
        async for delivery in station.remember():
            async with delivery:
                pass
        wanted = Wanted(leaf=reference.leaf.hex(), member=reference.member)
        (found,) = await station.threads.find(wanted, most=1)
        return found

    async def say_lines(self, lines: Sequence[Line]) -> list[Spoken]:
        """Publish reports of many members at once, each on what its case said before."""
        before = len(self.spoken)
        by_speaker: dict[str, list[Line]] = defaultdict(list)
        for line in lines:
            by_speaker[line.speaker].append(line)
        async with asyncio.TaskGroup() as tasks:
            for member, own in by_speaker.items():
                tasks.create_task(self._say_own(member, own))
        return self.spoken[before:]

    async def acknowledged(self) -> None:
        """Return when Kafka says that it has everything.

        Raises:
            TransportError: It does not in time.
        """
        if not all([await desk.station.acknowledged(WITHIN) for desk in self.desks.values()]):
            raise TransportError("Kafka did not take all reports of the demo in time: try again.")

    async def heard(self, said: Sequence[Spoken]) -> None:
        """Return when everyone whom these reports are for has got them.

        Raises:
            TransportError: Somebody has not in time.
        """
        for desk in self.desks.values():
            desk.expect(each.leaf for each in said if desk.member in each.audience)
        try:
            async with asyncio.timeout(WITHIN.total_seconds()):
                for desk in self.desks.values():
                    await desk.complete()
        except TimeoutError as exc:
            raise TransportError(
                f"{desk.member} did not get all reports within {WITHIN.seconds} s: try again."
            ) from exc

    async def catch_up(self, *members: str, done: Callable[[int], None] = lambda _: None) -> None:
        """Let these members, or all, read to the end of what Kafka holds; `done` counts them."""

        async def read(member: str) -> None:
            await self.desks[member].listen(follow=False)
            done(1)

        async with asyncio.TaskGroup() as tasks:
            for member in members or self.desks:
                tasks.create_task(read(member))

    def got(self, said: Spoken) -> bool:
        """Return whether everyone whom a report is for has got it."""
        return all(said.leaf in self.desks[member].heard for member in said.audience)

    def readers_of(self, contract: str) -> list[Desk]:
        """Return the desks that read reports of this contract."""
        return [
            desk
            for desk in self.desks.values()
            if any(each.contract == contract for each in desk.contracts)
        ]

    def tell(self, noticed: Callable[[int], None]) -> None:
        """Have every desk tell of each delivery from now on."""
        for desk in self.desks.values():
            desk.noticed = noticed

    @asynccontextmanager
    async def listening(self) -> AsyncIterator[None]:
        """Let every desk read while the block runs."""
        async with asyncio.TaskGroup() as tasks:
            readers = [tasks.create_task(d.listen(follow=True)) for d in self.desks.values()]
            try:
                yield
            finally:
                for reader in readers:
                    reader.cancel()

    async def _say_own(self, member: str, lines: Sequence[Line]) -> None:
        drafts = [draft(line.case, line.step, self._said(line.case)) for line in lines]
        references = await self.say(member, drafts)
        for line, reference in zip(lines, references, strict=True):
            self.said[line.case.number][line.step] = reference

    def _said(self, case: Case) -> Said:
        return self.said[case.number]


@asynccontextmanager
async def opened(stations: Mapping[str, Path], gated: str) -> AsyncIterator[Region]:
    """Open all stations, one of them behind the operator's gate.

    Args:
        stations: Their files by member.
        gated: Whose way to Kafka the operator stands in.
    """
    gate = Gate()
    desks = {}
    async with AsyncExitStack() as stack:
        for member, file in stations.items():
            if member == gated:
                gated_station = await stack.enter_async_context(GatedStation.open(file))
                gated_station.gate = gate
                desks[member] = Desk(gated_station)
            else:
                desks[member] = Desk(await stack.enter_async_context(Station.open(file)))
        yield Region(desks, gate)
