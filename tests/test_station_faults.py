"""Stations whose clock, store, register or caller does not behave; none of them needs Kafka."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Awaitable, Callable, Iterator
from contextlib import closing, contextmanager, suppress
from datetime import timedelta
from pathlib import Path
from typing import cast

import pytest
from exchange import Exchange

from broker.errors import ConfigError, HandlingRefused, TransportError, UnavailableError
from broker.keys import SigningKey
from broker.roles.clock import utc_now
from broker.roles.drafts import Draft, Publication
from broker.station import Station
from broker.store.outbox import SqliteOutbox
from schemas import TLP, Alert, Handling, SeizureReport
from schemas.examples import example

SEIZURE = cast("SeizureReport", example("seizure_report").report)
TO_POLICE = Handling(tlp=TLP.AMBER, audience=("police-nz",))
Method = Callable[..., Awaitable[int]]
HOURS = timedelta(hours=2) // timedelta(microseconds=1)


@pytest.fixture
def exchange(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Exchange:
    """Give a network whose stations reach no Kafka, and do not wait for it when they close."""
    monkeypatch.setattr("broker.station.sending.DRAIN_WITHIN", timedelta(0))
    return Exchange(tmp_path, "exercise.faults", "127.0.0.1:1", ["customs-nz", "police-nz"])


class Clock:
    """A clock that is set by `jump` after so many more looks at it."""

    def __init__(self) -> None:
        self.jump = 0
        self.after = 0

    def __call__(self) -> int:
        """Return the time that it shows."""
        if self.after > 0:
            self.after -= 1
            return utc_now()
        return utc_now() + self.jump


@contextmanager
def locked(exchange: Exchange, member: str) -> Iterator[None]:
    """Keep a member's store from being written."""
    with closing(sqlite3.connect(exchange.folder / member / "store.sqlite")) as other:
        other.execute("BEGIN IMMEDIATE")
        yield


def told(method: Method, event: asyncio.Event) -> Method:
    """Return the method, telling when it is called."""

    def called(*arguments: object) -> Awaitable[int]:
        event.set()
        return method(*arguments)

    return called


async def started(task: asyncio.Task[object]) -> None:
    """Let a task come to where it waits for another thread."""
    for _ in range(20):
        await asyncio.sleep(0)
    assert not task.done()


async def test_a_clock_that_leaps_ahead_costs_one_report_and_not_the_lane(
    exchange: Exchange,
) -> None:
    """What can no longer be signed within the hour is told so; the next one is published."""
    clock = Clock()
    async with Station.open(exchange.station("customs-nz"), now=clock) as station:
        await station.publish(SEIZURE, handling=TO_POLICE)
        clock.jump, clock.after = HOURS, 3
        with pytest.raises(UnavailableError, match="clock"):
            await station.publish(SEIZURE, handling=TO_POLICE)
        clock.jump = 0
        await station.publish(SEIZURE, handling=TO_POLICE)


async def test_a_clock_set_back_between_two_reports_of_a_batch_is_survived(
    exchange: Exchange,
) -> None:
    """The report from before is signed as of then; the one that cannot be with it is told so."""
    clock = Clock()
    async with Station.open(exchange.station("customs-nz"), now=clock) as station:
        await station.publish(SEIZURE, handling=TO_POLICE)
        clock.jump, clock.after = -HOURS, 3
        drafts = [Draft(report=SEIZURE, handling=TO_POLICE)] * 2
        with pytest.raises(UnavailableError, match="clock"):
            await station.publish_many(drafts)
        await station.publish(SEIZURE, handling=TO_POLICE)


async def test_who_publishes_while_the_station_closes_is_told(exchange: Exchange) -> None:
    """Every report is either durable, or its publisher gets an error: nobody hangs."""
    drafts = [Draft(report=SEIZURE, handling=TO_POLICE)] * 300
    async with Station.open(exchange.station("customs-nz")) as station:
        await station.publish(SEIZURE, handling=TO_POLICE)
        tasks = [asyncio.create_task(station.publish_many(drafts)) for _ in range(8)]
        await asyncio.sleep(0)
    outcomes = await asyncio.gather(*tasks, return_exceptions=True)
    assert all(isinstance(outcome, list | UnavailableError) for outcome in outcomes)
    assert any(isinstance(outcome, UnavailableError) for outcome in outcomes)


async def test_who_publishes_first_while_the_station_closes_is_told(exchange: Exchange) -> None:
    """Also a lane whose writer had no time to begin lets nobody hang."""
    for turns in range(40):
        async with Station.open(exchange.station("customs-nz")) as station:
            await station.send_leftovers()
            task = asyncio.create_task(station.publish(SEIZURE, handling=TO_POLICE))
            for _ in range(turns):
                await asyncio.sleep(0)
        (outcome,) = await asyncio.gather(task, return_exceptions=True)
        assert isinstance(outcome, Publication | UnavailableError | ConfigError)


async def test_who_waits_for_kafka_while_the_station_closes_is_told(exchange: Exchange) -> None:
    """What is kept and not sent raises TransportError, never a cancellation of nobody's."""
    async with Station.open(exchange.station("customs-nz")) as station:
        publication = await station.publish(SEIZURE, handling=TO_POLICE)
        waiting = asyncio.create_task(publication.acknowledged())
        await started(waiting)
    with pytest.raises(TransportError, match="kept in the outbox"):
        await waiting


async def test_a_closed_station_says_so(exchange: Exchange) -> None:
    """Nothing is published or read through a station that was left."""
    async with Station.open(exchange.station("customs-nz")) as station:
        await station.publish(SEIZURE, handling=TO_POLICE)
    with pytest.raises(ConfigError, match="closed"):
        await station.publish(SEIZURE, handling=TO_POLICE)
    with pytest.raises(ConfigError, match="closed"):
        station.subscribe(SeizureReport)


async def test_a_key_is_published_once_though_its_publisher_is_cancelled(
    exchange: Exchange, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Trying again after a time-out finds what the first try went on to publish."""
    drafts = [Draft(report=SEIZURE, handling=TO_POLICE, key=f"row {n}") for n in range(200)]
    async with Station.open(exchange.station("customs-nz")) as station:
        await station.publish(SEIZURE, handling=TO_POLICE)
        with locked(exchange, "customs-nz"):
            keeping = asyncio.Event()
            monkeypatch.setattr(SqliteOutbox, "keep", told(SqliteOutbox.keep, keeping))
            first = asyncio.create_task(station.publish_many(drafts))
            await keeping.wait()
            first.cancel()
            again = asyncio.create_task(station.publish_many(drafts))
            await started(again)
        with suppress(asyncio.CancelledError):
            await first
        assert all(publication.repeated for publication in await again)


async def test_a_station_has_one_reader_per_subscription(exchange: Exchange) -> None:
    """The second is refused while the first is open, whatever it wants to read."""
    async with Station.open(exchange.station("police-nz")) as station:
        first = station.subscribe(SeizureReport)
        with pytest.raises(ConfigError, match="already"):
            station.subscribe(Alert)
        station.subscribe(Alert, name="other")
        await first.close()
        station.subscribe(Alert)
    async with Station.open(exchange.station("police-nz")) as again:
        again.subscribe(SeizureReport)


async def test_a_key_that_nobody_would_believe_signs_nothing(exchange: Exchange) -> None:
    """A station whose key the register does not hold, or not now, is told so."""
    late = Clock()
    late.jump = timedelta(days=800) // timedelta(microseconds=1)
    async with Station.open(exchange.station("customs-nz"), now=late) as station:
        with pytest.raises(HandlingRefused) as refusal:
            await station.publish(SEIZURE, handling=TO_POLICE)
        assert refusal.value.reason == "handling.key_window"
    key = exchange.folder / "customs-nz" / "keys" / "signing.pem"
    key.unlink()
    SigningKey.generate().save(key)
    async with Station.open(exchange.station("customs-nz")) as station:
        with pytest.raises(HandlingRefused) as refusal:
            await station.publish(SEIZURE, handling=TO_POLICE)
        assert refusal.value.reason == "handling.key_unknown"


async def test_a_member_admitted_meanwhile_can_be_named_at_once(exchange: Exchange) -> None:
    """A publisher acts under the newest register, without a restart and without reading."""
    to_rilo = Handling(tlp=TLP.AMBER, audience=("rilo-ap",))
    async with Station.open(exchange.station("customs-nz")) as station:
        with pytest.raises(HandlingRefused, match="no member"):
            await station.publish(SEIZURE, handling=to_rilo)
        exchange.admit("rilo-ap")
        exchange.write(exchange.register)
        await station.publish(SEIZURE, handling=to_rilo)
