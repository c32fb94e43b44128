"""What a process of its own is told to do, and what it says when done."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path

from pydantic import BaseModel

from .contender import Place

READY = "ready"
"""What a watched subscriber's process says when the subscriber stands."""


class Task(StrEnum):
    """The kinds of job."""

    PUBLISH = "publish"
    RECEIVE = "receive"
    GROW = "grow"
    PACE = "pace"
    WATCH = "watch"
    PROVE = "prove"


class Job(BaseModel, frozen=True):
    """One contender's part in one round.

    Args:
        warm: How many messages come before the clock starts.
        count: How many are measured, after the warm ones.
        pace: Messages a second, where they are paced.
    """

    task: Task
    contender: str
    bootstrap: str
    network: str
    folder: Path
    warm: int
    count: int
    pace: int

    @property
    def place(self) -> Place:
        """Where it happens."""
        return Place(self.bootstrap, self.network, self.folder)


class Said(BaseModel, frozen=True):
    """A process's answer: measures by name, or when each message passed (ns, by its number)."""

    measures: dict[str, float] = {}
    passed: dict[int, int] = {}
