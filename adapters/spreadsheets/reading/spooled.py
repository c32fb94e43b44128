"""Spooled tables: a file that was read once into a spool, as a `Table`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from adapters.spreadsheets.reading.csv_file import file_state
from adapters.spreadsheets.reading.headers import TWO_ROWS, check_one_header, header_of
from adapters.spreadsheets.reading.spool import Spool
from adapters.spreadsheets.reading.table import Limits, Row, Stated
from adapters.spreadsheets.reading.workbooks.merged import Area, Merged
from broker.errors import RefusedError

_FIRST_ROWS = 21


@dataclass(slots=True)
class Found:
    """What was read of one sheet."""

    kind: str
    state: tuple[int, ...]
    """Of the file, when it was opened."""
    spool: Spool
    merged: list[Area] = field(default_factory=list)
    told: list[tuple[str, str]] = field(default_factory=list)
    header: tuple[str, ...] | None = None
    """Where the file says its columns otherwise than in a row."""


class SpooledTable:
    """Rows of a spool under a header, as a `Table`."""

    guessed = False

    def __init__(self, path: Path, found: Found, stated: Stated, limits: Limits) -> None:
        self.path, self.kind, self.limits = path, found.kind, limits
        self._found = found
        self._merged = Merged(found.merged)
        if found.header is not None:
            self.header, self._header_row = found.header, 0
        else:
            self.header, self._header_row = self._read_header(stated)
        self.check_unchanged()

    def rows(self) -> Iterator[Row]:
        """Yield every row that holds anything; those with fewer cells than columns are filled."""
        width = len(self.header)
        self.check_unchanged()
        for row in self._merged.told(self._found.spool, width):
            if row.number <= self._header_row or not any(cell.strip() for cell in row.cells):
                continue
            cells = row.cells + ("",) * (width - len(row.cells))
            yield Row(row.number, cells, notes=row.notes)
        self.check_unchanged()

    def check_unchanged(self) -> None:
        """Raise `RefusedError` when someone has written to the file since it was opened."""
        if file_state(self.path.stat()) != self._found.state:
            raise RefusedError("file.changed", "the file was changed while it was being read")

    def told(self) -> tuple[tuple[str, str], ...]:
        """Return what was found out about the sheet."""
        return tuple(self._found.told)

    def _read_header(self, stated: Stated) -> tuple[tuple[str, ...], int]:
        first = self._header_cells(stated.header_row)
        if first is None:
            raise RefusedError("header.missing", "the sheet has no row that names the columns")
        if stated.header_row is None:
            self._check_merged(first)
        header = header_of(first.cells, self.limits)
        if stated.header_row is None:
            check_one_header(header, self._below(first.number))
        return header, first.number

    def _header_cells(self, stated: int | None) -> Row | None:
        """Return the first row that holds anything, or the one that is stated."""
        if stated is None:
            return next(iter(self._found.spool), None)
        return next((row for row in self._found.spool if row.number == stated), None)

    def _check_merged(self, first: Row) -> None:
        areas = self._merged.at(first.number)
        if areas:
            raise RefusedError(
                TWO_ROWS,
                f"cells of row {first.number} are merged: is it a title, or one of two rows of "
                "headings? Say which row names the columns with --header-row, or header_row in "
                "the mapping's [file]",
            )

    def _below(self, number: int) -> list[Sequence[str]]:
        rows = (row.cells for row in self._found.spool if row.number > number)
        return list(islice(rows, _FIRST_ROWS))
