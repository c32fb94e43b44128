"""Sealane: two stations, as any program would use them."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

from broker.roles.drafts import Draft
from broker.station import Station
from schemas import TLP, Handling, SeizureReport

from .contender import BATCH, Deliver, Place, Publish
from .network import CUSTOMS, POLICE, READERS, lay_out, readers, station

HANDLING = Handling(tlp=TLP.AMBER, audience=READERS, nominal_audience=READERS)


class Sealane:
    """Batches of 64: signed, stored and acknowledged; received with every check, once each."""

    name = "sealane"
    title = "Sealane, batches of 64"
    slow = False
    burst = BATCH
    batch = BATCH
    handling = HANDLING

    def prepare(self, place: Place) -> None:
        """Found the network."""
        lay_out(place)

    @asynccontextmanager
    async def publisher(self, place: Place) -> AsyncIterator[Publish]:
        """Publish by the batch; done when Kafka has the last."""
        async with Station.open(station(place, CUSTOMS)) as customs:

            async def publish(reports: Sequence[SeizureReport]) -> None:
                for start in range(0, len(reports), self.batch):
                    drafts = [
                        Draft(report=report, handling=self.handling)
                        for report in reports[start : start + self.batch]
                    ]
                    last = (await customs.publish_many(drafts))[-1]
                await last.acknowledged()

            yield publish

    @asynccontextmanager
    async def subscriber(self, place: Place, deliver: Deliver) -> AsyncIterator[None]:
        """Deliver as a program does: each in its own block, done when the block is left."""
        async with Station.open(station(place, POLICE)) as police:

            async def receive() -> None:
                async for delivery in police.subscribe(SeizureReport):
                    async with delivery:
                        deliver(delivery.report)  # type: ignore[arg-type] # all are of one contract

            async with asyncio.TaskGroup() as tasks:
                receiving = tasks.create_task(receive())
                yield
                receiving.cancel()


class SealaneSingly(Sealane):
    """One at a time: signed, stored and acknowledged before the next."""

    name = "sealane_singly"
    title = "Sealane, one at a time"
    slow = True
    burst = 1
    batch = 1

    @asynccontextmanager
    async def publisher(self, place: Place) -> AsyncIterator[Publish]:
        """Publish one by one, each after Kafka has the one before."""
        async with Station.open(station(place, CUSTOMS)) as customs:

            async def publish(reports: Sequence[SeizureReport]) -> None:
                for report in reports:
                    publication = await customs.publish(report, handling=self.handling)
                    await publication.acknowledged()

            yield publish


class SealaneSealed(Sealane):
    """Batches of 64, each report sealed to so many members, all of whom read all of it."""

    def __init__(self, recipients: int) -> None:
        self.name = f"sealane_sealed_{recipients}"
        self.title = f"Sealane batches, sealed to {recipients}"
        self.readers = readers(recipients)
        self.handling = Handling(
            tlp=TLP.AMBER, audience=self.readers, nominal_audience=self.readers
        )

    def prepare(self, place: Place) -> None:
        """Found a network in which nothing travels in clear."""
        lay_out(place, self.readers, sealed=True)
