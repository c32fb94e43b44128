"""Merged cells: only the first of them says anything, and the others are told apart from blank."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from adapters.spreadsheets.reading.table import Row
from adapters.spreadsheets.reading.workbooks.archive import damaged
from adapters.spreadsheets.reasons import Reason

_ABREAST = 1_024
"""Areas that one row can meet: each has a column of its own."""


class Area(NamedTuple):
    """Merged cells: first and last row, from 1; first and last column, from 0."""

    top: int
    bottom: int
    left: int
    right: int


class Merged:
    """All merged cells of a sheet."""

    def __init__(self, areas: Sequence[Area]) -> None:
        self._areas = sorted(areas)

    def at(self, number: int) -> list[Area]:
        """Return what is merged in a row."""
        return [area for area in self._areas if area.top <= number <= area.bottom]

    def told(self, rows: Iterable[Row], width: int) -> Iterator[Row]:
        """Yield `rows`, ascending, with a note at each cell that another one covers.

        Args:
            rows: As the sheet has them.
            width: Columns that are of interest.

        Raises:
            RefusedError: The areas overlap, as no spreadsheet program lets them.
        """
        coming, here = 0, list[Area]()
        for row in rows:
            while coming < len(self._areas) and self._areas[coming].top <= row.number:
                here.append(self._areas[coming])
                coming += 1
            if here:
                here = [area for area in here if area.bottom >= row.number]
            if len(here) > _ABREAST:
                raise damaged("its merged cells overlap")
            yield _covered(row, here, width) if here else row


def _covered(row: Row, areas: Iterable[Area], width: int) -> Row:
    cells, notes = list(row.cells), dict(row.notes)
    most = max(width, len(cells))
    for area in areas:
        left = area.left + 1 if area.top == row.number else area.left
        for place in range(left, min(area.right + 1, most)):
            notes[place] = (Reason.MERGED,)
            if place < len(cells):
                cells[place] = ""
    return Row(row.number, tuple(cells), notes=notes)
