"""`sealane inspect`: check one record, step by step."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from broker.cli.help import application, below

app = application("Check one record, step by step.")


@app.command(
    epilog=below(
        "sealane inspect exercise.asia-pacific.alert/0/17 --station police-nz",
        "sealane inspect record.bin --station police-nz --topic exercise.asia-pacific.alert",
        "sealane inspect record.bin --register exercise.asia-pacific",
    )
)
def inspect(  # noqa: PLR0913 - each is an option of the command
    record: Annotated[
        str,
        typer.Argument(
            metavar="RECORD", help="A file, or a place in Kafka: TOPIC/PARTITION/OFFSET."
        ),
    ],
    *,
    station: Annotated[
        Path | None, typer.Option(help="Check as this station reads it: all fifteen steps.")
    ] = None,
    register: Annotated[
        Path | None, typer.Option(help="Without a station: the register to check against.")
    ] = None,
    topic: Annotated[
        str | None, typer.Option(help="Of a file: the topic that it was found on.")
    ] = None,
    key: Annotated[
        str | None, typer.Option(help="Of a file: the record key that it had, in hex.")
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="Print it as JSON.")] = False,
) -> int:
    """Say of each check whether a record passes it, and what its envelope says.

    The steps are those that every subscriber takes. Ends with 5 when one refuses the record.
    """
    from broker.cli import inspecting  # noqa: PLC0415 - loads what a help page does not need
    from broker.cli.console import run  # noqa: PLC0415 - as above

    wish = inspecting.Wish(
        record=record, station=station, register=register, topic=topic, key=key, as_json=json
    )
    return run(inspecting.inspect(wish))
