"""The rounds: each runs every contender once, in an order of its own."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from .contender import Contender, Place
from .contenders import CONTENDERS, PROOFS
from .figures import percentile
from .imports import IMPORT, import_killed, import_whole
from .job import Job, Task
from .plan import Plan
from .processes import run, running
from .topics import make_topic

GROWS = "sealane"
"""Whose subscriber's memory is watched over a long run."""


@dataclass(slots=True)
class Bench:
    """One run of the bench on one Kafka.

    Args:
        bootstrap: The node's address.
        folder: For what contenders keep on disk.
        plan: How much is measured.
        step: Called after each contender's turn, with what comes next.
    """

    bootstrap: str
    folder: Path
    plan: Plan
    step: Callable[[str], None]
    results: dict[str, dict[str, list[float]]] = field(default_factory=dict)
    _places: int = 0

    async def run(self) -> None:
        """Run all rounds, then the long one."""
        for turn in range(self.plan.rounds):
            # Seeded, so that a run can be repeated; not for secrets.
            order = random.Random(turn).sample(list(CONTENDERS), len(CONTENDERS))  # noqa: S311
            for name in order:
                self.step(f"round {turn + 1} of {self.plan.rounds}: {CONTENDERS[name].title}")
                await self._turn(CONTENDERS[name])
        self.step(f"memory over {self.plan.grow_to:,} messages")
        await self._long_run(CONTENDERS[GROWS])
        self.step(f"import of {self.plan.rows:,} rows")
        await self._imports()

    @property
    def steps(self) -> int:
        """How often `step` is called."""
        return self.plan.rounds * len(CONTENDERS) + 2

    async def _turn(self, contender: Contender) -> None:
        place = await self._place(contender)
        count = self.plan.slow_count if contender.slow else self.plan.count
        for task in (Task.PUBLISH, Task.RECEIVE):
            said = await run(self._job(task, contender, place, self.plan.warm, count))
            self._note(contender, task, said.measures)
        await self._latency(contender)
        if contender.name in PROOFS:
            said = await run(self._job(Task.PROVE, contender, place, 0, self.plan.proofs))
            self._note(contender, "proof", said.measures)

    async def _latency(self, contender: Contender) -> None:
        place = await self._place(contender)
        warm, count = self.plan.pace, self.plan.pace * self.plan.pace_seconds
        async with running(self._job(Task.WATCH, contender, place, warm, count)) as watching:
            await watching.ready()
            sent = await run(self._job(Task.PACE, contender, place, warm, count))
            got = await watching.said()
        delays = [
            (got.passed[number] - sent.passed[number]) / 1e6 for number in range(warm, warm + count)
        ]
        self._note(
            contender,
            "delay",
            {"p50_ms": percentile(delays, 0.5), "p99_ms": percentile(delays, 0.99)},
        )

    async def _long_run(self, contender: Contender) -> None:
        place = await self._place(contender)
        first, more = self.plan.grow_from, self.plan.grow_to - self.plan.grow_from
        for task in (Task.PUBLISH, Task.GROW):
            said = await run(self._job(task, contender, place, first, more))
        self._note(contender, Task.GROW, said.measures)

    async def _imports(self) -> None:
        whole, killed = [await self._place(CONTENDERS[GROWS]) for _ in range(2)]
        measures = await import_whole(whole, self.plan.rows)
        measures |= await import_killed(killed, self.plan.rows)
        noted = self.results.setdefault(IMPORT, {})
        for measure, value in measures.items():
            noted.setdefault(measure, []).append(value)

    async def _place(self, contender: Contender) -> Place:
        self._places += 1
        folder = self.folder / f"{self._places:03}"
        folder.mkdir()
        place = Place(self.bootstrap, f"exercise.bench-{self._places:03}", folder)
        await make_topic(place.bootstrap, place.topic)
        contender.prepare(place)
        return place

    def _job(self, task: Task, contender: Contender, place: Place, warm: int, count: int) -> Job:
        return Job(
            task=task,
            contender=contender.name,
            bootstrap=place.bootstrap,
            network=place.network,
            folder=place.folder,
            warm=warm,
            count=count,
            pace=self.plan.pace,
        )

    def _note(self, contender: Contender, part: str, measures: dict[str, float]) -> None:
        noted = self.results.setdefault(contender.name, {})
        for measure, value in measures.items():
            noted.setdefault(f"{part}_{measure}", []).append(value)
