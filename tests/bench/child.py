"""One job in a process of its own, so that its CPU and memory are nobody else's.

Run as a module with the job as JSON. Says `READY` when a watched subscriber stands, and its answer
as one line of JSON; whatever else is written to the standard output goes to a log in the folder.
"""

from __future__ import annotations

import asyncio
import sys
import time
from collections.abc import Callable, Coroutine
from contextlib import redirect_stdout
from itertools import cycle, islice

from schemas import SeizureReport

from .contender import Contender
from .contenders import CONTENDERS, PROOFS
from .job import READY, Job, Said, Task
from .meter import Reading, usage
from .milestones import Milestones
from .reports import number, numbered, pool

LOG = "output.log"


def main() -> None:
    """Do the job that the command line gives."""
    job = Job.model_validate_json(sys.argv[1])
    with (job.folder / LOG).open("a", encoding="utf-8") as log, redirect_stdout(log):
        if job.task is Task.PROVE:
            said = prove(job)
        else:
            said = asyncio.run(TASKS[job.task](CONTENDERS[job.contender], job))
    _say(said.model_dump_json())


async def publish(contender: Contender, job: Job) -> Said:
    """Publish as fast as it goes, all confirmed at the end."""
    reports = cycle(pool())
    async with contender.publisher(job.place) as send:
        await send(list(islice(reports, job.warm)))
        measured = list(islice(reports, job.count))
        before = Reading.now()
        await send(measured)
        after = Reading.now()
    return Said(measures=usage(before, after, job.count))


async def receive(contender: Contender, job: Job) -> Said:
    """Receive as fast as it goes, from the topic's start."""
    milestones = Milestones(job.warm, job.warm + job.count)
    async with contender.subscriber(job.place, milestones):
        await milestones.done.wait()
    before, after = milestones.readings
    return Said(measures=usage(before, after, job.count))


async def grow(contender: Contender, job: Job) -> Said:
    """Receive `warm` + `count`, and compare the peaks of memory after either."""
    milestones = Milestones(job.warm, job.warm + job.count)
    async with contender.subscriber(job.place, milestones):
        await milestones.done.wait()
    first, last = milestones.peaks
    return Said(measures={"first_mb": first, "last_mb": last})


async def pace(contender: Contender, job: Job) -> Said:
    """Publish at the job's pace, never waiting for the answer before the next is due."""
    passed: dict[int, int] = {}
    interval = contender.burst / job.pace
    reports = numbered(job.warm + job.count)
    async with contender.publisher(job.place) as send, asyncio.TaskGroup() as tasks:
        start = time.monotonic()
        for turn, first in enumerate(range(0, len(reports), contender.burst)):
            await asyncio.sleep(start + turn * interval - time.monotonic())
            burst = reports[first : first + contender.burst]
            due = time.monotonic_ns()
            passed |= {number(report): due for report in burst}
            tasks.create_task(send(burst))
    return Said(passed=passed)


async def watch(contender: Contender, job: Job) -> Said:
    """Note when each report is delivered."""
    passed: dict[int, int] = {}
    done = asyncio.Event()

    def deliver(report: SeizureReport) -> None:
        passed[number(report)] = time.monotonic_ns()
        if len(passed) == job.warm + job.count:
            done.set()

    async with contender.subscriber(job.place, deliver):
        _say(READY)
        await done.wait()
    return Said(passed=passed)


def prove(job: Job) -> Said:
    """Sign and verify, without Kafka."""
    proof = PROOFS[job.contender](job.count)
    start = time.process_time_ns()
    proof.sign()
    signed = time.process_time_ns()
    proof.verify()
    verified = time.process_time_ns()
    return Said(
        measures={
            "sign_cpu_us": (signed - start) / job.count / 1_000,
            "verify_cpu_us": (verified - signed) / job.count / 1_000,
            "cpu_us": (verified - start) / job.count / 1_000,
        }
    )


TASKS: dict[Task, Callable[[Contender, Job], Coroutine[None, None, Said]]] = {
    Task.PUBLISH: publish,
    Task.RECEIVE: receive,
    Task.GROW: grow,
    Task.PACE: pace,
    Task.WATCH: watch,
}


def _say(line: str) -> None:
    """Write to the parent, wherever the standard output goes now."""
    if sys.__stdout__ is not None:
        sys.__stdout__.write(line + "\n")
        sys.__stdout__.flush()


if __name__ == "__main__":
    main()
