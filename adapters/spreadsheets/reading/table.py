"""Table: a file as rows of text, in bounded memory, whatever program wrote it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from adapters.spreadsheets.reasons import Reason


@dataclass(frozen=True, slots=True)
class Limits:
    """How much of a file is taken. A cell is what a spreadsheet's cell can hold at most."""

    file_bytes: int = 256 << 20
    line_bytes: int = 1 << 20
    cell_chars: int = 32_767
    columns: int = 1_024
    rows: int = 1_000_000
    inflated_bytes: int = 4 << 30
    """For workbooks: bytes of all parts together, unpacked."""
    inflated_ratio: int = 250
    """For workbooks: bytes that one byte may become, in a part above `inflated_free`."""
    inflated_free: int = 32 << 20
    """For workbooks: bytes of a part that may be packed however well."""


@dataclass(frozen=True, slots=True)
class Stated:
    """What the operator or the mapping says about a file; empty or `None` is to be found out."""

    encodings: tuple[str, ...] = ()
    delimiter: str | None = None
    quote: str | None = None
    sheet: str | None = None
    """The sheet's name, where a workbook has several."""
    header_row: int | None = None
    """The row that names the columns, counted from 1."""


@dataclass(frozen=True, slots=True)
class Row:
    """One record: its number as a spreadsheet shows it (the header is 1), and its cells.

    Cells are text. A workbook's date is `2024-05-03` or `2024-05-03T10:30:00`, its number plain
    decimal figures, its yes and no `TRUE` and `FALSE`.
    """

    number: int
    cells: tuple[str, ...]
    unended: bool = False
    """The file ends here without an end of line: if it was cut, it was cut here."""
    notes: Mapping[int, tuple[Reason, ...]] = field(default_factory=dict)
    """What must be said about single cells, by their place from 0."""


class Table(Protocol):
    """A file of rows that is read more than once, and must be the same file each time."""

    @property
    def path(self) -> Path:
        """Where it lies."""

    @property
    def kind(self) -> str:
        """What it is by its contents: `csv`, `xlsx`, `ods` or `jsonl`."""

    @property
    def header(self) -> tuple[str, ...]:
        """Its columns, spaces around and doubled ones taken away."""

    @property
    def guessed(self) -> bool:
        """Whether which characters stand in it is only a guess."""

    @property
    def limits(self) -> Limits:
        """How much of it is taken."""

    def rows(self) -> Iterator[Row]:
        """Yield every row that holds anything, from the first, cells as they stand.

        Raises:
            RefusedError: The file is broken, or has been written to since it was opened.
        """

    def check_unchanged(self) -> None:
        """Raise `RefusedError` when someone has written to the file since it was opened."""

    def told(self) -> Sequence[tuple[str, str]]:
        """Return what people should know of it, each with a word in front: how it was read."""
