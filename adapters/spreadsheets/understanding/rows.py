"""Understanding: one row in; a report with its flags, or the reasons for refusing it, out."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime

from pydantic import ValidationError

from adapters.spreadsheets.cells.characters import cell_reasons, plain, restored
from adapters.spreadsheets.cells.countries import known
from adapters.spreadsheets.mapping.paths import Step
from adapters.spreadsheets.mapping.row_mapping import RowMapping
from adapters.spreadsheets.outcome import CUT, OWN_COLUMNS, REASONS
from adapters.spreadsheets.parsers.tongues import tongue_of
from adapters.spreadsheets.parsers.weights import weigh
from adapters.spreadsheets.reading.table import Row
from adapters.spreadsheets.reasons import Finding, Reason
from adapters.spreadsheets.totals import is_totals
from adapters.spreadsheets.understanding.against import against_contract
from adapters.spreadsheets.understanding.answers import Answers
from adapters.spreadsheets.understanding.body import Body, ConflictError
from adapters.spreadsheets.understanding.originals import Originals
from adapters.spreadsheets.understanding.ruling import Ruling
from schemas import Report, Terms
from schemas.codes import Codes
from schemas.disclosure import check_before_signing
from schemas.problems import ReportError

_AS_JSON = json.JSONEncoder(ensure_ascii=False)


@dataclass(frozen=True, slots=True)
class Understood:
    """What a row says: a report that its contract allows, and what must be said about it."""

    row: Row
    key: str
    report: Report
    flags: tuple[Finding, ...]
    defaulted: tuple[str, ...]
    """Paths that the mapping filled in by default."""
    columns: Mapping[tuple[Step, ...], str] = field(default_factory=dict)
    """Which column put what stands at each place of the report."""


@dataclass(frozen=True, slots=True)
class RefusedRow:
    """A row that becomes no report, and every reason that was found."""

    row: Row
    reasons: tuple[Finding, ...]


class Understanding:
    """Reads rows of one file under one mapping into reports of one model.

    Args:
        mapping: Checked against `model` and against the file's header before.
        model: The report model of the mapping's contract.
        header: The file's columns.
        terms: How the reports may be used; their words are checked against it.
        guessed: Whether the file's encoding is only a guess.
        cell_chars: The longest cell that is taken.
        codes: The code lists of this program; without, those that ship.
        today: The day of reading, by which dates lie in the future; without, the clock's.
    """

    def __init__(  # noqa: PLR0913 - what a row is read by, held for all rows
        self,
        mapping: RowMapping,
        model: type[Report],
        header: Sequence[str],
        terms: Terms,
        *,
        guessed: bool,
        cell_chars: int,
        codes: Codes | None = None,
        today: date | None = None,
    ) -> None:
        self.mapping, self._model, self._header = mapping, model, tuple(header)
        self._terms = terms
        self._guessed, self._cell_chars = guessed, cell_chars
        self._read = mapping.columns()
        self._own = not OWN_COLUMNS.isdisjoint(header)
        blank = frozenset(map(known, mapping.file.blank)) | {""}
        day = today or datetime.now(UTC).date()
        tongue = tongue_of(mapping, codes or Codes.shipped(), day)
        self._rulings = [Ruling(rule, tongue, blank) for rule in mapping.fields]
        self._answers = Answers(mapping)
        self._originals = Originals(mapping, model)

    def key(self, row: Row) -> str | None:
        """Return what tells the row from all others of its source, or `None` when it is blank."""
        return self._key(self._cells(row))

    def _key(self, cells: Mapping[str, str]) -> str | None:
        # One character can be written as two: it must not make another key.
        texts = (unicodedata.normalize("NFC", cells.get(name, "")) for name in self.mapping.key)
        values = [" ".join(text.split()) for text in texts]
        if not all(values):
            return None
        # JSON, so that no two lists of values look alike.
        return f"{self.mapping.source}:{_AS_JSON.encode(values)}"

    def read(self, row: Row, *, twin: Reason | None = None) -> Understood | RefusedRow:
        """Return what `row` says.

        Args:
            row: As the file has it.
            twin: What is wrong with its key beside other rows of the file, if anything.
        """
        cells = self._cells(row)
        key = self._key(cells)
        findings = list(self._check(row, cells, key, twin))
        body = Body()
        if not _refuse(findings):
            read, written = self._originals.in_unicode(cells)
            for ruling in self._rulings:
                findings += ruling.apply(read, body, row.number, written)
            findings += self._originals.keep(written, body, row.number)
        findings = list(dict.fromkeys(findings))
        if key is None or _refuse(findings):
            return RefusedRow(row, tuple(findings))
        return self._report(row, key, body, findings)

    def _cells(self, row: Row) -> dict[str, str]:
        """Return the row's cells by column; in our own report file, as they were before it."""
        cells = dict(zip(self._header, row.cells, strict=False))
        return {name: restored(text) for name, text in cells.items()} if self._own else cells

    def _check(
        self, row: Row, cells: Mapping[str, str], key: str | None, twin: Reason | None
    ) -> Iterator[Finding]:
        stray = [cell for cell in row.cells[len(self._header) :] if cell.strip()]
        if len(row.cells) < len(self._header) or stray:
            yield Finding(row.number, Reason.CELLS, detail=f"{len(row.cells)} cells")
        yield from _as_a_whole(row)
        suspects = {} if plain(cells.values(), longest=self._cell_chars) else cells
        for column, text in suspects.items():
            for reason in cell_reasons(text, longest=self._cell_chars, guessed=self._guessed):
                yield Finding(row.number, reason, column, text)
        for place, reasons in row.notes.items():
            if place < len(self._header) and self._header[place] in self._read:
                text = row.cells[place] if place < len(row.cells) else ""
                for reason in reasons:
                    yield Finding(row.number, reason, self._header[place], text)
        if self._own:
            yield from _still_empty(row.number, cells)
            yield from _still_cut(row.number, cells)
        if key is None:
            yield Finding(row.number, Reason.KEY_BLANK, self.mapping.key[0])
        elif twin is not None:
            yield Finding(row.number, twin, self.mapping.key[0])

    def _report(
        self, row: Row, key: str, body: Body, findings: list[Finding]
    ) -> Understood | RefusedRow:
        try:
            defaulted = self._answers.fill(body)
        except ConflictError:
            return RefusedRow(row, (*findings, Finding(row.number, Reason.CONFLICT)))
        findings += [Finding(row.number, Reason.DEFAULTED, detail=path) for path in defaulted]
        findings += weigh(body, row.number)
        try:
            report = self._model.model_validate(body.sections())
        except ValidationError as exc:
            refused = tuple(against_contract(row.number, exc, body, self._cells(row)))
            return RefusedRow(row, (*findings, *refused))
        try:
            check_before_signing(report, self._terms)
        except ReportError as exc:
            slips = (Finding(row.number, Reason.SLIP, detail=str(each)) for each in exc.problems)
            return RefusedRow(row, (*findings, *slips))
        return Understood(row, key, report, tuple(findings), defaulted, body.columns())


def _refuse(findings: Sequence[Finding]) -> bool:
    return any(finding.reason.refuses for finding in findings)


def _still_cut(number: int, cells: Mapping[str, str]) -> Iterator[Finding]:
    """Yield cells that our report workbook could not hold whole, and that nobody wrote anew."""
    cut = ((column, text) for column, text in cells.items() if text.endswith(CUT))
    yield from (Finding(number, Reason.TOO_LONG, *cell) for cell in cut)


def _still_empty(number: int, cells: Mapping[str, str]) -> Iterator[Finding]:
    """Yield formulas that our report file refused for having no value, and that stand there yet."""
    said = cells.get(REASONS, "")
    if Reason.FORMULA_EMPTY.code in said:
        found = (Finding(number, Reason.FORMULA_EMPTY, *cell) for cell in cells.items())
        yield from (each for each in found if each.column != REASONS and str(each) in said)


def _as_a_whole(row: Row) -> Iterator[Finding]:
    if row.unended:
        yield Finding(row.number, Reason.UNENDED)
    if is_totals(row.cells):
        yield Finding(row.number, Reason.TOTALS)
