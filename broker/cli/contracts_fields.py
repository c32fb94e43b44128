"""The fields of a section, as an officer reads them: meaning, code list, codes in words."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from rich.table import Table
from rich.text import Text

from broker.cli.console import out
from schemas.describe import FieldRow
from schemas.values import Kind

_STRINGS: Final[Mapping[str | None, str]] = {
    Kind.CODE: "code",
    Kind.TERM: "term",
    Kind.MEMBER: "member's name",
    Kind.PATH: "field",
    Kind.RAW: "text, as written",
    Kind.SUMMARY: "text, without names",
    Kind.CAVEAT: "text, without names",
}
"""What a string is for people, by its kind; of any other kind it is text."""


_OF_A_STANDARD: Final = re.compile(r"[(0-9]|\b[A-Z]{3}")
"""What names a standard, as (UNODC), ISO 5218 or CAP."""


def print_fields(rows: tuple[FieldRow, ...]) -> None:
    """Print an outline: each field under the record that it stands in."""
    outline = Table.grid(padding=(0, 2))
    outline.add_column(no_wrap=True)
    outline.add_column(overflow="fold")
    for row in rows:
        depth, name = row.path.count("."), row.path.rpartition(".")[2]
        outline.add_row(
            f"{'  ' * (depth + 1)}{name}{' *' if row.required else ''}",
            Text(_meaning(row)).append(_answer(row), style="dim"),
        )
    out.print(outline)


def _meaning(row: FieldRow) -> str:
    """Return what a field means, and of which standard its codes are, where they are of one."""
    if not _OF_A_STANDARD.search(row.source):
        return row.doc
    if row.source.removesuffix(".").startswith(row.doc.removesuffix(".")):
        return row.source
    return f"{row.doc} {row.source}"


def _answer(row: FieldRow) -> str:
    """Return what may be answered, in brackets; nothing of a record, whose fields follow."""
    if row.type.removeprefix("list of: ") == "record":
        return ""
    if row.symbols:
        return f" (one of {'; '.join(map(_told, row.symbols, row.words))})"
    kind = row.type.replace("text", _STRINGS.get(row.kind, "text"))
    return f" ({kind})" if row.list is None else f" ({kind}, code list {row.list})"


def _told(symbol: str, words: str) -> str:
    """Return a code, and beside it its words where it does not say them itself."""
    return symbol if _letters(symbol) == _letters(words) else f"{symbol} = {words}"


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text)).casefold()
