"""Station: a member's running node, put together from its file."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Self

from broker.keychain import StationKeys
from broker.register import Status
from broker.roles import threads
from broker.roles.aims import Aim
from broker.roles.author import Author
from broker.roles.clock import Clock, microseconds, utc_now
from broker.roles.counting import Counting
from broker.roles.drafts import NEW_THREAD, Draft, Publication
from broker.roles.grants import grants_about
from broker.roles.parking import Asks
from broker.roles.ports import RecordSink, RecordSource
from broker.roles.preparation import Preparation
from broker.roles.publisher import Publisher
from broker.roles.subscription import Subscription
from broker.roles.topics import readable_contracts
from broker.roles.where import Where
from broker.settings import StationFile
from broker.station.answering import Answering
from broker.station.holdings import Holdings
from broker.station.kafka_edge import kafka_sink, kafka_source
from broker.station.keyring import store_key
from broker.station.onward import Onward
from broker.station.reading import Reading, check_name
from broker.station.sending import Sending
from broker.station.watching import watched_register
from broker.store.sqlite import SqliteStore
from schemas import Evaluation, Handling, Reference, Report, Thread
from schemas.handling import Purpose


class Station(Holdings):
    """A member's node: publishes as that member, and subscribes for it.

    Use `Station.open`. Kafka is met only when something is published or subscribed to.
    """

    def __init__(
        self, settings: StationFile, keys: StationKeys, store: SqliteStore, now: Clock
    ) -> None:
        register = watched_register(settings, now)
        super().__init__(settings, store, register, keys, now)
        self.asks = Asks()
        """The `keys` records that it waits for."""
        self._sending = Sending(self._make_publisher)
        self._reading = Reading(
            reader=settings.member,
            register=self._register,
            inbox=store.inbox,
            open_source=self._source,
            now=now,
            aims=store.aims,
            vault=store.vault,
            keyring=self._keyring,
            asks=self.asks,
            leaves=lambda about: grants_about(store.received, store.vault, about),
            recalls=store.recalls,
        )
        self.answers = Answering(
            member=settings.member,
            register=self._register,
            receipts=store.receipts,
            recalls=store.recalls,
            asks=self.asks,
            publisher=self._sending.publisher,
            reading=self._reading,
            follow=self._onward().follow,
            trim=store.outbox.trim,
            now=now,
        )
        """Its heartbeats, and what is answered in them."""

    @classmethod
    @asynccontextmanager
    async def open(cls, file: Path | str, *, now: Clock = utc_now) -> AsyncIterator[Self]:
        """Open the station that `file` (TOML) describes; leaving sends what Kafka still takes.

        Raises:
            ConfigError: The file, the keys or the store are not as they should be.
            RegisterRefused: The register may not be believed.
            StoreError: The store cannot be opened now.
        """
        settings = StationFile.read(Path(file))
        keys = StationKeys(settings)
        with SqliteStore(settings.database, now, store_key(keys)) as store:
            station = cls(settings, keys, store, now)
            try:
                yield station
            finally:
                await station._close()

    async def publish(  # noqa: PLR0913 - what is said of a report; only handling must be
        self,
        report: Report,
        *,
        handling: Handling,
        evaluation: tuple[Evaluation, ...] = (),
        thread: Thread = NEW_THREAD,
        parents: tuple[Reference, ...] = (),
        status: Status | None = None,
        expires_in: timedelta | None = None,
        key: str | None = None,
    ) -> Publication:
        """Return once the report is signed and durable; `Draft` says what the arguments mean.

        Raises:
            HandlingRefused: A recipient may not have it, or this member may not say it.
            ReportRefused: It is not a report of the register's contract.
            UnavailableError: It could not be kept (StoreError), or the station is being closed; it
                was not published.
        """
        draft = Draft(
            report=report,
            handling=handling,
            evaluation=evaluation,
            thread=thread,
            parents=parents,
            status=status,
            expires_in=expires_in,
            key=key,
        )
        (publication,) = await self.publish_many([draft])
        return publication

    async def publish_many(self, drafts: Iterable[Draft]) -> list[Publication]:
        """Return once all drafts are signed and durable; every one is checked before the first is.

        Raises:
            As `publish`.
        """
        return await (await self._sending.publisher()).publish(list(drafts))

    async def send_leftovers(self) -> None:
        """Send what earlier runs kept and Kafka does not have yet; leaving the station waits."""
        await self._sending.publisher()

    async def acknowledged(self, within: timedelta) -> bool:
        """Return whether Kafka has all that this station numbered, waiting so long for it."""
        return await self._sending.acknowledged(within)

    def subscribe(  # noqa: PLR0913 - what is read, and what for; only contracts must be
        self,
        *contracts: type[Report],
        where: str | None = None,
        name: str = "default",
        follow: bool = True,
        purpose: Purpose = Purpose.NOT_STATED,
        legal_basis: str | None = None,
        until: datetime | None = None,
    ) -> Subscription:
        """Return a subscription: `async for` over it gives every report this member may read.

        Args:
            contracts: Which reports.
            where: A condition in CEL over `report`; others count as filtered.
            name: The subscription's name: each keeps its own progress.
            follow: Whether to wait for more at the end of what Kafka holds now. The station beats
                from the first one on, until it is closed.
            purpose: What it is read for; what was given for another purpose is withheld, and
                counted by its rule. Not stated: for what it was made for, if that was said.
            legal_basis: The instrument or power that it is read under, for people.
            until: When it lapses; then reading it is refused until it is renewed.

        Raises:
            ConfigError: The condition, the name or the contracts make no sense, or the
                subscription is being read, here or by another process.
            HandlingRefused: The register gives this member no right to read one of them. When it
                is read: it has lapsed, or was made for another purpose.
            StoreError: The subscription's lock could not be taken.
        """
        self._sending.check_open()
        check_name(name)
        named = [contract.contract for contract in contracts]
        condition = Where(where, contracts) if where else None
        answer = self.answers.answer(only_read=False)
        aim = Aim(purpose, legal_basis, None if until is None else microseconds(until))
        return self._reading.subscribe(
            named,
            name,
            where=condition,
            follow=follow,
            answer=answer,
            aim=aim,
            began=self.answers.live if follow else None,
            catching_up=self.answers.catching_up(name),
        )

    def counts(
        self, *contracts: type[Report], name: str = "counts", follow: bool = True
    ) -> Counting:
        """Return a subscription that gives what may be counted of reports not for this member.

        Args:
            contracts: Which reports.
            name: The subscription's name: each keeps its own progress.
            follow: Whether to wait for more at the end of what Kafka holds now.

        Raises:
            ConfigError: The name or the contracts make no sense, or it is being read.
            HandlingRefused: The register gives this member no right to count one of them.
            StoreError: The subscription's lock could not be taken.
        """
        self._sending.check_open()
        check_name(name)
        named = [contract.contract for contract in contracts]
        return self._reading.count(named, name, follow=follow)

    async def remember_own(self) -> None:
        """Remember what this station said itself since the last time, Kafka or not."""
        await threads.remember_own(
            self.threads, self.register, self.member, self._now(), self.reading_keys
        )

    def remember(self) -> Subscription:
        """Return the subscription by which this station remembers cases, to be read to its end.

        What it delivers, and what of the rest was proven, stands in `threads` with its done-mark.

        Raises:
            ConfigError: This member may read nothing, or it is being read, here or elsewhere.
            StoreError: The subscription's lock could not be taken.
        """
        self._sending.check_open()
        return self._reading.subscribe(
            readable_contracts(self.register, self.member),
            threads.SUBSCRIPTION,
            follow=False,
            remember=lambda verdict: threads.remember(verdict, self.register),
            answer=self.answers.answer(only_read=True),
            catching_up=self.answers.catching_up(threads.SUBSCRIPTION),
        )

    async def _publish_one(self, draft: Draft) -> Publication:
        (publication,) = await self.publish_many([draft])
        return publication

    async def _source(self, topics: Sequence[str], name: str) -> RecordSource:
        # Whoever reads meets Kafka, and sends what an earlier run could not.
        await self._sending.publisher()
        return kafka_source(self.settings, topics, name)

    def _onward(self) -> Onward:
        return Onward(
            member=self.member,
            register=self._register,
            received=self._store.received,
            threads=self._store.threads,
            recalls=self._store.recalls,
            receipts=self._store.receipts,
            keys=lambda: self.reading_keys,
            publish=self._publish_one,
            now=self._now,
        )

    def _make_publisher(self) -> Publisher:
        return Publisher(
            author=Author(self.network, self.member, self._keyring),
            register=self._register,
            outbox=self._store.outbox,
            sink=self._sink(),
            preparation=Preparation(member=self.member, now=self._now),
            now=self._now,
        )

    def _sink(self) -> RecordSink:
        return kafka_sink(self.settings)

    async def _close(self) -> None:
        """Close all, what reads at once; what one raises keeps no other open.

        The last heartbeat tells what the subscriptions noted last.
        """
        self._sending.end()
        outcomes = await asyncio.gather(*self._reading.closing(), return_exceptions=True)
        last = self.answers.end(self._sending.started)
        outcomes += await asyncio.gather(last, return_exceptions=True)
        outcomes += await asyncio.gather(self._sending.close(), return_exceptions=True)
        for error in filter(None, outcomes):
            raise error
