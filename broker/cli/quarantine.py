"""`sealane quarantine`: see what was refused, and why."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from broker.cli.help import JsonLines, Station, application, below

app = application(
    "See what was refused or failed, and why.",
    "sealane quarantine list police-nz",
    "sealane quarantine show police-nz 7",
)


@app.command(
    "list",
    epilog=below("sealane quarantine list police-nz", "sealane quarantine list police-nz --json"),
)
def list_(
    station: Station,
    *,
    most: Annotated[int, typer.Option(min=1, max=100_000, help="How many, newest first.")] = 50,
    json: JsonLines = False,
) -> None:
    """List the records that a station's subscriptions refused, or whose handling failed."""
    from broker.cli import quarantine_text  # noqa: PLC0415 - loads what a help page does not need
    from broker.cli.console import run  # noqa: PLC0415 - as above

    run(quarantine_text.listed(station, most, as_json=json))


@app.command(
    epilog=below(
        "sealane quarantine show police-nz 12",
        "sealane quarantine show police-nz 12 --save record.bin",
    )
)
def show(
    station: Station,
    number: Annotated[
        int, typer.Argument(metavar="NUMBER", max=2**63 - 1, help="Its number in the list.")
    ],
    *,
    save: Annotated[
        Path | None, typer.Option(help="Write the record's value, byte for byte, to a new file.")
    ] = None,
    json: JsonLines = False,
) -> None:
    """Show one of them: where it was, why it was refused, and every check of it made again."""
    from broker.cli import quarantine_text  # noqa: PLC0415 - loads what a help page does not need
    from broker.cli.console import run  # noqa: PLC0415 - as above

    run(quarantine_text.shown(station, number, save, as_json=json))
