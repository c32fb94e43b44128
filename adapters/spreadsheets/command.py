"""Read a spreadsheet into signed reports."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Annotated, Any

import typer

from adapters.spreadsheets.importing import Import, Sent, prepare
from adapters.spreadsheets.mapping import RowMapping
from adapters.spreadsheets.mapping_file import handling_of, load_mapping
from adapters.spreadsheets.outcome import Accounts, Outcome
from adapters.spreadsheets.reading import CsvFile, Stated, open_csv
from adapters.spreadsheets.understanding import Understood
from broker.cli.console import out, progress, run
from broker.cli.exits import ExitCode
from broker.cli.visible import visible
from broker.errors import ConfigError, TransportError
from broker.roles.drafts import Draft
from broker.roles.recipients import Recipients
from broker.station import Station
from schemas import Handling
from schemas.contracts import report_model

app = typer.Typer()
_ACKNOWLEDGED_WITHIN = timedelta(seconds=60)


@app.command(
    epilog="Examples:  sealane import customs-nz.toml seizures.csv --mapping c4ads --dry-run   |   "
    "sealane import customs-nz.toml seizures.csv --contract seizure_report --mapping mine.toml"
)
def import_(  # noqa: PLR0913, PLR0917 - the options of a command are its arguments
    station: Annotated[Path, typer.Argument(metavar="STATION", help="The station's file.")],
    file: Annotated[
        Path, typer.Argument(metavar="FILE", exists=True, dir_okay=False, help="A CSV file.")
    ],
    mapping: Annotated[
        str, typer.Option(metavar="M", help="A mapping file, or the name of a shipped one.")
    ],
    contract: Annotated[
        str | None, typer.Option(metavar="C", help="The contract; it must be the mapping's.")
    ] = None,
    dry_run: Annotated[  # noqa: FBT002 - typer reads it from the signature
        bool, typer.Option("--dry-run", help="Publish nothing; write the report.")
    ] = False,
    report: Annotated[
        Path | None,
        typer.Option(dir_okay=False, help="The report file  [default: beside FILE]"),
    ] = None,
    audience: Annotated[
        list[str] | None,
        typer.Option(metavar="MEMBER", help="Who may read it, instead of the mapping's."),
    ] = None,
    nominal_audience: Annotated[
        list[str] | None,
        typer.Option(metavar="MEMBER", help="Who of these may read names and free text."),
    ] = None,
    encoding: Annotated[
        str | None, typer.Option(help="The file's encoding  [default: found out]")
    ] = None,
    delimiter: Annotated[
        str | None, typer.Option(help="What separates cells, or `tab`  [default: found out]")
    ] = None,
) -> int:
    """Read a spreadsheet into signed reports, every row accounted for.

    Each row ends as accepted, flagged or refused, with the reasons beside it in a report file.
    Nothing is sent unless the whole file can be read. Importing again sends only what is new.
    """
    said = load_mapping(mapping)
    _check_named(said, mapping, contract)
    handling = _handling(said, mapping, audience, nominal_audience)
    written = report or file.with_name(f"{file.stem}.report.csv")
    if written.resolve() == file.resolve():
        raise typer.BadParameter("the report would overwrite the file", param_hint="--report")
    stated = Stated((encoding,) if encoding else said.file.encodings, _mark(delimiter, said))
    opened = open_csv(file, stated=stated)
    with progress(f"reading {visible(file.name)}"):
        prepared = prepare(opened, said, report_model(said.contract))
    _tell_file(opened, prepared)
    accounts = run(_import(prepared, station, handling, written, dry_run=dry_run))
    _tell(accounts, written, dry_run=dry_run)
    return _code(accounts)


def _check_named(said: RowMapping, mapping: str, contract: str | None) -> None:
    if contract is not None and contract != said.contract:
        raise ConfigError(
            f"mapping {mapping} makes reports of {said.contract}, not of {contract}: "
            "name the one you mean"
        )


def _handling(
    said: RowMapping, mapping: str, audience: list[str] | None, nominal: list[str] | None
) -> Handling:
    """Who may read it is never guessed: naming an audience leaves the mapping's nominal one out."""
    handling: dict[str, Any] = dict(said.handling)
    if audience:
        handling |= {"audience": audience, "nominal_audience": ()}
    if nominal:
        handling["nominal_audience"] = nominal
    return handling_of(handling, mapping)


def _mark(delimiter: str | None, said: RowMapping) -> str | None:
    if delimiter is None:
        return said.file.delimiter
    mark = "\t" if delimiter == "tab" else delimiter
    if len(mark) != 1 or mark in "\r\n\"'":
        raise typer.BadParameter("one character, or `tab`", param_hint="--delimiter")
    return mark


async def _import(
    prepared: Import, station: Path, handling: Handling, report: Path, *, dry_run: bool
) -> Accounts:
    with progress("importing", total=prepared.twins.rows) as bar:
        async with Station.open(station) as opened:
            contract = prepared.contract
            recipients = Recipients(opened.member, opened.register)
            recipients.check(handling, contract, f"{opened.network}.{contract}")
            send = None if dry_run else partial(_send, opened, handling)
            accounts = await prepared.run(send, report, bar)
            bar.say("waiting for Kafka")
            if not await opened.acknowledged(_ACKNOWLEDGED_WITHIN):
                raise TransportError(
                    "Every row is signed and kept in the station's outbox, but Kafka has not taken "
                    "all of them yet: they are sent as soon as it answers. The report is written."
                )
            return accounts


async def _send(station: Station, handling: Handling, batch: Sequence[Understood]) -> list[Sent]:
    """Publish `batch` in one durable commit, each report under its row's key."""
    drafts = [Draft(report=each.report, handling=handling, key=each.key) for each in batch]
    return [Sent(each.repeated) for each in await station.publish_many(drafts)]


def _tell_file(file: CsvFile, prepared: Import) -> None:
    others = f", could be {' or '.join(file.encoding.others)}" if file.encoding.others else ""
    out.print(
        f"{visible(file.path.name)}: {prepared.twins.rows} rows, {len(file.header)} columns; "
        f"encoding {file.encoding.name} ({file.encoding.how}{others}); {file.dialect}"
    )


def _tell(accounts: Accounts, report: Path, *, dry_run: bool) -> None:
    counts = [f"{accounts.outcomes[outcome]} {outcome}" for outcome in Outcome]
    out.print(f"{' + '.join(counts)} = {accounts.rows} rows")
    for reason, rows in accounts.reasons.most_common():
        kind = "refused" if reason.refuses else "flagged"
        out.print(f"  {rows:>6} {kind}  {reason.code}: {reason.words}")
    if accounts.defaulted:
        out.print(f"{accounts.defaulted} rows hold values that the mapping filled in by default")
    if dry_run:
        out.print("nothing was published (--dry-run)")
    elif accounts.repeated:
        out.print(f"{accounts.repeated} had been published before as they are: not sent again")
    out.print(f"report: {visible(str(report))}")


def _code(accounts: Accounts) -> int:
    refused = accounts.outcomes[Outcome.REFUSED]
    if not refused:
        return ExitCode.DONE
    return ExitCode.REFUSED if refused == accounts.rows else ExitCode.SOME_REFUSED
