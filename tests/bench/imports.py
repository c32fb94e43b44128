"""Importing a long file: how fast, in how much memory, and what a kill half-way costs."""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from .contender import Place
from .network import CUSTOMS, POLICE, station
from .processes import ROOT, JobError

IMPORT = "import"
"""What the results of this part stand under."""

CHILD = f"{__package__}.import_child"
MAPPING = Path(__file__).with_name("import.toml")
HEADER = "Ref,Date,Kg,Where,Found"
DEADLINE = 900.0
"""Seconds for one import or one reading of all that it sent."""


async def import_whole(place: Place, rows: int) -> dict[str, float]:
    """Return rows a second, to Kafka's acknowledgement, and the import's peak memory in MB."""
    said = await _said(*_order(place, rows))
    return {
        "rows": rows,
        "per_second": rows / said["seconds"],
        "peak_mb": said["peak_mb"],
    }


async def import_killed(place: Place, rows: int) -> dict[str, float]:
    """Kill an import half-way with signal 9, import again, and count what police received."""
    order = _order(place, rows)
    async with _child(*order) as process:
        part = place.folder / ".rows.report.csv.part"
        half = (place.folder / "rows.csv").stat().st_size // 2
        while process.returncode is None and (not part.exists() or part.stat().st_size < half):  # noqa: ASYNC110 - what is waited for is another process's file
            await asyncio.sleep(0.02)
        if process.returncode is not None:
            raise JobError("the import ended before it was to be killed")
        process.kill()
    before = (await _said("count", str(station(place, POLICE))))["received"]
    await _said(*order)
    after = await _said("count", str(station(place, POLICE)))
    distinct = (await _said("distinct", str(place.folder / "received")))["distinct"]
    return {
        "sent_before": before,
        "sent_after": after["received"],
        "twice": before + after["received"] - distinct,
        "lost": rows - distinct,
    }


def _order(place: Place, rows: int) -> tuple[str, ...]:
    """Write the file; return what the child is told."""
    file = place.folder / "rows.csv"
    with file.open("w", encoding="utf-8", newline="") as text:
        text.write(f"{HEADER}\r\n")
        for number in range(rows):
            day, kg = number % 28 + 1, number % 500 + 1
            text.write(f'R{number},{day:02}-Jan-2009,{kg}.5,"Nairobi, Kenya",X-ray\r\n')
    return "import", str(station(place, CUSTOMS)), str(file), str(MAPPING)


async def _said(*order: str) -> dict[str, float]:
    async with _child(*order) as process:
        try:
            async with asyncio.timeout(DEADLINE):
                out, err = await process.communicate()
        except TimeoutError as exc:
            raise JobError(f"{order[0]} was not done after {DEADLINE:.0f} s") from exc
    if process.returncode:
        raise JobError(f"{order[0]} failed:\n{err.decode(errors='replace')}")
    said: dict[str, float] = json.loads(out)
    return said


@asynccontextmanager
async def _child(*order: str) -> AsyncIterator[asyncio.subprocess.Process]:
    """Run the child in a process that is gone when the block is left."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", CHILD, *order),
        cwd=ROOT,
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()
