"""Sheets of .xlsx workbooks: cells to rows of text, one element after the other."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from adapters.spreadsheets.reading.spool import Spool
from adapters.spreadsheets.reading.table import Limits
from adapters.spreadsheets.reading.workbooks.archive import damaged
from adapters.spreadsheets.reading.workbooks.elements import Attributes, Parts, parse
from adapters.spreadsheets.reading.workbooks.merged import Area
from adapters.spreadsheets.reading.workbooks.number_formats import GENERAL, Format, number_text
from adapters.spreadsheets.reading.workbooks.strings import (
    RichText,
    SharedStrings,
    text_at,
    unescaped,
)
from adapters.spreadsheets.reasons import Reason
from broker.errors import RefusedError

_FIGURES = "0123456789"
_MOST_AREAS = 100_000
_MOST_COLUMNS = 16_384
_COLUMNS: dict[str, int] = {}
"""Columns by their letters, as they turn up."""


@dataclass(frozen=True, slots=True)
class Book:
    """What all sheets of a workbook share."""

    formats: Sequence[Format]
    strings: SharedStrings | None
    from_1904: bool
    uncalculated: bool
    """Whether the program that wrote it left the formulas to be worked out by another."""


@dataclass(slots=True)
class SheetFacts:
    """What a sheet has beside its rows."""

    merged: list[Area] = field(default_factory=list)
    hidden_columns: set[int] = field(default_factory=set)
    """From 0."""
    hidden_rows: int = 0
    """Rows that hold anything and are hidden."""
    first_hidden: int = 0
    formulas: int = 0


def read_sheet(
    name: str, pieces: Iterable[bytes], book: Book, limits: Limits, spool: Spool
) -> SheetFacts:
    """Read the rows of a sheet that hold anything into `spool`.

    Raises:
        RefusedError: The sheet is damaged or beyond a limit.
        UnavailableError: The disk is full.
    """
    sheet = _Sheet(book, limits, spool)
    parse(name, pieces, sheet)
    spool.flush()
    return sheet.facts


class _Sheet(Parts):
    def __init__(self, book: Book, limits: Limits, spool: Spool) -> None:
        self.facts = SheetFacts()
        self._book, self._limits, self._spool = book, limits, spool
        self._number, self._hidden = 0, False
        self._cells: list[str] = []
        self._notes: dict[int, list[Reason]] = {}
        self._column = -1
        self._attributes: Attributes = {}
        self._inside = ""
        """The element whose text is being read: v, f or is."""
        self._value, self._formula = "", ""
        self._value_seen = self._formula_seen = False
        self._rich = RichText(limits.cell_chars)

    def begin(self, name: str, attributes: Attributes) -> None:
        if name == "c":
            self._begin_cell(attributes)
        elif name in {"v", "f"}:
            self._inside = name
            if name == "v":
                self._value_seen = True
            else:
                self._formula_seen = True
        elif name == "row":
            self._begin_row(attributes)
        elif self._inside == "is":
            self._rich.begin(name)
        elif name == "is":
            self._inside = name
            self._rich.clear()
        elif name == "mergeCell":
            self._merge(attributes.get("ref", ""))
        elif name == "col":
            self._hide(attributes)

    def end(self, name: str) -> None:
        if name == "c":
            self._end_cell()
        elif name == "row":
            self._end_row()
        elif self._inside == name:
            self._inside = ""
        elif self._inside == "is":
            self._rich.end(name)

    def text(self, text: str) -> None:
        if self._inside == "v":
            if len(self._value) <= self._limits.cell_chars:
                self._value += text
        elif self._inside == "is":
            self._rich.text(text)
        elif self._inside == "f" and len(self._formula) <= self._limits.cell_chars:
            self._formula += text

    def _begin_row(self, attributes: Attributes) -> None:
        number = _whole(attributes.get("r"), self._number + 1)
        if number <= self._number:
            raise damaged(f"row {number} stands behind row {self._number}")
        self._number, self._column = number, -1
        self._hidden = attributes.get("hidden") in {"1", "true"}
        self._cells, self._notes = [], {}

    def _end_row(self) -> None:
        if not any(cell.strip() for cell in self._cells):
            return
        if self._spool.rows > self._limits.rows:
            raise RefusedError("file.too_long", f"more than {self._limits.rows:,} rows")
        if self._hidden:
            self.facts.hidden_rows += 1
            self.facts.first_hidden = self.facts.first_hidden or self._number
        self._spool.add(self._number, self._cells, self._notes)

    def _begin_cell(self, attributes: Attributes) -> None:
        self._attributes = attributes
        place = attributes.get("r")
        column = self._column + 1 if place is None else column_of(place)
        if column <= self._column:
            raise damaged(f"cell {place} stands behind its place")
        self._column = column
        self._value = self._formula = self._inside = ""
        self._value_seen = self._formula_seen = False
        self._rich.clear()

    def _end_cell(self) -> None:
        text, reasons = self._said()
        if text:
            if self._column >= self._limits.columns:
                raise RefusedError(
                    "file.too_wide",
                    f"row {self._number} has something in column {self._column + 1:,}; only "
                    f"{self._limits.columns:,} columns are read",
                )
            self._cells += [""] * (self._column - len(self._cells))
            self._cells.append(text)
        if reasons:
            self._notes[self._column] = reasons

    def _said(self) -> tuple[str, list[Reason]]:
        """Return the cell's text, and what must be said about it."""
        kind = self._attributes.get("t", "n")
        if not self._formula_seen:
            return self._plain(kind)
        self.facts.formulas += 1
        if self._book.uncalculated or not (self._value or (self._value_seen and kind == "str")):
            return f"={unescaped(self._formula)}", [Reason.FORMULA_EMPTY]
        text, reasons = self._plain(kind)
        return text, [Reason.FORMULA, *reasons]

    def _plain(self, kind: str) -> tuple[str, list[Reason]]:
        if kind == "inlineStr":
            return self._rich.whole(), []
        if not self._value:
            return "", []
        if kind == "n":
            return self._numeral()
        if kind == "s":
            return text_at(self._book.strings, self._value), []
        if kind == "b":
            return ("TRUE" if self._value.strip() in {"1", "true"} else "FALSE"), []
        return unescaped(self._value), [Reason.ERROR] if kind == "e" else []

    def _numeral(self) -> tuple[str, list[Reason]]:
        form = self._form()
        try:
            text, reason = number_text(self._value, form, from_1904=self._book.from_1904)
        except ValueError as exc:
            raise damaged(f"row {self._number}: {self._value[:40]!r} is no number") from exc
        return text, [reason] if reason else []

    def _form(self) -> Format:
        style = self._attributes.get("s")
        if style is None:
            return self._book.formats[0] if self._book.formats else GENERAL
        try:
            return self._book.formats[int(style)]
        except (IndexError, ValueError) as exc:
            raise damaged(f"row {self._number} names format {style!r}, which is not there") from exc

    def _merge(self, place: str) -> None:
        if len(self.facts.merged) >= _MOST_AREAS:
            raise RefusedError("file.exploding", f"more than {_MOST_AREAS:,} merged areas")
        first, _, last = place.partition(":")
        self.facts.merged.append(
            Area(row_of(first), row_of(last or first), column_of(first), column_of(last or first))
        )

    def _hide(self, attributes: Attributes) -> None:
        if attributes.get("hidden") in {"1", "true"}:
            first, last = (_whole(attributes.get(name), 1) for name in ("min", "max"))
            last = min(last, self._limits.columns)
            self.facts.hidden_columns.update(range(first - 1, last))


def column_of(place: str) -> int:
    """Return the column, from 0, of a cell's name such as `B7`."""
    letters = place.rstrip(_FIGURES)
    column = _COLUMNS.get(letters)
    if column is None:
        column = _COLUMNS[letters] = _counted(letters)
    return column


def _counted(letters: str) -> int:
    number = 0
    if not letters.isascii() or not letters.isalpha() or len(letters) > 3:  # noqa: PLR2004 - XFD is the last
        raise damaged(f"no cell is called {letters[:20]!r}")
    for letter in letters.upper():
        number = number * 26 + ord(letter) - ord("A") + 1
    if number > _MOST_COLUMNS:
        raise damaged(f"no column is called {letters!r}")
    return number - 1


def row_of(place: str) -> int:
    """Return the row, from 1, of a cell's name such as `B7`."""
    return _whole(place.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"), None)


def _whole(text: str | None, missing: int | None) -> int:
    if text is None and missing is not None:
        return missing
    if text is None or not text.isascii() or not text.isdecimal() or len(text) > 7:  # noqa: PLR2004 - 1,048,576 is the last row
        raise damaged(f"{text!r} is no number of a row or column")
    return max(int(text), 1)
