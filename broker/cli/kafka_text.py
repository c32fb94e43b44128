"""What `sealane kafka` does and says."""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import Iterator
from pathlib import Path

from broker.cli.console import Bar, line, out, progress
from broker.cli.layout import pairs
from broker.cli.visible import visible
from broker.errors import ConfigError, UnavailableError
from broker.kafka import EmbeddedNode
from broker.kafka.detached import RunningNode, running_node
from broker.kafka.folder import NodeFolder, tail
from broker.kafka.jarstore import locked_jars, present_jars

_LOOK_EVERY = 0.2  # seconds


def fetch_jars() -> None:
    """Make the jars present, with a bar when a person looks."""
    with progress("Fetching Kafka", total=len(locked_jars())) as bar:
        present_jars(progress=_Advance(bar))


class _Advance:
    """Turns `so many of so many` into steps of a bar."""

    def __init__(self, bar: Bar) -> None:
        self._bar, self._done = bar, 0

    def __call__(self, done: int, _of: int) -> None:
        self._bar.advance(done - self._done)
        self._done = done


async def run_node(folder: Path, port: int, *, parent: int) -> None:
    """Run a node until it ends, until we are cancelled, or until our parent is another process."""
    await asyncio.to_thread(fetch_jars)
    async with EmbeddedNode(folder, port=port) as node:
        line(f"Kafka is up at {node.bootstrap}. Ctrl-C ends it.")
        while not node.ended():
            if os.getppid() != parent:
                return
            await asyncio.sleep(_LOOK_EVERY)
        node.raise_end()


def started(node: RunningNode, folder: Path) -> None:
    """Say where a node listens that stays."""
    line(f"Kafka is up at {node.bootstrap}, until: {_command('stop', folder)}")


def stopped(folder: Path, *, there: bool) -> None:
    """Say that no node runs in a folder any more."""
    line("Kafka has ended." if there else f"No Kafka node runs in {visible(str(folder))}.")


def show_status(folder: Path) -> None:
    """Print where the node of a folder listens.

    Raises:
        UnavailableError: None runs there.
    """
    node = running_node(folder)
    if node is None:
        raise UnavailableError(
            f"No Kafka node runs in {folder}. To start it: {_command('start', folder)}"
        )
    out.print("Kafka is up:")
    pairs(
        [
            ("address", node.bootstrap),
            ("folder", visible(str(folder))),
            ("records", f"{_size(folder / 'data') / 1_000_000:.1f} MB on disk"),
            ("process", f"{node.java} (its keeper: {node.keeper})"),
        ]
    )


def show_log(folder: Path, lines: int, *, follow: bool) -> None:
    """Print the end of a node's log, and what is added to it if told to.

    Raises:
        ConfigError: No node ever ran in the folder.
    """
    log = NodeFolder(folder).log
    if not log.exists():
        raise ConfigError(f"There is no {log}: no Kafka node ever ran in {folder}.")
    at = log.stat().st_size
    for text in tail(log, lines):
        line(visible(text.expandtabs()))
    if follow:
        for text in _added(log, at):
            line(visible(text.expandtabs()))


def _added(log: Path, at: int) -> Iterator[str]:
    """Yield whole lines as they are added, also when the log is begun anew; never ends."""
    rest = b""
    while True:
        size = log.stat().st_size if log.exists() else 0
        at = at if size >= at else 0
        if size == at:
            time.sleep(_LOOK_EVERY)
            continue
        with log.open("rb") as file:
            file.seek(at)
            new = file.read(size - at)
        at = size
        *lines, rest = (rest + new).split(b"\n")
        yield from (text.decode("utf-8", "replace") for text in lines)


def _command(name: str, folder: Path) -> str:
    here = "" if folder.name == "sealane-kafka" else f" --folder '{folder}'"
    return visible(f"sealane kafka {name}{here}")


def _size(folder: Path) -> int:
    """Return what a folder's files take on the disk, in bytes; much of them may be holes."""
    return sum(path.lstat().st_blocks * 512 for path in folder.rglob("*") if path.is_file())
