"""The one shape of all contenders."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from schemas import SeizureReport

CONTRACT = "seizure_report"
BATCH = 64

Publish = Callable[[Sequence[SeizureReport]], Coroutine[None, None, None]]
"""Publishes all, in order; returns when Kafka confirmed the last."""

Deliver = Callable[[SeizureReport], None]
"""What a subscriber does with each report."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where one run of a contender happens: a Kafka, a topic of one partition, a folder.

    Args:
        bootstrap: The node's address.
        network: Unique to this run, so that no run reads another's records.
        folder: For what the contender keeps on disk.
    """

    bootstrap: str
    network: str
    folder: Path

    @property
    def topic(self) -> str:
        """The topic of this run."""
        return f"{self.network}.{CONTRACT}"


class Contender(Protocol):
    """One way to carry seizure reports over Kafka.

    `slow` ones are given fewer messages; `burst` is how many are published at once when paced.
    """

    name: str
    title: str
    slow: bool
    burst: int

    def prepare(self, place: Place) -> None:
        """Lay out what publisher and subscriber need in the place's folder."""

    def publisher(self, place: Place) -> AbstractAsyncContextManager[Publish]:
        """Connect, give the means to publish, disconnect."""

    def subscriber(self, place: Place, deliver: Deliver) -> AbstractAsyncContextManager[None]:
        """Connect, deliver from the topic's start while the block runs, disconnect."""


class Proof(Protocol):
    """A way to sign reports and to verify them, without Kafka."""

    def sign(self) -> None:
        """Turn every report's bytes into signed ones."""

    def verify(self) -> None:
        """Prove every signed one."""
