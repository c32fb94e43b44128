"""An officer at a real pseudo-terminal: waits for a question, types, and reads the screen."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Self

import pexpect
import pyte
from cli_runs import PROGRAM

ROWS, COLUMNS = 600, 120
"""So tall that nothing scrolls off."""
CTRL_C = "\x03"
CLEAR_LINE = "\x15"
PASTE = "\x1b[200~{}\x1b[201~"


class Officer:
    """Types into a running form.

    Args:
        arguments: Of `sealane report`.
        folder: Where it is called.
    """

    def __init__(self, *arguments: str | Path, folder: Path) -> None:
        self._screen = pyte.Screen(COLUMNS, ROWS)
        self._stream = pyte.Stream(self._screen)
        self._answered = -1
        environment = {**os.environ, "TERM": "xterm", "PROMPT_TOOLKIT_NO_CPR": "1"}
        self._program = pexpect.spawn(
            PROGRAM,
            ["report", *map(str, arguments)],
            cwd=str(folder),
            env=environment,
            dimensions=(ROWS, COLUMNS),
            encoding="utf-8",
            timeout=40,
        )

    @classmethod
    @contextmanager
    def at(cls, *arguments: str | Path, folder: Path) -> Iterator[Self]:
        """Open a form; whatever happens, it does not outlive the block."""
        officer = cls(*arguments, folder=folder)
        try:
            yield officer
        finally:
            officer._program.close(force=True)

    def answers(self, *turns: tuple[str, str]) -> None:
        """Wait for each question in turn and type its answer."""
        for question, text in turns:
            self.waits_for(question)
            self._answered = self._screen.cursor.y
            self.types(f"{text}\r")

    def waits_for(self, question: str) -> None:
        """Return once the cursor stands on the line of this question, below the last answer's."""
        self._read_until(
            lambda: self._screen.cursor.y > self._answered and self.line.startswith(question),
            question,
        )

    def sees(self, text: str) -> None:
        """Return once this stands somewhere on the screen."""
        self._read_until(lambda: text in self.text, text)

    def types(self, keys: str) -> None:
        """Send keys as they are."""
        self._program.send(keys)

    def ends(self) -> int:
        """Return the exit code, once the program has ended by itself."""
        while self._step():
            pass
        self._program.wait()
        assert self._program.exitstatus is not None, self.text
        return self._program.exitstatus

    @property
    def line(self) -> str:
        """What stands on the cursor's line."""
        return str(self._screen.display[self._screen.cursor.y]).strip()

    @property
    def text(self) -> str:
        """All that stands on the screen."""
        return "\n".join(line.rstrip() for line in self._screen.display).strip()

    def _read_until(self, there: Callable[[], bool], what: str) -> None:
        while not there():
            assert self._step(), f"ended before {what!r}:\n{self.text}"

    def _step(self) -> bool:
        """Take what the program writes next; `False`: it has ended."""
        try:
            said = self._program.read_nonblocking(4096, timeout=40)
        except pexpect.EOF:
            return False
        except pexpect.TIMEOUT:
            raise AssertionError(f"nothing more came:\n{self.text}") from None
        self._stream.feed(said)
        return True
