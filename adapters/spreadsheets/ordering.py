"""Ordering: one import as the command line asks for it, and what it tells people."""

from __future__ import annotations

import gc
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

from adapters.spreadsheets.importing import Import, Sent, prepare
from adapters.spreadsheets.mapping.files import TEMPLATE, handling_of, load_mapping, terms_of
from adapters.spreadsheets.mapping.row_mapping import RowMapping
from adapters.spreadsheets.outcome import Accounts, Outcome
from adapters.spreadsheets.reading.kinds import open_table, otherwise_called
from adapters.spreadsheets.reading.table import Stated, Table
from adapters.spreadsheets.report_file import report_name
from adapters.spreadsheets.understanding.rows import Understood
from adapters.templates.answers import answered, handling_in_words, kept_of
from broker.cli.console import out, progress
from broker.cli.exits import ExitCode
from broker.cli.stations import station_path
from broker.cli.visible import visible
from broker.cli.wording import count
from broker.errors import ConfigError, TransportError
from broker.roles.drafts import Draft
from broker.roles.preparation import contract_to_publish
from broker.roles.recipients import Recipients
from broker.station import Station
from schemas import Handling, Terms
from schemas.codes import Codes
from schemas.contracts import report_model


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What to import, and how; `None` leaves it to the mapping, or to be found out."""

    file: Path
    mapping: str
    contract: str | None
    report: Path | None
    """The report file; without one it is named after the file, in `beside`."""
    beside: Path
    audience: tuple[str, ...] | None
    nominal_audience: tuple[str, ...] | None
    encoding: str | None
    delimiter: str | None
    quote: str | None
    sheet: str | None
    header_row: int | None
    dry_run: bool
    wait: int
    """Seconds."""


async def carry_out(place: Path, order: Order) -> ExitCode:
    """Import a file through the station at `place`; tell what became of its rows.

    Raises:
        ConfigError: Station or mapping are not as they should be.
        RefusedError: The file is broken or of another kind, or nothing of it may be published.
        TransportError: Kafka has not acknowledged all in time; it is kept and sent later.
    """
    given = () if order.audience is None else ("audience",)
    mapping = answered(load_mapping(order.mapping), order.file, given)
    if order.contract not in {None, mapping.contract}:
        raise ConfigError(
            f"mapping {order.mapping} makes reports of {mapping.contract}, not of "
            f"{order.contract}: name the one that is meant"
        )
    handling = _handling(mapping, order)
    async with Station.open(station_path(place)) as station:
        check_rights(station, mapping, handling)
        stated = Stated(
            (order.encoding,) if order.encoding else mapping.file.encodings,
            order.delimiter or mapping.file.delimiter,
            order.quote or mapping.file.quote,
            order.sheet or mapping.file.sheet,
            order.header_row or mapping.file.header_row,
        )
        with progress("reading the whole file"):
            file = open_table(order.file, stated=stated)
            terms = terms_of(mapping, handling)
            codes = Codes.of_station(station_path(place).parent)
            prepared = prepare(file, mapping, report_model(mapping.contract), terms, codes)
        prepared.kept = kept_of(mapping, order.file)
        tell_file(file, prepared.twins.rows)
        tell_answers(mapping, handling)
        report = order.report or order.beside / report_name(order.file, file.kind)
        accounts, acknowledged = await _import(prepared, station, terms, order, report)
    _tell(accounts, report, dry_run=order.dry_run, acknowledged=acknowledged)
    if not acknowledged:
        raise TransportError(
            "Kafka has not taken all of them yet. Nothing is lost: what is left is sent when this "
            "station next publishes, subscribes or imports."
        )
    return code_of(accounts)


def check_rights(station: Station, mapping: RowMapping, handling: Handling) -> None:
    """Return when a station may publish what `mapping` makes, and all recipients may read it.

    Raises:
        RefusedError: It may not, or the register holds another text of the contract.
    """
    topic = f"{station.network}.{mapping.contract}"
    contract_to_publish(mapping.contract, station.register)
    Recipients(station.member, station.register).check(handling, mapping.contract, topic)


async def _import(
    prepared: Import, station: Station, terms: Terms, order: Order, report: Path
) -> tuple[Accounts, bool]:
    """Return what became of the rows, and whether Kafka has all that was published."""
    send = None if order.dry_run else partial(_send, station, terms)
    # What is loaded by now stays: the collector need not look through it again and again.
    gc.freeze()
    with progress("importing", total=prepared.twins.rows) as bar:
        accounts = await prepared.run(send, report, bar)
        bar.say("waiting for Kafka")
        return accounts, await station.acknowledged(timedelta(seconds=order.wait))


async def _send(station: Station, terms: Terms, batch: Sequence[Understood]) -> list[Sent]:
    """Publish `batch` in one durable commit, each report under its row's key."""
    handling, graded = terms.handling, tuple(terms.evaluation)
    drafts = [
        Draft(report=each.report, handling=handling, evaluation=graded, key=each.key)
        for each in batch
    ]
    return [Sent(each.repeated) for each in await station.publish_many(drafts)]


def _handling(mapping: RowMapping, order: Order) -> Handling:
    """Who may read it is never guessed: another audience leaves the mapping's nominal one out."""
    said: dict[str, Any] = dict(mapping.handling)
    if order.audience is not None:
        said |= {"audience": order.audience, "nominal_audience": ()}
    if order.nominal_audience is not None:
        said["nominal_audience"] = order.nominal_audience
    return handling_of(said, order.mapping)


def tell_file(file: Table, rows: int) -> None:
    """Tell what was found out about a file."""
    _print(f"{file.path.name}: {count(rows, 'row')}, {count(len(file.header), 'column')}")
    called = otherwise_called(file.path, file.kind)
    if called:
        _print(f"  kind       {called}")
    for word, said in file.told():
        _print(f"  {word:<10} {said}")


def tell_answers(mapping: RowMapping, handling: Handling) -> None:
    """Tell who may read the reports where the workbook itself says it."""
    if mapping.name.startswith(TEMPLATE):
        _print(f"  handling   {handling_in_words(handling)}")


def _tell(accounts: Accounts, report: Path, *, dry_run: bool, acknowledged: bool) -> None:
    tell_sums(accounts)
    if dry_run:
        _print("Nothing was published: --dry-run.")
    else:
        taken = accounts.rows - accounts.outcomes[Outcome.REFUSED]
        state = "published and acknowledged" if acknowledged else "signed and kept"
        said = f"{count(taken - accounts.repeated, 'report')} {state}"
        before = f"; {accounts.repeated:,} had been before, unchanged" if accounts.repeated else ""
        _print(f"{said}{before}.")
    _print(f"Row by row: {report}")


def tell_sums(accounts: Accounts) -> None:
    """Tell how many rows ended how, and for which reasons."""
    counts = [f"{accounts.outcomes[outcome]:,} {outcome}" for outcome in Outcome]
    _print(f"{' + '.join(counts)} = {count(accounts.rows, 'row')}")
    for reason, rows in accounts.reasons.most_common():
        kind = "refused" if reason.refuses else "flagged"
        _print(f"  {rows:>7,} {kind}  {reason.words} ({reason.code})")
    if sum(accounts.reasons.values()) > accounts.rows - accounts.outcomes[Outcome.ACCEPTED]:
        _print("  A row can have several reasons; each of them counts it.")


def _print(text: str) -> None:
    out.print(visible(text), soft_wrap=True)


def code_of(accounts: Accounts) -> ExitCode:
    """Return how a command ends whose rows ended so."""
    refused = accounts.outcomes[Outcome.REFUSED]
    if not refused:
        return ExitCode.DONE
    return ExitCode.REFUSED if refused == accounts.rows else ExitCode.SOME_REFUSED
