"""Read a spreadsheet into signed reports."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer

from broker.cli import contract_names
from broker.cli.help import application, below

app = application("Read a spreadsheet into signed reports.")


def _known(name: str | None) -> str | None:
    return None if name is None else contract_names.check(name)


@app.command(
    name="import",
    epilog=below(
        "sealane import customs-nz seizures.csv --mapping c4ads --dry-run",
        "sealane import customs-nz seizures.csv --contract seizure_report --mapping ours.toml",
    ),
)
def import_(  # noqa: PLR0913 - each is an option of the command
    station: Annotated[
        Path, typer.Argument(metavar="STATION", help="The station's file, or its folder.")
    ],
    file: Annotated[
        Path,
        typer.Argument(
            metavar="FILE", help="A .csv, .xlsx, .ods or .jsonl file.", exists=True, dir_okay=False
        ),
    ],
    *,
    mapping: Annotated[
        str,
        typer.Option(
            metavar="M", help="A mapping file, a shipped one as c4ads, or template:CONTRACT."
        ),
    ],
    contract: Annotated[
        str | None,
        typer.Option(
            metavar="C",
            help="The contract; the mapping must be for it.",
            callback=_known,
            autocompletion=contract_names.complete,
        ),
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Publish nothing, and write the report.")
    ] = False,
    report: Annotated[
        Path | None,
        typer.Option(help="The report file, .csv or .xlsx. Default: beside FILE.", dir_okay=False),
    ] = None,
    audience: Annotated[
        str | None,
        typer.Option(help="Who may read them, with commas, whatever the mapping says."),
    ] = None,
    nominal_audience: Annotated[
        str | None, typer.Option(help="Who of these may read names and free text too.")
    ] = None,
    encoding: Annotated[
        str | None, typer.Option(help="The file's encoding. Default: found out.")
    ] = None,
    delimiter: Annotated[
        str | None, typer.Option(help="What separates cells, or: tab. Default: found out.")
    ] = None,
    quote: Annotated[
        str | None, typer.Option(help="What cells are quoted with: \" or '. Default: found out.")
    ] = None,
    sheet: Annotated[
        str | None, typer.Option(help="The sheet, where a workbook has several.")
    ] = None,
    header_row: Annotated[
        int | None,
        typer.Option(min=1, help="The row that names the columns. Default: the first."),
    ] = None,
    wait: Annotated[
        int, typer.Option(min=0, help="Seconds to wait for Kafka's acknowledgement.")
    ] = 60,
) -> int:
    """Read a spreadsheet into signed reports, every row accounted for.

    Each row ends as accepted, flagged or refused, its reasons beside it in the report file. Nothing
    is sent before the whole file was read. Imported again, only what is new or changed is sent.
    """
    if not file.is_file():
        raise typer.BadParameter("a file is read more than once, and this is a pipe or a device")
    if quote not in {None, '"', "'"}:
        raise typer.BadParameter("it is \" or '", param_hint="--quote")
    from adapters.spreadsheets import ordering  # noqa: PLC0415 - loads what a help page does not need
    from broker.cli.console import run  # noqa: PLC0415 - as above

    order = ordering.Order(
        file=file,
        mapping=mapping,
        contract=contract,
        report=report,
        beside=_beside(file),
        audience=_names(audience),
        nominal_audience=_names(nominal_audience),
        encoding=encoding,
        delimiter=_mark(delimiter),
        quote=quote,
        sheet=sheet,
        header_row=header_row,
        dry_run=dry_run,
        wait=wait,
    )
    if report is not None and report.resolve() == file.resolve():
        raise typer.BadParameter("it would overwrite FILE", param_hint="--report")
    return run(ordering.carry_out(station, order))


def _beside(file: Path) -> Path:
    """Return the file's folder, or the working folder where nobody may write beside it."""
    folder = file.parent
    anyone = folder.stat().st_mode & 0o222
    return folder if anyone and os.access(folder, os.W_OK) else Path()


def _names(listed: str | None) -> tuple[str, ...] | None:
    if listed is None:
        return None
    return tuple(name.strip() for name in listed.split(",") if name.strip())


def _mark(delimiter: str | None) -> str | None:
    mark = "\t" if delimiter == "tab" else delimiter
    if mark is not None and (len(mark) != 1 or mark in "\r\n\"'"):
        raise typer.BadParameter("one character, or the word tab", param_hint="--delimiter")
    return mark
