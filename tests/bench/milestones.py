"""A subscriber's handler: counts, and reads the meters at given counts."""

from __future__ import annotations

import asyncio

from schemas import SeizureReport

from .meter import Reading, peak_memory


class Milestones:
    """Counts reports; at each of `counts` (ascending) notes CPU, clock and peak memory."""

    __slots__ = ("_ahead", "_next", "_seen", "done", "peaks", "readings")

    def __init__(self, *counts: int) -> None:
        self._ahead = list(counts)
        self._next = self._ahead.pop(0)
        self._seen = 0
        self.readings: list[Reading] = []
        self.peaks: list[float] = []
        self.done = asyncio.Event()

    def __call__(self, report: SeizureReport) -> None:  # noqa: ARG002 - a handler's shape
        """Count one report."""
        self._seen += 1
        if self._seen == self._next:
            self._pass()

    def _pass(self) -> None:
        self.readings.append(Reading.now())
        self.peaks.append(peak_memory())
        if self._ahead:
            self._next = self._ahead.pop(0)
        else:
            self._next = 0
            self.done.set()
