"""One import, or one reading of what imports sent, in a process of its own.

`import STATION FILE MAPPING` runs `sealane import`; `count STATION` receives all there is and adds
the numbers to a file beside the network's; `distinct FILE` counts what stands there once.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import sys
import time
from pathlib import Path

from broker.cli.main import main as sealane
from broker.station import Station
from schemas import SeizureReport

from .meter import peak_memory


def main() -> None:
    """Do what the command line says; answer with one line of JSON."""
    task, *said = sys.argv[1:]
    with contextlib.redirect_stdout(sys.stderr):
        if task == "import":
            answer = imported(*said)
        elif task == "count":
            answer = asyncio.run(counted(Path(said[0])))
        else:
            lines = Path(said[0]).read_text("ascii").splitlines()
            answer = {"distinct": float(len(set(lines)))}
    sys.stdout.write(json.dumps(answer))


def imported(station: str, file: str, mapping: str) -> dict[str, float]:
    """Return how long the import took, starting and acknowledgement among it, and its memory."""
    sys.argv = ["sealane", "import", station, file, "--mapping", mapping, "--wait", "600"]
    before = time.monotonic()
    code = sealane()
    if code:
        raise SystemExit(code)
    return {"seconds": time.monotonic() - before, "peak_mb": peak_memory()}


async def counted(station: Path) -> dict[str, float]:
    """Receive everything up to now, once; return how many reports that were."""
    received = 0
    log = station.parent.parent / "received"
    with log.open("a", encoding="ascii") as text:
        async with Station.open(station) as police:
            async for delivery in police.subscribe(SeizureReport, follow=False):
                async with delivery:
                    received += 1
                    report = delivery.report
                    assert isinstance(report, SeizureReport)
                    text.write(f"{report.facts.seizure_ref}\n")
    return {"received": float(received)}


if __name__ == "__main__":
    main()
