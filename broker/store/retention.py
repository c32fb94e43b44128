"""Retention in SQLite: what may not be kept any longer is deleted, everywhere in one commit."""

from __future__ import annotations

import sqlite3
from typing import Final

from broker.roles.retention import Ended, Swept
from broker.store.database import Database
from broker.store.encrypting import unwrapped
from broker.store.store_key import StoreKey
from broker.store.threads import SqliteThreads

_DUE: Final = "SELECT leaf FROM sealane_case_reports WHERE delete_after <= ? OR state = 'deleted'"


class SqliteRetention:
    """Implements `Retention` over a store's database."""

    def __init__(self, database: Database, threads: SqliteThreads, key: StoreKey) -> None:
        self._database = database
        self._key = key
        self._threads = threads

    async def sweep(self, ended: Ended, at: int) -> Swept:
        """Delete what has ended by time `at`; the write-ahead log is emptied behind it."""
        cases = await self._threads.forget(at)

        def work(connection: sqlite3.Connection) -> tuple[int, int]:
            due = {leaf for (leaf,) in connection.execute(_DUE, (at,))}
            return self._quarantined(connection, ended, due), _sent(connection, ended, due)

        quarantined, sent = await self._database.commit(work)
        await self._database.checkpoint()
        return Swept(cases, quarantined, sent)

    def _quarantined(self, connection: sqlite3.Connection, ended: Ended, due: set[bytes]) -> int:
        rows = connection.execute(
            "SELECT id, leaf, topic, value FROM sealane_quarantine WHERE value IS NOT NULL"
        )
        gone = [
            (row,)
            for row, leaf, topic, stored in rows
            if leaf in due or ended(unwrapped(self._key, topic, stored) or b"")
        ]
        connection.executemany("DELETE FROM sealane_quarantine WHERE id = ?", gone)
        return len(gone)


def _sent(connection: sqlite3.Connection, ended: Ended, due: set[bytes]) -> int:
    """Delete what Kafka has; a lane's head stands in a row of its own."""
    rows = connection.execute(
        "SELECT o.id, o.leaf, o.envelope FROM sealane_outbox o"
        " JOIN sealane_lane_out l ON l.id = o.lane_out WHERE o.id <= l.acknowledged"
    )
    gone = [(row,) for row, leaf, envelope in rows if leaf in due or ended(envelope)]
    connection.executemany("DELETE FROM sealane_outbox WHERE id = ?", gone)
    return len(gone)
