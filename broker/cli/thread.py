"""`sealane thread`: walk a case from any of its reports."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from broker.cli.help import Station, application, below

app = application("Walk a case from any of its reports.")


@app.command(
    epilog=below(
        "sealane thread police-nz 019a8f3e-7c1d-7b52-9f0e-2d6c1a4b8e70",
        "sealane thread police-nz customs-nz:3fa9c1d2",
        "sealane thread police-nz NZ-2026-0412 --offline",
        "sealane thread police-nz customs-nz:3fa9c1d2 --xlsx case.xlsx",
        "sealane thread rilo-ap 3fa9c1d2 --json | jq '.nodes[] | {number, contract, gist}'",
    )
)
def thread(  # noqa: PLR0913 - each is an option of the command
    station: Station,
    report: Annotated[
        str,
        typer.Argument(
            metavar="ID",
            help="Its id, its leaf (8 digits or more), MEMBER:LEAF, or a number that it tells: its "
            "reporter's own, an exhibit's.",
        ),
    ],
    *,
    most: Annotated[
        int, typer.Option(min=1, max=100_000, help="How many reports, nearest first.")
    ] = 200,
    json: Annotated[bool, typer.Option("--json", help="Everything, as one JSON object.")] = False,
    csv: Annotated[bool, typer.Option("--csv", help="Lines for a spreadsheet.")] = False,
    xlsx: Annotated[
        Path | None, typer.Option(metavar="FILE", help="A workbook, instead.", dir_okay=False)
    ] = None,
    offline: Annotated[
        bool, typer.Option("--offline", help="Use what was taken in before; do not ask Kafka.")
    ] = False,
) -> int:
    """Take in what is new, and print the case that a report belongs to.

    The case is all that the report refers to, all that refers to it, and so on. It is a tree in the
    order of the enforcement cycle, a line for each report. Told apart are reports that this member
    may not read, and reports that never came here. Statuses are never mixed. What may be read and
    nothing else stands in no JSON and no file. While one run takes in, others need --offline.
    """
    if (json, csv, xlsx is not None).count(True) > 1:
        raise typer.BadParameter("--json, --csv and --xlsx exclude each other.")
    from broker.cli import thread_run  # noqa: PLC0415 - loads what a help page does not need
    from broker.cli.console import run  # noqa: PLC0415 - as above

    form = thread_run.Form.TREE
    if json:
        form = thread_run.Form.JSON
    elif csv:
        form = thread_run.Form.CSV
    elif xlsx is not None:
        form = thread_run.Form.XLSX
    asked = thread_run.Asked(
        report=report, most=most, form=form, xlsx=xlsx or Path(), offline=offline
    )
    return run(thread_run.show(station, asked))
