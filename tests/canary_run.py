"""A run of a whole network in which every name, number and narrative is a canary (THREATS 19)."""

from __future__ import annotations

import asyncio
import json
import shutil
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any, cast
from unittest.mock import patch

from canary_programs import Programs
from canary_words import (
    CASE_NUMBER,
    COMPANY,
    CORRECTED,
    FAILURE,
    NAME,
    NARRATIVE,
    ORIGIN_KEY,
    PASSPORT,
    SUMMARY,
)
from exchange import Exchange
from remembering import seen, take_in
from structlog.testing import capture_logs

from broker.errors import RefusedError
from broker.kafka import KafkaSettings
from broker.kafka.client import ensure_topics
from broker.office.intake import take_in as take_in_facts
from broker.office.shelf import ShelfWriter
from broker.roles.drafts import Draft
from broker.roles.relaying import Wish
from broker.station import Station
from schemas import TLP, Handling, Lifecycle, Reference, Relay, SeizureReport, Thread
from schemas.contracts import shipped
from schemas.documents import read_document
from schemas.examples import example_text

MEMBERS = ("customs-nz", "police-nz", "rilo-ap", "customs-fj")
WAIT = timedelta(seconds=60)


class Run:
    """One network and what happens in it.

    Args:
        folder: Gets `network`, where stations and logs lie, and `opened`, what readers opened and
            what officers put in.
        kafka: Where Kafka is, as its clients see it.
        sealed: Whether nothing travels in clear.
    """

    def __init__(self, folder: Path, kafka: str, *, sealed: bool) -> None:
        self.opened = folder / "opened"
        self.opened.mkdir(parents=True)
        self.network = folder / "network"
        kind = "sealed" if sealed else "clear"
        self.exchange = Exchange(
            self.network, f"exercise.canary-{kind}", kafka, MEMBERS, sealed=sealed
        )
        self.logs = self.network / "logs"
        self.logs.mkdir()

    async def begin(self) -> Reference:
        """Let reports be published and read; return the first one's reference."""
        topics = [self.exchange.topic(each) for each in shipped()]
        await ensure_topics(KafkaSettings(self.exchange.bootstrap), topics)
        said = await self.say()
        await self.fail_and_read()
        return said

    async def everything(self) -> None:
        """Let the whole run happen, with every event logged."""
        with capture_logs() as events:
            said = await self.begin()
            await self.count()
            await self.pass_on(said)
            await self.correct(said)
            await self.answer()
        assert any(event["event"] == "delivery.failed" for event in events)
        (self.logs / "events.log").write_text("\n".join(map(str, events)))
        programs = Programs(self.network, self.opened)
        await asyncio.to_thread(programs.run, f"{said.member}:{said.leaf.hex()}")

    def station(self, member: str) -> str:
        """Return a member's station file."""
        return str(self.exchange.station(member))

    async def say(self) -> Reference:
        """Publish three reports under keys; return the first one's reference."""
        handling = Handling(
            tlp=TLP.GREEN,
            audience=("police-nz", "rilo-ap"),
            nominal_audience=("police-nz",),
        )
        async with Station.open(self.station("customs-nz")) as customs:
            drafts = [
                Draft(report=seizure(), handling=handling, key=f"{ORIGIN_KEY}-{n}")
                for n in range(3)
            ]
            first, *_ = await customs.publish_many(drafts)
            assert await customs.acknowledged(WAIT)
            await take_in(customs)
            self.copy("customs-nz")
        return first.reference

    async def fail_and_read(self) -> None:
        """Let the police's handler fail twice, quoting; the third report is opened."""
        errors: list[Exception | None] = [
            KeyError(FAILURE, SUMMARY),
            RefusedError("handler.no_case", f"{FAILURE}: {NAME}"),
            None,
        ]
        async with Station.open(self.station("police-nz")) as police:
            async for delivery in police.subscribe(SeizureReport, follow=False):
                async with delivery:
                    self.open("police.txt", delivery.report)
                    if error := errors.pop(0):
                        raise error
            assert errors == []
            await take_in(police)
            self.copy("police-nz")

    async def count(self) -> None:
        """Let the regional office keep facts, each in a part and in the journal."""
        async with Station.open(self.station("rilo-ap")) as rilo:
            with patch("broker.office.intake.ShelfWriter", partial(ShelfWriter, part=2)):
                await take_in_facts(rilo)
            await take_in(rilo)
            self.copy("rilo-ap")

    async def pass_on(self, said: Reference) -> None:
        """Let the office relay the first report without names, and Fiji read that."""
        async with Station.open(self.station("rilo-ap")) as rilo:
            report = await seen(rilo, said)
            await (await rilo.passing.relay(report, Wish(("customs-fj",)))).acknowledged(WAIT)
        async with Station.open(self.station("customs-fj")) as fiji:
            async for delivery in fiji.subscribe(Relay, follow=False):
                async with delivery:
                    assert delivery.proven.relayed is not None
                    self.open("fiji.txt", delivery.proven.relayed.report)
            await take_in(fiji)

    async def correct(self, said: Reference) -> None:
        """Correct the first report."""
        thread = Thread.model_validate(
            {
                "lifecycle": Lifecycle.CORRECTION,
                "revision": 2,
                "supersedes": said,
                "correction": {"reason": "IDENTITY"},
            }
        )
        handling = Handling(tlp=TLP.GREEN, audience=("police-nz", "rilo-ap"))
        async with Station.open(self.station("customs-nz")) as customs:
            made = await customs.publish(seizure(CORRECTED), handling=handling, thread=thread)
            await made.acknowledged(WAIT)
            await take_in(customs)
        for member in ("police-nz", "rilo-ap"):
            async with Station.open(self.station(member)) as reader:
                await take_in(reader)

    async def answer(self) -> None:
        """Let every station beat, with its receipts, and hear the others."""
        for _ in range(2):
            for member in MEMBERS:
                async with Station.open(self.station(member)) as station:
                    await station.answers.beat()
                    assert await station.acknowledged(WAIT)
                    await station.answers.hear()

    def copy(self, member: str) -> None:
        """Copy a running station's files, its write-ahead log among them."""
        home = self.exchange.station(member).parent
        copied = self.network / "running" / member
        shutil.copytree(home, copied)
        assert (copied / "store.sqlite-wal").stat().st_size > 0

    def open(self, file: str, content: object) -> None:
        """Keep what an entitled reader opened."""
        with (self.opened / file).open("a") as opened:
            opened.write(f"{content}\n")


def seizure(summary: str = SUMMARY) -> SeizureReport:
    """Return a seizure whose every name, number and narrative is a canary."""
    tree: dict[str, Any] = json.loads(example_text("seizure_report"))
    tree["facts"] |= {"summary": summary, "seizure_ref": CASE_NUMBER}
    party = {
        "ordinal": 0,
        "kind": "PERSON",
        "role": "CONSIGNEE",
        "names": [{"full": NAME, "kind": "ORIGINAL", "language": "en"}],
        "identifiers": [{"scheme": "PASSPORT", "raw": PASSPORT, "issuer": "NZ"}],
    }
    company = {
        "ordinal": 1,
        "kind": "COMPANY",
        "role": "CARRIER",
        "names": [{"full": COMPANY, "kind": "ORIGINAL", "language": "en"}],
    }
    tree["nominal"] = {"parties": [party, company], "narratives": [{"text": NARRATIVE}]}
    return cast("SeizureReport", read_document(tree).report)
