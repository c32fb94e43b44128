"""How things are laid out for people: pairs of name and value, and tables."""

from __future__ import annotations

from collections.abc import Iterable

from rich.padding import Padding
from rich.table import Table

from broker.cli.console import out


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


def table(*columns: str, right: Iterable[int] = ()) -> Table:
    """Return an empty table in our manner.

    Args:
        columns: Their headings.
        right: Places of the columns of numbers.
    """
    made = Table(box=None, pad_edge=False, header_style="bold", padding=(0, 2, 0, 0))
    numbers = frozenset(right)
    for at, column in enumerate(columns):
        made.add_column(column, overflow="fold", justify="right" if at in numbers else "left")
    return made
