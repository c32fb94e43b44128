"""One check as the command line asks for it: run over the file, shown row by row."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from adapters.spreadsheets.checking import CheckedRow, Checking
from adapters.spreadsheets.importing import prepare
from adapters.spreadsheets.mapping.files import (
    handling_of,
    load_mapping,
    shipped_mappings,
    terms_of,
    unread_columns,
)
from adapters.spreadsheets.mapping.row_mapping import RowMapping
from adapters.spreadsheets.ordering import (
    check_rights,
    code_of,
    tell_answers,
    tell_file,
    tell_sums,
)
from adapters.spreadsheets.outcome import OWN_COLUMNS, Outcome
from adapters.spreadsheets.reading.kinds import open_table
from adapters.spreadsheets.reading.table import Stated
from adapters.templates.answers import answered, kept_of
from broker.cli.console import line, out
from broker.cli.exits import ExitCode
from broker.cli.stations import station_path
from broker.cli.visible import json_line, visible
from broker.cli.wording import count
from broker.station import Station
from schemas import Handling
from schemas.codes import Codes
from schemas.contracts import report_model

_MARKS = {Outcome.ACCEPTED: " ", Outcome.FLAGGED: "!", Outcome.REFUSED: "x"}


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckOrder:
    """What to check, and how to show it."""

    file: Path
    mapping: str
    station: Path | None
    rows: int | None
    """How many rows are shown; null: all."""
    json: bool
    report: Path | None


async def carry_out(order: CheckOrder) -> ExitCode:
    """Check a file and show what its rows became; returns what an import would end with.

    Raises:
        ConfigError: Station or mapping are not as they should be.
        RefusedError: The file is broken or of another kind, or nothing of it may be published.
    """
    mapping = answered(load_mapping(order.mapping), order.file)
    handling = handling_of(dict(mapping.handling), order.mapping)
    codes = await _codes(order.station, mapping, handling)
    hints = mapping.file
    stated = Stated(hints.encodings, hints.delimiter, hints.quote, hints.sheet, hints.header_row)
    file = open_table(order.file, stated=stated)
    unread = unread_columns(mapping, file.header)
    # An import refuses a file with columns that nothing reads; a check still shows the rows.
    tried = mapping.model_copy(update={"ignore": (*mapping.ignore, *unread)})
    prepared = prepare(
        file, tried, report_model(mapping.contract), terms_of(mapping, handling), codes
    )
    prepared.kept = kept_of(mapping, order.file)
    if not order.json:
        tell_file(file, prepared.twins.rows)
        _print(f"  mapping    {mapping.name}: {mapping.contract}, key {', '.join(mapping.key)}")
        tell_answers(mapping, handling)
    checking = Checking(prepared, codes)
    _show_rows(checking, order)
    left = _Left(tuple(unread), mapping.ignore, _blank(checking, mapping))
    return _end(checking, left, order)


async def _codes(place: Path | None, mapping: RowMapping, handling: Handling) -> Codes:
    """Return the code lists to check with, once a named station's rights were checked."""
    if place is None:
        return Codes.shipped()
    path = station_path(place)
    async with Station.open(path) as station:
        check_rights(station, mapping, handling)
    return Codes.of_station(path.parent)


def _show_rows(checking: Checking, order: CheckOrder) -> None:
    for shown, checked in enumerate(checking.rows(order.report)):
        if order.rows is not None and shown >= order.rows:
            continue
        if order.json:
            line(json_line(_row_json(checked)))
        else:
            _show(checked)
    rest = checking.accounts.rows - (order.rows or checking.accounts.rows)
    if rest > 0 and not order.json:
        _print(f"\n... and {count(rest, 'more row')}: --rows 0 shows all.")


def _show(checked: CheckedRow) -> None:
    _print(f"\n{_MARKS[checked.outcome]} row {checked.row.number}: {checked.outcome}")
    own = [told for told in checked.says if told.column is not None]
    width = max((len(told.field) for told in own), default=0)
    for told in own:
        _print(f"    {told.field.ljust(width)}  {told.value}  \u2190 {told.column}")
    stated = [f"{told.field} {told.value}" for told in checked.says if told.column is None]
    if stated:
        _print(f"    by the mapping itself: {'; '.join(stated)}")
    for finding in checked.findings:
        _print(f"    {'x' if finding.reason.refuses else '!'} {finding}")


def _row_json(checked: CheckedRow) -> dict[str, object]:
    return {
        "row": checked.row.number,
        "outcome": checked.outcome.value,
        "fields": [told._asdict() for told in checked.says],
        "findings": [
            {
                "code": finding.reason.code,
                "refuses": finding.reason.refuses,
                "column": finding.column,
                "value": finding.value,
                "words": str(finding),
            }
            for finding in checked.findings
        ],
    }


@dataclass(frozen=True, slots=True)
class _Left:
    """Columns of which nothing went into a report."""

    unread: tuple[str, ...]
    ignored: tuple[str, ...]
    blank: tuple[str, ...]


def _blank(checking: Checking, mapping: RowMapping) -> tuple[str, ...]:
    return tuple(sorted(checking.blank & mapping.columns() - OWN_COLUMNS))


def _end(checking: Checking, left: _Left, order: CheckOrder) -> ExitCode:
    accounts = checking.accounts
    if order.json:
        outcomes = {outcome.value: accounts.outcomes[outcome] for outcome in Outcome}
        reasons = {reason.code: rows for reason, rows in accounts.reasons.items()}
        columns = {"unread": left.unread, "ignored": left.ignored, "blank": left.blank}
        line(json_line({"rows": accounts.rows, **outcomes, "reasons": reasons, "columns": columns}))
    else:
        _print("")
        tell_sums(accounts)
        _tell_columns(left)
        _print("Nothing was published.")
        if order.report is not None:
            _print(f"Row by row: {order.report}")
    return ExitCode.REFUSED if left.unread else code_of(accounts)


def _tell_columns(left: _Left) -> None:
    if left.unread:
        _print(
            f"Read by nothing: {', '.join(left.unread)}. An import refuses the file: add a rule, "
            "or name them under `ignore` (mapping.unread_columns)."
        )
    if left.ignored:
        _print(f"Left out on purpose: {', '.join(left.ignored)}.")
    if left.blank:
        _print(f"Blank in every row: {', '.join(left.blank)}.")


def list_shipped(*, as_json: bool) -> None:
    """List the mappings that ship: name, contract, and what kind of file each is for."""
    for name in shipped_mappings():
        mapping = load_mapping(name)
        if as_json:
            columns = sorted(mapping.columns())
            said = {"name": name, "contract": mapping.contract, "source": mapping.source}
            line(json_line({**said, "columns": columns}))
        else:
            _print(f"{name}  {mapping.contract}  {count(len(mapping.columns()), 'column')}")
            _print(f"  {mapping.source}: {', '.join(sorted(mapping.columns()))}")


def _print(text: str) -> None:
    out.print(visible(text, newlines=True), soft_wrap=True)
