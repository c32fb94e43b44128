"""Attacks on sealed networks, and what a station's life does to its keys, on a real Kafka."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import cast

import pytest
from canary import Sighting, sightings
from exchange import Exchange
from remembering import take_in

from broker.errors import HandlingRefused, RegisterRefused
from broker.kafka import EmbeddedNode, KafkaSettings
from broker.kafka.client import ensure_topics
from broker.keychain import KeyFolder
from broker.keys import SealingKey, SigningKey
from broker.register import Key, KeyUse
from broker.register.possession import bind_sealing, prove_possession
from broker.roles import threads
from broker.roles.clock import utc_now
from broker.roles.drafts import Draft
from broker.station import Station
from schemas import TLP, Handling, SeizureReport
from schemas.contracts import shipped
from schemas.examples import example

pytestmark = pytest.mark.kafka
SEIZURE = cast("SeizureReport", example("seizure_report").report)
TO_POLICE = Handling(tlp=TLP.AMBER, audience=("police-nz",))
HOUR = timedelta(hours=1) // timedelta(microseconds=1)
CANARIES = ("NZ-AKL-2026-004417", "insulation on the door side", "row-of-canaries-8812")


async def made(
    folder: Path, kafka: str, name: str, *, sealed: bool = True, members: tuple[str, ...] = ()
) -> Exchange:
    """Return a network with its topics."""
    exchange = Exchange(folder, name, kafka, ["customs-nz", "police-nz", *members], sealed=sealed)
    await ensure_topics(KafkaSettings(kafka), [exchange.topic(name) for name in shipped()])
    return exchange


async def say(exchange: Exchange, count: int = 1, key: str | None = None) -> list[str]:
    """Publish as customs; return the ids."""
    async with Station.open(exchange.station("customs-nz")) as station:
        drafts = [
            Draft(report=SEIZURE, handling=TO_POLICE, key=key and f"{key}-{n}")
            for n in range(count)
        ]
        ids = [str(each.id) for each in await station.publish_many(drafts)]
        assert await station.acknowledged(timedelta(seconds=30))
        return ids


async def hear(exchange: Exchange, member: str = "police-nz") -> list[str]:
    """Read to the end as a member; return the ids delivered."""
    async with Station.open(exchange.station(member)) as station:
        ids = []
        async for delivery in station.subscribe(SeizureReport, follow=False):
            async with delivery:
                ids.append(str(delivery.id))
        return ids


async def remember(exchange: Exchange, member: str) -> list[str]:
    """Remember cases as `sealane thread` does; return the documents that the station reads back."""
    async with Station.open(exchange.station(member)) as station:
        await take_in(station)
        number = threads.Wanted(number="NZ-AKL-2026-004417")
        found = await station.threads.find(number, most=10)
        return [each.document or "" for each in found]


def spied(node: EmbeddedNode, exchange: Exchange) -> Iterator[Sighting]:
    """Yield the canaries in what Kafka and the stations keep of a network."""
    logs = [path for path in node.folder.path.rglob(f"{exchange.network}*") if path.is_dir()]
    assert logs
    yield from sightings([*logs, exchange.folder], CANARIES)


async def test_threat_19_read_content_on_kafkas_and_the_stations_disks(
    kafka_node: EmbeddedNode, tmp_path: Path
) -> None:
    """No byte of either holds a canary; in a network in clear, Kafka's holds them all."""
    sealed = await made(tmp_path / "sealed", kafka_node.bootstrap, "exercise.canary-sealed")
    clear = await made(
        tmp_path / "clear", kafka_node.bootstrap, "exercise.canary-clear", sealed=False
    )
    for exchange in (sealed, clear):
        assert len(await say(exchange, 3, key="row-of-canaries-8812")) == 3
        assert len(await hear(exchange)) == 3
        for member in ("customs-nz", "police-nz"):
            assert all(CANARIES[1] in each for each in await remember(exchange, member))
    assert {each.canary for each in spied(kafka_node, clear)} >= set(CANARIES[:2])
    assert list(spied(kafka_node, sealed)) == []


async def test_keys_are_rotated_while_both_stations_run(kafka: str, tmp_path: Path) -> None:
    """New signing and sealing keys are picked up out of the folder; every report arrives once."""
    exchange = await made(tmp_path / "rotated", kafka, "exercise.rotated")
    async with (
        Station.open(exchange.station("customs-nz")) as customs,
        Station.open(exchange.station("police-nz")) as police,
    ):
        heard = []
        subscription = police.subscribe(SeizureReport)
        for turn in range(3):
            if turn:
                rotate(exchange, "police-nz")
                rotate(exchange, "customs-nz")
            publication = await customs.publish(SEIZURE, handling=TO_POLICE)
            delivery = await anext(subscription)
            async with delivery:
                heard.append(delivery.id == publication.id)
        await subscription.close()
        assert heard == [True, True, True]
        assert (await police.tally()).refused == {}


def rotate(exchange: Exchange, member: str) -> None:
    """Give a member a new signing and a new sealing key, beside those that it has."""
    home = exchange.station(member).parent / "keys"
    folder = KeyFolder(home, member, None)
    signer, sealing, now = SigningKey.generate(), SealingKey.generate(), utc_now()
    year = timedelta(days=365) // timedelta(microseconds=1)
    network = exchange.network
    fresh = [
        Key(
            member=member,
            suite=signer.suite,
            use=KeyUse.SIGNING,
            public=signer.public,
            proof=prove_possession(network, member, signer),
            not_before=now - 1_000_000,
            not_after=now + year,
        ),
        Key(
            member=member,
            suite=sealing.suite,
            use=KeyUse.SEALING,
            public=sealing.public,
            proof=bind_sealing(network, member, signer, sealing.public),
            not_before=now - 1_000_000,
            not_after=now + year,
        ),
    ]
    register = exchange.register
    keys = {**register.keys, **{key.key_id: key for key in fresh}}
    folder.add_sealing(sealing)
    (home / "signing.pem").unlink()
    folder.add_signing(signer)
    exchange.write(replace(register, keys=keys, version=register.version + 1, made_at=now))


async def test_a_member_without_a_sealing_key_cannot_be_addressed(
    kafka: str, tmp_path: Path
) -> None:
    """The publisher is told who it is, and nothing gets a number."""
    exchange = await made(tmp_path / "keyless", kafka, "exercise.keyless")
    register = exchange.register
    keys = {
        name: key
        for name, key in register.keys.items()
        if key.member != "police-nz" or key.use is not KeyUse.SEALING
    }
    exchange.write(replace(register, keys=keys, version=register.version + 1))
    async with Station.open(exchange.station("customs-nz")) as customs:
        with pytest.raises(HandlingRefused, match="police-nz has no valid sealing key"):
            await customs.publish(SEIZURE, handling=TO_POLICE)


async def test_an_expired_register_stops_sending_and_parks_what_comes(
    kafka: str, tmp_path: Path
) -> None:
    """What came meanwhile is delivered when there is a newer one."""
    exchange = await made(tmp_path / "expired", kafka, "exercise.expired")
    register = exchange.register
    ends = utc_now() + HOUR
    exchange.write(replace(register, version=register.version + 1, expires_at=ends))
    async with Station.open(exchange.station("police-nz")):
        ids = await say(exchange, 2)

    def late() -> int:
        return ends + HOUR

    async with Station.open(exchange.station("customs-nz"), now=late) as customs:
        with pytest.raises(RegisterRefused, match="expired"):
            await customs.publish(SEIZURE, handling=TO_POLICE)
    async with Station.open(exchange.station("police-nz"), now=late) as police:
        async for _ in police.subscribe(SeizureReport, follow=False):
            raise AssertionError("nothing is delivered under an expired register")
        assert (await police.tally()).refused == {"register.expired": 3}
    exchange.write(replace(register, version=register.version + 2))
    assert await hear(exchange) == ids
