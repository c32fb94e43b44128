"""The publisher: from drafts to durable, signed records in the station's lanes."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from uuid import UUID

from broker.errors import HandlingRefused, RegisterRefused, ReportRefused, UnavailableError
from broker.register import KeyUse, Register
from broker.roles.author import Author
from broker.roles.clock import Clock
from broker.roles.drafts import Draft, Publication
from broker.roles.entries import Entry, Group, not_kept
from broker.roles.finish import finish
from broker.roles.lane_signer import LaneSigner
from broker.roles.lane_writer import LaneWriter
from broker.roles.ports import OriginKey, Outbox, Published, RecordSink, RegisterWatch
from broker.roles.preparation import Preparation, Prepared
from broker.roles.sealer import Sealer
from broker.wire import record_key
from schemas import Reference

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
Known = Mapping[tuple[str, str], Published]


@dataclass(kw_only=True)
class Publisher:
    """Publishes for one member, over one lane per topic that this process alone writes.

    It owns the tasks of its lanes' writers: `close` ends them, and a crash in one surfaces in
    `publish` and `close`.
    """

    author: Author
    register: RegisterWatch
    outbox: Outbox
    sink: RecordSink
    preparation: Preparation
    now: Clock
    _lanes: dict[str, LaneWriter] = field(default_factory=dict)
    _running: list[asyncio.Task[None]] = field(default_factory=list)
    _writers: list[LaneWriter] = field(default_factory=list)
    _keyed: asyncio.Lock = field(default_factory=asyncio.Lock)
    _claiming: asyncio.Lock = field(default_factory=asyncio.Lock)
    _closed: bool = False

    async def publish(self, drafts: Sequence[Draft]) -> list[Publication]:
        """Return once every draft is signed and durable, in the order given.

        All are checked before any is numbered. Cancelled, it may have published all the same.

        Raises:
            HandlingRefused: A recipient may not have it, or this member may not say it.
            ReportRefused: It is not a report of its contract.
            UnavailableError: Some could not be kept (StoreError), the publisher was closed, or the
                clock ran away; those have no number.
        """
        keys = [self.preparation.origin_key(draft) for draft in drafts]
        given = [key for key in keys if key]
        if not given:
            return await self._publish(drafts, keys, {})
        _check_once(given)
        # Two callers with one key must not both find it unpublished, nor one who was cancelled and
        # tries again while the first try is being kept.
        self.outbox.claim_keys()
        async with self._keyed:
            known = await self.outbox.published(given)
            return await finish(self._publish(drafts, keys, known))

    async def say(self, prepared: Prepared) -> Entry:
        """Return once a record of the station's own is signed and durable.

        Raises:
            HandlingRefused: Nobody would believe this station's key.
            UnavailableError: It could not be kept.
        """
        await self.register.ask()
        self._check_key(self.register.current(), [prepared])
        entry = Entry(prepared, Group(1, asyncio.get_running_loop().create_future()))
        with self._surfacing():
            await (await self._lane(prepared.topic)).put(entry)
            await entry.group.durable
        return entry

    async def send_leftovers(self) -> None:
        """Send what earlier runs left unacknowledged, where no other process does."""
        for topic, lane, last in await self.outbox.unsent_lanes():
            if await self.outbox.try_claim(topic, lane):
                writer = self._start(topic, lane)
                writer.expect(last)
                self._lanes.setdefault(topic, writer)

    async def send_again(self, topic: str, lane: int, leaf: bytes) -> bool:
        """Send one record of this member's own once more, byte for byte.

        False where this station never numbered it.

        Raises:
            TransportError: Kafka does not take it now.
        """
        envelope = await self.outbox.record(topic, lane, leaf)
        if envelope is None:
            return False
        key = record_key(self.author.network, self.author.member, topic, lane)
        await self.sink.append(topic, key, [envelope])
        return True

    async def drained(self) -> None:
        """Return when Kafka has everything that this process numbered."""
        with self._surfacing():
            for writer in self._writers:
                await writer.drained()

    async def close(self) -> None:
        """Stop the writers; what is durable and unsent is sent by the next run."""
        self._closed = True
        for task in self._running:
            task.cancel()
        await asyncio.gather(*self._running, return_exceptions=True)
        for writer in self._writers:
            writer.stop()
        await self.sink.close()
        self._raise_crash()

    async def _publish(
        self, drafts: Sequence[Draft], keys: Sequence[OriginKey | None], known: Known
    ) -> list[Publication]:
        await self.register.ask()
        register = self.register.current()
        check_current(register, self.now())
        group = Group(0, asyncio.get_running_loop().create_future())
        entries = [
            self._entry(draft, register, key, known, group)
            for draft, key in zip(drafts, keys, strict=True)
        ]
        new = [entry for entry in entries if isinstance(entry, Entry)]
        self._check_key(register, [entry.prepared for entry in new])
        group.missing = len(new)
        with self._surfacing():
            lanes = {entry.prepared.topic: await self._lane(entry.prepared.topic) for entry in new}
            for entry in new:
                await lanes[entry.prepared.topic].put(entry)
            if new:
                await group.durable
        return [self._publication(entry) for entry in entries]

    @contextmanager
    def _surfacing(self) -> Iterator[None]:
        """Raise a writer's crash instead of what came of it."""
        try:
            yield
        except UnavailableError:
            self._raise_crash()
            raise

    def _raise_crash(self) -> None:
        for task in self._running:
            if task.done() and not task.cancelled() and (crash := task.exception()):
                raise crash

    def _entry(
        self,
        draft: Draft,
        register: Register,
        key: OriginKey | None,
        known: Known,
        group: Group,
    ) -> Entry | Published:
        last = known.get((key.contract, key.key)) if key else None
        if last and key and last.content == key.content:
            return last
        return Entry(self.preparation.prepare(draft, register, key, last), group)

    def _check_key(self, register: Register, made: Sequence[Prepared]) -> None:
        """Return when readers will believe this station's signature of what was made now."""
        known = register.keys.get(self.author.key_id)
        if known is None or known.use is not KeyUse.SIGNING:
            raise HandlingRefused(
                "handling.key_unknown",
                f"Register {register.version} does not hold this station's key as one of "
                f"{self.author.member}: nobody would believe it. Ask the registrar.",
            )
        times = [prepared.unsigned.made_at for prepared in made]
        if not all(known.not_before <= at < known.not_after for at in times):
            raise HandlingRefused(
                "handling.key_window",
                "The register does not let this station's key sign at this time: nobody would "
                "believe it. Look at the clock, or ask the registrar for a new window.",
            )

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
        async with self._claiming:
            if self._closed:
                raise not_kept()
            writer = self._lanes.get(topic)
            if writer is None:
                writer = self._start(topic, await self.outbox.claim_lane(topic))
                self._lanes[topic] = writer
            return writer

    def _start(self, topic: str, lane: int) -> LaneWriter:
        author = self.author
        sealer = Sealer(member=author.member, topic=topic, register=self.register)
        writer = LaneWriter(
            signer=LaneSigner(author=author, topic=topic, lane=lane, sealer=sealer),
            outbox=self.outbox,
            sink=self.sink,
            now=self.now,
        )
        self._writers.append(writer)
        self._running.append(asyncio.create_task(writer.run(), name=f"lane {topic}/{lane}"))
        return writer


def check_current(register: Register, at: int) -> None:
    """Return when a register may be acted under at time `at`.

    Raises:
        RegisterRefused: It has expired (`register.expired`).
    """
    if at >= register.expires_at:
        since = EPOCH + timedelta(microseconds=register.expires_at)
        raise RegisterRefused(
            "register.expired",
            f"Register {register.version} expired on {since:%Y-%m-%d %H:%M} UTC: nothing is sent "
            "until there is a newer one. Fetch it, or ask the registrars.",
        )


def _check_once(keys: Sequence[OriginKey]) -> None:
    seen: set[tuple[str, str]] = set()
    for key in keys:
        if (key.contract, key.key) in seen:
            raise ReportRefused(
                "report.key_twice",
                f"Two of the reports given together have the key {key.key!r}: a key names one.",
            )
        seen.add((key.contract, key.key))
