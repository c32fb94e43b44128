"""Checking: what an import would make of a file, row by row, with nothing published."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import nullcontext
from dataclasses import dataclass, field
from pathlib import Path

from adapters.spreadsheets.importing import Import, outcome_of
from adapters.spreadsheets.outcome import Accounts, Outcome
from adapters.spreadsheets.reading.table import Row
from adapters.spreadsheets.reasons import Finding
from adapters.spreadsheets.report_file import ReportFile
from adapters.spreadsheets.understanding.rows import Understood
from adapters.spreadsheets.understanding.telling import Told, told
from schemas.codes import Codes


@dataclass(frozen=True, slots=True)
class CheckedRow:
    """What became of one row, and what it would say."""

    row: Row
    outcome: Outcome
    findings: tuple[Finding, ...]
    says: tuple[Told, ...]
    """Nothing of a refused row."""


@dataclass
class Checking:
    """One file under one mapping, as `prepare` made it ready; it is read as an import reads it."""

    prepared: Import
    codes: Codes
    accounts: Accounts = field(default_factory=Accounts)
    blank: set[str] = field(default_factory=set)
    """Columns that no row so far has anything in."""

    def rows(self, report: Path | None) -> Iterator[CheckedRow]:
        """Yield what becomes of every row, counting it, and write it into `report` where given."""
        header = self.prepared.file.header
        self.blank = set(header)
        with ReportFile(report, header, self.prepared.kept) if report else nullcontext() as written:
            for row in self.prepared.file.rows():
                checked = self._check(row)
                filled = zip(header, row.cells, strict=False)
                self.blank -= {name for name, cell in filled if cell.strip()}
                self.accounts.count(checked.outcome, checked.findings)
                if written is not None:
                    written.write(row, checked.outcome, checked.findings)
                yield checked

    def _check(self, row: Row) -> CheckedRow:
        read = self.prepared.understanding.read(row, twin=self.prepared.twins.of(row))
        outcome, findings = outcome_of(read)
        says = told(read.report, read.columns, self.codes) if isinstance(read, Understood) else ()
        return CheckedRow(row, outcome, findings, tuple(says))
