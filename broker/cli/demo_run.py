"""The demo's setting: its folder, its Kafka, its network; and what is said at its end."""

from __future__ import annotations

import asyncio
import os
import shlex
import shutil
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from broker.cli import console, founding, joining, kafka_text, office_run
from broker.cli.demo_screen import TerminalScreen
from broker.cli.exits import ExitCode
from broker.cli.stations import STATION
from broker.demo import ACTORS, KAFKA, NETWORK, Outcome, Plan, faults, play, stage
from broker.demo.cast import CUSTOMS, POLICE, RILO
from broker.kafka import EmbeddedNode, KafkaSettings
from broker.kafka.client import ensure_topics
from broker.register import Register

_YEAR: Final = timedelta(days=365)
_NETWORK_FOLDER: Final = "network"
_TOP: Final = 5
"""Rows of each table at the end."""


def demo(seed: str, reports: int, folder: Path | None) -> int:
    """Play the demo, and return its exit code."""
    begun = time.monotonic()
    screen = TerminalScreen()
    with stage(_folder(folder)) as place:
        outcome, port = console.run(_played(place, seed, reports, screen))
        screen.chapter("What the regional office knows now")
        asked = office_run.Asked(place / RILO, None, None, None, offline=True)
        office_run.summary(asked, top=_TOP, as_json=False, csv=None)
        screen.chapter("The end")
        held = _judge(outcome, screen)
        screen.say(f"It took {time.monotonic() - begun:.0f} s.")
        _next(place, port, outcome)
    return ExitCode.DONE if held else ExitCode.BUG


async def _played(
    place: Path, seed: str, reports: int, screen: TerminalScreen
) -> tuple[Outcome, str]:
    screen.chapter("A network is founded")
    await asyncio.to_thread(kafka_text.fetch_jars)
    screen.say("Kafka starts, in a process of its own ...")
    async with EmbeddedNode(place / KAFKA) as node:
        register = await asyncio.to_thread(_found, place, node.bootstrap)
        kafka = KafkaSettings(node.bootstrap)
        await ensure_topics(kafka, register.topics)
        _introduce(register, screen)
        stations = {name: place / name / STATION for name in ACTORS}
        plan = Plan(stations, kafka, seed, reports, datetime.now(UTC))
        return await play(plan, screen), node.bootstrap.rpartition(":")[2]


def _found(place: Path, bootstrap: str) -> Register:
    """Found the network and admit everyone, each by a request that proves its key."""
    network = place / _NETWORK_FOLDER
    founding.found(NETWORK, network, ["EXERCISE", "TEST"], _YEAR)
    for actor in ACTORS.values():
        wanted = joining.Wanted(
            actor.name, actor.kind.name, actor.title, actor.country, actor.territory
        )
        joining.join(str(network), wanted, place / actor.name, bootstrap)
    requests = [place / name / joining.REQUEST for name in ACTORS]
    register, _ = founding.admit_all(network, requests, founding.Terms(None, None, None, _YEAR))
    return register


def _introduce(register: Register, screen: TerminalScreen) -> None:
    kinds = [member.kind.name for member in register.members.values()]
    screen.say(
        f"{register.network}: {kinds.count('CUSTOMS')} customs administrations, "
        f"{kinds.count('POLICE')} police forces, a regional intelligence office (RILO) and a "
        "regional office for capacity building (ROCB). Each made a key of its own, proved in its "
        "request that it holds it, and was admitted by the network's root. From here on nobody "
        "takes Kafka's word for anything."
    )
    screen.say(
        "An exercise: all persons, companies and cases are invented. Sealane cannot encrypt yet, "
        "so it refuses to carry anything but exercises and tests."
    )


def _judge(outcome: Outcome, screen: TerminalScreen) -> bool:
    """Say whether every sum holds and every attempt was noticed."""
    wrong = list(faults(outcome.sums))
    wrong += [f"not noticed by all: {f.attempt.what}" for f in outcome.findings if not f.held]
    for line in wrong:
        screen.say(f"WRONG  {line}")
    if wrong:
        screen.say("The sums do not hold: please report this as a bug of ours.")
        return False
    screen.say(
        f"{outcome.reports:,} reports, delivered {outcome.deliveries:,} times, each proven by its "
        f"originator's signature. All {len(outcome.sums)} accounts hold, and all "
        f"{len(outcome.findings)} attempts were noticed by every reader."
    )
    return True


def _next(place: Path, port: str, outcome: Outcome) -> None:
    """Print the next commands, as they can be typed here."""
    sealane, kafka = _program(), _typed(place / KAFKA)
    fiji, police = _typed(place / CUSTOMS["FJ"]), _typed(place / POLICE["NZ"])
    altered = next(found.place for found in outcome.findings if found.place)
    record = "/".join(map(str, altered))
    for words, command in (
        ("Try next. Start the demo's Kafka again:", f"kafka start --folder {kafka} --port {port}"),
        (
            "Read the seizures as New Zealand's police may, names and all:",
            f"subscribe {police} seizure_report --name look --until-end",
        ),
        (
            "See, check by check, how Fiji found out the report that was altered:",
            f"inspect {record} --station {fiji}",
        ),
        ("And in the end:", f"kafka stop --folder {kafka}"),
    ):
        console.out.print(f"\n{words}\n  {sealane} {command}", soft_wrap=True)


def _program() -> str:
    """Return how this program is called here: by its name, where the shell finds it."""
    program = Path(sys.argv[0])
    found = shutil.which("sealane")
    if found and Path(found).resolve() == program.resolve():
        return "sealane"
    return _typed(program)


def _typed(path: Path) -> str:
    """Return a path as one types it: short, and quoted where it must be."""
    short = os.path.relpath(path)
    return shlex.quote(str(path) if short.startswith("..") else short)


def _folder(given: Path | None) -> Path:
    if given is not None:
        return given.absolute()
    if _is_checkout(Path.cwd()):
        return Path.cwd() / "build" / "demo"
    from platformdirs import user_cache_path  # noqa: PLC0415 - only where it is asked for

    return user_cache_path("sealane") / "demo"


def _is_checkout(folder: Path) -> bool:
    """Return whether this is the top of the project's own source."""
    project = folder / "pyproject.toml"
    return project.is_file() and 'name = "sealane"' in project.read_text("utf-8")
