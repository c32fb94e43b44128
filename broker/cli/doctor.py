"""`sealane doctor`: check a station, line by line."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from broker.cli.help import JsonLines, application, below

app = application("Check a station, line by line.")


@app.command(
    epilog=below("sealane doctor police-nz", "sealane doctor police-nz/station.toml --json")
)
def doctor(
    station: Annotated[
        Path, typer.Argument(metavar="STATION", help="The station's file, or its folder.")
    ],
    *,
    json: JsonLines = False,
) -> int:
    """Look at everything that a station needs, change nothing, and say what to do about each.

    Ends with 0 when nothing fails, 3 when something must be put right here, 4 when only Kafka or
    the disk is at fault.
    """
    from broker.cli import checkup_text  # noqa: PLC0415 - loads what a help page does not need
    from broker.cli.console import run  # noqa: PLC0415 - as above

    return run(checkup_text.examined(station, as_json=json))
