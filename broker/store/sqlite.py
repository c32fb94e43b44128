"""The SQLite store: a station's outbox, inbox, quarantine and cases in one file."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Self

from broker.store.aims import SqliteAims
from broker.store.case_rows import CaseRows
from broker.store.database import Database
from broker.store.inbox import SqliteInbox
from broker.store.locks import Locks
from broker.store.outbox import SqliteOutbox
from broker.store.quarantine import SqliteQuarantine
from broker.store.recalls import SqliteRecalls
from broker.store.receipts import SqliteReceipts
from broker.store.received import SqliteReceived
from broker.store.retention import SqliteRetention
from broker.store.store_key import StoreKey
from broker.store.threads import SqliteThreads
from broker.store.vault import SqliteVault


class SqliteStore:
    """Everything a station keeps, in one file and a folder of locks beside it.

    Args:
        path: The database file.
        now: Microseconds since 1970, UTC.
        key: The station's store key.
    """

    def __init__(self, path: Path, now: Callable[[], int], key: StoreKey) -> None:
        self._database = Database(path, key)
        self._locks = Locks(path.with_name(path.name + ".locks"))
        self.vault = SqliteVault(self._database, key)
        self.outbox = SqliteOutbox(self._database, self._locks, key, self.vault)
        cases = CaseRows(key)
        self.inbox = SqliteInbox(self._database, self._locks, now, cases, self.vault, key)
        self.quarantine = SqliteQuarantine(self._database, key)
        self.threads = SqliteThreads(self._database, cases)
        self.receipts = SqliteReceipts(self._database)
        self.received = SqliteReceived(self._database, key)
        self.recalls = SqliteRecalls(self._database, key)
        self.aims = SqliteAims(self._database)
        self.retention = SqliteRetention(self._database, self.threads, key)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Finish what is being written and let go of every lock."""
        self._database.close()
        self._locks.release()
