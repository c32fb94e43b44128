"""Reading: a CSV file as rows of text, in bounded memory, proven whole before anyone acts on it."""

from __future__ import annotations

import csv
import itertools
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from adapters.spreadsheets.dialect import Dialect, detect_dialect
from adapters.spreadsheets.encoding import Encoding, choose_encoding, survey_bytes
from broker.errors import RefusedError

_SAMPLE_LINES = 500
_EXCEL_HINT = "sep="
"""Spreadsheet programs may state the delimiter in a line of its own before the header."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How much of a file is taken. A cell is what a spreadsheet's cell can hold at most."""

    file_bytes: int = 256 << 20
    line_bytes: int = 1 << 20
    cell_chars: int = 32_767
    columns: int = 1_024
    rows: int = 1_000_000


@dataclass(frozen=True, slots=True)
class Stated:
    """What the operator or the mapping says about a file; empty or `None` is to be found out."""

    encodings: tuple[str, ...] = ()
    delimiter: str | None = None
    quote: str | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """One record: its number as a spreadsheet shows it (the header is 1), and its cells."""

    number: int
    cells: tuple[str, ...]
    unended: bool = False
    """The file ends here without an end of line: if it was cut, it was cut here."""


class CsvFile:
    """A CSV file that is read more than once, and must be the same file each time.

    Attributes:
        encoding: What its bytes stand for.
        dialect: What separates and quotes its cells.
        header: Its columns, spaces around and doubled ones taken away.
    """

    def __init__(self, path: Path, *, stated: Stated, limits: Limits) -> None:
        self.path = path
        self.limits = limits
        with path.open("rb") as file:
            self._state = _state(os.fstat(file.fileno()))
            self._bytes = survey_bytes(file, most=limits.file_bytes, line=limits.line_bytes)
        self.encoding: Encoding = choose_encoding(self._bytes, stated=stated.encodings)
        self.dialect, self._skip = self._detect(stated.delimiter, stated.quote)
        self.header = self._read_header()

    def rows(self) -> Iterator[Row]:
        """Yield every row that holds anything, from the first, cells as they stand.

        Raises:
            RefusedError: The file breaks off, breaks its encoding, its quoting or a limit, or has
                been written to since it was opened.
        """
        held: Row | None = None
        records = self._records()
        next(records, None)
        for number, cells in records:
            if not any(cell.strip() for cell in cells):
                continue
            if number > self.limits.rows + 1:
                raise RefusedError("file.too_long", f"more than {self.limits.rows:,} rows")
            if held is not None:
                yield held
            held = Row(number, tuple(cells))
        self.check_unchanged()
        if held is not None:
            yield self._last(held)

    def check_unchanged(self) -> None:
        """Raise `RefusedError` when someone has written to the file since it was opened."""
        self._check(_state(self.path.stat()))

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
            self._check(_state(os.fstat(text.fileno())))
            try:
                yield from iter(lambda: text.readline(self.limits.line_bytes), "")
            except UnicodeError as exc:
                raise RefusedError(
                    "file.encoding", f"the file is not in {self.encoding.name} throughout: {exc}"
                ) from exc

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
        _, cells = next(self._records(), (0, ()))
        names = [" ".join(cell.split()) for cell in cells]
        while names and not names[-1]:
            names.pop()
        _check_header(names, self.limits)
        return tuple(names)


def _state(found: os.stat_result) -> tuple[int, ...]:
    """What changes when a file is written to or another one takes its place."""
    return found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns


def _check_header(names: Sequence[str], limits: Limits) -> None:
    if not names:
        raise RefusedError("header.missing", "the first line is blank: it must name the columns")
    if len(names) > limits.columns:
        raise RefusedError("header.too_wide", f"more than {limits.columns} columns")
    if "" in names:
        column = names.index("") + 1
        raise RefusedError("header.blank", f"column {column} has no name; name it or remove it")
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise RefusedError(
            "header.duplicate",
            f"two columns are called {', '.join(map(repr, twice))}: which one is meant?",
        )


def open_csv(path: Path, *, stated: Stated, limits: Limits | None = None) -> CsvFile:
    """Open and survey a CSV file: encoding, dialect and header, by one pass over its bytes.

    Raises:
        ConfigError: What is stated about it is nothing that we know.
        RefusedError: It is no text, too large, or has no usable header.
    """
    return CsvFile(path, stated=stated, limits=limits or Limits())
