"""What a key's life does to reports that are under way, on a real Kafka: rotated, stolen, ended."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from types import EllipsisType
from typing import cast
from uuid import UUID

import pytest
from cli_network import done, found
from cli_runs import program
from kafka_operator import Operator
from sealed_world import Held

from broker.cli import key_rotation
from broker.cli.network_folder import NetworkFolder
from broker.keychain import StationKeys
from broker.keys import SealingKey, key_id
from broker.register import KeyUse, Register
from broker.roles.clock import utc_now
from broker.settings import StationFile
from broker.station import Station
from broker.wire import (
    NEW_LANE,
    Authenticator,
    Proven,
    RecordKind,
    RecordPlace,
    open_envelope,
    open_keys,
    shipped_codec,
)
from broker.wire.envelope import read_envelope
from broker.wire.statement import read_statement
from schemas import TLP, Handling, SeizureReport
from schemas.examples import example

pytestmark = pytest.mark.kafka
SEIZURE = cast("SeizureReport", example("seizure_report").report)
TO_POLICE = Handling(tlp=TLP.AMBER, audience=("police-nz",))


class World:
    """A sealed network made with the commands; its stations run in this process.

    Args:
        folder: Where it lies.
        bootstrap: Where Kafka is.
    """

    def __init__(self, folder: Path, bootstrap: str) -> None:
        self.folder = folder
        self.bootstrap = bootstrap
        self.name = found(folder, bootstrap, sealed=True)
        self.topic = f"{self.name}.seizure_report"

    async def run(self, *arguments: str) -> str:
        """Run a command as its users do, while the stations go on; return what it said."""
        return done(await asyncio.to_thread(program, *arguments, folder=self.folder))

    async def rotate(self, member: str, use: str) -> None:
        """Rotate a member's key with its own commands: no registrar signs anything."""
        await self.run("keys", "rotate", member, use)
        await self.run("register", "publish", self.name, f"{member}/rotation.json")
        await self.run("keys", "retire", member)

    def station(self, member: str) -> Path:
        """Return a member's station file."""
        return self.folder / member / "station.toml"

    def register(self) -> Register:
        """Return the register as it is now."""
        return NetworkFolder(self.folder / self.name).load()

    def keys(self, member: str, use: KeyUse) -> list[bytes]:
        """Return the ids of a member's keys of a use, oldest first."""
        held = [k for k in self.register().keys.values() if (k.member, k.use) == (member, use)]
        return [key.key_id for key in sorted(held, key=lambda key: key.not_before)]


@pytest.fixture
def world(kafka: str, tmp_path: Path) -> World:
    """Give a sealed network of its own."""
    return World(tmp_path, kafka)


async def say(station: Station, ids: list[UUID]) -> None:
    """Publish one seizure, acknowledged."""
    publication = await station.publish(SEIZURE, handling=TO_POLICE)
    await publication.acknowledged()
    ids.append(publication.id)


@asynccontextmanager
async def speaking(station: Station) -> AsyncIterator[list[UUID]]:
    """Publish one report after another while the block runs; give their ids."""
    ids: list[UUID] = []
    ending = asyncio.Event()

    async def work() -> None:
        while not ending.is_set():
            await say(station, ids)

    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(work())
        yield ids
        ending.set()


async def hear(station: Station, name: str = "default") -> list[UUID]:
    """Read to the end of what Kafka holds; return what is delivered."""
    ids = []
    async for delivery in station.subscribe(SeizureReport, name=name, follow=False):
        async with delivery:
            ids.append(delivery.id)
    return ids


async def test_keys_are_rotated_while_reports_flow(world: World) -> None:
    """Signing and sealing keys of both, in the middle: none lost, none refused, none twice."""
    heard: list[UUID] = []
    async with (
        Station.open(world.station("customs-nz")) as customs,
        Station.open(world.station("police-nz")) as police,
    ):
        subscription = police.subscribe(SeizureReport)

        async def listen() -> None:
            async for delivery in subscription:
                async with delivery:
                    heard.append(delivery.id)
                if goal and len(heard) >= goal[0]:
                    break

        goal: list[int] = []
        async with asyncio.timeout(150), asyncio.TaskGroup() as tasks:
            tasks.create_task(listen())
            async with speaking(customs) as said:
                for member, use in (
                    ("police-nz", "sealing"),
                    ("customs-nz", "signing"),
                    ("customs-nz", "sealing"),
                    ("police-nz", "signing"),
                ):
                    await world.rotate(member, use)
            goal.append(len(said) + 1)
            await say(customs, said)
        await subscription.close()
        tally = await police.tally()
        assert heard == said
        assert (tally.refused, tally.missing, tally.duplicates) == ({}, (), 0)
        assert await hear(police, "from-the-start") == said
    await _seen_on_kafka(world)


async def _seen_on_kafka(world: World) -> None:
    """Both signing keys signed reports, and hourly keys were sealed to old and new sealing key."""
    async with Operator(world.bootstrap) as operator:
        raws = await operator.read(world.topic)
    envelopes = [read_envelope(raw.value or b"") for raw in raws]
    signed_by = {read_statement(envelope.signed[:94]).key_id for envelope in envelopes}
    assert signed_by == set(world.keys("customs-nz", KeyUse.SIGNING))
    assert len(signed_by) == 2
    sections = [section for e in envelopes for section in e.sections if section]
    old, new = world.keys("police-nz", KeyUse.SEALING)
    assert any(old in section for section in sections)
    assert any(new in section for section in sections)
    assert not any(old in section and new in section for section in sections)


@pytest.mark.parametrize("by", ["sweep", "retire"])
async def test_a_sealing_keys_end_closes_kafkas_copy(world: World, by: str) -> None:
    """It opens until the key and what it opened are destroyed, together; both ways destroy both."""
    async with Station.open(world.station("customs-nz")) as customs:
        await say(customs, [])
    (key,) = (world.register().keys[name] for name in world.keys("police-nz", KeyUse.SEALING))
    (kept,) = {topic.retention for topic in world.register().topics.values()}
    end = key.not_after + kept
    async with Station.open(world.station("police-nz")) as police:
        assert len(await hear(police)) == 1
        *_, (leaf, closed) = await _opened(world, police)
        assert not closed
        await police.vault.forget("customs-nz", leaf)
    for at, opens in ((end - 1, True), (end, False)):
        if by == "retire":
            await key_rotation._end(key_rotation._own(world.folder / "police-nz"), at)
        async with Station.open(world.station("police-nz"), now=_at(at)) as police:
            if by == "sweep":
                await police.sweep()
            ((_, closed),) = await _opened(world, police)
            assert closed is not opens
            if opens:
                await _each_alone_opens(world, police)


def _at(at: int) -> Callable[[], int]:
    return lambda: at


async def _each_alone_opens(world: World, police: Station) -> None:
    """The sealing key without the vault's keys does, and those without the sealing key."""
    for station, folder in ((None, police), (police, None)):
        ((_, closed),) = await _opened(world, station, folder)
        assert not closed


async def _opened(
    world: World, vault: Station | None, folder: Station | EllipsisType | None = ...
) -> list[tuple[bytes, bool]]:
    """Return each report on Kafka by leaf, and whether it is closed to who holds these keys."""
    holder = vault if folder is ... else folder
    sealing = _sealing(holder.settings) if holder else {}
    register = world.register()
    held: dict[bytes, Sequence[bytes]] = {}
    async with Operator(world.bootstrap) as operator:
        raws = await operator.read(world.topic)
    found = []
    for raw in raws:
        place = RecordPlace(world.name, world.topic, raw.key)
        authentic = Authenticator(register).authenticate(raw.value, place, utc_now())
        if authentic.origin.kind is RecordKind.KEYS:
            opened = open_keys(authentic, sealing)
            stored = vault.vault.hourly(authentic.leaf) if vault else None
            keys = [opened.own] if opened.own else list(stored.keys) if stored else []
            held |= {authentic.leaf: keys} if keys else {}
            continue
        result = open_envelope(
            raw.value,
            place=place,
            register=register,
            lane=NEW_LANE,
            reader="police-nz",
            at=utc_now(),
            known=lambda _: None,
            codecs=shipped_codec,
            keys=Held(held),
        ).result
        found.append((authentic.leaf, not isinstance(result, Proven)))
    return found


def _sealing(settings: StationFile) -> dict[bytes, SealingKey]:
    keys = StationKeys(settings).sealing
    return {key_id(settings.member, key.suite, key.public): key for key in keys}


async def test_threat_23_what_a_thief_backdates_is_refused_once_the_key_is_void(
    world: World,
) -> None:
    """By name; what was delivered before stays, and the member goes on with new keys."""
    said: list[UUID] = []
    early = utc_now()
    async with (
        Station.open(world.station("customs-nz")) as customs,
        Station.open(world.station("police-nz")) as police,
    ):
        await say(customs, said)
        assert await hear(police) == said
    since = datetime.now(UTC)
    await _forge(world, early)
    (stolen,) = world.keys("customs-nz", KeyUse.SIGNING)
    await world.run("register", "suspend", world.name, "customs-nz")
    await world.run(
        "register", "revoke", world.name, stolen.hex()[:16], "--invalid-since", since.isoformat()
    )
    await world.run("register", "readmit", world.name, "customs-nz")
    async with Station.open(world.station("police-nz")) as police:
        assert await hear(police) == []
        tally = await police.tally()
        assert tally.delivered == 1
        assert set(tally.refused) == {"wire.key_revoked"}
    await _renewed(world)
    async with (
        Station.open(world.station("customs-nz")) as customs,
        Station.open(world.station("police-nz")) as police,
    ):
        await say(customs, said)
        assert await hear(police) == said[1:]


async def _forge(world: World, at: int) -> None:
    """Say something as whoever has a copy of the member's folder, with the clock set back."""
    thief = world.folder / "thief"
    shutil.copytree(world.folder / "customs-nz", thief)
    async with Station.open(thief / "station.toml", now=lambda: at) as station:
        await say(station, [])


async def _renewed(world: World) -> None:
    """Give the member new keys, as the page about theft says."""
    stolen, keys = world.folder / "stolen", world.folder / "customs-nz" / "keys"
    keys.rename(stolen)
    join = ("member", "join", world.name, "customs-nz", "--kind", "customs", "--unencrypted")
    await world.run(*join, "--bootstrap", world.bootstrap)
    (stolen / "store.key").replace(keys / "store.key")
    await world.run("register", "rotate", world.name, "customs-nz/request.json")
