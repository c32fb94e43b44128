"""Java child processes that end when they must: each has a keeper beside it (`keeper.py`)."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from broker.kafka import keeper

_JVM = (
    "-Xmx512m",
    "-XX:+UseSerialGC",
    "-XX:TieredStopAtLevel=1",
    "-XX:-UsePerfData",  # it would write below /tmp
    "-Djava.io.tmpdir=tmp",
    "-Djava.net.preferIPv4Stack=true",
    "-Dlog4j2.configurationFile=log4j2.properties",
)
TOLD_TO_END = 128 + signal.SIGTERM
"""The exit code of a Java program that was told to end, and did."""

END_WITHIN = keeper.PATIENCE + 5
"""Seconds in which a kept process ends: the keeper's own patience, and some."""


class Kept:
    """A kept process: `pid` is its keeper's number, `child` its own."""

    def __init__(self, process: subprocess.Popen[bytes], child: int, *, stay: bool) -> None:
        self._process = process
        self._stay = stay
        self.pid = process.pid
        self.child = child

    def ended(self) -> bool:
        """Return whether it has ended."""
        return self._process.poll() is not None

    def wait(self) -> int:
        """Wait for its end, and return its exit code."""
        code = self._process.wait()
        self._let_go()
        return code

    def end(self) -> None:
        """End it and wait for that; by force when it does not end in time."""
        self._let_go()
        if self._stay:
            self._process.send_signal(signal.SIGTERM)
        try:
            self._process.wait(END_WITHIN)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def _let_go(self) -> None:
        if self._process.stdin:
            self._process.stdin.close()


@dataclass(frozen=True, slots=True)
class JavaHome:
    """What the Java programs of one folder run with.

    Args:
        java: The `java` program.
        jars: The class path.
        folder: Their working folder, which holds their temporary files and log settings.
        output: The file that takes what they print.
        lock: A descriptor that they inherit: the folder is in use as long as they live.
    """

    java: Path
    jars: Sequence[Path]
    folder: Path
    output: Path
    lock: int

    def run(self, *command: str, stay: bool = False) -> Kept:
        """Start a main class with arguments; it ends with this process unless it is to stay."""
        watch = "none" if stay else "stdin"
        java = [str(self.java), *_JVM, "-cp", os.pathsep.join(map(str, self.jars)), *command]
        with self.output.open("wb") as output:
            process = subprocess.Popen(  # noqa: S603 - our own keeper and the operator's Java
                [sys.executable, "-I", "-S", keeper.__file__, watch, *java],
                cwd=self.folder,
                stdin=subprocess.DEVNULL if stay else subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=output,
                pass_fds=(self.lock,),
                start_new_session=True,  # Ctrl-C is for us; we end the node in order
                env={"LC_ALL": "C.UTF-8", "PATH": os.defpath},  # paths may hold any letter
            )
        return Kept(process, _first_number(process), stay=stay)


def _first_number(process: subprocess.Popen[bytes]) -> int:
    """Return the child's number as its keeper says it; 0 when Java could not be run."""
    if process.stdout is None:
        return 0
    with process.stdout as said:
        return int(said.readline() or 0)
