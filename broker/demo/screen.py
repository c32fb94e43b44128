"""Screen: what the demo needs of whoever shows it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from typing import Protocol


class Screen(Protocol):
    """Shows the demo to a person, or writes it into a pipe."""

    def chapter(self, title: str) -> None:
        """Begin a chapter."""

    def headline(self, text: str) -> None:
        """Show what the next lines are about."""

    def say(self, text: str, *, indent: int = 0) -> None:
        """Show a paragraph, set in from the left."""

    def pairs(self, rows: Sequence[tuple[str, str]]) -> None:
        """Show names and what there is to say of each."""

    def table(self, columns: Sequence[str], rows: Sequence[Sequence[str]], right: int) -> None:
        """Show a table; its columns from number `right` on hold numbers."""

    def work(self, label: str, total: int) -> AbstractContextManager[Callable[[int], None]]:
        """Show how far work of `total` pieces is; what it gives counts pieces as done."""
