"""Headers: what a file's first row must be before its columns can be told apart."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from adapters.spreadsheets.reading.table import Limits
from broker.errors import RefusedError

TWO_ROWS = "header.two_rows"
_LOOKED_AT = 20
"""Rows that are looked at to find out whether the second one belongs to the header."""
_ENOUGH = 3
"""Rows with figures below words before those words are taken for headings."""


def header_of(cells: Iterable[str], limits: Limits) -> tuple[str, ...]:
    """Return the columns that a header names; those behind the last name are none.

    Raises:
        RefusedError: `header.missing`, `.too_wide`, `.blank` or `.duplicate`.
    """
    names = [" ".join(cell.split()) for cell in cells]
    while names and not names[-1]:
        names.pop()
    if not names:
        raise RefusedError("header.missing", "the header's row is blank: it must name the columns")
    if len(names) > limits.columns:
        raise RefusedError("header.too_wide", f"more than {limits.columns} columns")
    if "" in names:
        column = names.index("") + 1
        raise RefusedError("header.blank", f"column {column} has no name; name it or remove it")
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise RefusedError(
            "header.duplicate",
            f"two columns are called {', '.join(map(repr, twice))}: which one is meant?",
        )
    return tuple(names)


def check_one_header(header: Sequence[str], first: Sequence[Sequence[str]]) -> None:
    """Refuse a file whose second row seems to be headings too.

    It does when no figure stands in it and, in every column that has figures in all rows below,
    it has a word.

    Args:
        header: The columns.
        first: The first rows below the header that hold anything.
    """
    if len(first) <= _ENOUGH:
        return
    second, below = first[0], first[1:_LOOKED_AT]
    said = [cell for cell in second if cell.strip()]
    if len(said) < 2 or not all(map(_words, said)):  # noqa: PLR2004 - one word alone is a remark
        return
    figures = [
        place
        for place in range(min(len(header), *map(len, first[:_LOOKED_AT])))
        if all(_figure(cells[place]) for cells in below)
    ]
    if figures and all(second[place].strip() for place in figures):
        raise RefusedError(
            TWO_ROWS,
            f"the row below the header ({', '.join(said[:4])}) seems to be headings too: which "
            "row names the columns? Say it with --header-row, or header_row in the mapping's "
            "[file]",
        )


def _words(cell: str) -> bool:
    return not _figure(cell) and any(character.isalpha() for character in cell)


def _figure(cell: str) -> bool:
    return any(character.isdecimal() for character in cell)
