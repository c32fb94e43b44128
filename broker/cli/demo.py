"""`sealane demo`: watch a whole region at work."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from broker.cli.help import application, below

app = application("Watch a whole region at work.")

FEWEST = 200
"""With fewer reports some figures of the regional office would tell on someone."""


@app.command(epilog=below("sealane demo", "sealane demo --seed 7", "sealane demo --reports 300"))
def demo(
    *,
    seed: Annotated[
        str, typer.Option(help="Decides what happens; another one, other cases.")
    ] = "1",
    reports: Annotated[int, typer.Option(min=FEWEST, max=20_000, help="At least so many.")] = 2000,
    folder: Annotated[
        Path | None,
        typer.Option(
            help="Where to play it. Default: build/demo in a checkout, else in the cache folder."
        ),
    ] = None,
) -> int:
    """Play an exercise of 23 customs administrations, police and two regional offices.

    A Kafka of its own starts and ends with it. One case is told word by word, then some months of
    a whole region; then whoever runs Kafka cheats, and every member accounts for what it read. All
    persons and companies are invented. What it leaves in its folder can be looked at with the other
    commands; the next demo clears it. Ends with 0 when every sum holds.
    """
    from broker.cli import demo_run  # noqa: PLC0415 - loads what a help page does not need

    return demo_run.demo(seed, reports, folder)
