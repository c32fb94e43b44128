"""`sealane kafka` as people use it."""

from __future__ import annotations

import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import IO

import psutil
import pytest
from conftest import processes_in

from broker.kafka.detached import running_node

SEALANE = Path(sys.executable).with_name("sealane")
pytestmark = pytest.mark.kafka


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Path]:
    """Give a folder for a node; whatever still runs in it afterwards is ended."""
    yield tmp_path / "node"
    for process in processes_in(tmp_path):
        process.kill()


def free_port() -> int:
    """Return a port that was free just now."""
    with closing(socket.create_server(("127.0.0.1", 0))) as server:
        port: int = server.getsockname()[1]
        return port


def kafka(place: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run a command for a node's folder to its end."""
    return subprocess.run(
        [SEALANE, "kafka", arguments[0], "--folder", str(place), *arguments[1:]],
        capture_output=True,
        text=True,
        check=False,
    )


@contextmanager
def started(place: Path, *arguments: str) -> Iterator[subprocess.Popen[str]]:
    """Start a command for a node's folder, and kill it in the end."""
    command = [str(SEALANE), "kafka", arguments[0], "--folder", str(place), *arguments[1:]]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            yield process
        finally:
            process.kill()


def lines(process: subprocess.Popen[str]) -> IO[str]:
    """Return what a process prints."""
    assert process.stdout is not None
    return process.stdout


def started_by_another(place: Path) -> tuple[subprocess.Popen[str], psutil.Process]:
    """Start a shell that runs a node, and return it with its `sealane kafka run`, which is up."""
    command = f"'{SEALANE}' kafka run --folder '{place}' --port {free_port()} & wait"
    shell = subprocess.Popen(["/bin/sh", "-c", command], stdout=subprocess.PIPE, text=True)
    assert "Kafka is up" in lines(shell).readline()
    (run,) = psutil.Process(shell.pid).children()
    return shell, run


def wait_until_free(place: Path) -> None:
    """Wait until no process of a node is left."""
    psutil.wait_procs(list(processes_in(place)), timeout=60)
    assert running_node(place) is None


def test_start_stays_until_stop(place: Path) -> None:
    """start, status, start again, logs, stop, status: each says and returns what is the case."""
    port = str(free_port())
    assert kafka(place, "status").returncode == 4
    start = kafka(place, "start", "--port", port)
    assert (start.returncode, start.stderr) == (0, "")
    assert f"127.0.0.1:{port}" in start.stdout
    assert kafka(place, "start", "--port", port).returncode == 0
    assert kafka(place, "start", "--port", "1").returncode == 3
    status = kafka(place, "status")
    assert (status.returncode, f"127.0.0.1:{port}" in status.stdout) == (0, True)
    logs = kafka(place, "logs", "--lines", "3").stdout.splitlines()
    assert len(logs) == 3
    assert "Kafka Server started" in logs[-1]
    stop = kafka(place, "stop")
    assert (stop.returncode, "ended" in stop.stdout) == (0, True)
    assert not list(processes_in(place))
    assert kafka(place, "status").returncode == 4
    assert kafka(place, "stop").returncode == 0


def test_run_ends_with_whatever_started_it(place: Path) -> None:
    """When the program that ran `sealane kafka run` is killed, the node ends too."""
    shell, _run = started_by_another(place)
    shell.kill()
    shell.communicate()
    wait_until_free(place)


def test_a_killed_run_leaves_no_node(place: Path) -> None:
    """Kill -9 of `sealane kafka run` itself ends the node in order."""
    shell, run = started_by_another(place)
    run.kill()
    shell.communicate()
    wait_until_free(place)


def test_stop_ends_a_run_and_logs_follow_it(place: Path) -> None:
    """A node in the foreground ends by `stop` with 0, and `logs --follow` shows its last lines."""
    with started(place, "run", "--port", str(free_port())) as run:
        assert "Kafka is up" in lines(run).readline()
        with started(place, "logs", "--lines", "1", "--follow") as logs:
            assert "Kafka Server started" in lines(logs).readline()
            assert kafka(place, "stop").returncode == 0
            assert any("shut down completely" in line for line in lines(logs))
        assert run.wait() == 0


def test_a_taken_port_is_one_line(place: Path) -> None:
    """With the port in use, the error is one line that names it, and the code for later."""
    with closing(socket.create_server(("127.0.0.1", 0))) as server:
        port = str(server.getsockname()[1])
        start = kafka(place, "start", "--port", port)
    assert start.returncode == 4
    assert port in start.stderr
    assert len(start.stderr.splitlines()) == 1


def test_logs_of_nobody(place: Path) -> None:
    """Asked for the log of a folder where no node ever ran, the command says so."""
    logs = kafka(place, "logs")
    assert logs.returncode == 3
    assert "no Kafka node ever ran" in logs.stderr
