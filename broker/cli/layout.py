"""How things are laid out for people: pairs of name and value, and tables."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from rich.padding import Padding
from rich.table import Table

from broker.cli.console import out

_LONGEST: Final = 64
"""Characters of a word that is never folded; a stranger's longer one is."""


def pairs(rows: Iterable[tuple[str, str]], *, indent: int = 2) -> None:
    """Print names and values in two columns; long values fold inside theirs.

    Args:
        rows: What to print, already `visible`.
        indent: How far from the left.
    """
    grid = Table.grid(padding=(0, 2))
    grid.add_column(no_wrap=True)
    grid.add_column(overflow="fold")
    for name, value in rows:
        grid.add_row(name, value)
    if grid.row_count:
        out.print(Padding(grid, (0, 0, 0, indent), expand=False))


def show(made: Table) -> None:
    """Print a table; its cells fold between words, and what one copies out of it stays whole."""
    for column in made.columns:
        words = (word for cell in column.cells for word in str(cell).split())
        column.min_width = max((len(word) for word in words if len(word) <= _LONGEST), default=0)
    # Where it is wider than the screen its lines wrap, and nothing is lost.
    out.print(made, crop=False)


def table(*columns: str, right: Iterable[int] = ()) -> Table:
    """Return an empty table in our manner; without any heading, its head is left out.

    Args:
        columns: Their headings.
        right: Places of the columns of numbers.
    """
    made = Table(
        box=None,
        pad_edge=False,
        header_style="bold",
        padding=(0, 2, 0, 0),
        show_header=any(columns),
    )
    numbers = frozenset(right)
    for at, column in enumerate(columns):
        made.add_column(column, overflow="fold", justify="right" if at in numbers else "left")
    return made
