"""Loading a table of codes into a station: in one transaction, never a part of it."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Final, NamedTuple

from schemas.codes import hs_rules, tables_file
from schemas.codes.entry import Row, folded
from schemas.codes.layouts import TableRow, table_rows
from schemas.codes.rawtable import Digest, raw_rows
from schemas.codes.registry import shipped_names
from schemas.codes.tables_file import Loaded

NAME: Final = re.compile(r"[a-z][a-z0-9_]{0,39}")
"""What a loaded list may be called."""


class Outcome(NamedTuple):
    """What loading did; `changed` is false where the very table was there already."""

    table: Loaded
    changed: bool


class Stated(NamedTuple):
    """What is said of a table when it is loaded.

    Args:
        name: The list, as `unlocode`.
        edition: Of `hs` only, and there it must be given.
        version: Of the table; else the beginning of its digest.
        source: Where it was taken from; else the file's name.
        sha256: What the file's digest must be; `None`: nobody said.
    """

    name: str
    edition: str | None = None
    version: str | None = None
    source: str | None = None
    sha256: bytes | None = None


def load(folder: Path, file: Path, stated: Stated, *, at: int) -> Outcome:
    """Put the table in `file` into the station's folder in place of what that list had.

    Args:
        folder: The station's.
        file: CSV, plain or gzip, in a layout of `layouts`.
        stated: What is said of it.
        at: Microseconds since 1970, UTC.

    Raises:
        ValueError: What is stated does not go together, or the table is refused; it says where.
        OSError: A file cannot be read or written.
    """
    edition = _edition(stated)
    with tables_file.writing(folder) as connection:
        there = {(each.name, each.edition): each for each in tables_file.tables(connection)}
        old = there.get((stated.name, edition))
        number = 1 + max((each.id for each in there.values()), default=0)
        digest = Digest()
        read, left_out = _insert(
            connection, number, table_rows(stated.name, raw_rows(file, digest))
        )
        _prove(file, digest, stated)
        new = _head(connection, number, stated, digest.value)._replace(
            edition=edition, rows_read=read, left_out=left_out, loaded_at=at
        )
        new = new._replace(source=stated.source or file.name)
        if old is not None and _same(old, new):
            _remove(connection, number)
            return Outcome(old, changed=False)
        if old is not None:
            _remove(connection, old.id)
        _keep(connection, new)
        return Outcome(new, changed=True)


def _edition(stated: Stated) -> str:
    """Return the edition, empty for lists that have none; what is stated must go together."""
    if not NAME.fullmatch(stated.name):
        raise ValueError(
            f"{stated.name!a} cannot be the name of a list: use a-z, 0-9 and _, a letter first"
        )
    if stated.name in shipped_names():
        raise ValueError(f"{stated.name} ships with this program, and no table replaces it")
    edition = hs_rules.edition_of(stated.edition)
    if stated.name == "hs" and edition is None:
        raise ValueError(f"say of which edition the table is: {', '.join(hs_rules.EDITIONS)}")
    if stated.name != "hs" and edition is not None:
        raise ValueError(f"{stated.name} has no editions: only hs has")
    return edition or ""


def _insert(
    connection: sqlite3.Connection, number: int, rows: Iterator[TableRow]
) -> tuple[int, tuple[str, ...]]:
    """Insert the rows as they come; return how many were read, and which codes were left out."""
    read, left_out = 0, []
    for each in rows:
        read += 1
        if each.left_out is not None:
            left_out.append(each.left_out)
        else:
            _insert_row(connection, number, each)
    if read == len(left_out):
        raise ValueError("the file holds no code of this list")
    return read, tuple(left_out)


def _insert_row(connection: sqlite3.Connection, number: int, each: TableRow) -> None:
    row = each.row
    held = connection.execute(
        "SELECT name FROM sealane_code WHERE list = ? AND code = ?", (number, row.code)
    ).fetchone()
    if held is not None and (not each.other_name or _named(connection, number, row)):
        raise ValueError(f"row {each.number}: the code {row.code} is there twice")
    if held is None:
        connection.execute(
            "INSERT INTO sealane_code (list, code, name, note) VALUES (?, ?, ?, ?)",
            (number, row.code, row.name, row.note),
        )
    names = {folded(name) for name in (row.name, *row.synonyms)}
    connection.executemany(
        "INSERT OR IGNORE INTO sealane_code_name (list, folded, code) VALUES (?, ?, ?)",
        [(number, name, row.code) for name in names if name],
    )


def _named(connection: sqlite3.Connection, number: int, row: Row) -> bool:
    """Say whether the code has this very name already."""
    found = connection.execute(
        "SELECT 1 FROM sealane_code_name WHERE list = ? AND folded = ? AND code = ?",
        (number, folded(row.name), row.code),
    )
    return found.fetchone() is not None


def _prove(file: Path, digest: Digest, stated: Stated) -> None:
    if stated.sha256 is not None and stated.sha256 != digest.value:
        raise ValueError(
            f"{file.name} is not the file that the register names: its SHA-256 is "
            f"{digest.value.hex()}, where {stated.sha256.hex()} is meant"
        )


def _head(connection: sqlite3.Connection, number: int, stated: Stated, sha256: bytes) -> Loaded:
    (codes,) = connection.execute(
        "SELECT count(*) FROM sealane_code WHERE list = ?", (number,)
    ).fetchone()
    version = stated.version or f"sha256-{sha256.hex()[:12]}"
    return Loaded(number, stated.name, "", version, "", 0, codes, (), sha256, 0)


def _same(old: Loaded, new: Loaded) -> bool:
    return (old.sha256, old.version, old.source) == (new.sha256, new.version, new.source)


def _remove(connection: sqlite3.Connection, number: int) -> None:
    connection.execute("DELETE FROM sealane_code WHERE list = ?", (number,))
    connection.execute("DELETE FROM sealane_code_name WHERE list = ?", (number,))
    connection.execute("DELETE FROM sealane_code_list WHERE id = ?", (number,))


def _keep(connection: sqlite3.Connection, new: Loaded) -> None:
    content = tables_file.content_of(connection, new.id)
    connection.execute(
        "INSERT INTO sealane_code_list (id, name, edition, version, source, rows_read, codes,"
        " left_out, sha256, loaded_at, content) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (*new[:7], " ".join(new.left_out), new.sha256, new.loaded_at, content),
    )
