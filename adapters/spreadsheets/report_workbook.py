"""Report workbooks: rows of text as an .xlsx, in bounded memory, cells in question coloured."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import BinaryIO

import xlsxwriter
from xlsxwriter.exceptions import FileCreateError

from adapters.spreadsheets.outcome import CUT

_CELL_CHARS = 32_767
_NO_CHARACTERS = re.compile("[\ufffe\uffff]")
_REFUSES, _FLAGS, _HEAD = "#F4B6B6", "#FBE5A3", "#DDE6EF"
_WIDTH = 16
_EVERYWHERE = "A1:XFD1048576"


class WorkbookRows:
    """Writes rows, one after the other; none stays in memory.

    Args:
        file: Where the workbook goes when it is finished.
        folder: For its pieces meanwhile.
        sheet: What the sheet of the rows is called.
    """

    def __init__(self, file: BinaryIO, folder: Path, sheet: str) -> None:
        options = {"constant_memory": True, "tmpdir": str(folder), "strings_to_formulas": False}
        self._book = xlsxwriter.Workbook(file, options)
        self._sheet = self._book.add_worksheet(sheet)
        self._refuses = self._book.add_format({"bg_color": _REFUSES})
        self._flags = self._book.add_format({"bg_color": _FLAGS})
        self._head = self._book.add_format({"bold": True, "bg_color": _HEAD})
        self._number = 0

    def write(self, cells: Sequence[str], marked: dict[int, bool]) -> None:
        """Write a row of texts; a place in `marked` is coloured, in red where it refuses the row.

        Raises:
            OSError: The disk is full.
        """
        if not self._number:
            self._begin(len(cells))
        for place, text in enumerate(cells):
            form = self._head if not self._number else None
            if place in marked:
                form = self._refuses if marked[place] else self._flags
            if text or form:
                self._sheet.write_string(self._number, place, _written(text), form)
        self._number += 1

    def beside(self, title: str, rows: Sequence[Sequence[str]]) -> None:
        """Write a further sheet, as it came."""
        sheet = self._book.add_worksheet(title)
        for number, cells in enumerate(rows):
            for place, text in enumerate(cells):
                sheet.write_string(number, place, _written(text))

    def finish(self) -> None:
        """Put the workbook together; raises as `write` does."""
        try:
            self._book.close()
        except FileCreateError as exc:
            raise (exc.args[0] if isinstance(exc.args[0], OSError) else OSError(*exc.args)) from exc

    def give_up(self) -> None:
        """Close what was begun; what was written is thrown away."""
        # The library closes by writing all of it, or says later that nobody did.
        self._book.fileclosed = True
        for sheet in self._book.worksheets():
            sheet.row_data_fh.close()

    def _begin(self, columns: int) -> None:
        self._sheet.set_column(0, columns - 1, _WIDTH)
        self._sheet.freeze_panes(1, 1)
        self._sheet.ignore_errors({"number_stored_as_text": _EVERYWHERE})


def _written(text: str) -> str:
    text = _NO_CHARACTERS.sub(lambda found: f"<U+{ord(found[0]):04X}>", text)
    return text if len(text) <= _CELL_CHARS else text[: _CELL_CHARS - len(CUT)] + CUT
