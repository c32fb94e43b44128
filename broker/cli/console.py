"""What the commands write to: results on stdout, everything else on stderr.

Text is printed as it is: square brackets in a report are no markup, and nothing is highlighted.
Whatever came from others goes through `visible` first.
"""

from __future__ import annotations

import asyncio
import signal
import sys
from collections.abc import Coroutine, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, NoReturn, TypeVar

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    SpinnerColumn,
    TaskID,
    TextColumn,
    TimeElapsedColumn,
)

from broker.cli.exits import ExitCode

T = TypeVar("T")


class _Console(Console):
    """A console that leaves a gone reader to the one place that ends the program quietly."""

    def on_broken_pipe(self) -> NoReturn:
        """Raise what a plain write to a closed pipe raises."""
        raise BrokenPipeError


out = _Console(markup=False, emoji=False, highlight=False)
err = _Console(markup=False, emoji=False, highlight=False, stderr=True)


def line(text: str) -> None:
    """Write one line to stdout at once, unwrapped: for what other programs read."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


@dataclass(frozen=True, slots=True)
class Bar:
    """One running bar; on a stderr that is no terminal it shows nothing."""

    _progress: Progress
    _task: TaskID

    def advance(self, by: int = 1) -> None:
        """Count `by` more pieces of the work as done."""
        self._progress.advance(self._task, by)

    def say(self, label: str) -> None:
        """Tell what is being done now."""
        self._progress.update(self._task, description=label)


@contextmanager
def progress(label: str, total: int | None = None) -> Iterator[Bar]:
    """Show a bar on stderr while the block runs, when a person looks; it goes away afterwards.

    Args:
        label: What is being done.
        total: How many pieces there are, or None where nobody knows.
    """
    columns = (SpinnerColumn(), TextColumn("{task.description}", markup=False), TimeElapsedColumn())
    known = (BarColumn(), MofNCompleteColumn()) if total is not None else ()
    shown = Progress(
        *columns[:2], *known, columns[2], console=err, transient=True, disable=not err.is_terminal
    )
    with shown:
        yield Bar(shown, shown.add_task(label, total=total))


def run(work: Coroutine[Any, Any, T]) -> T:
    """Run `work` to its end on an event loop of its own.

    SIGTERM and Ctrl-C cancel it, and what it opened is closed before the program ends with 143 or
    130.
    """
    from broker.cli import logs  # noqa: PLC0415 - structlog, which a help page does not need

    logs.configure()
    terminated = False

    async def guarded() -> T:
        task = asyncio.current_task()

        def stop() -> None:
            nonlocal terminated
            terminated = True
            if task is not None:
                task.cancel()

        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop)
        return await work

    with asyncio.Runner() as runner:
        try:
            return runner.run(guarded())
        except asyncio.CancelledError:
            if not terminated:
                raise
    raise SystemExit(ExitCode.TERMINATED)
