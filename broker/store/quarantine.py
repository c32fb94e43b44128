"""Quarantine in SQLite: what was refused or failed, within bounds where strangers cause it.

Records stand in it under the store key: in a network that does not seal, they are in plain words.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from typing import Any

from broker.errors import RefusedError
from broker.roles.ports import QuarantineRow
from broker.roles.progress import Kept
from broker.store.database import Database
from broker.store.encrypting import unwrapped, wrapped
from broker.store.store_key import StoreKey

COLUMNS = (
    'id, subscription, at, topic, partition, "offset", key, value,'
    " reason, detail, member, leaf, sampled"
)
SAMPLED_ROWS = 1000
"""How many records of a class that any stranger could have caused are kept; more are counted."""
SAMPLED_BYTES = 16 * 2**20
"""And how many bytes of them."""


class SqliteQuarantine:
    """Implements `Quarantine` over a store's database.

    Args:
        database: The store's.
        key: The station's store key.
    """

    def __init__(self, database: Database, key: StoreKey) -> None:
        self._database = database
        self._key = key

    async def rows(self, *, most: int) -> Sequence[QuarantineRow]:
        """Return the newest rows first."""
        return await self._database.read(
            lambda connection: [
                row_of(row, self._key)
                for row in connection.execute(
                    f"SELECT {COLUMNS} FROM sealane_quarantine ORDER BY id DESC LIMIT ?",  # noqa: S608 - a constant
                    (most,),
                )
            ]
        )

    async def row(self, row_id: int) -> QuarantineRow:
        """Return one row."""
        found = await self._database.read(
            lambda connection: connection.execute(
                f"SELECT {COLUMNS} FROM sealane_quarantine WHERE id = ?",  # noqa: S608 - a constant
                (row_id,),
            ).fetchone()
        )
        if found is None:
            raise RefusedError(
                "quarantine.unknown",
                f"Quarantine holds no record {row_id}: list shows what it holds.",
            )
        return row_of(found, self._key)


def keep(
    connection: sqlite3.Connection,
    key: StoreKey,
    subscription: str,
    at: int,
    kept: Iterable[Kept],
) -> None:
    """Keep records; of those that strangers could have caused, as many as their share holds."""
    shares = {
        sampled: (rows, size)
        for sampled, rows, size in connection.execute(
            "SELECT sampled, count(*), coalesce(sum(length(value)), 0)"
            " FROM sealane_quarantine WHERE sampled > 0 GROUP BY sampled"
        )
    }
    for record in kept:
        if record.sampled:
            rows, size = shares.get(record.sampled, (0, 0))
            rows, size = rows + 1, size + len(record.value or b"")
            if rows > SAMPLED_ROWS or size > SAMPLED_BYTES:
                continue
            shares[record.sampled] = rows, size
        connection.execute(
            f"INSERT INTO sealane_quarantine ({COLUMNS})"  # noqa: S608 - a constant
            " VALUES (NULL, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (subscription, at, *record._replace(value=wrapped(key, record.topic, record.value))),
        )


def row_of(row: Sequence[Any], key: StoreKey) -> QuarantineRow:
    """Return a row of `COLUMNS` as what it means."""
    kept = Kept(*row[3:])
    value = unwrapped(key, kept.topic, kept.value)
    return QuarantineRow(row[0], row[1], row[2], kept._replace(value=value))
