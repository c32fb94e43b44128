"""Suggesting: a first mapping for a file, by its headers and contents, with what is open asked."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from adapters.spreadsheets.outcome import OWN_COLUMNS
from adapters.spreadsheets.reading.kinds import open_table
from adapters.spreadsheets.reading.table import Stated
from adapters.spreadsheets.suggesting.proposals import propose
from adapters.spreadsheets.suggesting.sniffing import SAMPLED, Column, columns_of
from adapters.spreadsheets.suggesting.subjects import Match, subject_of
from adapters.spreadsheets.suggesting.suggested import Suggestion
from adapters.spreadsheets.suggesting.text import as_toml
from broker.cli.console import err, line
from broker.cli.exits import ExitCode
from broker.cli.stations import station_path
from broker.cli.visible import visible
from broker.cli.wording import count
from schemas.codes import Codes
from schemas.contracts import report_model


def carry_out(
    file: Path,
    contract: str,
    *,
    stated: Stated,
    station: Path | None,
    output: Path | None,
) -> ExitCode:
    """Write a first mapping for `file` to `output`, or to stdout; tell what is open.

    Raises:
        ConfigError: There is no such station.
        RefusedError: The file cannot be read.
    """
    codes = Codes.of_station(station_path(station).parent) if station else Codes.shipped()
    table = open_table(file, stated=stated)
    rows = itertools.islice(table.rows(), SAMPLED)
    columns = columns_of(table.header, rows, codes)
    told = dict(table.told()).get("encoding", "").partition(" ")[0] if table.guessed else None
    found = suggest(file.stem, columns, contract, codes)
    suggestion = replace(found, guessed=told or None, stated=stated)
    text = as_toml(suggestion)
    if output is None:
        line(text.rstrip("\n"))
    else:
        output.write_text(text, "utf-8")
        _tell(suggestion, output)
    return ExitCode.DONE


def suggest(name: str, columns: Sequence[Column], contract: str, codes: Codes) -> Suggestion:
    """Return a first mapping of a file's columns to reports of `contract`."""
    columns = [column for column in columns if column.name not in OWN_COLUMNS]
    model = report_model(contract)
    matches = {column.name: subject_of(column) for column in columns}
    proposals = propose(columns, matches, model, codes)
    read = {column for proposal in proposals for column in proposal.columns()}
    left = tuple(column for column in columns if column.name not in read)
    key = next(_keys(columns, matches), None)
    candidates = tuple(column.name for column in columns if column.unique)
    beside = _beside(key, columns, matches)
    return Suggestion(name, contract, model, columns, proposals, left, key, candidates, beside)


def _keys(columns: Sequence[Column], matches: Mapping[str, Match | None]) -> Iterator[str]:
    """Yield the columns that are called numbers of the row, and never twice the same."""
    unique = [column for column in columns if column.unique]
    for counting in (False, True):
        for subject in ("reference", "declaration"):
            for column in unique:
                match = matches[column.name]
                if match and match.subject.name == subject and _counts(column) is counting:
                    yield column.name


def _counts(column: Column) -> bool:
    return "running" in column.looks


def _beside(
    key: str | None, columns: Sequence[Column], matches: Mapping[str, Match | None]
) -> str | None:
    """Return the date to take beside a key that only counts: the next file's row 1 is another."""
    if not any(column.name == key and _counts(column) for column in columns):
        return None
    dates = (
        column.name
        for column in columns
        if (match := matches[column.name]) is not None and match.subject.name == "date"
    )
    return next(dates, None)


def _tell(suggestion: Suggestion, output: Path) -> None:
    told = [proposal for proposal in suggestion.proposals if not proposal.off]
    read = {column for proposal in told for column in proposal.columns()}
    err.print(
        visible(
            f"{output}: {len(read)} of {count(len(suggestion.columns), 'column')} have a rule. "
            "Read the questions at its top, take away each # that is right, then: "
            f"sealane mapping check FILE --mapping {output}"
        ),
        soft_wrap=True,
    )
