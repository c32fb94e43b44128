"""A real Apache Kafka node on this machine, in a child process."""

from __future__ import annotations

import asyncio
import os
import threading
import time
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Self

from broker.errors import BrokerError, UnavailableError
from broker.kafka.folder import NodeFolder
from broker.kafka.jarstore import present_jars
from broker.kafka.java import find_java
from broker.kafka.ports import HeldPorts, port_taken
from broker.kafka.process import TOLD_TO_END, JavaHome, Kept
from broker.kafka.settings import node_config

_UP = b"Kafka Server started"
_PORT_LOST = b"Address already in use"
_DISK_FULL = "No space left on device"
_START_WITHIN = 120.0  # seconds; two busy cores need ten
_PORT_TRIES = 5


class _PortLostError(Exception):
    """Somebody took a port between our choosing it and the node's listening on it."""


class EmbeddedNode:
    """A single node that dies with this process, or stays when told to.

    A context manager, plain or asynchronous. Started again, it has the same address.

    Args:
        folder: Where all its files lie; made when it is not there.
        port: The port of 127.0.0.1 that clients use; any free one when 0.
        stay: Whether the node lives on after this process.
    """

    def __init__(self, folder: Path | str, *, port: int = 0, stay: bool = False) -> None:
        self.folder = NodeFolder(Path(folder).absolute())
        self._port = port
        self._port_chosen = port == 0
        self._stay = stay
        self._kept: Kept | None = None
        self._given_up = threading.Event()

    @property
    def bootstrap(self) -> str:
        """The address for clients, `host:port`; known once the node was started."""
        return f"127.0.0.1:{self._port}"

    @property
    def keeper_pid(self) -> int:
        """The process number of the keeper; ending that one ends the node."""
        if self._kept is None:
            raise UnavailableError("The Kafka node was not started.")
        return self._kept.pid

    @property
    def java_pid(self) -> int:
        """The process number of the node's Java."""
        if self._kept is None:
            raise UnavailableError("The Kafka node was not started.")
        return self._kept.child

    def start(self) -> None:
        """Start the node and return when it takes records.

        Raises:
            ConfigError: Java, a jar or the folder is not as it must be, or the folder is in use.
            UnavailableError: The port is taken, the disk is full, or the node did not come up.
        """
        java, jars = find_java(os.environ), present_jars()
        self.folder.make()
        lock = self.folder.lock()
        try:
            self.folder.prepare()
            home = JavaHome(java, jars, self.folder.path, self.folder.output, lock)
            self._format(home)
            for attempt in range(1, _PORT_TRIES + 1):
                try:
                    self._start_once(home)
                except _PortLostError as exc:
                    if attempt == _PORT_TRIES or not self._port_chosen:
                        raise UnavailableError(port_taken(self._port)) from exc
                    self._port = 0
                else:
                    return
        finally:
            os.close(lock)

    def ended(self) -> bool:
        """Return whether the node has ended, or was never started."""
        return self._kept is None or self._kept.ended()

    def raise_end(self) -> None:
        """Raise UnavailableError when the node ended otherwise than by being told to."""
        if self._kept is not None and self._kept.wait() != TOLD_TO_END:
            raise UnavailableError(self._why("ended by itself"))

    def stop(self) -> None:
        """End the node: properly, or by force when that takes too long."""
        if self._kept is not None:
            self._kept.end()
            self._kept = None
            self.folder.state.unlink(missing_ok=True)

    def _format(self, home: JavaHome) -> None:
        if self.folder.begin_format():
            with HeldPorts() as ports:
                self.folder.write_config(node_config(ports.take(), ports.take()))
            if home.run(*self.folder.format_command()).wait():
                raise UnavailableError(self._why("could not prepare its folder"))
            self.folder.end_format()

    def _start_once(self, home: JavaHome) -> None:
        with HeldPorts() as ports:
            self._port = ports.take(self._port)
            self.folder.write_config(node_config(self._port, ports.take()))
            said = self.folder.log_end()
            self._kept = home.run("kafka.Kafka", "server.properties", stay=self._stay)
            try:
                self._wait_until_up(self._kept, said)
                self.folder.write_state(
                    {"bootstrap": self.bootstrap, "keeper": self.keeper_pid, "java": self.java_pid}
                )
            except BaseException:
                self.stop()
                raise

    def _wait_until_up(self, kept: Kept, said: int) -> None:
        late = time.monotonic() + _START_WITHIN
        while _UP not in (text := self.folder.log_since(said)):
            if kept.ended():
                if _PORT_LOST in text:
                    raise _PortLostError
                raise UnavailableError(self._why("ended while it started"))
            if self._given_up.wait(0.05):
                raise UnavailableError("The start of Kafka was given up.")
            if time.monotonic() > late:
                raise UnavailableError(self._why(f"did not come up within {_START_WITHIN:.0f} s"))

    def _why(self, what: str) -> str:
        words = self.folder.last_words()
        if _DISK_FULL in words:
            return self.folder.disk_full()
        return (
            f"The Kafka node in {self.folder.path} {what}. It said: {words or 'nothing'}. "
            f"More of it stands in {self.folder.log}."
        )

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        exc: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()

    async def __aenter__(self) -> Self:
        starting = asyncio.ensure_future(asyncio.to_thread(self.start))
        try:
            await asyncio.shield(starting)
        except asyncio.CancelledError:
            # A thread cannot be cancelled: tell it, and stay until it has put everything away.
            self._given_up.set()
            with suppress(BrokerError):
                await starting
            await asyncio.to_thread(self.stop)
            raise
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        exc: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await asyncio.to_thread(self.stop)
