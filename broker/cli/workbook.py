"""Workbook: an .xlsx file in which every cell is a text or a figure, and none a formula."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from contextlib import suppress
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from types import TracebackType
from typing import TYPE_CHECKING, Any, Final, Self

from broker.cli.visible import neutral

if TYPE_CHECKING:
    from xlsxwriter import Workbook as Book
    from xlsxwriter.worksheet import Worksheet

LONGEST_CELL: Final = 32_767
"""Characters that a cell holds (ECMA-376, and the programs)."""
MOST_ROWS: Final = 1_048_576
"""Rows of a sheet, its header among them."""
LONG_TEXTS: Final = "Long texts"
_EXACT_DIGITS: Final = 15
"""What a spreadsheet's figure holds exactly (IEEE 754 double)."""
_WIDEST, _NARROWEST = 48, 8
_OPTIONS: Final = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_numbers": False,
    "strings_to_urls": False,
}


class Workbook:
    """A workbook in the making: written under another name, in its place once it is whole.

    Texts go through `neutral` (THREATS 36). Figures that a spreadsheet cannot hold exactly are
    texts. A text too long for a cell stands on the sheet "Long texts", in parts.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._book: Book | None = None
        self._long: Sheet | None = None

    def __enter__(self) -> Self:
        from xlsxwriter import Workbook as Book  # noqa: PLC0415 - no other form needs it

        # Rows may hold names: nobody else on this machine needs to read them meanwhile, or after.
        self._folder = TemporaryDirectory(prefix=f".{self.path.name}.", dir=self.path.parent)
        self._part = Path(self._folder.name) / "whole"
        self._part.touch(0o600)
        self._file = self._part.open("w+b")
        self._book = Book(self._file, {**_OPTIONS, "tmpdir": self._folder.name})
        self._bold = self._book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        return self

    def sheet(self, title: str, header: Sequence[str], widths: Mapping[int, int] = {}) -> Sheet:
        """Return a new sheet whose first row names its columns.

        Args:
            title: At most 31 characters, letters, digits and spaces.
            header: What its columns are called.
            widths: Of some columns, in characters; 0 hides one.
        """
        return Sheet(self, title, header, widths)

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        try:
            if kind is None:
                self._finish()
                self._part.replace(self.path)
        finally:
            # Rows wait there; only a workbook that was finished closes them itself.
            waiting = [page.row_data_fh for page in self._required().worksheets()]
            for file in (*waiting, self._file):
                with suppress(OSError):
                    file.close()
            self._folder.cleanup()

    def _finish(self) -> None:
        from xlsxwriter.exceptions import FileCreateError  # noqa: PLC0415 - as above

        try:
            self._required().close()
        except FileCreateError as exc:
            # It hides the reason, such as a full disk, in its own kind of error.
            raise exc.args[0] if isinstance(exc.args[0], OSError) else exc from exc
        self._file.flush()
        os.fsync(self._file.fileno())

    def _required(self) -> Book:
        if self._book is None:
            raise RuntimeError("a workbook is written inside its `with` block")
        return self._book

    def _add(self, title: str, header: Sequence[str], widths: Mapping[int, int]) -> Worksheet:
        page = self._required().add_worksheet(title)
        page.freeze_panes(1, 0)
        for place, name in enumerate(header):
            width = widths.get(place, min(_WIDEST, max(_NARROWEST, len(name) + 2)))
            page.set_column(place, place, width or None, None, {"hidden": width == 0})
        for place, name in enumerate(header):
            page.write_string(0, place, neutral(name), self._bold)
        return page

    def _spill(self, title: str, row: int, column: str, text: str) -> None:
        """Write a text that no cell can hold, in parts, each beside where it belongs."""
        if self._long is None:
            self._long = self.sheet(LONG_TEXTS, ("Sheet", "Row", "Column", "Part", "Text"))
        step = LONGEST_CELL - 1
        for number, start in enumerate(range(0, len(text), step), start=1):
            self._long.add([title, row, column, number, text[start : start + step]])


class Sheet:
    """One sheet; what does not fit under its last row goes on in another one."""

    def __init__(
        self, workbook: Workbook, title: str, header: Sequence[str], widths: Mapping[int, int]
    ) -> None:
        self._workbook, self._title, self._header = workbook, title, tuple(header)
        self._widths = widths
        self._pages = 0
        self._turn()

    def add(self, cells: Sequence[object]) -> None:
        """Write a row: texts, whole numbers, decimals, true or false; None leaves a cell empty."""
        if self._row == MOST_ROWS:
            self._turn()
        for place, cell in enumerate(cells):
            self._put(place, cell)
        self._row += 1

    def _turn(self) -> None:
        self._pages += 1
        self._name = self._title if self._pages == 1 else f"{self._title} {self._pages}"
        self._page = self._workbook._add(self._name, self._header, self._widths)  # noqa: SLF001 - one thing in two classes
        self._row = 1

    def _put(self, place: int, cell: object) -> None:
        match cell:
            case None:
                return
            case bool():
                self._page.write_boolean(self._row, place, cell)
            case int() | Decimal() if _is_exact(cell):
                self._page.write_number(self._row, place, _number(cell))
            case _:
                self._text(place, str(cell))

    def _text(self, place: int, text: str) -> None:
        safe = neutral(text, newlines=True)
        if len(safe) > LONGEST_CELL:
            column = self._header[place]
            self._workbook._spill(self._name, self._row + 1, column, safe)  # noqa: SLF001 - as above
            safe = f"(stands on the sheet {LONG_TEXTS}: {len(safe):,} characters)"
        self._page.write_string(self._row, place, safe)


def _is_exact(figure: int | Decimal) -> bool:
    digits = Decimal(figure).normalize().as_tuple()
    return Decimal(figure).is_finite() and len(digits.digits) <= _EXACT_DIGITS


def _number(figure: int | Decimal) -> Any:  # noqa: ANN401 - xlsxwriter takes any number
    return int(figure) if figure == int(figure) else float(figure)
