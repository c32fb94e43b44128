"""Suggest, check and list mappings: what a spreadsheet's columns mean."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from broker.cli import contract_names
from broker.cli.help import JsonLines, application, below

app = application(
    "Suggest, check and list mappings: what a spreadsheet's columns mean.",
    "sealane mapping suggest seizures.csv --contract seizure_report -o ours.toml",
    "sealane mapping check seizures.csv --mapping ours.toml",
)


def _whole(file: Path) -> Path:
    if not file.is_file():
        raise typer.BadParameter("a file is read more than once, and this is a pipe or a device")
    return file


File = Annotated[
    Path,
    typer.Argument(
        metavar="FILE", help="A spreadsheet file.", exists=True, dir_okay=False, callback=_whole
    ),
]
Station = Annotated[
    Path | None,
    typer.Option(metavar="STATION", help="The station that would send it: its rights, its codes."),
]


@app.command(
    epilog=below(
        "sealane mapping suggest seizures.csv --contract seizure_report",
        "sealane mapping suggest audits.csv --contract control_result -o ours.toml",
    )
)
def suggest(  # noqa: PLR0913 - each is an option of the command
    file: File,
    *,
    contract: Annotated[
        str,
        typer.Option(
            metavar="C",
            help="The contract that its rows are to become reports of.",
            callback=contract_names.check,
            autocompletion=contract_names.complete,
        ),
    ],
    station: Station = None,
    encoding: Annotated[
        str | None, typer.Option(help="The file's encoding. Default: found out.")
    ] = None,
    sheet: Annotated[
        str | None, typer.Option(help="The sheet, where a workbook has several.")
    ] = None,
    header_row: Annotated[
        int | None, typer.Option(min=1, help="The row that names the columns, from 1.")
    ] = None,
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", help="The mapping file. Default: printed.", dir_okay=False),
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Write over a file of that name.")] = False,
) -> int:
    """Write a first mapping for a file, by its headers and contents.

    Each rule says how sure it is. What is open stands at the top as a question, and what would be
    a guess stands behind a `#`: answer, take the `#` away, then run `sealane mapping check`.
    """
    from adapters.spreadsheets.reading.table import Stated  # noqa: PLC0415 - loads what a help page does not need
    from adapters.spreadsheets.suggesting import first_mapping  # noqa: PLC0415 - as above

    if output is not None and output.exists() and not force:
        raise typer.BadParameter("it exists; --force writes over it", param_hint="--output")
    stated = Stated((encoding,) if encoding else (), sheet=sheet, header_row=header_row)
    return first_mapping.carry_out(file, contract, stated=stated, station=station, output=output)


@app.command(
    epilog=below(
        "sealane mapping check seizures.csv --mapping c4ads",
        "sealane mapping check seizures.csv --mapping ours.toml --station customs-nz --rows 0",
    )
)
def check(  # noqa: PLR0913 - each is an option of the command
    file: File,
    *,
    mapping: Annotated[
        str,
        typer.Option(
            "--mapping",
            metavar="M",
            help="A mapping file, a shipped one as c4ads, or template:CONTRACT.",
        ),
    ],
    station: Station = None,
    rows: Annotated[
        int, typer.Option(min=0, metavar="N", help="How many rows to show; 0 shows all.")
    ] = 20,
    json: JsonLines = False,
    report: Annotated[
        Path | None,
        typer.Option(help="Also write the report file, as an import does.", dir_okay=False),
    ] = None,
) -> int:
    """Show what an import would make of each row, and publish nothing.

    Reads the whole file as `sealane import` does and ends as it would: 0, or 1 where rows are
    refused, 5 where all are or the file is.
    """
    from adapters.spreadsheets import check_order  # noqa: PLC0415 - as above
    from broker.cli.console import run  # noqa: PLC0415 - as above

    if report is not None and report.resolve() == file.resolve():
        raise typer.BadParameter("it would overwrite FILE", param_hint="--report")
    order = check_order.CheckOrder(
        file=file, mapping=mapping, station=station, rows=rows or None, json=json, report=report
    )
    return run(check_order.carry_out(order))


@app.command(name="list", epilog=below("sealane mapping list"))
def list_(*, json: JsonLines = False) -> None:
    """List the mappings that come with the program."""
    from adapters.spreadsheets import check_order  # noqa: PLC0415 - as above

    check_order.list_shipped(as_json=json)
