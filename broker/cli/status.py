"""`sealane status`: who has received a report of one's own."""

from __future__ import annotations

from typing import Annotated

import typer

from broker.cli.help import Station, application, below

app = application("Who has received a report of one's own.")

Report = Annotated[
    str,
    typer.Argument(
        metavar="ID",
        help="Its id, its leaf (8 digits or more), MEMBER:LEAF, or a number that it tells.",
    ),
]


@app.command(
    epilog=below(
        "sealane status customs-nz 019a8f3e-7c1d-7b52-9f0e-2d6c1a4b8e70",
        "sealane status customs-nz NZ-2026-0412 --offline",
        "sealane status customs-nz 3fa9c1d2 --json | jq '.recipients[] | {member, state}'",
    )
)
def status(
    station: Station,
    report: Report,
    *,
    json: Annotated[bool, typer.Option("--json", help="Everything, as one JSON object.")] = False,
    offline: Annotated[
        bool, typer.Option("--offline", help="Use what was heard before; do not ask Kafka.")
    ] = False,
) -> None:
    """Take in receipts, and print for each recipient of a report how far it has come there.

    Receipts ride in the heartbeats of the recipients' stations, sealed to this one. DELIVERED: it
    was proven and taken in. PROCESSED: it was handled. REJECTED: it could not be, and why. PURGED:
    it was taken back, and its keys and content are destroyed. A member whose station is not heard
    may have it all the same.
    """
    from broker.cli import status_run  # noqa: PLC0415 - loads what a help page does not need
    from broker.cli.console import run  # noqa: PLC0415 - as above

    run(status_run.show(station, report, as_json=json, offline=offline))
