"""`sealane publish`: sign reports and send them."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from broker.cli.contract_names import ContractName
from broker.cli.help import JsonLines, Station, application, below

app = application("Sign reports and send them.")


class Status(StrEnum):
    """What a report is for; as in the register, which a help page does not load."""

    ACTUAL = "ACTUAL"
    EXERCISE = "EXERCISE"
    TEST = "TEST"


@app.command(
    epilog=below(
        "sealane contracts show alert --example > alert.json",
        "sealane publish customs-nz alert alert.json",
        "sealane publish customs-nz seizure_report - --audience police-nz,rilo-ap < seizures.jsonl",
    )
)
def publish(  # noqa: PLR0913 - each is an option of the command
    station: Station,
    contract: ContractName,
    file: Annotated[
        Path,
        typer.Argument(
            metavar="FILE", help="JSON: one report, a list, or one a line. A single - is stdin."
        ),
    ],
    *,
    audience: Annotated[
        str | None,
        typer.Option(help="Who may read them, with commas, whatever the file says."),
    ] = None,
    status: Annotated[
        Status | None,
        typer.Option(case_sensitive=False, help="What they are for. Default: the network's own."),
    ] = None,
    wait: Annotated[
        int, typer.Option(min=0, help="Seconds to wait for Kafka's acknowledgement.")
    ] = 30,
    check: Annotated[
        bool, typer.Option("--check", help="Check every report and publish nothing.")
    ] = False,
    json: JsonLines = False,
) -> int:
    """Check every report of a file, then sign and send them all; with one bad report, none.

    Each is kept durably before it is sent: what Kafka has not acknowledged is sent by the next
    command that opens the station.
    """
    from broker.cli import publishing  # noqa: PLC0415 - loads what a help page does not need
    from broker.cli.console import run  # noqa: PLC0415 - as above

    order = publishing.Order(
        contract=contract,
        file=file,
        audience=audience,
        status=status.value if status else None,
        wait=wait,
        check=check,
        as_json=json,
    )
    return run(publishing.publish(station, order))
