"""Sheets: tables on the screen in which no figure is ever cut short."""

from __future__ import annotations

from itertools import compress
from typing import Final

from rich.measure import Measurement
from rich.table import Table

from broker.cli import console

FIGURE: Final = ">"
"""What a head begins with when figures stand below it."""
CHART: Final = "~"
"""The head of a column of bars."""

_ENDLESS: Final = 10_000


class Sheet:
    """A table in the making.

    Args:
        title: What stands above it.
        heads: One for each column; `>` before a head sets figures, `~` is a chart.
    """

    def __init__(self, title: str, *heads: str) -> None:
        self._title = title
        self._heads = heads
        self._rows: list[tuple[str, ...]] = []

    def add(self, *cells: str) -> None:
        """Add a row of as many cells as there are heads."""
        self._rows.append(cells)

    def show(self, unshown: int = 0) -> None:
        """Print it, if it has rows; on a narrow screen closer together, or without its charts.

        Args:
            unshown: How many further rows there are.
        """
        if not self._rows:
            return
        layouts = ((True, False), (True, True), (False, False), (False, True))
        tables = (self._table(charts=charts, close=close) for charts, close in layouts)
        for table in tables:
            if _width(table) <= console.out.width:
                break
        console.out.print()
        # Where it is still wider than the screen its lines wrap, and nothing is lost.
        table.width = _width(table)
        console.out.print(table, crop=False, soft_wrap=True)
        if unshown > 0:
            console.out.print(f"and {unshown:,} more: --top {len(self._rows) + unshown}")

    def _table(self, *, charts: bool, close: bool) -> Table:
        table = Table(
            title=self._title,
            title_justify="left",
            title_style="bold",
            box=None,
            pad_edge=False,
            collapse_padding=close,
        )
        shown = [charts or head != CHART for head in self._heads]
        for head in compress(self._heads, shown):
            table.add_column(
                head.lstrip(FIGURE + CHART),
                justify="right" if head.startswith(FIGURE) else "left",
                header_style="dim",
                no_wrap=True,
            )
        for row in self._rows:
            table.add_row(*compress(row, shown))
        return table


def _width(table: Table) -> int:
    options = console.out.options.update(max_width=_ENDLESS)
    return Measurement.get(console.out, options, table).maximum
