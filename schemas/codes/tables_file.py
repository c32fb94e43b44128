"""The station's `codes.sqlite`: tables that were loaded, whole or not at all."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final, NamedTuple

FILE: Final = "codes.sqlite"
APPLICATION_ID: Final = 0x534C4E43  # "SLNC"
VERSION: Final = 1

TABLES: Final = """
CREATE TABLE sealane_code_list (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL, edition TEXT NOT NULL,
    version TEXT NOT NULL, source TEXT NOT NULL,
    rows_read INTEGER NOT NULL, codes INTEGER NOT NULL, left_out TEXT NOT NULL,
    sha256 BLOB NOT NULL, loaded_at INTEGER NOT NULL, content BLOB NOT NULL,
    UNIQUE (name, edition)
) STRICT;
CREATE TABLE sealane_code (
    list INTEGER NOT NULL, code TEXT NOT NULL, name TEXT NOT NULL, note TEXT,
    PRIMARY KEY (list, code)
) STRICT, WITHOUT ROWID;
CREATE TABLE sealane_code_name (
    list INTEGER NOT NULL, folded TEXT NOT NULL, code TEXT NOT NULL,
    PRIMARY KEY (list, folded, code)
) STRICT, WITHOUT ROWID;
"""


class Loaded(NamedTuple):
    """A table as it was loaded.

    Args:
        id: Its number in the file.
        name: The list that it is of.
        edition: Of `hs`, as `2022`; else empty.
        version: As stated when it was loaded, else from its digest.
        source: As stated, else the file's name.
        rows_read: Rows of the file, without its header.
        codes: How many codes it has.
        left_out: Codes of the file that were left out, by name.
        sha256: Of the file's exact bytes.
        loaded_at: Microseconds since 1970, UTC.
    """

    id: int
    name: str
    edition: str
    version: str
    source: str
    rows_read: int
    codes: int
    left_out: tuple[str, ...]
    sha256: bytes
    loaded_at: int


@contextmanager
def writing(folder: Path) -> Iterator[sqlite3.Connection]:
    """Give a connection in a transaction that is kept whole, or not at all when this raises.

    Raises:
        ValueError: The file is not one of ours, or torn.
        OSError: It cannot be written: busy, full, no rights.
    """
    path = folder / FILE
    with _translated(path):
        new = not path.exists()
        connection = sqlite3.connect(path, isolation_level=None, timeout=30)
        try:
            if new:
                _make(connection)
            _check(connection, path)
            connection.execute("BEGIN IMMEDIATE")
            yield connection
            connection.execute("COMMIT")
        except BaseException:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            raise
        finally:
            connection.close()


def reading(folder: Path) -> sqlite3.Connection | None:
    """Return a connection to the folder's tables, proven to be as they were loaded.

    Raises:
        ValueError: The file is not one of ours, or torn; nothing of it may be read as true.
        OSError: It cannot be read.
    """
    path = folder / FILE
    if not path.exists():
        return None
    with _translated(path):
        connection = sqlite3.connect(
            f"{path.absolute().as_uri()}?mode=rw",
            uri=True,
            isolation_level=None,
            timeout=30,
            check_same_thread=False,
        )
        try:
            _check(connection, path)
            _prove(connection, path)
        except BaseException:
            connection.close()
            raise
        return connection


def tables(connection: sqlite3.Connection) -> tuple[Loaded, ...]:
    """Return what is loaded, by name and edition."""
    rows = connection.execute(
        "SELECT id, name, edition, version, source, rows_read, codes, left_out, sha256, loaded_at"
        " FROM sealane_code_list ORDER BY name, edition"
    )
    return tuple(Loaded._make((*row[:7], tuple(row[7].split()), *row[8:])) for row in rows)


def content_of(connection: sqlite3.Connection, number: int) -> bytes:
    """Return the digest of a table's codes and names as they stand in the file now."""
    digest = hashlib.sha256()
    for query in (
        "SELECT code, name, ifnull(note, '') FROM sealane_code WHERE list = ? ORDER BY code",
        "SELECT folded, code, '' FROM sealane_code_name WHERE list = ? ORDER BY folded, code",
    ):
        for row in connection.execute(query, (number,)):
            digest.update("\x1f".join(row).encode("utf-8") + b"\x1e")
    return digest.digest()


def _prove(connection: sqlite3.Connection, path: Path) -> None:
    for table in tables(connection):
        if content_of(connection, table.id) != _content(connection, table.id):
            raise ValueError(_torn(path))


def _content(connection: sqlite3.Connection, number: int) -> bytes:
    row = connection.execute("SELECT content FROM sealane_code_list WHERE id = ?", (number,))
    return bytes(row.fetchone()[0])


def _make(connection: sqlite3.Connection) -> None:
    connection.executescript(
        f"BEGIN IMMEDIATE; {TABLES} PRAGMA application_id = {APPLICATION_ID};"
        f" PRAGMA user_version = {VERSION}; COMMIT;"
    )


def _check(connection: sqlite3.Connection, path: Path) -> None:
    (application,) = connection.execute("PRAGMA application_id").fetchone()
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    if application != APPLICATION_ID:
        raise ValueError(f"{path} holds no code lists of a station: {_REMEDY}")
    if version != VERSION:
        raise ValueError(f"{path} is of another version of sealane ({version}): {_REMEDY}")


_REMEDY = "move it away, and load the lists again (sealane codes load)"
_DAMAGED = frozenset({sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB})


def _torn(path: Path) -> str:
    return f"{path} is torn, so no code in it can be believed: {_REMEDY}"


@contextmanager
def _translated(path: Path) -> Iterator[None]:
    try:
        yield
    except sqlite3.Error as exc:
        code = getattr(exc, "sqlite_errorcode", sqlite3.SQLITE_CORRUPT) & 0xFF
        if isinstance(exc, sqlite3.OperationalError) and code not in _DAMAGED | {1}:
            raise OSError(f"{path} could not be used: {exc}") from exc
        raise ValueError(_torn(path)) from exc
