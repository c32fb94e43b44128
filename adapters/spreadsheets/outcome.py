"""Outcome: what became of each row, counted, and written beside the row into the report file."""

from __future__ import annotations

import csv
import fcntl
import os
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Self, TextIO

from adapters.spreadsheets.cells import neutral
from adapters.spreadsheets.reading import Row
from adapters.spreadsheets.reasons import Finding, Reason
from broker.errors import ConfigError

ROW, OUTCOME, REASONS = "sealane row", "sealane outcome", "sealane reasons"
OWN_COLUMNS = frozenset({ROW, OUTCOME, REASONS})
"""Columns of our own report files; a corrected report file is imported without them."""


class Outcome(StrEnum):
    """What became of a row; every row has exactly one."""

    ACCEPTED = "accepted"
    FLAGGED = "flagged"
    REFUSED = "refused"


@dataclass(slots=True)
class Accounts:
    """How many rows ended how. The three outcomes add up to the rows read."""

    outcomes: Counter[Outcome] = field(default_factory=Counter)
    reasons: Counter[Reason] = field(default_factory=Counter)
    """Rows per reason."""
    defaulted: int = 0
    """Rows in which the mapping's defaults stand."""
    repeated: int = 0
    """Rows that had been published before as they are, so that nothing was sent."""

    def count(self, outcome: Outcome, findings: Iterable[Finding]) -> None:
        """Count one row."""
        self.outcomes[outcome] += 1
        reasons = {finding.reason for finding in findings}
        self.reasons.update(reasons)
        self.defaulted += Reason.DEFAULTED in reasons

    @property
    def rows(self) -> int:
        """How many rows were counted."""
        return self.outcomes.total()


class ReportFile:
    """The report beside the input: original row, outcome, reasons; for a spreadsheet program.

    UTF-8 with a byte order mark, commas, every cell neutralised. It is written under a name of its
    own and takes its place only when it is whole, so a report that is there always adds up.
    """

    def __init__(self, path: Path, header: Sequence[str]) -> None:
        self.path = path
        self._header = tuple(header)
        # Columns that an earlier report file of ours brought along are written anew.
        self._kept = [place for place, name in enumerate(header) if name not in OWN_COLUMNS]
        self._part = path.with_name(f".{path.name}.part")
        self._file: TextIO | None = None

    def __enter__(self) -> Self:
        # Rows may hold names: nobody else on this machine needs to read them.
        self._file = os.fdopen(_claimed(self._part), "w", encoding="utf-8-sig", newline="")
        self._csv = csv.writer(self._file)
        named = [self._header[place] for place in self._kept]
        self._csv.writerow(map(neutral, [ROW, *named, OUTCOME, REASONS]))
        return self

    def write(self, row: Row, outcome: Outcome, findings: Iterable[Finding]) -> None:
        """Write one row with what became of it."""
        cells = [row.cells[place] if place < len(row.cells) else "" for place in self._kept]
        beyond = [cell for cell in row.cells[len(self._header) :] if cell.strip()]
        reasons = "; ".join(str(finding) for finding in findings)
        ends = [str(row.number), *map(neutral, cells), outcome.value, neutral(reasons)]
        self._csv.writerow([*ends, *map(neutral, beyond)])

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if self._file is None:
            return
        try:
            self._file.flush()
            os.fsync(self._file.fileno())
            if kind is None:
                self._part.replace(self.path)
            else:
                self._part.unlink(missing_ok=True)
        except BaseException:
            self._part.unlink(missing_ok=True)
            raise
        finally:
            # Closed last: until then nobody else can write, or take away, what has this name.
            self._file.close()


def _claimed(part: Path) -> int:
    """Return `part` opened, empty, and written by nobody else until it is closed.

    Raises:
        ConfigError: Another process writes it.
    """
    while True:
        file = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_NOFOLLOW, 0o600)
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
