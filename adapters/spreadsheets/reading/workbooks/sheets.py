"""Sheets: which one of a workbook is read, and what is told of those that are not."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from broker.errors import RefusedError

_NAMED = 12
"""Sheets or columns that are named one by one."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: its name, and where it lies in the file."""

    name: str
    place: str
    hidden: bool = False

    def told(self, all_sheets: Sequence[Sheet]) -> str:
        """Return the sheet's name, and those of the hidden ones that were not read."""
        hidden = [sheet.name for sheet in all_sheets if sheet.hidden and sheet is not self]
        of_it = " (hidden)" if self.hidden else ""
        others = f"; hidden and not read: {_listed(hidden)}" if hidden else ""
        return f"{self.name}{of_it}{others}"


class Hidden(Protocol):
    """What is hidden in a sheet."""

    hidden_columns: set[int]
    hidden_rows: int
    first_hidden: int


def choose_sheet(
    sheets: Sequence[Sheet], stated: str | None, holds: Callable[[Sheet], bool]
) -> Sheet:
    """Return the stated sheet, or the only visible one that holds anything.

    Args:
        sheets: All sheets with cells.
        stated: The name that the operator or the mapping says.
        holds: Whether anything stands in a sheet.

    Raises:
        RefusedError: `file.no_sheet`, `file.several_sheets` or `file.empty`.
    """
    if stated is not None:
        return _stated(sheets, stated, holds)
    visible = [sheet for sheet in sheets if not sheet.hidden]
    found: list[Sheet] = []
    for sheet in visible:
        if holds(sheet):
            found.append(sheet)
        if len(found) > 1:
            raise RefusedError(
                "file.several_sheets",
                f"the workbook has several sheets with something in them "
                f"({_listed([sheet.name for sheet in visible])}): say which one with --sheet, or "
                "sheet in the mapping's [file]",
            )
    if found:
        return found[0]
    hidden = [sheet.name for sheet in sheets if sheet.hidden]
    beside = f"; hidden ones are read only by name: {_listed(hidden)}" if hidden else ""
    raise RefusedError("file.empty", f"nothing stands in any sheet that is shown{beside}")


def _stated(sheets: Sequence[Sheet], stated: str, holds: Callable[[Sheet], bool]) -> Sheet:
    wanted = stated.strip().casefold()
    chosen = next((sheet for sheet in sheets if sheet.name.strip().casefold() == wanted), None)
    if chosen is None:
        names = _listed([sheet.name for sheet in sheets])
        raise RefusedError("file.no_sheet", f"no sheet is called {stated!r}; there are: {names}")
    if not holds(chosen):
        raise RefusedError("file.empty", f"nothing stands in sheet {chosen.name!r}")
    return chosen


def hidden_columns(header: Sequence[str], facts: Hidden) -> Iterator[tuple[str, str]]:
    """Yield what is to be told of hidden columns and rows: they are read as any other."""
    names = [name for place, name in enumerate(header) if place in facts.hidden_columns]
    if names:
        yield "hidden", f"columns {_listed(names)}; they are read as any other"
    if facts.hidden_rows:
        rows = "1 row" if facts.hidden_rows == 1 else f"{facts.hidden_rows:,} rows"
        yield "hidden", f"{rows}, the first {facts.first_hidden}; they are read as any other"


def _listed(names: Sequence[str]) -> str:
    more = f" and {len(names) - _NAMED:,} more" if len(names) > _NAMED else ""
    return f"{', '.join(map(repr, names[:_NAMED]))}{more}"
