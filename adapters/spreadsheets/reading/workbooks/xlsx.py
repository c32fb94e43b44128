"""Workbooks of Excel's kind: .xlsx and .xlsm, their sheets, formats and texts."""

from __future__ import annotations

import posixpath
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from adapters.spreadsheets.reading.spool import Spool
from adapters.spreadsheets.reading.spooled import Found, SpooledTable
from adapters.spreadsheets.reading.table import Limits, Stated
from adapters.spreadsheets.reading.workbooks.archive import Archive, damaged, target_of
from adapters.spreadsheets.reading.workbooks.elements import Attributes, Parts, local, parse
from adapters.spreadsheets.reading.workbooks.number_formats import (
    GENERAL,
    Format,
    built_in,
    read_format,
)
from adapters.spreadsheets.reading.workbooks.sheet import Book, SheetFacts, read_sheet
from adapters.spreadsheets.reading.workbooks.sheets import Sheet, choose_sheet, hidden_columns
from adapters.spreadsheets.reading.workbooks.strings import SharedStrings, read_strings

_MOST_FORMATS = 100_000


@dataclass(slots=True)
class _Workbook(Parts):
    """The list of sheets, and what holds for all of them."""

    sheets: list[tuple[str, str, bool]] = field(default_factory=list)
    """Name, relation, whether it is hidden."""
    from_1904: bool = False
    uncalculated: bool = False
    links: bool = False

    def begin(self, name: str, attributes: Attributes) -> None:
        if name == "sheet":
            hidden = attributes.get("state", "visible") != "visible"
            self.sheets.append((attributes.get("name", ""), local(attributes, "id") or "", hidden))
        elif name == "workbookPr":
            self.from_1904 = attributes.get("date1904") in {"1", "true"}
        elif name == "calcPr":
            self.uncalculated = attributes.get("fullCalcOnLoad") in {"1", "true"}
        elif name == "externalReference":
            self.links = True


@dataclass(slots=True)
class _Relations(Parts):
    """What a part's relations point to, by their ids: kind and target."""

    found: dict[str, tuple[str, str]] = field(default_factory=dict)

    def begin(self, name: str, attributes: Attributes) -> None:
        if name == "Relationship" and attributes.get("TargetMode") != "External":
            kind = attributes.get("Type", "").rpartition("/")[2]
            self.found[attributes.get("Id", "")] = (kind, attributes.get("Target", ""))

    def of_kind(self, kind: str) -> str | None:
        """Return the first target of a kind."""
        return next((target for found, target in self.found.values() if found == kind), None)


@dataclass(slots=True)
class _Styles(Parts):
    """Number formats of cells, in the order of `cellXfs`."""

    formats: list[Format] = field(default_factory=list)
    _codes: dict[int, Format] = field(default_factory=dict)
    _inside: bool = False

    def begin(self, name: str, attributes: Attributes) -> None:
        if name == "numFmt" and len(self._codes) < _MOST_FORMATS:
            self._codes[_number(attributes)] = read_format(attributes.get("formatCode", ""))
        elif name == "cellXfs":
            self._inside = True
        elif name == "xf" and self._inside and len(self.formats) < _MOST_FORMATS:
            number = _number(attributes)
            self.formats.append(self._codes.get(number) or built_in(number))

    def end(self, name: str) -> None:
        if name == "cellXfs":
            self._inside = False


def open_xlsx(path: Path, stated: Stated, limits: Limits) -> SpooledTable:
    """Open one sheet of an .xlsx or .xlsm workbook.

    Raises:
        RefusedError: It is damaged, would explode, or it is not told which sheet is meant.
        UnavailableError: The disk is full.
    """
    with Archive(path, limits) as archive:
        place = _relations(archive, "").of_kind("officeDocument")
        if place is None:
            raise damaged("it names no list of sheets")
        name = target_of("", place)
        workbook = _Workbook()
        parse(name, archive.small(name), workbook)
        relations = _relations(archive, name)
        folder = posixpath.dirname(name)
        formats = _formats(archive, folder, relations)
        strings = _strings(archive, folder, relations, limits)
        book = Book(formats, strings, workbook.from_1904, workbook.uncalculated)
        reads: dict[str, tuple[Spool, SheetFacts]] = {}

        def holds(sheet: Sheet) -> bool:
            spool = Spool()
            facts = read_sheet(sheet.place, archive.pieces(sheet.place), book, limits, spool)
            if spool.rows:
                reads[sheet.name] = (spool, facts)
            return spool.rows > 0

        sheets = _sheets(workbook, relations, folder)
        chosen = choose_sheet(sheets, stated.sheet, holds)
        spool, facts = reads[chosen.name]
        found = Found("xlsx", archive.state, spool, facts.merged)
        told = _told(archive, workbook, facts, book)
        table = SpooledTable(path, found, stated, limits)
        found.told += [("sheet", chosen.told(sheets)), *told, *hidden_columns(table.header, facts)]
        return table


def _relations(archive: Archive, part: str) -> _Relations:
    folder, _, name = part.rpartition("/")
    place = posixpath.join(folder, "_rels", f"{name}.rels")
    relations = _Relations()
    parse(place, archive.small(place), relations)
    return relations


def _formats(archive: Archive, folder: str, relations: _Relations) -> Sequence[Format]:
    place = relations.of_kind("styles")
    if place is None:
        return [GENERAL]
    name, styles = target_of(folder, place), _Styles()
    parse(name, archive.small(name), styles)
    return styles.formats


def _strings(
    archive: Archive, folder: str, relations: _Relations, limits: Limits
) -> SharedStrings | None:
    place = relations.of_kind("sharedStrings")
    if place is None:
        return None
    name = target_of(folder, place)
    return read_strings(name, archive.pieces(name), most=limits.cell_chars)


def _sheets(workbook: _Workbook, relations: _Relations, folder: str) -> list[Sheet]:
    """Return the sheets that hold cells: charts and dialogues have none."""
    found = []
    for name, relation, hidden in workbook.sheets:
        kind, target = relations.found.get(relation, ("", ""))
        if kind == "worksheet":
            found.append(Sheet(name, target_of(folder, target), hidden=hidden))
    return found


def _told(
    archive: Archive, workbook: _Workbook, facts: SheetFacts, book: Book
) -> list[tuple[str, str]]:
    told = [("dates", f"counted from {'1904' if book.from_1904 else '1900'}")]
    if any(posixpath.basename(name).lower() == "vbaproject.bin" for name in archive.names):
        told.append(("macros", "there are some; they were ignored"))
    if workbook.links:
        told.append(("links", "to other workbooks; they were not followed"))
    if facts.formulas:
        told.append(("formulas", f"{facts.formulas:,}, read as the values stored with them"))
    return told


def _number(attributes: Attributes) -> int:
    text = attributes.get("numFmtId", "0")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else 0  # noqa: PLR2004 - no format has such a number
