"""Stations on a real Kafka: what is published is proven, delivered and noted."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import cast

import pytest
from exchange import Exchange

from broker.errors import (
    ConfigError,
    HandlingRefused,
    RegisterRefused,
    ReportRefused,
    TransportError,
)
from broker.kafka import KafkaSettings
from broker.kafka.client import ensure_topics
from broker.register import Status
from broker.roles.drafts import Draft
from broker.station import Station
from schemas import (
    TLP,
    Correction,
    CorrectionReason,
    Handling,
    Lifecycle,
    Reference,
    SeizureReport,
    Thread,
)
from schemas.examples import example

pytestmark = pytest.mark.kafka
SEIZURE = cast("SeizureReport", example("seizure_report").report)
TO_POLICE = Handling(tlp=TLP.AMBER, audience=("police-nz",))
MakeExchange = Callable[[], Awaitable[Exchange]]


@pytest.fixture
def make_exchange(kafka: str, tmp_path: Path, request: pytest.FixtureRequest) -> MakeExchange:
    """Give a network of its own for this test, with a topic for seizures."""

    async def make() -> Exchange:
        name = f"exercise.{abs(hash(request.node.nodeid)) % 10**8}"
        exchange = Exchange(tmp_path, name, kafka, ["customs-nz", "police-nz", "rilo-ap"])
        await ensure_topics(KafkaSettings(kafka), [exchange.topic("seizure_report")])
        return exchange

    return make


async def publish(exchange: Exchange, count: int, handling: Handling = TO_POLICE) -> None:
    """Publish so many seizures as New Zealand's customs, acknowledged."""
    async with Station.open(exchange.station("customs-nz")) as station:
        drafts = [Draft(report=SEIZURE, handling=handling) for _ in range(count)]
        for publication in await station.publish_many(drafts):
            await publication.acknowledged()


async def read(exchange: Exchange, member: str) -> list[str]:
    """Return the ids that a member is delivered up to now."""
    async with Station.open(exchange.station(member)) as station:
        ids = []
        async for delivery in station.subscribe(SeizureReport, follow=False):
            async with delivery:
                ids.append(str(delivery.id))
        return ids


async def threads_read(exchange: Exchange) -> list[Thread]:
    """Return the threads of what the police are delivered up to now."""
    async with Station.open(exchange.station("police-nz")) as station:
        threads = []
        async for delivery in station.subscribe(SeizureReport, follow=False):
            async with delivery:
                threads.append(delivery.terms.thread)
        return threads


async def test_a_seizure_reaches_its_audience_proven(make_exchange: MakeExchange) -> None:
    """The police get what customs said, who said it and how it may be used."""
    exchange = await make_exchange()
    async with Station.open(exchange.station("customs-nz")) as station:
        publication = await station.publish(SEIZURE, handling=TO_POLICE)
        await publication.acknowledged()
    async with Station.open(exchange.station("police-nz")) as station:
        async for delivery in station.subscribe(SeizureReport, follow=False):
            async with delivery:
                assert delivery.report == SEIZURE
                assert delivery.originator.name == "customs-nz"
                assert delivery.reference == publication.reference
                assert delivery.terms.handling == TO_POLICE
                assert delivery.status is Status.EXERCISE
        tally = await station.tally()
    assert (tally.read, tally.delivered) == (1, 1)


async def test_who_is_not_in_the_audience_gets_nothing(make_exchange: MakeExchange) -> None:
    """A member outside the audience counts the report as not addressed to it."""
    exchange = await make_exchange()
    await publish(exchange, 3)
    ids = await read(exchange, "rilo-ap")
    async with Station.open(exchange.station("rilo-ap")) as station:
        tally = await station.tally()
    assert (ids, tally.not_addressed, tally.delivered) == ([], 3, 0)


async def test_reading_again_delivers_nothing_twice(make_exchange: MakeExchange) -> None:
    """A subscription keeps its progress over restarts."""
    exchange = await make_exchange()
    await publish(exchange, 5)
    first = await read(exchange, "police-nz")
    second = await read(exchange, "police-nz")
    await publish(exchange, 2)
    third = await read(exchange, "police-nz")
    assert (len(first), len(second), len(third)) == (5, 0, 2)
    assert len(set(first + third)) == 7


async def test_two_subscriptions_keep_their_own_progress(make_exchange: MakeExchange) -> None:
    """Each name reads everything once."""
    exchange = await make_exchange()
    await publish(exchange, 2)
    async with Station.open(exchange.station("police-nz")) as station:
        for name in ("cases", "statistics"):
            async for delivery in station.subscribe(SeizureReport, name=name, follow=False):
                async with delivery:
                    pass
        assert (await station.tally("cases")).delivered == 2
        assert (await station.tally("statistics")).delivered == 2


async def test_where_leaves_the_others_out(make_exchange: MakeExchange) -> None:
    """What does not meet the condition counts as filtered."""
    exchange = await make_exchange()
    await publish(exchange, 2)
    async with Station.open(exchange.station("police-nz")) as station:
        where = "report.open.risk_area == 'REVENUE'"
        async for _ in station.subscribe(SeizureReport, where=where, follow=False):
            pytest.fail("a drugs seizure met a condition on revenue")
        assert (await station.tally()).filtered == 2


async def test_a_failing_handler_sends_the_report_to_quarantine(
    make_exchange: MakeExchange,
) -> None:
    """The error is kept with the report, and the lane goes on."""
    exchange = await make_exchange()
    await publish(exchange, 3)
    handled = []
    async with Station.open(exchange.station("police-nz")) as station:
        async for delivery in station.subscribe(SeizureReport, follow=False):
            async with delivery:
                handled.append(delivery.id)
                if len(handled) == 2:
                    raise KeyError("no such case")
        tally = await station.tally()
        (row,) = await station.quarantine.rows(most=10)
    assert (tally.delivered, tally.failed, len(handled)) == (2, 1, 3)
    assert row.kept.reason == "handler.failed"
    assert "KeyError" in row.kept.detail


async def test_an_effect_is_committed_with_the_done_mark(make_exchange: MakeExchange) -> None:
    """Statements of a handler that fails have no effect; those of one that returns have."""
    exchange = await make_exchange()
    await publish(exchange, 4)
    async with Station.open(exchange.station("police-nz")) as station:
        turn = 0
        async for delivery in station.subscribe(SeizureReport, follow=False):
            async with delivery:
                turn += 1
                do = delivery.transaction.execute
                await do("CREATE TABLE IF NOT EXISTS cases (id TEXT PRIMARY KEY)")
                await do("INSERT INTO cases VALUES (?)", (str(delivery.id),))
                if turn == 2:
                    raise ValueError("not this one")
                if turn == 3:
                    await do("INSERT INTO nowhere VALUES (1)")
        tally = await station.tally()
        rows = await station.quarantine.rows(most=10)
    assert (tally.delivered, tally.failed) == (2, 2)
    assert {row.kept.reason for row in rows} == {"handler.failed", "handler.effect"}


async def test_breaking_off_keeps_what_was_done(make_exchange: MakeExchange) -> None:
    """After a break, what was handled is done and the rest is delivered next time."""
    exchange = await make_exchange()
    await publish(exchange, 5)
    async with Station.open(exchange.station("police-nz")) as station:
        handled = 0
        async for delivery in station.subscribe(SeizureReport, follow=False):
            async with delivery:
                handled += 1
            if handled == 2:
                break
    rest = await read(exchange, "police-nz")
    assert len(rest) == 3


async def test_a_delivery_must_be_handled_inside_async_with(make_exchange: MakeExchange) -> None:
    """A handler that forgets `async with` is told, instead of losing the report."""
    exchange = await make_exchange()
    await publish(exchange, 2)
    async with Station.open(exchange.station("police-nz")) as station:
        with pytest.raises(ConfigError, match="async with"):
            async for _ in station.subscribe(SeizureReport, follow=False):
                pass
    again = await read(exchange, "police-nz")
    assert len(again) == 2


async def test_the_same_key_and_content_is_published_once(make_exchange: MakeExchange) -> None:
    """New content under a known key becomes a correction of what was said before."""
    exchange = await make_exchange()
    async with Station.open(exchange.station("customs-nz")) as station:
        first = await station.publish(SEIZURE, handling=TO_POLICE, key="row 1")
        again = await station.publish(SEIZURE, handling=TO_POLICE, key="row 1")
        wider = Handling(tlp=TLP.AMBER, audience=("police-nz", "rilo-ap"))
        case = Thread(thread=first.reference, references=(first.reference,))
        changed = await station.publish(SEIZURE, handling=wider, key="row 1", thread=case)
        same = await station.publish(SEIZURE, handling=wider, key="row 1", thread=case)
    assert (again.repeated, again.reference) == (True, first.reference)
    assert (changed.repeated, same.reference) == (False, changed.reference)
    threads = await threads_read(exchange)
    assert [thread.lifecycle for thread in threads] == [Lifecycle.INITIAL, Lifecycle.CORRECTION]
    assert (threads[1].supersedes, threads[1].revision) == (first.reference, 2)
    assert (threads[1].thread, threads[1].references) == (case.thread, case.references)
    assert threads[1].correction == Correction(reason=CorrectionReason.NOT_STATED)


async def test_a_correction_that_says_why_is_not_silenced(make_exchange: MakeExchange) -> None:
    """Its number and what it replaces are the station's to know; its reason is the originator's."""
    exchange = await make_exchange()
    why = Correction(reason=CorrectionReason.UNIT, changed_paths=("facts.commodities[0].hs_code",))
    async with Station.open(exchange.station("customs-nz")) as station:
        first = await station.publish(SEIZURE, handling=TO_POLICE, key="row 1")
        said = Thread(
            lifecycle=Lifecycle.CORRECTION,
            revision=2,
            supersedes=Reference(member="customs-nz", leaf=first.reference.leaf),
            correction=why,
        )
        await station.publish(SEIZURE, handling=TO_POLICE, key="row 1", thread=said)
    assert (await threads_read(exchange))[1] == said


async def test_one_key_twice_in_one_call_is_refused(make_exchange: MakeExchange) -> None:
    """A key names one thing: nothing of the call is published."""
    exchange = await make_exchange()
    async with Station.open(exchange.station("customs-nz")) as station:
        draft = Draft(report=SEIZURE, handling=TO_POLICE, key="row 1")
        with pytest.raises(ReportRefused, match="row 1"):
            await station.publish_many([draft, draft])


@pytest.mark.parametrize(
    ("handling", "status", "reason"),
    [
        (Handling(tlp=TLP.CLEAR, audience=()), None, "handling.audience_empty"),
        (Handling(tlp=TLP.RED, audience=("police-xx",)), None, "handling.recipient_unknown"),
        (
            Handling(tlp=TLP.RED, audience=("police-nz",), excluded=("police-nz",)),
            None,
            "handling.recipient",
        ),
        (TO_POLICE, Status.ACTUAL, "handling.status"),
    ],
)
async def test_what_may_not_be_published_is_refused_before_it_is_signed(
    make_exchange: MakeExchange, handling: Handling, status: Status | None, reason: str
) -> None:
    """The refusal is named, and no number is used."""
    exchange = await make_exchange()
    async with Station.open(exchange.station("customs-nz")) as station:
        with pytest.raises(HandlingRefused) as refusal:
            await station.publish(SEIZURE, handling=handling, status=status)
    assert refusal.value.reason == reason
    ids = await read(exchange, "police-nz")
    assert ids == []


async def test_what_kafka_did_not_take_is_sent_by_the_next_run(
    make_exchange: MakeExchange, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Publishing while Kafka is away is durable; the next start sends the very same bytes.

    Who says the same again meanwhile is not told that Kafka has it.
    """
    exchange = await make_exchange()
    good = exchange.station("customs-nz").read_text()
    away = good.replace(exchange.bootstrap, "127.0.0.1:1")
    exchange.station("customs-nz").write_text(away)
    with monkeypatch.context() as hurry:
        hurry.setattr("broker.station.sending.DRAIN_WITHIN", timedelta(seconds=0.1))
        async with Station.open(exchange.station("customs-nz")) as station:
            lost = await station.publish(SEIZURE, handling=TO_POLICE, key="row 1")
        async with Station.open(exchange.station("customs-nz")) as station:
            again = await station.publish(SEIZURE, handling=TO_POLICE, key="row 1")
            with pytest.raises(TransportError, match="It is kept in the station's outbox"):
                await again.acknowledged(timedelta(0))
    exchange.station("customs-nz").write_text(good)
    async with Station.open(exchange.station("customs-nz")) as station:
        last = await station.publish(SEIZURE, handling=TO_POLICE, key="row 1")
        await last.acknowledged()
    assert (again.repeated, last.repeated) == (True, True)
    ids = await read(exchange, "police-nz")
    assert ids == [str(lost.id)]


async def test_a_member_admitted_later_is_believed_without_a_restart(
    make_exchange: MakeExchange,
) -> None:
    """An unknown key makes the reader look at the register again before it refuses."""
    exchange = await make_exchange()
    async with Station.open(exchange.station("police-nz")) as police:
        exchange.admit("customs-au")
        exchange.write(exchange.register)
        async with Station.open(exchange.station("customs-au")) as customs:
            await customs.publish(SEIZURE, handling=TO_POLICE)
            assert await customs.acknowledged(timedelta(seconds=30))
        async for delivery in police.subscribe(SeizureReport, follow=False):
            async with delivery:
                assert delivery.originator.name == "customs-au"
        assert (await police.tally()).delivered == 1


async def test_what_comes_before_its_register_waits_for_it(make_exchange: MakeExchange) -> None:
    """Reports under a key that is not known yet are kept, and delivered once it is."""
    exchange = await make_exchange()
    before = exchange.register
    exchange.admit("customs-au")
    exchange.write(exchange.register)
    async with Station.open(exchange.station("customs-au")) as customs:
        drafts = [Draft(report=SEIZURE, handling=TO_POLICE) for _ in range(3)]
        sent = [str(publication.id) for publication in await customs.publish_many(drafts)]
        assert await customs.acknowledged(timedelta(seconds=30))
    after = exchange.register
    exchange.write(before)
    assert await read(exchange, "police-nz") == []
    async with Station.open(exchange.station("police-nz")) as station:
        assert (await station.tally()).refused == {"wire.key_unknown": 3}
    exchange.write(after)
    assert await read(exchange, "police-nz") == sent
    assert await read(exchange, "police-nz") == []
    async with Station.open(exchange.station("police-nz")) as station:
        tally = await station.tally()
        assert await station.quarantine.rows(most=9) == []
    assert (tally.read, tally.delivered, tally.missing) == (3, 3, ())
    assert tally.refused == {}


async def test_a_register_of_another_network_is_refused(make_exchange: MakeExchange) -> None:
    """A station never starts on another network's register."""
    exchange = await make_exchange()
    file = exchange.station("police-nz")
    file.write_text(file.read_text().replace(exchange.network, "exercise.elsewhere"))
    with pytest.raises(RegisterRefused) as refusal:
        async with Station.open(file):
            pytest.fail("a station opened on a register of another network")
    assert refusal.value.reason == "register.network"


async def test_many_publishers_of_one_station_do_not_disturb_each_other(
    make_exchange: MakeExchange,
) -> None:
    """Two processes that publish for one member use lanes of their own."""
    exchange = await make_exchange()
    async with AsyncExitStack() as stack:
        stations = [
            await stack.enter_async_context(Station.open(exchange.station("customs-nz")))
            for _ in range(2)
        ]
        for _ in range(3):
            for station in stations:
                await station.publish(SEIZURE, handling=TO_POLICE)
    ids = await read(exchange, "police-nz")
    async with Station.open(exchange.station("police-nz")) as station:
        tally = await station.tally()
    assert (len(set(ids)), tally.missing, tally.duplicates) == (6, (), 0)


async def test_a_report_that_lets_a_name_slip_is_refused_before_it_is_signed(
    make_exchange: MakeExchange,
) -> None:
    """A summary that looks as if it named an account is refused with the place named."""
    exchange = await make_exchange()
    facts = SEIZURE.facts.model_copy(update={"summary": "Paid to NZ12 3456 7890 1234 56."})
    slipped = SEIZURE.model_copy(update={"facts": facts})
    async with Station.open(exchange.station("customs-nz")) as station:
        with pytest.raises(ReportRefused, match=r"facts\.summary"):
            await station.publish(slipped, handling=TO_POLICE)


async def test_an_instant_that_no_reader_takes_is_refused_before_it_is_signed(
    make_exchange: MakeExchange,
) -> None:
    """A zone can put a date outside the years 1 to 9999; it is not published to be lost."""
    exchange = await make_exchange()
    early = datetime(1, 1, 1, tzinfo=timezone(timedelta(hours=14)))
    when = SEIZURE.facts.seized_at.model_copy(update={"value": early})
    facts = SEIZURE.facts.model_copy(update={"seized_at": when})
    async with Station.open(exchange.station("customs-nz")) as station:
        with pytest.raises(ReportRefused, match="outside the years"):
            await station.publish(SEIZURE.model_copy(update={"facts": facts}), handling=TO_POLICE)
