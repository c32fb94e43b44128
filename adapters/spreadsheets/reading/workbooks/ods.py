"""Workbooks of LibreOffice's kind: .ods, read as one stream of elements."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from adapters.spreadsheets.reading.spool import Spool
from adapters.spreadsheets.reading.spooled import Found, SpooledTable
from adapters.spreadsheets.reading.table import Limits, Stated
from adapters.spreadsheets.reading.workbooks.archive import Archive, damaged, encrypted
from adapters.spreadsheets.reading.workbooks.elements import Attributes, Parts, local, parse
from adapters.spreadsheets.reading.workbooks.ods_cells import cell_text
from adapters.spreadsheets.reading.workbooks.sheets import Sheet, choose_sheet, hidden_columns
from adapters.spreadsheets.reasons import Reason
from broker.errors import RefusedError

_CONTENT = "content.xml"
_MANIFEST = "META-INF/manifest.xml"
_ROWS = 1 << 20
"""Rows that a sheet of such a workbook has at most."""


@dataclass(slots=True)
class _Facts:
    """What a sheet has beside its rows."""

    hidden_columns: set[int] = field(default_factory=set)
    hidden_rows: int = 0
    first_hidden: int = 0
    formulas: int = 0


class _Manifest(Parts):
    def begin(self, name: str, _attributes: Attributes) -> None:
        if name == "encryption-data":
            raise encrypted()


class _Sheets(Parts):
    """The sheets' names, and which are hidden: their style says it."""

    def __init__(self) -> None:
        self.sheets: list[Sheet] = []
        self._hidden_styles: set[str] = set()
        self._style = ""
        self._depth = 0

    def begin(self, name: str, attributes: Attributes) -> None:
        if name == "style":
            self._style = local(attributes, "name") or ""
        elif name == "table-properties" and local(attributes, "display") == "false":
            self._hidden_styles.add(self._style)
        elif name == "table":
            if self._depth == 0:
                hidden = local(attributes, "style-name") in self._hidden_styles
                place = str(len(self.sheets))
                self.sheets.append(Sheet(local(attributes, "name") or "", place, hidden=hidden))
            self._depth += 1

    def end(self, name: str) -> None:
        if name == "table":
            self._depth -= 1


class _Rows(Parts):
    """Reads the rows of one sheet into a spool."""

    def __init__(self, place: int, limits: Limits, spool: Spool) -> None:
        self.facts = _Facts()
        self._place, self._limits, self._spool = place, limits, spool
        self._tables, self._depth = 0, 0
        self._number, self._column, self._columns = 1, 0, 0
        self._row: Attributes = {}
        self._cell: Attributes | None = None
        self._covered = False
        self._cells: list[str] = []
        self._notes: dict[int, list[Reason]] = {}
        self._paragraphs: list[str] = []
        self._chars, self._aside, self._inside = 0, 0, 0

    def begin(self, name: str, attributes: Attributes) -> None:
        if name == "table":
            self._depth += 1
            self._tables += self._depth == 1
        elif self._tables - 1 != self._place or self._depth != 1:
            return
        elif name in {"table-cell", "covered-table-cell"}:
            self._cell, self._covered = attributes, name != "table-cell"
            self._paragraphs, self._chars = [], 0
        elif name == "table-row":
            self._row, self._column = attributes, 0
            self._cells, self._notes = [], {}
        elif name == "table-column":
            self._begin_column(attributes)
        elif self._cell is not None:
            self._begin_text(name, attributes)

    def end(self, name: str) -> None:
        if name == "table":
            self._depth -= 1
        elif self._tables - 1 != self._place or self._depth != 1:
            return
        elif name in {"table-cell", "covered-table-cell"}:
            self._end_cell()
        elif name == "table-row":
            self._end_row()
        elif name == "annotation":
            self._aside -= 1
        elif name == "p" and self._cell is not None and not self._aside:
            self._inside -= 1

    def text(self, text: str) -> None:
        if self._inside and not self._aside and self._chars <= self._limits.cell_chars:
            text = text[: self._limits.cell_chars + 1 - self._chars]
            self._paragraphs[-1] += text
            self._chars += len(text)

    def _begin_column(self, attributes: Attributes) -> None:
        many = min(_times(attributes, "number-columns-repeated"), self._limits.columns)
        if local(attributes, "visibility") in {"collapse", "filter"}:
            last = min(self._columns + many, self._limits.columns)
            self.facts.hidden_columns.update(range(self._columns, last))
        self._columns += many

    def _begin_text(self, name: str, attributes: Attributes) -> None:
        if name == "annotation":
            self._aside += 1
        elif self._aside:
            return
        elif name == "p":
            self._inside += 1
            self._paragraphs.append("")
        elif name == "s":
            self.text(" " * min(_times(attributes, "c"), self._limits.cell_chars))
        elif name == "tab":
            self.text("\t")
        elif name == "line-break":
            self.text("\n")

    def _end_cell(self) -> None:
        many = _times(self._cell or {}, "number-columns-repeated")
        text, reasons = "", [Reason.MERGED]
        if not self._covered:
            text, reasons = cell_text(self._cell or {}, "\n".join(self._paragraphs))
            if Reason.FORMULA in reasons or Reason.FORMULA_EMPTY in reasons:
                self.facts.formulas += 1
        self._cell = None
        end = self._column + many
        if text:
            if end > self._limits.columns:
                raise RefusedError(
                    "file.too_wide",
                    f"row {self._number} has something in column {end:,}; only "
                    f"{self._limits.columns:,} columns are read",
                )
            self._cells += [""] * (self._column - len(self._cells))
            self._cells += [text] * many
        if reasons:
            for place in range(self._column, min(end, self._limits.columns)):
                self._notes[place] = reasons
        self._column = end

    def _end_row(self) -> None:
        many = _times(self._row, "number-rows-repeated")
        if any(cell.strip() for cell in self._cells):
            if self._spool.rows + many > self._limits.rows + 1:
                raise RefusedError("file.too_long", f"more than {self._limits.rows:,} rows")
            if local(self._row, "visibility") in {"collapse", "filter"}:
                self.facts.hidden_rows += many
                self.facts.first_hidden = self.facts.first_hidden or self._number
            for number in range(self._number, self._number + many):
                self._spool.add(number, self._cells, self._notes)
        self._number += many


def open_ods(path: Path, stated: Stated, limits: Limits) -> SpooledTable:
    """Open one sheet of an .ods workbook.

    Raises:
        RefusedError: It is damaged, would explode, or it is not told which sheet is meant.
        UnavailableError: The disk is full.
    """
    with Archive(path, limits) as archive:
        if _MANIFEST in archive.names:
            parse(_MANIFEST, archive.small(_MANIFEST), _Manifest())
        sheets = _Sheets()
        parse(_CONTENT, archive.pieces(_CONTENT), sheets)
        reads: dict[str, tuple[Spool, _Facts]] = {}
        chosen = choose_sheet(sheets.sheets, stated.sheet, _reader(archive, limits, reads))
        spool, facts = reads[chosen.place]
        found = Found("ods", archive.state, spool)
        macros = [name for name in archive.names if name.startswith(("Basic/", "Scripts/"))]
        table = SpooledTable(path, found, stated, limits)
        found.told.append(("sheet", chosen.told(sheets.sheets)))
        if macros:
            found.told.append(("macros", "there are some; they were ignored"))
        if facts.formulas:
            said = f"{facts.formulas:,}, read as the values stored with them"
            found.told.append(("formulas", said))
        found.told += hidden_columns(table.header, facts)
        return table


def _reader(
    archive: Archive, limits: Limits, reads: dict[str, tuple[Spool, _Facts]]
) -> Callable[[Sheet], bool]:
    def holds(sheet: Sheet) -> bool:
        spool = Spool()
        rows = _Rows(int(sheet.place), limits, spool)
        parse(_CONTENT, archive.pieces(_CONTENT), rows)
        spool.flush()
        reads[sheet.place] = (spool, rows.facts)
        return spool.rows > 0

    return holds


def _times(attributes: Attributes, name: str) -> int:
    """Return how often something stands there; one is not said."""
    text = local(attributes, name) or "1"
    if not text.isascii() or not text.isdecimal() or len(text) > 9 or int(text) > 16 * _ROWS:  # noqa: PLR2004 - far beyond any sheet
        raise damaged(f"{text[:20]!r} times something")
    return int(text)
