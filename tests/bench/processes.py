"""Jobs in processes of their own: start, hear, never outlive."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from .job import READY, Job, Said

ROOT = Path(__file__).parents[2]
CHILD = f"{__package__}.child"
DEADLINE = 240.0
"""Seconds for one job; the longest takes a quarter of it on two cores."""


class JobError(Exception):
    """A job ended badly; says which, and what it wrote."""


class Running:
    """A job on its way."""

    def __init__(self, job: Job, process: asyncio.subprocess.Process) -> None:
        self.job = job
        self.process = process

    async def ready(self) -> None:
        """Return when a watched subscriber stands."""
        assert self.process.stdout is not None
        async with asyncio.timeout(DEADLINE):
            line = await self.process.stdout.readline()
        if line.decode().strip() != READY:
            await self.said()

    async def said(self) -> Said:
        """Return the job's answer.

        Raises:
            JobError: The process failed, or did not end in time.
        """
        try:
            async with asyncio.timeout(DEADLINE):
                out, err = await self.process.communicate()
        except TimeoutError as exc:
            raise JobError(f"{self._title} was not done after {DEADLINE:.0f} s") from exc
        if self.process.returncode:
            raise JobError(f"{self._title} failed:\n{err.decode(errors='replace')}")
        return Said.model_validate_json(out)

    @property
    def _title(self) -> str:
        return f"{self.job.contender}: {self.job.task}"


@asynccontextmanager
async def running(job: Job) -> AsyncIterator[Running]:
    """Run `job` in a process that is gone when the block is left."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        CHILD,
        job.model_dump_json(),
        cwd=ROOT,
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    try:
        yield Running(job, process)
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()


async def run(job: Job) -> Said:
    """Run `job` to its end."""
    async with running(job) as process:
        return await process.said()
