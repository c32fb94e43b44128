"""The publisher: from drafts to durable, signed records in the station's lanes."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from broker.errors import ReportRefused
from broker.register import Register
from broker.roles.clock import Clock
from broker.roles.drafts import Draft, Publication
from broker.roles.lane_writer import Author, Entry, Group, LaneWriter
from broker.roles.ports import OriginKey, Outbox, Published, RecordSink
from broker.roles.preparation import Preparation
from schemas import Reference

Known = Mapping[tuple[str, str], Published]


@dataclass(kw_only=True)
class Publisher:
    """Publishes for one member, over one lane per topic that this process alone writes.

    It owns the tasks of its lanes' writers: `close` ends them, and a crash in one surfaces in
    `publish` and `close`.
    """

    author: Author
    register: Callable[[], Register]
    outbox: Outbox
    sink: RecordSink
    preparation: Preparation
    now: Clock
    _lanes: dict[str, LaneWriter] = field(default_factory=dict)
    _running: list[asyncio.Task[None]] = field(default_factory=list)
    _writers: list[LaneWriter] = field(default_factory=list)
    _keyed: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def publish(self, drafts: Sequence[Draft]) -> list[Publication]:
        """Return once every draft is signed and durable, in the order given.

        All are checked before any is numbered.

        Raises:
            HandlingRefused: A recipient may not have it, or this member may not say it.
            ReportRefused: It is not a report of its contract.
            StoreError: Some could not be kept; those have no number.
        """
        keys = [self.preparation.origin_key(draft) for draft in drafts]
        given = [key for key in keys if key]
        if not given:
            return await self._publish(drafts, keys, {})
        _check_once(given)
        # Two callers with one key must not both find it unpublished.
        self.outbox.claim_keys()
        async with self._keyed:
            return await self._publish(drafts, keys, await self.outbox.published(given))

    async def send_leftovers(self) -> None:
        """Send what earlier runs left unacknowledged, where no other process does."""
        for topic, lane, last in await self.outbox.unsent_lanes():
            if await self.outbox.try_claim(topic, lane):
                writer = self._start(topic, lane)
                writer.expect(last)
                self._lanes.setdefault(topic, writer)

    async def drained(self) -> None:
        """Return when Kafka has everything that this process numbered."""
        for writer in self._writers:
            await writer.drained()
        self._raise_crash()

    async def close(self) -> None:
        """Stop the writers; what is durable and unsent is sent by the next run."""
        for task in self._running:
            task.cancel()
        await asyncio.gather(*self._running, return_exceptions=True)
        await self.sink.close()
        self._raise_crash()

    async def _publish(
        self, drafts: Sequence[Draft], keys: Sequence[OriginKey | None], known: Known
    ) -> list[Publication]:
        group = Group(0, asyncio.get_running_loop().create_future())
        entries = [
            self._entry(draft, key, known, group) for draft, key in zip(drafts, keys, strict=True)
        ]
        new = [entry for entry in entries if isinstance(entry, Entry)]
        group.missing = len(new)
        for entry in new:
            await (await self._lane(entry.prepared.topic)).put(entry)
        if new:
            await self._durable(group)
        return [self._publication(entry) for entry in entries]

    async def _durable(self, group: Group) -> None:
        try:
            await group.durable
        except asyncio.CancelledError:
            self._raise_crash()
            raise

    def _raise_crash(self) -> None:
        for task in self._running:
            if task.done() and not task.cancelled() and (crash := task.exception()):
                raise crash

    def _entry(
        self, draft: Draft, key: OriginKey | None, known: Known, group: Group
    ) -> Entry | Published:
        last = known.get((key.contract, key.key)) if key else None
        if last and key and last.content == key.content:
            return last
        prepared = self.preparation.prepare(draft, self.register(), key, last)
        return Entry(prepared, group)

    def _publication(self, entry: Entry | Published) -> Publication:
        made = entry.prepared.unsigned if isinstance(entry, Entry) else entry
        return Publication(
            reference=Reference(member=self.author.member, leaf=entry.leaf),
            id=UUID(bytes=made.id),
            repeated=isinstance(entry, Published),
            acknowledgements=self._acknowledgements(entry),
        )

    def _acknowledgements(self, entry: Entry | Published) -> tuple[asyncio.Future[None], ...]:
        """Return what resolves when Kafka has it; of one said before, all that is on its way."""
        if isinstance(entry, Entry):
            awaited = [entry.acknowledgement]
        else:
            awaited = [writer.last_awaited() for writer in self._writers]
        return tuple(future for future in awaited if future is not None)

    async def _lane(self, topic: str) -> LaneWriter:
        writer = self._lanes.get(topic)
        if writer is None:
            writer = self._start(topic, await self.outbox.claim_lane(topic))
            self._lanes[topic] = writer
        return writer

    def _start(self, topic: str, lane: int) -> LaneWriter:
        writer = LaneWriter(
            author=self.author,
            topic=topic,
            lane=lane,
            outbox=self.outbox,
            sink=self.sink,
            now=self.now,
        )
        self._writers.append(writer)
        self._running.append(asyncio.create_task(writer.run(), name=f"lane {topic}/{lane}"))
        return writer


def _check_once(keys: Sequence[OriginKey]) -> None:
    seen: set[tuple[str, str]] = set()
    for key in keys:
        if (key.contract, key.key) in seen:
            raise ReportRefused(
                "report.key_twice",
                f"Two of the reports given together have the key {key.key!r}: a key names one.",
            )
        seen.add((key.contract, key.key))
