"""One SQLite file in WAL mode, written from one thread of its own."""

from __future__ import annotations

import asyncio
import os
import sqlite3
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, TypeVar

from broker.errors import ConfigError, StoreError
from broker.store.schema import prepare
from broker.store.store_key import StoreKey

T = TypeVar("T")

WORLD = {
    sqlite3.SQLITE_BUSY: "it is locked by another process",
    sqlite3.SQLITE_CANTOPEN: "it cannot be opened",
    sqlite3.SQLITE_CORRUPT: "it is damaged: restore it from a backup",
    sqlite3.SQLITE_FULL: "the disk is full: make room",
    sqlite3.SQLITE_IOERR: "the disk did not answer",
    sqlite3.SQLITE_LOCKED: "it is locked",
    sqlite3.SQLITE_NOMEM: "memory ran out",
    sqlite3.SQLITE_NOTADB: "it is not a database",
    sqlite3.SQLITE_PERM: "it may not be opened: check its owner and rights",
    sqlite3.SQLITE_READONLY: "it may not be written: check its owner and rights",
}
"""SQLite's primary result codes that are the world's doing, in words."""


@contextmanager
def translated(path: Path) -> Iterator[None]:
    """Turn SQLite's errors into ours.

    Raises:
        StoreError: The store could not do it now.
    """
    try:
        yield
    except sqlite3.Error as exc:
        code = getattr(exc, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & 0xFF
        words = WORLD.get(code, str(exc))
        raise StoreError(f"The store {path} failed: {words}. Nothing was half-written.") from exc


class Database:
    """The store's connections: one that writes, in its own thread, and one that looks up.

    Args:
        path: The database file; made when missing.
        key: The station's store key.

    Raises:
        ConfigError: The file is not a store that this version can use.
        StoreError: It cannot be opened now.
    """

    def __init__(self, path: Path, key: StoreKey) -> None:
        self.path = path
        self._key = key
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="store")
        if not path.parent.is_dir():
            raise ConfigError(f"The store's folder {path.parent} does not exist: make it first.")
        _keep_to_owner(path)
        with translated(path):
            self._writer = self._connect()
            try:
                self._lookups = self._connect()
            except BaseException:
                self._writer.close()
                raise

    def _connect(self) -> sqlite3.Connection:
        connection = sqlite3.connect(self.path, isolation_level=None, check_same_thread=False)
        try:
            prepare(connection, str(self.path), self._key)
        except BaseException:
            connection.close()
            raise
        return connection

    async def commit(self, work: Callable[[sqlite3.Connection], T]) -> T:
        """Return what `work` returns, when all it wrote is durable; else nothing of it is."""
        return await self._in_thread(lambda: self._transaction(work))

    async def read(self, work: Callable[[sqlite3.Connection], T]) -> T:
        """Return what `work` reads."""
        return await self._in_thread(lambda: work(self._writer))

    def look_up(self, sql: str, parameters: tuple[object, ...]) -> tuple[object, ...] | None:
        """Return the first row at once, without leaving the caller's thread."""
        with translated(self.path):
            row: tuple[object, ...] | None = self._lookups.execute(sql, parameters).fetchone()
            return row

    def look_up_all(self, sql: str, parameters: tuple[object, ...]) -> list[tuple[Any, ...]]:
        """Return all rows at once, without leaving the caller's thread."""
        with translated(self.path):
            return self._lookups.execute(sql, parameters).fetchall()

    def look(self, work: Callable[[sqlite3.Connection], T]) -> T:
        """Return what `work` reads at once, without leaving the caller's thread."""
        with translated(self.path):
            return work(self._lookups)

    async def checkpoint(self) -> bool:
        """Move the write-ahead log into the file and empty it; False while another reads."""

        def work(connection: sqlite3.Connection) -> bool:
            (busy, _, _) = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
            return not busy

        return await self.read(work)

    async def _in_thread(self, work: Callable[[], T]) -> T:
        with translated(self.path):
            # Cancelling the wait must not leave a commit whose outcome nobody knows running behind
            # a closed connection: `close` waits for the thread.
            return await asyncio.get_running_loop().run_in_executor(self._thread, work)

    def _transaction(self, work: Callable[[sqlite3.Connection], T]) -> T:
        self._writer.execute("BEGIN IMMEDIATE")
        try:
            result = work(self._writer)
            self._writer.execute("COMMIT")
        except BaseException:
            if self._writer.in_transaction:
                self._writer.execute("ROLLBACK")
            raise
        return result

    def close(self) -> None:
        """Finish what the thread is doing and close the file."""
        self._thread.shutdown(wait=True)
        self._lookups.close()
        self._writer.close()


def _keep_to_owner(path: Path) -> None:
    """Let only its owner read the file; what SQLite puts beside it is made with the same rights."""
    try:
        os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600))
        if path.stat().st_mode & 0o077:
            path.chmod(0o600)
            for beside in ("-wal", "-shm"):
                with suppress(FileNotFoundError):
                    path.with_name(path.name + beside).chmod(0o600)
    except (OSError, ValueError) as exc:
        why = getattr(exc, "strerror", None) or exc
        raise StoreError(f"The store {path} cannot be opened: {why}.") from exc
