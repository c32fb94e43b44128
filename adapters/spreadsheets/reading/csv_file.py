"""CSV files: rows of text, in bounded memory, proven whole before anyone acts on them."""

from __future__ import annotations

import csv
import itertools
import os
from collections.abc import Iterator, Sequence
from pathlib import Path

from adapters.spreadsheets.reading.dialect import Dialect, detect_dialect
from adapters.spreadsheets.reading.encoding import (
    Encoding,
    How,
    choose_encoding,
    not_throughout,
    survey_bytes,
)
from adapters.spreadsheets.reading.headers import check_one_header, header_of
from adapters.spreadsheets.reading.table import Limits, Row, Stated
from broker.errors import RefusedError

_SAMPLE_LINES = 500
_FIRST_ROWS = 20
_EXCEL_HINT = "sep="
"""Spreadsheet programs may state the delimiter in a line of its own before the header."""


class CsvFile:
    """A CSV file, as a `Table`.

    Attributes:
        encoding: What its bytes stand for.
        dialect: What separates and quotes its cells.
        header: Its columns, spaces around and doubled ones taken away.
    """

    kind = "csv"

    def __init__(self, path: Path, *, stated: Stated, limits: Limits) -> None:
        self.path = path
        self.limits = limits
        with path.open("rb") as file:
            self._state = file_state(os.fstat(file.fileno()))
            self._bytes = survey_bytes(file, most=limits.file_bytes, line=limits.line_bytes)
        self.encoding: Encoding = choose_encoding(self._bytes, stated=stated.encodings)
        self.dialect, self._skip = self._detect(stated.delimiter, stated.quote)
        self._header_row = stated.header_row or self._skip + 1
        self.header = self._read_header()
        if stated.header_row is None:
            check_one_header(self.header, self._first())

    def rows(self) -> Iterator[Row]:
        """Yield every row that holds anything, from the first, cells as they stand.

        Raises:
            RefusedError: The file breaks off, breaks its encoding, its quoting or a limit, or has
                been written to since it was opened.
        """
        held: Row | None = None
        for number, cells in self._records():
            if number <= self._header_row or not any(cell.strip() for cell in cells):
                continue
            if number > self.limits.rows + self._header_row:
                raise RefusedError("file.too_long", f"more than {self.limits.rows:,} rows")
            if held is not None:
                yield held
            held = Row(number, tuple(cells))
        self.check_unchanged()
        if held is not None:
            yield self._last(held)

    @property
    def guessed(self) -> bool:
        """Whether the encoding is only a guess."""
        return self.encoding.how is How.GUESSED

    def told(self) -> tuple[tuple[str, str], ...]:
        """Return encoding and dialect, and what else the encoding could be."""
        others = f", could be {' or '.join(self.encoding.others)}" if self.encoding.others else ""
        return (
            ("encoding", f"{self.encoding.name} ({self.encoding.how}{others})"),
            ("cells", str(self.dialect)),
        )

    def check_unchanged(self) -> None:
        """Raise `RefusedError` when someone has written to the file since it was opened."""
        self._check(file_state(self.path.stat()))

    def _check(self, state: tuple[int, ...]) -> None:
        if state != self._state:
            raise RefusedError("file.changed", "the file was changed while it was being read")

    def _last(self, row: Row) -> Row:
        if self._bytes.tail.rstrip(b"\0")[-1:] in (b"\n", b"\r"):
            return row
        if len(row.cells) < len(self.header):
            raise RefusedError(
                "file.cut",
                f"the file breaks off in row {row.number}: {len(row.cells)} cells of "
                f"{len(self.header)} and no end of line; get the whole file",
            )
        return Row(row.number, row.cells, unended=True)

    def _lines(self) -> Iterator[str]:
        with self.path.open(encoding=self.encoding.name, newline="") as text:
            self._check(file_state(os.fstat(text.fileno())))
            try:
                yield from iter(lambda: text.readline(self.limits.line_bytes), "")
            except UnicodeError as exc:
                raise not_throughout(self.path, self.encoding.name, exc) from exc

    def _detect(self, delimiter: str | None, quote: str | None) -> tuple[Dialect, int]:
        lines = list(itertools.islice(self._lines(), _SAMPLE_LINES))
        first = lines[0].strip() if lines else ""
        if first.lower().startswith(_EXCEL_HINT) and len(first) == len(_EXCEL_HINT) + 1:
            delimiter, lines, skip = delimiter or first[-1], lines[1:], 1
        else:
            skip = 0
        whole = len(lines) + skip < _SAMPLE_LINES
        return detect_dialect(lines, whole=whole, delimiter=delimiter, quote=quote), skip

    def _records(self) -> Iterator[tuple[int, Sequence[str]]]:
        lines = itertools.islice(self._lines(), self._skip, None)
        number = self._skip
        try:
            for cells in self.dialect.read(lines):
                number += 1
                yield number, cells
        except csv.Error as exc:
            raise RefusedError(
                "file.quoting",
                f"row {number + 1} cannot be read: {exc}; the file is cut, or its quoting is "
                f"not {self.dialect}",
            ) from exc

    def _read_header(self) -> tuple[str, ...]:
        at = self._header_row
        cells = next((cells for number, cells in self._records() if number == at), ())
        return header_of(cells, self.limits)

    def _first(self) -> list[Sequence[str]]:
        """Return the first rows; a fault in them is told when they are read as rows."""
        below = (
            cells
            for number, cells in self._records()
            if number > self._header_row and any(cell.strip() for cell in cells)
        )
        try:
            return list(itertools.islice(below, _FIRST_ROWS))
        except RefusedError:
            return []


def file_state(found: os.stat_result) -> tuple[int, ...]:
    """What changes when a file is written to or another one takes its place."""
    return found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns


def open_csv(path: Path, *, stated: Stated, limits: Limits | None = None) -> CsvFile:
    """Open and survey a CSV file: encoding, dialect and header, by one pass over its bytes.

    Raises:
        ConfigError: What is stated about it is nothing that we know.
        RefusedError: It is no text, too large, or has no usable header.
    """
    return CsvFile(path, stated=stated, limits=limits or Limits())
