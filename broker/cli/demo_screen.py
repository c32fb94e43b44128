"""The demo on a terminal or in a pipe."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from textwrap import wrap
from typing import Literal

from rich.rule import Rule
from rich.table import Table

from broker.cli.console import out, progress
from broker.cli.visible import visible

_WIDEST = 100
_INDENT = 5


class TerminalScreen:
    """Shows the demo on stdout; bars go to stderr, and only where a person looks."""

    def __init__(self) -> None:
        self._chapter = 0
        self._width = min(out.width, _WIDEST)

    def chapter(self, title: str) -> None:
        """Begin a chapter."""
        self._chapter += 1
        out.print()
        out.print(
            Rule(f"{self._chapter}  {visible(title)}", align="left", style="bold"),
            width=self._width,
        )

    def headline(self, text: str) -> None:
        """Show what the next lines are about."""
        out.print()
        self._lines(text, 0, "bold")

    def say(self, text: str, *, indent: int = 0) -> None:
        """Show a paragraph, set in from the left."""
        self._lines(text, indent, None)

    def pairs(self, rows: Sequence[tuple[str, str]]) -> None:
        """Show names and what there is to say of each."""
        room = max((len(name) for name, _ in rows), default=0) + 2
        for name, words in rows:
            self._lines(f"{name:{room}}{words}", _INDENT, None, hanging=room)

    def table(self, columns: Sequence[str], rows: Sequence[Sequence[str]], right: int) -> None:
        """Show a table; its columns from number `right` on hold numbers."""
        made = Table(box=None, pad_edge=False, header_style="bold", padding=(0, 1, 0, 0))
        for at, column in enumerate(columns):
            numbers = at >= right
            justify: Literal["left", "right"] = "right" if numbers else "left"
            made.add_column(
                column,
                justify=justify,
                no_wrap=at == 0 or numbers,
                overflow="fold",
                vertical="bottom",
            )
        for row in rows:
            made.add_row(*(visible(cell) for cell in row))
        out.print(made, width=self._width)

    @contextmanager
    def work(self, label: str, total: int) -> Iterator[Callable[[int], None]]:
        """Show how far work of `total` pieces is; what it gives counts pieces as done."""
        with progress(label, total) as bar:
            yield bar.advance

    def _lines(self, text: str, indent: int, style: str | None, hanging: int = 0) -> None:
        first = " " * indent
        lines = wrap(
            visible(text),
            self._width,
            initial_indent=first,
            subsequent_indent=first + " " * hanging,
            break_on_hyphens=False,
        )
        for line in lines:
            out.print(line, style=style, soft_wrap=True)
