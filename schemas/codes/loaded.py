"""A code list out of a station's loaded table."""

from __future__ import annotations

import functools
import sqlite3
from collections.abc import Iterable, Sequence

from schemas.codes.entry import SAYS_NOTHING, Entry, Row, folded
from schemas.codes.finding import Found, ranked
from schemas.codes.tables_file import Loaded
from schemas.components.identifiers import Check

_CANDIDATES = 5000
"""Names that are ranked at most; words that more names hold say too little."""


class LoadedList:
    """One table of `codes.sqlite`, looked up code by code and remembered.

    Args:
        connection: To a file that was proven (`tables_file.reading`).
        table: Which of its tables.
        title: What it is a list of.
    """

    def __init__(self, connection: sqlite3.Connection, table: Loaded, title: str) -> None:
        self._connection = connection
        self.table = table
        self.title = title
        self._row = functools.lru_cache(maxsize=65_536)(self._row_of)
        self._resolved = functools.lru_cache(maxsize=65_536)(self._resolve)

    @property
    def name(self) -> str:
        """By which contracts and mappings call it."""
        return self.table.name

    @property
    def version(self) -> str:
        """As stated when it was loaded."""
        return self.table.version

    @property
    def source(self) -> str:
        """As stated when it was loaded."""
        return self.table.source

    @property
    def rows(self) -> int:
        """How many codes it has."""
        return self.table.codes

    def name_of(
        self,
        code: str,
        *,
        language: str = "en",  # noqa: ARG002 - tables have one language
        edition: str | None = None,  # noqa: ARG002 - of `hs` only
    ) -> str | None:
        """Return the code's name, as the table has it."""
        row = self._row(code)
        return None if row is None else row.name

    def translated(self, code: str, language: str) -> str | None:
        """Return the code's name for English; a table says no other language."""
        return self.name_of(code) if language.partition("-")[0] == "en" else None

    def note_of(
        self,
        code: str,
        *,
        edition: str | None = None,  # noqa: ARG002 - of `hs` only
    ) -> str | None:
        """Return what the table says of the code beside its name."""
        row = self._row(code)
        return None if row is None else row.note

    def check(
        self,
        code: str,
        *,
        edition: str | None = None,  # noqa: ARG002 - of `hs` only
    ) -> Check:
        """Say whether the table has this very code."""
        if self._row(code) is not None:
            return Check.VALID
        return Check.NOT_APPLICABLE if code in SAYS_NOTHING else Check.INVALID

    def find(self, words: str, *, most: int = 20, language: str = "en") -> Sequence[Entry]:  # noqa: ARG002 - tables have one language
        """Return what a person may mean by `words`, best first; likeness is enough."""
        parts = folded(words).split()
        rows = self._holding(parts) or (self._all() if parts else ())
        named = self._row("".join(words.split()).upper())
        best = [row for row in ranked(words, _found(rows), most) if row != named]
        both = ([named] if named is not None else []) + best
        return [Entry(row.code, row.name, row.note) for row in both[:most]]

    def resolve(self, text: str) -> str | None:
        """Return the code that `text` is, or names; `None` where that is several, or none."""
        return self._resolved(text)

    def _resolve(self, text: str) -> str | None:
        """Look up; a text that is one place's code and another's name resolves to nothing."""
        spaceless = "".join(text.split())
        codes = {code for code in (spaceless, spaceless.upper()) if self._row(code) is not None}
        named = self._ask(
            "SELECT DISTINCT code FROM sealane_code_name WHERE list = ? AND folded = ? LIMIT 2",
            folded(text),
        )
        found = codes | {str(code) for (code,) in named}
        return found.pop() if len(found) == 1 else None

    def _row_of(self, code: str) -> Row | None:
        rows = self._ask("SELECT name, note FROM sealane_code WHERE list = ? AND code = ?", code)
        return Row(code, rows[0][0], note=rows[0][1]) if rows else None

    def _holding(self, parts: Sequence[str]) -> list[tuple[str, ...]]:
        """Return code, name, note and one more name of rows that hold every part."""
        if not parts:
            return []
        held = " AND ".join(["(n.folded LIKE ? ESCAPE '\\' OR c.code = ?)"] * len(parts))
        given = [text for part in parts for text in (f"%{_escaped(part)}%", part.upper())]
        return self._ask(f"{_ALL} AND {held} LIMIT {_CANDIDATES}", *given)

    def _all(self) -> list[tuple[str, ...]]:
        return self._ask(_ALL)

    def _ask(self, query: str, *given: str) -> list[tuple[str, ...]]:
        """Return the rows of a query whose first parameter is the table's number.

        Raises:
            OSError: The file cannot be read on, or the table was replaced meanwhile.
        """
        try:
            rows = self._connection.execute(query, (self.table.id, *given)).fetchall()
            if not rows and not self._connection.execute(_THERE, (self.table.id,)).fetchall():
                raise OSError(f"the table {self.name} was loaded anew meanwhile: start again")
        except sqlite3.Error as exc:
            raise OSError(f"the table {self.name} cannot be read on: {exc}") from exc
        return rows


_THERE = "SELECT 1 FROM sealane_code_list WHERE id = ?"
_ALL = (
    "SELECT c.code, c.name, c.note, n.folded FROM sealane_code_name n JOIN sealane_code c"
    " ON c.list = n.list AND c.code = n.code WHERE n.list = ?"
)


def _found(rows: Iterable[tuple[str, ...]]) -> Iterable[Found]:
    return [
        Found(Row(code, name, note=note), (folded(code), other)) for code, name, note, other in rows
    ]


def _escaped(part: str) -> str:
    return part.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
