"""Report file: every row as it came, with what became of it and why; as it came, too.

For a workbook it is an .xlsx with the cells in question coloured, for anything else a CSV. It can
be corrected, in either form, and imported again.
"""

from __future__ import annotations

import csv
import errno
import fcntl
import io
import os
import shutil
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import NamedTuple, Protocol, Self

from adapters.spreadsheets.cells.characters import neutral
from adapters.spreadsheets.outcome import COLUMNS, OUTCOME, OWN_COLUMNS, REASONS, ROW, Outcome
from adapters.spreadsheets.reading.table import Row
from adapters.spreadsheets.reasons import Finding
from adapters.spreadsheets.report_workbook import WorkbookRows
from broker.errors import ConfigError, UnavailableError

_WORKBOOKS = frozenset({"xlsx", "ods"})


class _Rows(Protocol):
    """What rows are written to; `marked` has the places to be marked, and whether they refuse."""

    def write(self, cells: Sequence[str], marked: dict[int, bool]) -> None: ...

    def finish(self) -> None: ...

    def give_up(self) -> None: ...


class _CsvRows:
    """UTF-8 with a byte order mark, as spreadsheet programs need it to show every script."""

    def __init__(self, file: io.BufferedWriter) -> None:
        self._text = io.TextIOWrapper(file, encoding="utf-8-sig", newline="", write_through=False)
        self._csv = csv.writer(self._text)

    def write(self, cells: Sequence[str], _marked: dict[int, bool]) -> None:
        self._csv.writerow(cells)

    def finish(self) -> None:
        self._text.flush()
        self._text.detach()

    def give_up(self) -> None:
        """Leave what was written; the file is thrown away."""


class Kept(NamedTuple):
    """What a report workbook keeps of the one that came, so that it can be imported in its place.

    Args:
        sheet: What the sheet with the rows is called.
        title: What a further sheet is called that goes with them, if there is one.
        rows: That sheet's cells.
    """

    sheet: str = "rows"
    title: str | None = None
    rows: tuple[tuple[str, ...], ...] = ()


NOTHING = Kept()


class ReportFile:
    """The report beside the input: original row, outcome, columns in question, reasons.

    Every cell is text and neutralised. It is written under a name of its own and takes its place
    only when it is whole, so a report that is there always adds up.

    Args:
        path: Its name; one that ends in `.xlsx` makes it a workbook.
        header: The input's columns.
        kept: What a workbook keeps beside the rows.
    """

    def __init__(self, path: Path, header: Sequence[str], kept: Kept = NOTHING) -> None:
        self.path = path
        self._beside = kept
        self._header = tuple(header)
        # Columns that an earlier report file of ours brought along are written anew.
        self._kept = [place for place, name in enumerate(header) if name not in OWN_COLUMNS]
        named = enumerate((self._header[place] for place in self._kept), start=1)
        self._places = {name: place for place, name in named}
        self._part = path.with_name(f".{path.name}.part")
        self._pieces = path.with_name(f".{path.name}.pieces")
        self._file: io.BufferedWriter | None = None
        self._rows: _Rows

    def __enter__(self) -> Self:
        # Rows may hold names: nobody else on this machine needs to read them.
        self._file = os.fdopen(_claimed(self._part), "wb")
        if self.path.suffix.lower() == ".xlsx":
            book = WorkbookRows(self._file, self._folder(), self._beside.sheet)
            if self._beside.title is not None:
                book.beside(self._beside.title, self._beside.rows)
            self._rows = book
        else:
            self._rows = _CsvRows(self._file)
        header = [ROW, *map(neutral, self._places), OUTCOME, COLUMNS, REASONS]
        self._rows.write(header, {})
        return self

    def write(self, row: Row, outcome: Outcome, findings: Iterable[Finding]) -> None:
        """Write one row with what became of it."""
        findings = list(findings)
        cells = [row.cells[place] if place < len(row.cells) else "" for place in self._kept]
        beyond = [cell for cell in row.cells[len(self._header) :] if cell.strip()]
        named = dict.fromkeys(finding.column for finding in findings if finding.column)
        said = "; ".join(str(finding) for finding in findings)
        ends = [outcome.value, neutral("; ".join(named)), neutral(said), *map(neutral, beyond)]
        marked: dict[int, bool] = {}
        for finding in findings:
            place = self._places.get(finding.column or "")
            if place is not None:
                marked[place] = marked.get(place, False) or finding.reason.refuses
        with self._room():
            self._rows.write([str(row.number), *map(neutral, cells), *ends], marked)

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if self._file is None:
            return
        try:
            if kind is None:
                self._keep(self._file)
            else:
                # What could not be written is tried once more; it is thrown away all the same.
                with suppress(OSError):
                    self._rows.give_up()
                self._part.unlink(missing_ok=True)
        except BaseException:
            self._part.unlink(missing_ok=True)
            raise
        finally:
            shutil.rmtree(self._pieces, ignore_errors=True)
            # Closed last: until then nobody else can write, or take away, what has this name.
            with suppress(OSError):
                self._file.close()

    def _keep(self, file: io.BufferedWriter) -> None:
        """Put the file in its place, whole and durable."""
        with self._room():
            self._rows.finish()
            file.flush()
            os.fsync(file.fileno())
        self._part.replace(self.path)

    @contextmanager
    def _room(self) -> Iterator[None]:
        try:
            yield
        except OSError as exc:
            raise UnavailableError(
                f"no room for the report file {self.path} ({exc.strerror}), so there is none. "
                "Rows that were published stay published: make room, or name another file with "
                "--report, and import again; nothing is sent twice."
            ) from exc

    def _folder(self) -> Path:
        """Return an empty folder for pieces of a workbook; one of a killed import is cleared."""
        shutil.rmtree(self._pieces, ignore_errors=True)
        self._pieces.mkdir(mode=0o700)
        return self._pieces


def report_name(file: Path, kind: str) -> str:
    """Return what the report of `file` is called: a workbook's is one, any other a CSV."""
    return f"{file.stem}.report.{'xlsx' if kind in _WORKBOOKS else 'csv'}"


def _claimed(part: Path) -> int:
    """Return `part` opened, empty, and written by nobody else until it is closed.

    Raises:
        ConfigError: Another process writes it.
    """
    while True:
        file = _opened(part)
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            # Who had it before may have put it in its place meanwhile: that one is not ours.
            if part.exists() and part.lstat().st_ino == os.fstat(file).st_ino:
                if os.fstat(file).st_size:
                    os.ftruncate(file, 0)
                return file
        except BlockingIOError as exc:
            os.close(file)
            raise ConfigError(
                f"another import is writing this report file ({part}): wait until it has ended, "
                "or name another one with --report"
            ) from exc
        os.close(file)


def _opened(part: Path) -> int:
    try:
        return os.open(part, os.O_WRONLY | os.O_CREAT | os.O_NOFOLLOW, 0o600)
    except OSError as exc:
        if exc.errno != errno.ENAMETOOLONG:
            raise
        raise ConfigError(
            f"the name of the report file is too long ({part.name}): name another with --report"
        ) from exc
