"""Write a workbook to be filled in, for offices that have no spreadsheet of their own."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from broker.cli import contract_names
from broker.cli.help import application, below

app = application("Write a workbook to be filled in: one row per report, with drop-down lists.")


@app.command(
    name="template",
    epilog=below(
        "sealane template seizure_report",
        "sealane template seizure_report -o ours.xlsx --station customs-nz --language th",
        "sealane import customs-nz ours.xlsx --mapping template:seizure_report",
    ),
)
def template(
    contract: Annotated[
        str,
        typer.Argument(
            metavar="CONTRACT",
            help="The contract of the reports.",
            callback=contract_names.check,
            autocompletion=contract_names.complete,
        ),
    ],
    *,
    output: Annotated[
        Path | None,
        typer.Option(
            "--output", "-o", help="The workbook. Default: CONTRACT.xlsx here.", dir_okay=False
        ),
    ] = None,
    station: Annotated[
        Path | None,
        typer.Option(metavar="STATION", help="List the members of its register."),
    ] = None,
    language: Annotated[
        str | None,
        typer.Option(metavar="L", help="Show names of codes in this language too, as th or lo."),
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Write over a file of that name.")] = False,
) -> int:
    """Write a workbook to be filled in: one row per report, with drop-down lists.

    Its sheets say what each column means, and ask who may read the reports. Filled in, saved as
    .xlsx or .ods, it is imported with --mapping template:CONTRACT, and needs no other mapping.
    """
    from adapters.templates import ordering  # noqa: PLC0415 - loads what a help page does not need
    from broker.cli.console import run  # noqa: PLC0415 - as above

    file = output or Path(f"{contract}.xlsx")
    if file.suffix.lower() != ".xlsx":
        raise typer.BadParameter("it is written as .xlsx", param_hint="--output")
    if file.exists() and not force:
        raise typer.BadParameter(f"{file} exists; --force writes over it", param_hint="--output")
    return run(ordering.carry_out(contract, file, station=station, language=language))
