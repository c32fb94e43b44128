"""The SQLite store: a station's outbox, inbox, quarantine and cases in one file."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Self

from broker.store.aims import SqliteAims
from broker.store.database import Database
from broker.store.inbox import SqliteInbox
from broker.store.locks import Locks
from broker.store.outbox import SqliteOutbox
from broker.store.quarantine import SqliteQuarantine
from broker.store.receipts import SqliteReceipts
from broker.store.retention import SqliteRetention
from broker.store.threads import SqliteThreads


class SqliteStore:
    """Everything a station keeps, in one file and a folder of locks beside it.

    Args:
        path: The database file.
        now: Microseconds since 1970, UTC.
    """

    def __init__(self, path: Path, now: Callable[[], int]) -> None:
        self._database = Database(path)
        self._locks = Locks(path.with_name(path.name + ".locks"))
        self.outbox = SqliteOutbox(self._database, self._locks)
        self.inbox = SqliteInbox(self._database, self._locks, now)
        self.quarantine = SqliteQuarantine(self._database)
        self.threads = SqliteThreads(self._database)
        self.receipts = SqliteReceipts(self._database)
        self.aims = SqliteAims(self._database)
        self.retention = SqliteRetention(self._database, self.threads)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Finish what is being written and let go of every lock."""
        self._database.close()
        self._locks.release()
