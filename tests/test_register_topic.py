"""A register on the network's own Kafka topic: the newest whole one, whatever else lies there."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from cli_network import done, found
from cli_runs import sealane
from exchange import Exchange
from hypothesis import given
from hypothesis import strategies as st

from broker.errors import ConfigError, RegisterRefused, TransportError
from broker.kafka.client import KafkaSink, RegisterTopic, ensure_topics, put_register
from broker.kafka.settings import KafkaSettings
from broker.register import Register
from broker.register.parts import MOST, PART, Assembly, split
from broker.roles.clock import utc_now
from broker.settings import StationFile
from broker.sources import FolderSource, packed
from broker.sources.topic import KEY, TopicSource
from broker.station import Station
from broker.station.watching import watched_register

BIG = bytes(range(256)) * (PART // 100)


def assembled(values: Sequence[bytes | None]) -> bytes | None:
    """Return the newest whole archive in these records."""
    assembly = Assembly()
    for value in values:
        assembly.add(value)
    return assembly.newest


def test_an_archive_comes_out_as_it_went_in() -> None:
    """Of one part and of many, in any order, and some of them twice."""
    for archive in (b"x", BIG):
        parts = split(archive)
        assert assembled(parts) == assembled([*reversed(parts), parts[0]]) == archive


def test_the_newest_whole_one_counts() -> None:
    """One whose publisher died half way through leaves what there was."""
    old, new = split(BIG), split(BIG + b"new")
    assert assembled([*old, *new[:-1]]) == BIG
    assert assembled([*old, *new]) == assembled([*old, new[0], *old, *new[1:]]) == BIG + b"new"
    assert assembled(new[1:]) is None


def test_only_so_much_is_kept_of_what_never_comes_whole() -> None:
    """Whoever floods the topic with beginnings fills nobody's memory."""
    assembly = Assembly()
    for number in range(100):
        assembly.add(split(BIG + bytes([number]))[0])
    assert len(assembly._under_way) == 4
    with pytest.raises(ValueError, match="bytes"):
        split(bytes(MOST * PART + 1))


@given(st.lists(st.binary(max_size=60) | st.none(), max_size=8))
def test_garbage_is_no_part(values: list[bytes | None]) -> None:
    """It changes nothing, wherever it stands."""
    (part,) = split(b"archive")
    assert assembled([*values, part, *values]) == b"archive"
    for index, count in ((1, 1), (0, 0), (0, MOST + 1)):
        wrong = part[:36] + index.to_bytes(2, "big") + count.to_bytes(2, "big") + part[40:]
        assert assembled([wrong]) is None
    assert assembled([part[:-1] + b"?"]) is None


class Network:
    """A network whose members read the register from Kafka."""

    def __init__(self, folder: Path, name: str, kafka: str) -> None:
        self.exchange = Exchange(folder, name, kafka, ["customs-nz", "police-nz"])
        self.settings = KafkaSettings(kafka)
        self.topic = f"{name}.register"
        for member in self.exchange.signers:
            file = self.exchange.station(member)
            file.write_text(file.read_text().replace('from = "../register"', 'from = "kafka"'))

    async def put(self, register: Register) -> None:
        """Publish a register there."""
        self.exchange.write(register)
        values = packed(FolderSource(self.exchange.folder / "register").fetch())
        await put_register(self.settings, self.topic, KEY, values)

    def newer(self, **changed: object) -> Register:
        """Return the next version."""
        version = self.exchange.register.version + 1
        return replace(self.exchange.register, version=version, **changed)  # type: ignore[arg-type] # a register's fields

    async def garbage(self, *values: bytes) -> None:
        """Write what somebody who may not write there would."""
        async with KafkaSink(self.settings) as sink:
            await sink.append(self.topic, KEY, values)


@pytest.mark.kafka
async def test_a_station_takes_its_register_from_kafka(tmp_path: Path, kafka: str) -> None:
    """The newest whole one; garbage, beginnings and forgeries on the topic change nothing."""
    network = Network(tmp_path, "exercise.on-kafka", kafka)
    await network.put(network.exchange.register)
    async with Station.open(network.exchange.station("police-nz")) as station:
        assert station.register.members == network.exchange.register.members
        first = station.register.version
        later = network.newer(heartbeat=30_000_000)
        await network.put(later)
        await network.garbage(b"garbage", b"", split(BIG)[0])
        assert await asyncio.to_thread(station.watched.read_again)
        assert (station.register.version, station.register.heartbeat) == (first + 1, 30_000_000)
        await network.garbage(*split(b"no archive"))
        assert not await asyncio.to_thread(station.watched.read_again)
        assert isinstance(station.watched.refusal, RegisterRefused)
        assert station.register.version == first + 1


@pytest.mark.kafka
async def test_threat_24_an_old_register_put_on_the_topic_again(tmp_path: Path, kafka: str) -> None:
    """Whoever runs Kafka can put an old one there, and rolls nobody back."""
    network = Network(tmp_path, "exercise.old-on-kafka", kafka)
    old = packed(FolderSource(network.exchange.folder / "register").fetch())
    await network.put(network.newer())
    settings = StationFile.read(network.exchange.station("police-nz"))
    watched = await asyncio.to_thread(watched_register, settings, utc_now)
    await network.garbage(*old)
    assert not await asyncio.to_thread(watched.read_again)
    assert isinstance(watched.refusal, RegisterRefused)
    assert watched.refusal.reason == "register.rolled_back"
    assert watched.current().version == network.exchange.register.version


@pytest.mark.kafka
async def test_a_topic_without_a_register_is_told(kafka: str) -> None:
    """Missing, empty, or of several partitions: each is a line."""
    settings, name = KafkaSettings(kafka), "exercise.no-register.register"
    topic = RegisterTopic(settings, name, "police-nz.register")
    with pytest.raises(TransportError):
        await topic.newest()
    await ensure_topics(settings, [name])
    with pytest.raises(ConfigError, match="no whole register"):
        await asyncio.to_thread(TopicSource(name, topic.newest).fetch)
    await ensure_topics(settings, [f"{name}s"], partitions=2)
    with pytest.raises(ConfigError, match="2 partitions"):
        await RegisterTopic(settings, f"{name}s", "police-nz.register").newest()


@pytest.mark.kafka
def test_the_command_puts_it_there(tmp_path: Path, kafka: str) -> None:
    """`register publish --kafka` writes, and a station whose file says kafka fetches."""
    name = found(tmp_path, kafka)
    said = done(sealane("register", "publish", name, "--kafka", "police-nz", folder=tmp_path))
    assert f"Put on {name}.register" in said
    file = tmp_path / "police-nz" / "station.toml"
    lines = ['from = "kafka"' if x.startswith("from") else x for x in file.read_text().splitlines()]
    file.write_text("\n".join(lines))
    assert f"{name}: register version" in done(
        sealane("register", "fetch", "police-nz", folder=tmp_path)
    )
