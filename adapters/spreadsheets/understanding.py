"""Understanding: one row in; a report with its flags, or the reasons for refusing it, out."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime

from pydantic import ValidationError

from adapters.spreadsheets.against import against_contract
from adapters.spreadsheets.body import Body, ConflictError
from adapters.spreadsheets.cells import cell_reasons, restored
from adapters.spreadsheets.closed_choices import findings_of
from adapters.spreadsheets.countries import known
from adapters.spreadsheets.mapping import RowMapping, Rule
from adapters.spreadsheets.originals import Originals, Written
from adapters.spreadsheets.outcome import OWN_COLUMNS
from adapters.spreadsheets.parse import Parse
from adapters.spreadsheets.parsers import SEVERAL_COUNTRIES, Cell, Parsed
from adapters.spreadsheets.parsing import PARSERS
from adapters.spreadsheets.paths import Step, parse_path
from adapters.spreadsheets.reading import Row
from adapters.spreadsheets.reasons import Finding, Reason
from adapters.spreadsheets.tongues import tongue_of
from adapters.spreadsheets.weights import weigh
from schemas import Report, Terms
from schemas.codes import Codes
from schemas.disclosure import check_before_signing
from schemas.problems import ReportError

_DEFAULTED = ("facts", "defaulted")
_WHY = "_missing"
"""What the field is called that says why a number is not there, behind the number's name."""


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
        self._blank = frozenset(map(known, mapping.file.blank)) | {""}
        self._steps = {rule.to: parse_path(rule.to) for rule in mapping.fields}
        day = today or datetime.now(UTC).date()
        self._tongue = tongue_of(mapping, codes or Codes.shipped(), day)
        self._originals = Originals(mapping, model)

    def key(self, row: Row) -> str | None:
        """Return what tells the row from all others of its source, or `None` when it is blank."""
        cells = self._cells(row)
        # One character can be written as two: it must not make another key.
        texts = (unicodedata.normalize("NFC", cells.get(name, "")) for name in self.mapping.key)
        values = [" ".join(text.split()) for text in texts]
        if not all(values):
            return None
        # JSON, so that no two lists of values look alike.
        return f"{self.mapping.source}:{json.dumps(values, ensure_ascii=False)}"

    def read(self, row: Row, *, twin: Reason | None = None) -> Understood | RefusedRow:
        """Return what `row` says.

        Args:
            row: As the file has it.
            twin: What is wrong with its key beside other rows of the file, if anything.
        """
        findings = list(self._check(row, twin))
        body = Body()
        if not any(finding.reason.refuses for finding in findings):
            cells, written = self._originals.in_unicode(self._cells(row))
            for rule in self.mapping.fields:
                findings += self._apply(rule, cells, body, row.number, written.get(rule.column))
            findings += self._originals.keep(written, body, row.number)
        findings = list(dict.fromkeys(findings))
        if any(finding.reason.refuses for finding in findings):
            return RefusedRow(row, tuple(findings))
        return self._report(row, body, findings)

    def _cells(self, row: Row) -> dict[str, str]:
        """Return the row's cells by column; marks of our own report file are taken off."""
        cells = dict(zip(self._header, row.cells, strict=False))
        return {name: restored(text) for name, text in cells.items()} if self._own else cells

    def _check(self, row: Row, twin: Reason | None) -> Iterator[Finding]:
        stray = [cell for cell in row.cells[len(self._header) :] if cell.strip()]
        if len(row.cells) < len(self._header) or stray:
            yield Finding(row.number, Reason.CELLS, detail=f"{len(row.cells)} cells")
        if row.unended:
            yield Finding(row.number, Reason.UNENDED)
        for column, text in zip(self._header, row.cells, strict=False):
            for reason in cell_reasons(text, longest=self._cell_chars, guessed=self._guessed):
                yield Finding(row.number, reason, column, text)
        for place, reasons in row.notes.items():
            if place < len(self._header) and self._header[place] in self._read:
                text = row.cells[place] if place < len(row.cells) else ""
                for reason in reasons:
                    yield Finding(row.number, reason, self._header[place], text)
        if self.key(row) is None:
            yield Finding(row.number, Reason.KEY_BLANK, self.mapping.key[0])
        elif twin is not None:
            yield Finding(row.number, twin, self.mapping.key[0])

    def _apply(
        self,
        rule: Rule,
        cells: Mapping[str, str],
        body: Body,
        number: int,
        burmese: Written | None = None,
    ) -> Iterator[Finding]:
        text = cells[rule.column].strip()
        if not _applies(rule, text, cells):
            return
        if rule.together:
            text = text or next((cells[name].strip() for name in rule.together), "")
        # Species and their amounts are split together, or not at all.
        split = rule.split if rule.parse is not Parse.SPECIES_QUANTITIES else None
        parts = [part.strip() for part in text.split(split)] if split else [text]
        parts = [part for part in parts if known(part) not in self._blank]
        if not parts and rule.required:
            yield Finding(number, Reason.REQUIRED, rule.column)
        written = burmese.converted if burmese else None
        parsed = [
            PARSERS[rule.parse](Cell(part, cells, written), rule, self._tongue) for part in parts
        ]
        yield from findings_of(parsed, rule, number, text, self._tongue)
        try:
            for each in _one_country(parsed) if rule.parse is Parse.COUNTRY else parsed:
                self._put(rule, each, body)
                for value in each.more:
                    self._put(rule, Parsed(value), body)
        except ConflictError:
            yield Finding(number, Reason.CONFLICT, rule.column, text)

    def _put(self, rule: Rule, parsed: Parsed, body: Body) -> None:
        steps = self._steps[rule.to]
        if parsed.aside is not None and rule.unlisted_to is not None:
            body.put(parse_path(rule.unlisted_to), parsed.aside, column=rule.column)
        if parsed.value is None:
            if parsed.extra and None not in steps:
                body.put(steps[:-1], parsed.extra, column=rule.column)
            return
        listed = Reason.TABLE_UNLISTED not in parsed.reasons
        value = rule.value if rule.value is not None and listed else parsed.value
        stated = {**rule.stated, **parsed.extra}
        if stated and isinstance(value, Mapping):
            value = {**value, **stated}
        elif stated and None in steps and isinstance(steps[-1], str):
            value, steps = {steps[-1]: value, **stated}, steps[:-1]
        elif stated:
            # A plain value: what is stated about it stands beside it, in the same record.
            body.put(steps[:-1], stated, column=rule.column)
        if None in steps:
            steps, value = self._item(rule, steps, value, body)
        body.put(steps, value, column=rule.column)

    def _item(
        self, rule: Rule, steps: tuple[Step, ...], value: object, body: Body
    ) -> tuple[tuple[Step, ...], object]:
        """Return a new item of the list, around `value`, and the path that appends it."""
        end = steps.index(None) + 1
        for step in reversed(steps[end:]):
            value = {step: value} if isinstance(step, str) else [value]
        around = dict(rule.around)
        if rule.ordinal:
            around[rule.ordinal] = body.length(steps[: end - 1])
        return steps[:end], {**around, **value} if isinstance(value, Mapping) else value

    def _report(self, row: Row, body: Body, findings: list[Finding]) -> Understood | RefusedRow:
        try:
            defaulted = self._fill(body)
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
        key = self.key(row)
        if key is None:
            return RefusedRow(row, (*findings, Finding(row.number, Reason.KEY_BLANK)))
        return Understood(row, key, report, tuple(findings), defaulted, body.columns())

    def _fill(self, body: Body) -> tuple[str, ...]:
        """Say what the file says by being what it is, then unknown answers, then defaults."""
        for path, value in {**self.mapping.states, **self.mapping.absent}.items():
            steps = parse_path(path)
            if body.get(steps) is None and body.reaches(steps[:-1]) and not _has(body, steps):
                body.put(steps, value)
        defaulted = []
        for path, value in self.mapping.defaults.items():
            steps = parse_path(path)
            if body.get(steps) is None and body.reaches(steps[:-1]):
                body.put(steps, value)
                defaulted.append(path)
        if defaulted:
            body.put(_DEFAULTED, defaulted)
        return tuple(defaulted)


def _has(body: Body, steps: tuple[Step, ...]) -> bool:
    """Return whether `steps` ask why a number is missing that is there."""
    last = steps[-1]
    if not isinstance(last, str) or not last.endswith(_WHY):
        return False
    return body.get((*steps[:-1], last.removesuffix(_WHY))) is not None


def _applies(rule: Rule, text: str, cells: Mapping[str, str]) -> bool:
    """Return whether a rule is for this cell, in this row."""
    return (rule.containing is None or rule.containing in text) and all(
        known(cells[column]) in map(known, values) for column, values in rule.only_if.items()
    )


def _one_country(parsed: Sequence[Parsed]) -> Sequence[Parsed]:
    """Several countries in one cell are `several`; with one that is not told, nothing is."""
    codes = {each.value for each in parsed}
    if len(codes) < 2 or None in codes:  # noqa: PLR2004 - two are several
        return parsed[:1] if codes and None not in codes else ()
    return (replace(parsed[0], value=SEVERAL_COUNTRIES),)
