"""An office on a real Kafka: taken in once, counted right, told back signed."""

from __future__ import annotations

import asyncio
import dataclasses
import json
import os
import signal
import subprocess
import sys
from collections.abc import Awaitable, Callable, Iterable
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from cli_runs import PROGRAM, WIDE, Ended
from exchange import Exchange

from broker.cli.exits import ExitCode
from broker.errors import StoreError
from broker.kafka import KafkaSettings
from broker.kafka.client import ensure_topics
from broker.office import Period, shelf_of, summarise, take_in
from broker.office.shelf import ShelfWriter
from broker.roles.drafts import Draft
from broker.station import Station
from schemas import TLP, Handling, Report, SeizureReport, StatisticalBulletin
from schemas.contracts import shipped
from schemas.examples import example

pytestmark = pytest.mark.kafka
CUSTOMS = ("customs-nz", "customs-th", "customs-vn")
TO_ALL = Handling(tlp=TLP.GREEN, audience=(*CUSTOMS, "rilo-ap"))
MakeExchange = Callable[[], Awaitable[Exchange]]


@pytest.fixture
def make_exchange(kafka: str, tmp_path: Path, request: pytest.FixtureRequest) -> MakeExchange:
    """Give a network of its own for this test, with every topic."""

    async def make() -> Exchange:
        name = f"exercise.office{abs(hash(request.node.nodeid)) % 10**8}"
        exchange = Exchange(tmp_path, name, kafka, [*CUSTOMS, "rilo-ap"])
        await ensure_topics(KafkaSettings(kafka), [exchange.topic(each) for each in shipped()])
        return exchange

    return make


def report(contract: str, **changed: Any) -> Report:  # noqa: ANN401 - any field of `facts`
    """Return a contract's example with some of its `facts` changed, without names."""
    found = example(contract).report
    tree = found.model_dump() | {"nominal": None}
    tree["facts"] |= changed
    return type(found).model_validate(tree)


def seizure(kilograms: int | None) -> SeizureReport:
    """Return a seizure of so much heroin."""
    figure: dict[str, Any] = {"unit": "KGM", "plausibility": "OK"}
    figure |= {"amount": kilograms} if kilograms is not None else {"amount_missing": "UNKNOWN"}
    if kilograms is not None:
        figure["amount"] = Decimal(kilograms)
    goods = {"risk_area": "DRUGS", "category": "HEROIN", "quantities": (figure,)}
    made = report("seizure_report", commodities=(goods,), monetary_instruments=())
    assert isinstance(made, SeizureReport)
    return made


async def publish(exchange: Exchange, member: str, drafts: Iterable[Draft]) -> list[Any]:
    """Publish as a member, acknowledged."""
    async with Station.open(exchange.station(member)) as station:
        publications = await station.publish_many(drafts)
        for publication in publications:
            await publication.acknowledged(timedelta(seconds=30))
        return list(publications)


def drafts(amounts: Iterable[int | None]) -> list[Draft]:
    """Return a seizure for each amount, keyed by its place."""
    return [
        Draft(report=seizure(amount), handling=TO_ALL, key=f"row {place}")
        for place, amount in enumerate(amounts)
    ]


async def run(*arguments: str | Path) -> Ended:
    """Run `sealane office` as its users do, without holding up this test's own loop."""
    process = await asyncio.create_subprocess_exec(
        *(PROGRAM, "office", *map(str, arguments)),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={**os.environ, **WIDE},
    )
    out, err = await asyncio.wait_for(process.communicate(), 60)
    return Ended(process.returncode or 0, out.decode(), err.decode())


@pytest.mark.slow
async def test_the_cycle_from_seizures_to_a_signed_bulletin(make_exchange: MakeExchange) -> None:
    """Members report, correct and answer; the office counts, and its bulletin comes back proven."""
    exchange = await make_exchange()
    for kilograms, member in enumerate(CUSTOMS, 1):
        await publish(exchange, member, drafts([kilograms, 10 * kilograms, None]))
    await publish(exchange, "customs-vn", drafts([5]))  # the same row, another figure
    terms = example("alert").terms
    assert terms is not None
    alert = Draft(report=report("alert"), handling=TO_ALL, evaluation=terms.evaluation)
    (warned,) = await publish(exchange, "customs-nz", [alert])
    hit = report("feedback", about=warned.reference.model_dump(), outcome="HIT")
    await publish(exchange, "customs-th", [Draft(report=hit, handling=TO_ALL)])

    office = exchange.station("rilo-ap")
    assert await run("collect", office) == Ended(0, "", "")
    told = json.loads((await run("summary", office, "--offline", "--json")).stdout)
    tables = told["statuses"]["EXERCISE"]
    (heroin,) = tables["quantities"]
    assert (heroin["total"], heroin["unknown"], heroin["members"]) == ("68", 3, 3)
    (alerts,) = tables["hit_rates_by_member"]
    assert (alerts["member"], alerts["hits"], alerts["hit_rate"]) == ("customs-nz", 1, 1.0)

    sent = await run("bulletin", office)
    assert sent.returncode == 0
    assert "Signed and sent: 9 reports of 3 members" in sent.stdout
    again = await run("bulletin", office)
    assert "Unchanged, so not published again" in again.stdout
    async with Station.open(exchange.station("customs-th")) as station:
        bulletins = []
        async for delivery in station.subscribe(StatisticalBulletin, follow=False):
            async with delivery:
                bulletins.append(delivery)
    (bulletin,) = bulletins
    assert bulletin.originator.name == "rilo-ap"
    assert isinstance(bulletin.report, StatisticalBulletin)
    (cell,) = bulletin.report.facts.cells
    assert (cell.n, cell.reporters, cell.quantity) == (9, 3, Decimal(68))


async def test_what_was_taken_in_is_not_taken_in_again(make_exchange: MakeExchange) -> None:
    """A second summary adds what is new; the figures and the station's sums agree."""
    exchange = await make_exchange()
    await publish(exchange, "customs-nz", drafts(range(1, 101)))
    async with Station.open(exchange.station("rilo-ap")) as station:
        await take_in(station)
        await publish(exchange, "customs-th", drafts(range(1, 51)))
    async with Station.open(exchange.station("rilo-ap")) as station:
        await take_in(station)
        (row,) = summarise(shelf_of(station), Period()).quantities
        tally = await station.tally("office")
    assert (row["total"], row["seizures"], row["members"]) == (5050 + 1275, 150, 2)
    assert (tally.delivered, tally.duplicates) == (150, 0)


@pytest.mark.slow
async def test_a_kill_in_mid_run_loses_and_doubles_nothing(make_exchange: MakeExchange) -> None:
    """`kill -9` again and again while taking in: every report counts, once."""
    exchange = await make_exchange()
    await publish(exchange, "customs-nz", drafts(range(1, 501)))
    station, journal = exchange.station("rilo-ap"), "store.sqlite.office/journal.jsonl"
    script = (
        "import asyncio, os, signal, sys\n"
        "from broker.office import take_in\n"
        "from broker.station import Station\n"
        "left = int(sys.argv[2])\n"
        "def taken():\n"
        "    global left\n"
        "    left -= 1\n"
        "    if not left: os.kill(os.getpid(), signal.SIGKILL)\n"
        "async def main():\n"
        "    async with Station.open(sys.argv[1]) as station:\n"
        "        await take_in(station, taken=taken)\n"
        "asyncio.run(main())\n"
    )
    codes = []
    for most in (1, 63, 64, 65, 150, 1000):
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-c", script, station, str(most)
        )
        codes.append(await asyncio.wait_for(process.wait(), 60))
    assert codes == [-signal.SIGKILL] * 5 + [0]
    lines = (station.parent / journal).read_bytes().count(b"\n")
    assert lines > 500  # some came twice, and still:
    async with Station.open(station) as opened:
        (row,) = summarise(shelf_of(opened), Period()).quantities
    assert (row["total"], row["seizures"]) == (500 * 501 // 2, 500)


async def test_a_disk_that_fails_stops_the_intake_and_loses_nothing(
    make_exchange: MakeExchange, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The report is neither done nor quarantined, and comes again when the disk is well."""
    exchange = await make_exchange()
    await publish(exchange, "customs-nz", drafts([1, 2, 3]))

    def fail(*_: object) -> None:
        raise StoreError("the disk is full")

    with monkeypatch.context() as broken:
        broken.setattr(ShelfWriter, "add", fail)
        async with Station.open(exchange.station("rilo-ap")) as station:
            with pytest.raises(StoreError):
                await take_in(station)
    async with Station.open(exchange.station("rilo-ap")) as station:
        assert await station.quarantine.rows(most=9) == []
        await take_in(station)
        (row,) = summarise(shelf_of(station), Period()).quantities
    assert (row["total"], row["seizures"]) == (6, 3)


async def test_an_office_without_rights_is_refused(make_exchange: MakeExchange) -> None:
    """A member that may read nothing cannot be an office."""
    exchange = await make_exchange()
    members = exchange.register.members
    outsider = dataclasses.replace(members["rilo-ap"], rights={})
    exchange.write(dataclasses.replace(exchange.register, members={**members, "rilo-ap": outsider}))
    ended = await run("summary", exchange.station("rilo-ap"))
    assert ended.returncode == ExitCode.REFUSED
    assert "may read nothing" in ended.stderr
