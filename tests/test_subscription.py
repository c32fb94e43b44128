"""A subscription whose handler, store, register or neighbour does not behave, on a real Kafka."""

from __future__ import annotations

import asyncio
import shutil
import sqlite3
from collections.abc import Awaitable, Callable
from contextlib import closing
from pathlib import Path
from typing import Any, NoReturn, cast

import pytest
from exchange import Exchange
from full_disk import no_room

from broker.errors import StoreError, TransportError
from broker.kafka import KafkaSettings
from broker.kafka.client import KafkaSource, ensure_topics
from broker.roles.delivery import Delivery
from broker.roles.subscription import Subscription
from broker.station import Station
from broker.store.inbox import SqliteInbox
from schemas import TLP, Handling, SeizureReport
from schemas.examples import example

pytestmark = pytest.mark.kafka
SEIZURE = cast("SeizureReport", example("seizure_report").report)
TO_POLICE = Handling(tlp=TLP.AMBER, audience=("police-nz",))
Method = Callable[..., Awaitable[Any]]
MakeExchange = Callable[[], Awaitable[Exchange]]
CASES = "CREATE TABLE IF NOT EXISTS cases (id TEXT PRIMARY KEY)"
CASE = "INSERT INTO cases VALUES (?)"


@pytest.fixture
def make_exchange(kafka: str, tmp_path: Path, request: pytest.FixtureRequest) -> MakeExchange:
    """Give a network of its own for this test, with a topic for seizures."""

    async def make() -> Exchange:
        name = f"exercise.{abs(hash(request.node.nodeid)) % 10**8}"
        exchange = Exchange(tmp_path, name, kafka, ["customs-nz", "police-nz"])
        await ensure_topics(KafkaSettings(kafka), [exchange.topic("seizure_report")])
        return exchange

    return make


def told(method: Method, event: asyncio.Event) -> Method:
    """Return the method, telling when it is called."""

    def called(*arguments: Any) -> Awaitable[Any]:  # noqa: ANN401 - any method's
        event.set()
        return method(*arguments)

    return called


async def publish(exchange: Exchange, count: int, member: str = "customs-nz") -> None:
    """Publish so many seizures, acknowledged."""
    async with Station.open(exchange.station(member)) as station:
        for _ in range(count):
            publication = await station.publish(SEIZURE, handling=TO_POLICE)
            await publication.acknowledged()


async def take(delivery: Delivery) -> None:
    """Handle a delivery with an effect that must happen once."""
    async with delivery:
        await delivery.transaction.execute(CASES)
        await delivery.transaction.execute(CASE, (str(delivery.id),))


async def take_all(exchange: Exchange) -> tuple[int, int]:
    """Take what is left, and return how many cases there are and how many were delivered."""
    async with Station.open(exchange.station("police-nz")) as station:
        async for delivery in station.subscribe(SeizureReport, follow=False):
            await take(delivery)
        delivered = (await station.tally()).delivered
    return cases(exchange), delivered


def cases(exchange: Exchange) -> int:
    """Return how many effects there are."""
    with closing(sqlite3.connect(exchange.folder / "police-nz" / "store.sqlite")) as store:
        (found,) = store.execute("SELECT count(*) FROM cases").fetchone()
    return int(found)


async def test_cancelled_while_its_effect_is_committed_a_report_is_done_once(
    make_exchange: MakeExchange, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The commit ends first; closing has nothing to say, and the next run does not repeat it."""
    exchange = await make_exchange()
    await publish(exchange, 3)
    noting = asyncio.Event()

    async def handle() -> None:
        async with Station.open(exchange.station("police-nz")) as station:
            async for delivery in station.subscribe(SeizureReport, follow=False):
                await take(delivery)

    with monkeypatch.context() as patched:
        patched.setattr(SqliteInbox, "note", told(SqliteInbox.note, noting))
        task = asyncio.create_task(handle())
        await noting.wait()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
    assert cases(exchange) == 1
    assert await take_all(exchange) == (3, 3)


async def test_cancelled_in_its_handler_a_report_is_delivered_again(
    make_exchange: MakeExchange,
) -> None:
    """Being cancelled is the same as a crash: no effect, no done-mark, no quarantine."""
    exchange = await make_exchange()
    await publish(exchange, 2)
    handling = asyncio.Event()

    async def handle() -> None:
        async with Station.open(exchange.station("police-nz")) as station:
            async for delivery in station.subscribe(SeizureReport, follow=False):
                async with delivery:
                    await delivery.transaction.execute(CASES)
                    handling.set()
                    await asyncio.Event().wait()

    task = asyncio.create_task(handle())
    await handling.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert await take_all(exchange) == (2, 2)


async def test_a_full_disk_while_an_effect_is_committed_loses_and_repeats_nothing(
    make_exchange: MakeExchange,
) -> None:
    """The handler's report is neither done nor counted, and comes again in the next run."""
    exchange = await make_exchange()
    await publish(exchange, 3)
    log = exchange.folder / "police-nz" / "store.sqlite-wal"
    async with Station.open(exchange.station("police-nz")) as station:
        subscription = station.subscribe(SeizureReport, follow=False)
        await take(await anext(subscription))
        second = await anext(subscription)
        with no_room(at=log.stat().st_size), pytest.raises(StoreError, match="disk"):
            await take(second)
    assert cases(exchange) == 1
    assert await take_all(exchange) == (3, 3)


async def test_two_subscriptions_of_one_station_both_learn_of_a_new_member(
    make_exchange: MakeExchange,
) -> None:
    """The register that one of them asked for serves the other, too."""
    exchange = await make_exchange()
    async with Station.open(exchange.station("police-nz")) as station:
        readers = [station.subscribe(SeizureReport, name=name) for name in ("one", "two")]
        waiting = [asyncio.create_task(_next(reader)) for reader in readers]
        await publish(exchange, 1)
        assert await asyncio.gather(*waiting) == ["customs-nz", "customs-nz"]
        waiting = [asyncio.create_task(_next(reader)) for reader in readers]
        exchange.admit("customs-au")
        exchange.write(exchange.register)
        await publish(exchange, 1, "customs-au")
        assert await asyncio.gather(*waiting) == ["customs-au", "customs-au"]


async def test_what_was_parked_is_delivered_when_the_register_arrives(
    make_exchange: MakeExchange, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing else need come: the reader looks for the register by itself."""
    exchange = await make_exchange()
    file, own = exchange.station("police-nz"), exchange.folder / "own"
    shutil.copytree(exchange.folder / "register", own)
    file.write_text(file.read_text().replace("../register", "../own"))
    exchange.admit("customs-au")
    exchange.write(exchange.register)
    await publish(exchange, 2)
    async with Station.open(file) as station:
        async for _ in station.subscribe(SeizureReport, follow=False):
            pytest.fail("a report was delivered under a register that its reader lacks")
        subscription = station.subscribe(SeizureReport)
        assert (await station.tally()).refused == {"wire.register_newer": 2}
        reading = asyncio.Event()
        monkeypatch.setattr(KafkaSource, "fetch", told(KafkaSource.fetch, reading))
        waiting = asyncio.create_task(_next(subscription))
        await reading.wait()
        shutil.copytree(exchange.folder / "register", own, dirs_exist_ok=True)
        assert [await waiting, await _next(subscription)] == ["customs-nz", "customs-nz"]
        await subscription.close()
        tally = await station.tally()
    assert (tally.read, tally.delivered, tally.refused) == (2, 2, {})


async def test_closing_the_station_ends_a_reading_that_waits(make_exchange: MakeExchange) -> None:
    """Who waits for the next report in another task is at the end, and Kafka is let go of."""
    exchange = await make_exchange()
    await publish(exchange, 1)
    async with Station.open(exchange.station("police-nz")) as station:
        subscription = station.subscribe(SeizureReport)
        assert await _next(subscription) == "customs-nz"
        waiting = asyncio.create_task(_next(subscription))
    with pytest.raises(StopAsyncIteration):
        await waiting


async def test_a_start_that_failed_can_be_tried_again(
    make_exchange: MakeExchange, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After Kafka did not answer at the start, the same subscription reads everything."""
    exchange = await make_exchange()
    await publish(exchange, 2)

    async def unanswered(_: KafkaSource) -> NoReturn:
        raise TransportError("Kafka did not answer.")

    async with Station.open(exchange.station("police-nz")) as station:
        subscription = station.subscribe(SeizureReport, follow=False)
        with monkeypatch.context() as patched:
            patched.setattr(KafkaSource, "ends", unanswered)
            with pytest.raises(TransportError):
                await anext(subscription)
        read = 0
        async for delivery in subscription:
            async with delivery:
                read += 1
    assert read == 2


async def _next(subscription: Subscription) -> str:
    """Return who said the next report."""
    delivery = await anext(subscription)
    async with delivery:
        pass
    return delivery.originator.name
