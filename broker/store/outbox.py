"""The outbox in SQLite: what was numbered, byte for byte, until Kafka has it."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence

from broker.errors import ConfigError, UnavailableError
from broker.roles.ports import LaneHead, Numbered, OriginKey, Published
from broker.store.database import Database
from broker.store.encrypting import CONTENT, blind_origin_key
from broker.store.locks import Locks
from broker.store.store_key import StoreKey
from broker.store.vault import SqliteVault

LANES = 64
ZERO = bytes(32)
KEYS = "origin-keys"


class SqliteOutbox:
    """Implements `Outbox` over a store's database."""

    def __init__(self, database: Database, locks: Locks, key: StoreKey, vault: SqliteVault) -> None:
        self._database = database
        self._locks = locks
        self._key = key
        self._vault = vault

    async def claim_lane(self, topic: str) -> int:
        """Return the lowest lane of `topic` that no other process writes."""
        for lane in range(LANES):
            if self._locks.take(_lock_name(topic, lane)):
                return lane
        raise UnavailableError(
            f"All {LANES} lanes of {topic} are written by other processes: stop one of them."
        )

    async def unsent_lanes(self) -> Sequence[tuple[str, int, int]]:
        """Return (topic, lane, last row) of every lane with rows behind its acknowledged one."""
        return await self._database.read(
            lambda connection: connection.execute(
                "SELECT topic, lane, (SELECT max(o.id) FROM sealane_outbox AS o"
                " WHERE o.lane_out = l.id) AS last FROM sealane_lane_out AS l"
                " WHERE last > acknowledged"
            ).fetchall()
        )

    async def try_claim(self, topic: str, lane: int) -> bool:
        """Return whether this process alone writes that lane from now on."""
        return self._locks.take(_lock_name(topic, lane))

    async def head(self, topic: str, lane: int) -> LaneHead:
        """Return where the lane stands."""

        def work(connection: sqlite3.Connection) -> LaneHead:
            row = connection.execute(
                "SELECT epoch, seq, leaf, acknowledged FROM sealane_lane_out"
                " WHERE topic = ? AND lane = ?",
                (topic, lane),
            ).fetchone()
            return LaneHead(*row) if row else LaneHead(0, 0, ZERO, 0)

        return await self._database.read(work)

    async def keep(
        self, topic: str, lane: int, epoch: int, batch: Sequence[Numbered], acknowledged: int
    ) -> int:
        """Make a batch durable in one commit and return the outbox row of its last record."""

        def work(connection: sqlite3.Connection) -> int:
            last = batch[-1]
            (lane_out,) = connection.execute(
                "INSERT INTO sealane_lane_out (topic, lane, epoch, seq, leaf, acknowledged)"
                " VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (topic, lane) DO UPDATE SET"
                " epoch = excluded.epoch, seq = excluded.seq, leaf = excluded.leaf,"
                " acknowledged = max(acknowledged, excluded.acknowledged) RETURNING id",
                (topic, lane, epoch, last.seq, last.leaf, acknowledged),
            ).fetchone()
            connection.executemany(
                "INSERT INTO sealane_outbox (lane_out, epoch, seq, leaf, envelope)"
                " VALUES (?, ?, ?, ?, ?)",
                [(lane_out, epoch, n.seq, n.leaf, n.envelope) for n in batch],
            )
            (row,) = connection.execute("SELECT last_insert_rowid()").fetchone()
            connection.executemany(
                "INSERT OR REPLACE INTO sealane_origin_keys VALUES (?, ?, ?, ?, ?, ?)",
                [
                    (*self._blind(n.origin_key), n.leaf, n.id, n.revision)
                    for n in batch
                    if n.origin_key
                ],
            )
            self._vault.keep_rungs(
                connection, [(n.member, n.leaf, n.rung) for n in batch if n.rung]
            )
            return int(row)

        return await self._database.commit(work)

    async def pending(
        self, topic: str, lane: int, after: int, most: int
    ) -> Sequence[tuple[int, bytes]]:
        """Return up to `most` (row, envelope) behind row `after`, in order."""
        return await self._database.read(
            lambda connection: connection.execute(
                "SELECT id, envelope FROM sealane_outbox WHERE lane_out ="
                " (SELECT id FROM sealane_lane_out WHERE topic = ? AND lane = ?)"
                " AND id > ? ORDER BY id LIMIT ?",
                (topic, lane, after, most),
            ).fetchall()
        )

    async def acknowledge(self, topic: str, lane: int, row: int) -> None:
        """Note that Kafka has everything up to `row`."""
        await self._database.commit(
            lambda connection: connection.execute(
                "UPDATE sealane_lane_out SET acknowledged = max(acknowledged, ?)"
                " WHERE topic = ? AND lane = ?",
                (row, topic, lane),
            )
        )

    def claim_keys(self) -> None:
        """Make this process the only one that publishes under origin keys."""
        if not self._locks.holds(KEYS) and not self._locks.take(KEYS):
            raise ConfigError(
                f"Process {self._locks.holder(KEYS)} is importing into this station: wait until it "
                "has finished, or stop it, and import again."
            )

    async def published(self, keys: Sequence[OriginKey]) -> Mapping[tuple[str, str], Published]:
        """Return what was published under each (contract, key) that was."""

        def work(connection: sqlite3.Connection) -> dict[tuple[str, str], Published]:
            found = {}
            for origin in keys:
                contract, key, content = self._blind(origin)
                row = connection.execute(
                    "SELECT content, leaf, report_id, revision FROM sealane_origin_keys"
                    " WHERE contract = ? AND key = ?",
                    (contract, key),
                ).fetchone()
                if row:
                    same = row[0] == content
                    published = Published(origin.content if same else row[0], *row[1:])
                    found[origin.contract, origin.key] = published
            return found

        return await self._database.read(work)

    async def trim(self, topic: str, most: int) -> int:
        """Delete all but the newest `most` of each lane of a topic, but none that Kafka lacks."""

        def work(connection: sqlite3.Connection) -> int:
            return connection.execute(
                "DELETE FROM sealane_outbox WHERE id IN (SELECT o.id FROM sealane_lane_out AS l"
                " JOIN sealane_outbox AS o ON o.lane_out = l.id"
                " WHERE l.topic = ?1 AND o.id <= l.acknowledged AND o.id <= (SELECT n.id"
                " FROM sealane_outbox AS n WHERE n.lane_out = l.id"
                " ORDER BY n.id DESC LIMIT 1 OFFSET ?2))",
                (topic, most),
            ).rowcount

        return await self._database.commit(work)

    async def record(self, topic: str, lane: int, leaf: bytes) -> bytes | None:
        """Return one record of a lane byte for byte, or None where it was never kept."""
        row = await self._database.read(
            lambda connection: connection.execute(
                "SELECT envelope FROM sealane_outbox WHERE leaf = ? AND lane_out ="
                " (SELECT id FROM sealane_lane_out WHERE topic = ? AND lane = ?)",
                (leaf, topic, lane),
            ).fetchone()
        )
        return None if row is None else bytes(row[0])

    def _blind(self, origin: OriginKey) -> OriginKey:
        """Return what stands in the store for an origin key, which can be guessed from content."""
        name = blind_origin_key(self._key, origin.key)
        return OriginKey(origin.contract, name, self._key.blind(CONTENT, origin.content))


def _lock_name(topic: str, lane: int) -> str:
    return f"lane-{topic}-{lane}"
