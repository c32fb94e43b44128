"""What several tests share: one Kafka node for all of them, and that nothing is left behind."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import psutil
import pytest
from hypothesis import HealthCheck, settings

from broker.kafka import EmbeddedNode

# A test never judges time: how long an example takes on a busy machine says nothing.
settings.register_profile("house", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("deep", settings.get_profile("house"), max_examples=10_000)
settings.register_profile("quick", settings.get_profile("house"), max_examples=20)
settings.load_profile(os.environ.get("SEALANE_LAWS", "house"))

_TRUSTED = ("test_contracts_lint", "test_handling", "test_keys", "test_register", "test_wire")


@pytest.fixture(scope="session", autouse=True)
def _nothing_left_behind(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Fail the run when a process is left that works in one of its folders."""
    base = tmp_path_factory.getbasetemp()
    yield
    left = list(processes_in(base))
    assert not left, f"left behind: {left}"


@pytest.fixture(scope="session")
def kafka_node(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EmbeddedNode]:
    """Give the Kafka node that all tests of the run share: never stop it."""
    with EmbeddedNode(tmp_path_factory.mktemp("kafka")) as node:
        yield node


@pytest.fixture(scope="session")
def kafka(kafka_node: EmbeddedNode) -> str:
    """Give the address of the shared Kafka node: use names of your own."""
    return kafka_node.bootstrap


def processes_in(folder: Path) -> Iterator[psutil.Process]:
    """Yield the living processes whose working folder is this one, or below it."""
    for process in psutil.process_iter():
        with suppress(psutil.Error):
            if Path(process.cwd()).is_relative_to(folder) and process.status() != "zombie":
                yield process


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Count every law of what must be trusted among those that `make deep` tries."""
    for item in items:
        function = getattr(item, "function", None)
        if item.path.name.startswith(_TRUSTED) and hasattr(function, "hypothesis"):
            item.add_marker("deep")


def pytest_sessionstart() -> None:
    """Undo what a shell does to a job in the background: there, and in its children, no Ctrl-C."""
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Where no test may be skipped (`.ci/run` says so), let a skip fail the run."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if reporter is None or not os.environ.get("SEALANE_NO_SKIP"):
        return
    if skipped := reporter.stats.get("skipped", []):
        reporter.write_line(f"{len(skipped)} skipped, and here none may be.", red=True)
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
