"""The fields of a section, as an officer reads them: meaning, code list, codes in words."""

from __future__ import annotations

from rich.table import Table
from rich.text import Text

from broker.cli.console import out
from schemas.describe import FieldRow


def print_fields(rows: tuple[FieldRow, ...]) -> None:
    """Print an outline: each field under the record that it stands in."""
    outline = Table.grid(padding=(0, 2))
    outline.add_column(no_wrap=True)
    outline.add_column(overflow="fold")
    for row in rows:
        depth, name = row.path.count("."), row.path.rpartition(".")[2]
        outline.add_row(
            f"{'  ' * (depth + 1)}{name}{' *' if row.required else ''}",
            Text(row.doc).append(_answer(row), style="dim"),
        )
    out.print(outline)


def _answer(row: FieldRow) -> str:
    """Return what may be answered, in brackets; nothing of a record, whose fields follow."""
    if row.type.removeprefix("list of: ") == "record":
        return ""
    if row.symbols:
        return f" (one of {'; '.join(map(_told, row.symbols, row.words))})"
    if row.list is not None:
        return f" ({row.type.replace('text', 'code')}, code list {row.list})"
    return f" ({row.type})"


def _told(symbol: str, words: str) -> str:
    """Return a code, and beside it its words where it does not say them itself."""
    return symbol if _letters(symbol) == _letters(words) else f"{symbol} = {words}"


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text)).casefold()
