"""`make bench`: what a report costs with Sealane and without, in one run on the embedded Kafka."""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TaskID,
    TextColumn,
    TimeElapsedColumn,
)

from broker.errors import BrokerError
from broker.kafka import EmbeddedNode

from .contenders import CONTENDERS
from .core import costs
from .core import show as show_costs
from .machine import libraries, load, machine
from .plan import FULL, QUICK, Plan
from .processes import JobError
from .rounds import Bench
from .table import WIDTH, show
from .targets import Outcome, outcomes, summary

SCREEN = Console(stderr=True)
BUILD = Path(__file__).parents[2] / "build"
REPORT = BUILD / "bench.json"


def main() -> None:
    """Run the bench, print its table, write its JSON."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="fewer rounds of fewer messages")
    plan = QUICK if parser.parse_args().quick else FULL
    BUILD.mkdir(exist_ok=True)
    begun, busy = datetime.now(UTC), load()
    try:
        bench = asyncio.run(_run(plan))
    except (BrokerError, JobError) as exc:
        SCREEN.print(f"The bench did not end: {exc}", soft_wrap=True, markup=False)
        sys.exit(1)
    judged, alone = outcomes(bench.results), costs()
    size = machine()
    title = (
        f"Sealane bench, {begun:%Y-%m-%d}: {size['cores']} cores, {size['memory_gb']} GB, "
        f"{size['processor']}, Python {size['python']}"
    )
    screen = Console()
    screen = Console(width=max(screen.width, WIDTH))
    screen.print(show(summary(bench.results), judged, title))
    show_costs(alone, screen)
    told = {**_report(bench, judged, begun, busy), "core": [asdict(cost) for cost in alone]}
    REPORT.write_text(json.dumps(told, indent=1), "utf-8")
    screen.print(f"Written to {REPORT.relative_to(BUILD.parent)}.")


async def _run(plan: Plan) -> Bench:
    with TemporaryDirectory(dir=BUILD, prefix="bench-") as name, _progress() as progress:
        folder = Path(name)
        bar = progress.add_task("starting Kafka", total=None)
        async with EmbeddedNode(folder / "kafka") as node:
            bench = Bench(node.bootstrap, folder, plan, partial(_step, progress, bar))
            progress.update(bar, total=bench.steps, completed=-1)
            await bench.run()
    return bench


def _progress() -> Progress:
    """Return a bar for a person; whoever reads a pipe gets a line a step instead."""
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        console=SCREEN,
        transient=True,
        disable=not SCREEN.is_terminal,
    )


def _step(progress: Progress, bar: TaskID, what: str) -> None:
    progress.update(bar, description=what, advance=1)
    if not SCREEN.is_terminal:
        SCREEN.print(what, soft_wrap=True)


def _report(
    bench: Bench, judged: Sequence[Outcome], begun: datetime, busy: float
) -> dict[str, object]:
    return {
        "begun": begun.isoformat(timespec="seconds"),
        "ended": datetime.now(UTC).isoformat(timespec="seconds"),
        "machine": machine(),
        "load_before": busy,
        "libraries": libraries(),
        "plan": asdict(bench.plan),
        "contenders": {name: contender.title for name, contender in CONTENDERS.items()},
        "rounds": bench.results,
        "medians": {
            contender: {measure: value.median for measure, value in measures.items()}
            for contender, measures in summary(bench.results).items()
        },
        "targets": [
            {
                "title": outcome.target.title,
                "limit": outcome.target.limit,
                "at": "most" if outcome.target.most else "least",
                "measured": asdict(outcome.value),
                "reached": outcome.reached,
            }
            for outcome in judged
        ],
    }


if __name__ == "__main__":
    main()
