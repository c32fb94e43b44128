"""The demo's setting: its Kafka, its network, its members."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from importlib import resources
from pathlib import Path
from typing import Final

from broker.cli import demo_thread, founding, joining, kafka_text
from broker.cli.demo_registrars import FolderRegistrars
from broker.cli.protecting import Protection
from broker.cli.stations import STATION
from broker.demo.cast import ACTORS, NETWORK
from broker.demo.folder import KAFKA, SPREADSHEET
from broker.demo.play import Outcome, Plan, play
from broker.demo.screen import Screen
from broker.kafka import EmbeddedNode, KafkaSettings
from broker.kafka.client import ensure_topics
from broker.register import Register

_YEAR: Final = timedelta(days=365)
_OPEN: Final = Protection(unencrypted=True)
NETWORK_FOLDER: Final = "network"


async def played(place: Path, seed: str, reports: int, screen: Screen) -> tuple[Outcome, str]:
    """Play the demo in an empty folder; return what came of it, and its Kafka's port."""
    await asyncio.to_thread(kafka_text.fetch_jars)
    async with EmbeddedNode(place / KAFKA) as node:
        register = await asyncio.to_thread(found, place, node.bootstrap)
        kafka = KafkaSettings(node.bootstrap)
        await ensure_topics(kafka, register.topics)
        _introduce(register, screen)
        stations = {name: place / name / STATION for name in ACTORS}
        registrars = FolderRegistrars(place, place / NETWORK_FOLDER)
        plan = Plan(stations, kafka, seed, reports, datetime.now(UTC), registrars, node.folder.path)
        outcome = await play(plan, screen)
        await demo_thread.show(place, outcome.threads, screen)
        text = (resources.files("broker.demo") / SPREADSHEET).read_bytes()
        (place / SPREADSHEET).write_bytes(text)
        return outcome, node.bootstrap.rpartition(":")[2]


def found(place: Path, bootstrap: str) -> Register:
    """Found the network and admit everyone, each by a request that proves its key."""
    network = place / NETWORK_FOLDER
    founding.found(
        NETWORK,
        network,
        statuses=["EXERCISE", "TEST"],
        longest=_YEAR,
        quorums=founding.Quorums(),
        protection=_OPEN,
        clear=(),
    )
    for actor in ACTORS.values():
        wanted = joining.Wanted(
            actor.name, actor.kind.name, actor.title, actor.country, actor.territory
        )
        joining.join(str(network), wanted, place / actor.name, bootstrap, _OPEN)
    requests = [place / name / joining.REQUEST for name in ACTORS]
    outcome, _ = founding.admit_all(network, requests, founding.Terms(None, None, None, _YEAR))
    return outcome.register


def _introduce(register: Register, screen: Screen) -> None:
    kinds = [member.kind.name for member in register.members.values()]
    screen.say(
        f"{register.network}: {kinds.count('CUSTOMS')} customs administrations, "
        f"{kinds.count('POLICE')} police forces, a regional intelligence office (RILO), a regional "
        "office for capacity building (ROCB), a coast guard, a financial intelligence unit, a "
        "wildlife and a cultural authority, and a carrier, which reports and reads nothing. Who "
        "belongs to it and may do what stands in a register: its root needs 3 of 5 keys "
        "(in earnest they lie in five places), and each change of it both registrars. Each member "
        "made its own keys, proved in its request that it holds them, and was admitted by both "
        "registrars' signatures. From here on nobody takes Kafka's word for anything."
    )
    screen.say(
        "Every report is sealed: only those to whom it is addressed can open it, and its names "
        "only those of them who are to have the names. Each station's store is encrypted under "
        "a key of its own. An exercise: all persons, companies and cases are invented."
    )
