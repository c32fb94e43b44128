"""A node's folder: what lies where in it, and that one node at a time uses it."""

from __future__ import annotations

import base64
import fcntl
import json
import os
import re
import shutil
import uuid
from collections.abc import Mapping
from pathlib import Path

from broker.errors import ConfigError, UnavailableError

ROOM = 256 * 1024 * 1024
"""The free space in bytes below which a node is not started."""

_LINES = 40  # of the end of a log, that may tell why a node died
_TROUBLE = re.compile(r"^(?!\s).*(ERROR|FATAL|Exception|Error\b)")  # not a place in a trace

_LOG4J = """\
status = error
rootLogger.level = info
rootLogger.appenderRef.file.ref = file
appender.file.type = RollingFile
appender.file.name = file
appender.file.fileName = node.log
appender.file.filePattern = node.log.%i
appender.file.layout.type = PatternLayout
appender.file.layout.pattern = %d{yyyy-MM-dd'T'HH:mm:ss.SSSX}{UTC} %p %m (%c{1})%n
appender.file.policies.type = Policies
appender.file.policies.size.type = SizeBasedTriggeringPolicy
appender.file.policies.size.size = 10MB
appender.file.strategy.type = DefaultRolloverStrategy
appender.file.strategy.max = 3
"""


class NodeFolder:
    """The files of one node. Everything that the node writes lies below `path`."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.log = path / "node.log"
        self.output = path / "java.out"
        self.state = path / "node.json"
        self._formatted = path / "formatted"

    def make(self) -> None:
        """Make the folder.

        Raises:
            ConfigError: It cannot be made.
        """
        try:
            self.path.mkdir(parents=True, exist_ok=True)
        except OSError as exc:
            raise self._unusable(exc) from exc

    def prepare(self) -> None:
        """Write the fixed files, and clear away what a killed node left behind.

        Raises:
            ConfigError: The folder cannot be written to.
            UnavailableError: The disk is full, or nearly so.
        """
        if shutil.disk_usage(self.path).free < ROOM:
            raise UnavailableError(self.disk_full())
        try:
            shutil.rmtree(self.path / "tmp", ignore_errors=True)
            (self.path / "tmp").mkdir()
            self.state.unlink(missing_ok=True)
            (self.path / "log4j2.properties").write_text(_LOG4J, "utf-8")
        except OSError as exc:
            raise self._unusable(exc) from exc

    def begin_format(self) -> bool:
        """Return whether the folder is still to be formatted, and clear a try that was cut short.

        No node ever ran in a folder whose formatting did not end, so nothing of value is cleared.
        """
        if self._formatted.exists():
            return False
        shutil.rmtree(self.path / "data", ignore_errors=True)
        return True

    def format_command(self) -> list[str]:
        """Return the main class and arguments that format the folder, under a new cluster's id."""
        cluster = base64.urlsafe_b64encode(b"\x40" + uuid.uuid4().bytes[1:]).decode().rstrip("=")
        return ["kafka.tools.StorageTool", "format", "-t", cluster, "-c", "server.properties"]

    def end_format(self) -> None:
        """Note that the folder is formatted."""
        self._formatted.touch()

    def write_config(self, config: Mapping[str, str]) -> None:
        """Write `server.properties`."""
        lines = "".join(f"{name}={value}\n" for name, value in config.items())
        (self.path / "server.properties").write_text(lines, "ascii")

    def write_state(self, state: Mapping[str, str | int]) -> None:
        """Write, whole or not at all, what a running node is found again by.

        Raises:
            ConfigError: It cannot be written.
        """
        whole = self.state.with_suffix(".new")
        try:
            whole.write_text(json.dumps(state), "ascii")
            whole.replace(self.state)
        except OSError as exc:
            raise self._unusable(exc) from exc

    def lock(self) -> int:
        """Return a descriptor that holds the folder as long as it, or a copy of it, is open.

        The node inherits a copy, so a folder is free exactly when no process of its node lives.

        Raises:
            ConfigError: Another node uses the folder.
        """
        descriptor = os.open(self.path / "node.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as exc:
            os.close(descriptor)
            raise ConfigError(
                f"A Kafka node already uses the folder {self.path}: stop it first "
                "(sealane kafka stop), or name another folder."
            ) from exc
        return descriptor

    def in_use(self) -> bool:
        """Return whether a node uses the folder."""
        try:
            os.close(self.lock())
        except ConfigError:
            return True
        except FileNotFoundError:
            return False
        return False

    def log_end(self) -> int:
        """Return the length of the node's log in bytes."""
        return self.log.stat().st_size if self.log.exists() else 0

    def log_since(self, start: int) -> bytes:
        """Return what the node logged since its log was `start` bytes long."""
        if not self.log.exists():
            return b""
        with self.log.open("rb") as file:
            # Shorter than before: it was begun anew meanwhile.
            file.seek(start if self.log_end() >= start else 0)
            return file.read()

    def disk_full(self) -> str:
        """Return the line for people about a disk without room."""
        free = shutil.disk_usage(self.path).free
        return (
            f"The disk that holds {self.path} is full ({free >> 20} MB free; Kafka is not started "
            f"with less than {ROOM >> 20} MB): make room, then start Kafka again. Nothing that it "
            "acknowledged is lost."
        )

    def _unusable(self, exc: OSError) -> ConfigError:
        return ConfigError(
            f"Kafka cannot use the folder {self.path} ({exc.strerror}): name one that this user "
            "may write to."
        )

    def last_words(self) -> str:
        """Return in one line the last things that the node said of itself, trouble before all."""
        lines = tail(self.output, _LINES) + tail(self.log, _LINES)
        trouble = [line for line in lines if _TROUBLE.search(line)]
        return " | ".join((trouble or lines)[-3:])


def tail(path: Path, lines: int) -> list[str]:
    """Return the last lines of a file, however large it is; none when it is not there."""
    try:
        with path.open("rb") as file:
            size = file.seek(0, os.SEEK_END)
            file.seek(max(0, size - lines * 400))
            return file.read().decode("utf-8", "replace").splitlines()[-lines:]
    except FileNotFoundError:
        return []
