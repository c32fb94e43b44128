"""What was forgotten is shown by no outlet, although the hourly keys that opened it still live."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from pathlib import Path
from uuid import uuid4

import pytest
from answered_exchange import Answered
from cli_runs import Ended, sealane
from kafka_operator import Operator

from broker.station import Station
from schemas import Reference, SeizureReport
from schemas.documents import read_document
from schemas.examples import example_text

pytestmark = pytest.mark.kafka
CANARY = "CANARY-OF-A-FORGOTTEN-REPORT"
NUMBER = "NZ-AKL-2026-004417"
SHOWN = {
    "explain": '"AMBER"',
    "relay": "pass_on.tlp_amber",
    "use": "evidence.exercise",
}
"""What an outlet tells of the report's terms, where it does not show what the report says."""


@pytest.fixture(params=[True, False], ids=["sealed", "clear"])
def network(request: pytest.FixtureRequest, tmp_path: Path, kafka: str) -> Answered:
    """Give a network, sealed and not."""
    return Answered(tmp_path, kafka, sealed=request.param)


def seizure() -> SeizureReport:
    """Return a seizure with the canary in it."""
    tree = json.loads(example_text("seizure_report"))
    tree["facts"]["summary"] = CANARY
    report = read_document(tree).report
    assert isinstance(report, SeizureReport)
    return report


def taken_in(network: Answered) -> Reference:
    """Let police read the report, fail at it once, and remember it; return its reference."""
    report = network.say(seizure())

    async def work() -> None:
        async with Station.open(network.exchange.station("police-nz")) as station:
            async for delivery in station.subscribe(SeizureReport, follow=False, name="failing"):
                async with delivery:
                    raise KeyError(NUMBER)
            async for delivery in station.remember():
                async with delivery:
                    pass

    asyncio.run(work())
    return report


def forget(network: Answered, report: Reference) -> None:
    """Forget it in police's vault: nothing else of the station's is told."""

    async def work() -> None:
        async with Station.open(network.exchange.station("police-nz")) as station:
            await station.vault.forget(report.member, report.leaf)

    asyncio.run(work())


def outlets(network: Answered, report: Reference, kafka: str) -> dict[str, Callable[[], Ended]]:
    """Return every command that may show a report of another member's."""
    leaf = report.leaf.hex()
    topic = network.exchange.topic("seizure_report")

    async def place() -> int:
        async with Operator(kafka) as operator:
            return len(await operator.read(topic)) - 1

    at = f"{topic}/0/{asyncio.run(place())}"
    station = network.exchange.station("police-nz")
    saved = network.exchange.folder / "saved.bin"

    def run(*words: str | Path) -> Callable[[], Ended]:
        return lambda: network.run("police-nz", *map(str, words))

    def saving() -> Ended:
        ended = network.run("police-nz", "quarantine show", "1", "--save", str(saved))
        text = saved.read_bytes().decode("latin-1") if saved.exists() else ""
        saved.unlink(missing_ok=True)
        return ended._replace(stdout=ended.stdout + text)

    return {
        # Under a new name each time: it reads from the beginning.
        "fresh subscription": lambda: network.run(
            "police-nz",
            "subscribe",
            "seizure_report",
            "--until-end",
            "--name",
            uuid4().hex,
            "--json",
        ),
        "quarantine": run("quarantine show", "1"),
        "quarantine, saved": saving,
        "inspect": lambda: sealane("inspect", at, "--station", station),
        "thread": run("thread", leaf, "--json", "--offline"),
        "thread by number": run("thread", NUMBER, "--json", "--offline"),
        "explain": run("explain", leaf, "police-nz", "--json", "--offline"),
        "relay": run("relay", leaf, "--to", "rilo-ap", "--offline", "--json"),
        "use": run("use", leaf, "--as", "evidence", "--offline", "--json"),
    }


def test_no_outlet_shows_what_was_forgotten(network: Answered, kafka: str) -> None:
    """Each shows it, or what follows from its terms, before; and nothing of that afterwards."""
    report = taken_in(network)
    shows = outlets(network, report, kafka)
    for name, show in shows.items():
        assert SHOWN.get(name, CANARY) in "".join(show()[1:]), name
    forget(network, report)
    for name, show in shows.items():
        ended = show()
        assert CANARY not in ended.stdout + ended.stderr, name
        assert SHOWN.get(name, CANARY) not in ended.stdout + ended.stderr, name
    assert CANARY.encode() not in network.files("police-nz")
