"""The embedded node: in any folder, beside any other, and with clear words when it cannot."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
from pathlib import Path

import psutil
import pytest
from conftest import processes_in
from kafka_records import java_home, new_topic, read

from broker.errors import ConfigError, UnavailableError
from broker.kafka import EmbeddedNode, KafkaSettings, folder
from broker.kafka.client import KafkaSink, KafkaSource, ensure_topics

DEBIANS_JAVA = Path("/usr/lib/jvm/java-17-openjdk-amd64")
kafka_test = pytest.mark.kafka


async def round_trip(address: str) -> None:
    """Write a record to a node and read it back."""
    settings, topic = KafkaSettings(address), new_topic("round")
    await ensure_topics(settings, [topic])
    async with KafkaSink(settings) as sink, KafkaSource(settings, [topic], "all") as source:
        await sink.append(topic, b"key", [b"value"])
        assert [record.value for record in await read(source)] == [b"value"]


def wait_for_a_process_in(place: Path) -> None:
    """Return as soon as a process works in a folder."""
    while not list(processes_in(place)):
        pass


@kafka_test
async def test_any_folder_will_do_beside_another_kafka(kafka: str, tmp_path: Path) -> None:
    """Spaces, commas, other scripts in its path: a node runs there, beside one that runs already.

    All that it holds open for writing lies in its folder, and it listens on this machine only.
    """
    place = tmp_path / "dossier n° 7, 事件: #1 %41"
    async with EmbeddedNode(place) as node:
        assert node.bootstrap != kafka
        await round_trip(node.bootstrap)
        java = psutil.Process(node.java_pid)
        written = [Path(file.path) for file in java.open_files() if "w" in file.mode]
        assert written
        assert all(path.is_relative_to(place) for path in written)
        listening = [c.laddr.ip for c in java.net_connections() if c.status == "LISTEN"]
        assert {ip.removeprefix("::ffff:") for ip in listening} == {"127.0.0.1"}
        with pytest.raises(ConfigError, match="already uses the folder"):
            EmbeddedNode(place).start()
    assert not list(processes_in(place))
    await round_trip(kafka)


@kafka_test
async def test_a_killed_keeper_takes_the_node_with_it(tmp_path: Path) -> None:
    """Whatever dies of what we started, nothing of a node stays behind, and its folder is free."""
    with EmbeddedNode(tmp_path) as node:
        java = psutil.Process(node.java_pid)
        os.kill(node.keeper_pid, signal.SIGKILL)
        java.wait(30)
        assert node.ended()
        with pytest.raises(UnavailableError, match="ended by itself"):
            node.raise_end()
        assert not node.folder.in_use()


@kafka_test
async def test_a_start_that_is_cancelled_leaves_nothing(tmp_path: Path) -> None:
    """Cancelled while it starts, a node is put away before the cancellation goes on."""

    async def use() -> None:
        async with EmbeddedNode(tmp_path):
            raise AssertionError

    task = asyncio.create_task(use())
    await asyncio.to_thread(wait_for_a_process_in, tmp_path)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert not list(processes_in(tmp_path))


@kafka_test
@pytest.mark.skipif(
    not DEBIANS_JAVA.exists(), reason="Debian's openjdk-17-jre-headless is not installed"
)
async def test_debians_java_17_runs_a_node(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The oldest Java that will do, from JAVA_HOME, really does."""
    monkeypatch.setenv("JAVA_HOME", str(DEBIANS_JAVA))
    async with EmbeddedNode(tmp_path) as node:
        assert psutil.Process(node.java_pid).exe().startswith(str(DEBIANS_JAVA))
        await round_trip(node.bootstrap)


def test_a_port_in_use_is_named(tmp_path: Path) -> None:
    """With somebody listening on the wanted port, the start is refused with the port's number."""
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        with pytest.raises(UnavailableError, match=f"Port {port}"):
            formatted(tmp_path, port).start()


def test_a_full_disk_is_said_before_the_start(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With less room than a node needs, it is not started, and people are told to make room."""
    monkeypatch.setattr(folder, "ROOM", 1 << 62)
    with pytest.raises(UnavailableError, match="make room"):
        EmbeddedNode(tmp_path).start()


def test_a_disk_that_fills_up_is_recognised(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A node that ends for lack of room is reported as that, not as a riddle."""
    said = "echo 'java.io.IOException: No space left on device' >&2; exit 1"
    monkeypatch.setenv("JAVA_HOME", str(java_home(tmp_path, "21.0.1", said)))
    with pytest.raises(UnavailableError, match="make room"):
        formatted(tmp_path / "node").start()


def test_a_node_that_dies_while_starting_is_quoted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The error tells what the node said last, in one line, and where more stands."""
    said = "echo fine >&2; echo 'ERROR the moon is full' >&2; exit 1"
    monkeypatch.setenv("JAVA_HOME", str(java_home(tmp_path, "21.0.1", said)))
    with pytest.raises(UnavailableError, match="the moon is full") as caught:
        formatted(tmp_path / "node").start()
    assert "fine" not in str(caught.value)
    assert "\n" not in str(caught.value)
    assert not (tmp_path / "node" / "node.json").exists()


def test_a_java_that_cannot_run_is_no_traceback(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A folder that could not be formatted is cleared and formatted at the next try."""
    monkeypatch.setenv("JAVA_HOME", str(java_home(tmp_path, "21.0.1", "exit 1")))
    with pytest.raises(UnavailableError, match="could not prepare its folder"):
        EmbeddedNode(tmp_path / "node").start()
    (tmp_path / "node" / "data").mkdir()
    (tmp_path / "node" / "data" / "half").touch()
    assert EmbeddedNode(tmp_path / "node").folder.begin_format()
    assert not (tmp_path / "node" / "data").exists()


def test_a_folder_that_cannot_be_made_is_the_operators_to_mend(tmp_path: Path) -> None:
    """A file in the way of the folder is a mistake of the settings."""
    (tmp_path / "file").touch()
    with pytest.raises(ConfigError, match="cannot use the folder"):
        EmbeddedNode(tmp_path / "file" / "node").start()


def formatted(place: Path, port: int = 0) -> EmbeddedNode:
    """Return a node whose folder counts as formatted, so that only the start is tried."""
    node = EmbeddedNode(place, port=port)
    node.folder.make()
    node.folder.end_format()
    return node
