"""A network in which reports are said, read, answered and taken back, over a real Kafka."""

from __future__ import annotations

import asyncio
import json
import uuid
from pathlib import Path
from typing import Any, cast

from cli_network import done
from cli_runs import Ended, sealane
from exchange import Exchange

from broker.kafka import KafkaSettings
from broker.kafka.client import ensure_topics
from broker.station import Station
from schemas import TLP, Handling, Reference, Report, SeizureReport, Thread
from schemas.contracts import shipped
from schemas.examples import example

MEMBERS = ("customs-nz", "police-nz", "rilo-ap")
SEIZURE = cast("SeizureReport", example("seizure_report").report)
TO_POLICE = Handling(tlp=TLP.AMBER, audience=("police-nz",), nominal_audience=("police-nz",))


class Answered:
    """One network of three, with the topics that answers need."""

    def __init__(self, folder: Path, kafka: str, *, sealed: bool) -> None:
        name = f"exercise.t{uuid.uuid4().hex[:8]}"
        self.exchange = Exchange(folder, name, kafka, MEMBERS, sealed=sealed)
        topics = [self.exchange.topic(each) for each in shipped()]
        asyncio.run(ensure_topics(KafkaSettings(kafka), topics))

    def say(
        self,
        report: Report = SEIZURE,
        member: str = "customs-nz",
        *,
        handling: Handling = TO_POLICE,
        thread: Thread | None = None,
        parents: tuple[Reference, ...] = (),
    ) -> Reference:
        """Publish a report, and return its reference."""

        async def work() -> Reference:
            async with Station.open(self.exchange.station(member)) as station:
                said = await station.publish(
                    report, handling=handling, thread=thread or Thread(), parents=parents
                )
                await said.acknowledged()
            return said.reference

        return asyncio.run(work())

    def run(self, member: str, *words: str) -> Ended:
        """Run a command on a member's station: `NAME[ NAME] STATION REST`."""
        names, rest = words[0].split(), words[1:]
        return sealane(*names, self.exchange.station(member), *rest)

    def read(self, member: str, name: str = "default") -> Ended:
        """Read seizures to the end, as the command does."""
        return self.run(member, "subscribe", "seizure_report", "--until-end", "--name", name)

    def told(self, member: str, *words: str) -> dict[str, Any]:
        """Return what a command says as JSON."""
        found: dict[str, Any] = json.loads(done(self.run(member, *words, "--json")))
        return found

    def state(self, report: Reference, member: str = "police-nz") -> str | None:
        """Return how far a report of `customs-nz` has come with a member, by its receipts."""
        told = self.told("customs-nz", "status", report.leaf.hex())
        (row,) = [row for row in told["recipients"] if row["member"] == member]
        state: str | None = row["state"]
        return state

    def files(self, member: str) -> bytes:
        """Return every byte of a station's store, with what lies beside it."""
        home = self.exchange.station(member).parent
        return b"".join(
            path.read_bytes() for path in sorted(home.rglob("store.sqlite*")) if path.is_file()
        )
