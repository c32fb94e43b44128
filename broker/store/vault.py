"""The vault in SQLite: hourly keys, rungs and content keys, each wrapped under the store key."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Sequence
from typing import Any

import structlog

from broker.roles.recall import RECALLED
from broker.roles.vault import Hourly
from broker.store.contents import Contents
from broker.store.database import Database
from broker.store.store_key import StoreKey
from broker.wire import Rung

OF_LATE = 8
"""Sets of hourly keys of a lane that something new may still be under."""
_SELECT = "SELECT leaf, topic, member, lane, key_id, dies_at, wrapped FROM sealane_hourly_keys"
_TAKEN_BACK = (
    "SELECT 1 FROM sealane_forgotten WHERE member = ?1 AND leaf = ?2 UNION ALL"
    " SELECT 1 FROM sealane_recalls WHERE member = ?1 AND leaf = ?2 UNION ALL"
    " SELECT 1 FROM sealane_case_links AS l JOIN sealane_case_reports AS r"
    " ON r.member = l.member AND r.leaf = l.leaf"
    " WHERE l.to_member = ?1 AND l.to_leaf = ?2 AND l.path = 'thread.supersedes'"
    " AND r.member = l.to_member AND r.contract = 'withdrawal' AND r.state = 'read' LIMIT 1"
)
log = structlog.get_logger()


class SqliteVault:
    """Implements `Vault` over a store's database.

    Args:
        database: The store's.
        key: The station's store key.
    """

    def __init__(self, database: Database, key: StoreKey) -> None:
        self._database = database
        self._key = key
        self._contents = Contents(key)

    def hourly(self, leaf: bytes) -> Hourly | None:
        """Return what the `keys` record of this leaf gave; None where it never came."""
        row = self._database.look_up(f"{_SELECT} WHERE leaf = ?", (leaf,))
        return None if row is None else self._opened(row)

    def in_lane(self, topic: str, member: str, lane: int) -> Sequence[Hourly]:
        """Return what the newest `keys` records of a lane gave, the newest first."""
        rows = self._database.look_up_all(
            f"{_SELECT} WHERE topic = ? AND member = ? AND lane = ? ORDER BY id DESC LIMIT ?",
            (topic, member, lane, OF_LATE),
        )
        return [self._opened(row) for row in rows]

    def _opened(self, row: Sequence[Any]) -> Hourly:
        leaf, topic, member, lane, key_id, dies_at, wrapped = row
        found = json.loads(self._key.unwrap(_hourly_at(leaf), wrapped))
        return Hourly(
            leaf=leaf,
            lane=(topic, member, lane),
            key_id=key_id,
            dies_at=dies_at,
            own=bytes.fromhex(found["own"]),
            groups={name: bytes.fromhex(key) for name, key in found["groups"].items()},
            others=tuple(map(bytes.fromhex, found["others"])),
        )

    def rung(self, leaf: bytes) -> Rung | None:
        """Return a report's rung; None where it was never opened, or is forgotten."""
        row = self._database.look_up("SELECT wrapped FROM sealane_rungs WHERE leaf = ?", (leaf,))
        if row is None:
            return None
        opened = self._key.unwrap(_rung_at(leaf), _blob(row[0]))
        return Rung(opened[0], opened[1:])

    def forgotten(self, member: str, leaf: bytes) -> bool:
        """Return whether a report's keys were destroyed on purpose."""
        row = self._database.look_up(
            "SELECT 1 FROM sealane_forgotten WHERE member = ? AND leaf = ?", (member, leaf)
        )
        return row is not None

    def taken_back(self, member: str, leaf: bytes) -> bool:
        """Return whether its originator took a report back: forgotten, withdrawn or corrected."""
        return self._database.look_up(_TAKEN_BACK, (member, leaf)) is not None

    async def content_key(self, member: str, leaf: bytes) -> bytes:
        """Return the key under which what is stored of a report is encrypted."""
        return await self._database.commit(
            lambda connection: self._contents.key_of(connection, member, leaf)
        )

    async def forget(self, member: str, leaf: bytes) -> None:
        """Destroy a report's rung and content key, whether or not it came already."""
        await self._database.commit(lambda connection: forget(connection, member, leaf))
        await self.scrub()

    async def forget_sealing_key(self, key_id: bytes) -> int:
        """Destroy all hourly keys that a sealing key opened; return of how many records."""
        return await self._destroy("key_id = ?", key_id)

    async def sweep(self, at: int) -> int:
        """Destroy the hourly keys whose time was over at `at`; return of how many records."""
        return await self._destroy("dies_at <= ?", at)

    async def _destroy(self, which: str, value: bytes | int) -> int:
        gone = await self._database.commit(
            lambda connection: (
                connection.execute(
                    f"DELETE FROM sealane_hourly_keys WHERE {which}",  # noqa: S608 - constants
                    (value,),
                ).rowcount
            )
        )
        if gone:
            await self.scrub()
        return gone

    async def scrub(self) -> None:
        """Leave nothing of what was destroyed in the write-ahead log either."""
        if not await self._database.checkpoint():
            log.warning("vault.log_kept", why="another process reads; the next sweep tries again")

    def keep_hourly(self, connection: sqlite3.Connection, opened: Iterable[Hourly]) -> None:
        """Keep hourly keys within the open transaction."""
        connection.executemany(
            "INSERT OR REPLACE INTO sealane_hourly_keys"
            " (leaf, topic, member, lane, key_id, dies_at, wrapped) VALUES (?, ?, ?, ?, ?, ?, ?)",
            [
                (
                    one.leaf,
                    *one.lane,
                    one.key_id,
                    one.dies_at,
                    self._key.wrap(_hourly_at(one.leaf), _written(one)),
                )
                for one in opened
            ],
        )

    def keep_rungs(
        self, connection: sqlite3.Connection, rungs: Iterable[tuple[str, bytes, Rung]]
    ) -> None:
        """Keep rungs of reports (member, leaf) in the open transaction, but of none forgotten."""
        connection.executemany(
            "INSERT OR IGNORE INTO sealane_rungs SELECT ?2, ?1, ?3 WHERE NOT EXISTS"
            " (SELECT 1 FROM sealane_forgotten WHERE member = ?1 AND leaf = ?2)",
            [
                (
                    member,
                    leaf,
                    self._key.wrap(_rung_at(leaf), bytes([rung.number]) + rung.key),
                )
                for member, leaf, rung in rungs
            ],
        )


def forget(connection: sqlite3.Connection, member: str, leaf: bytes) -> None:
    """Destroy what a store holds of a report, in the open transaction; a checkpoint must follow.

    Its keys, so that no copy in Kafka opens; what it said; and its bytes, wherever they wait.
    """
    at = (member, leaf)
    for table in ("rungs", "content_keys", "received", "case_links", "case_numbers"):
        connection.execute(
            f"DELETE FROM sealane_{table} WHERE member = ? AND leaf = ?",  # noqa: S608 - constants
            at,
        )
    connection.execute(
        "UPDATE sealane_case_reports SET content = NULL, delete_after = NULL, state = 'recalled'"
        " WHERE member = ? AND leaf = ? AND state IN ('read', 'recalled')",
        at,
    )
    empty_quarantine(connection, member, leaf)
    connection.execute("INSERT OR IGNORE INTO sealane_forgotten VALUES (?, ?)", at)


def empty_quarantine(connection: sqlite3.Connection, member: str, leaf: bytes) -> None:
    """Leave of a report's bytes in quarantine that they were there, in the open transaction."""
    connection.execute(
        "UPDATE sealane_quarantine SET value = NULL, reason = ?, detail = ?"
        " WHERE member = ? AND leaf = ?",
        (RECALLED, "Its originator took it back: nothing of it is kept.", member, leaf),
    )


def _hourly_at(leaf: bytes) -> bytes:
    return b"hourly\0" + leaf


def _rung_at(leaf: bytes) -> bytes:
    return b"rung\0" + leaf


def _written(opened: Hourly) -> bytes:
    return json.dumps(
        {
            "own": opened.own.hex(),
            "groups": {name: key.hex() for name, key in opened.groups.items()},
            "others": [leaf.hex() for leaf in opened.others],
        }
    ).encode()


def _blob(value: object) -> bytes:
    return bytes(value)  # type: ignore[call-overload, no-any-return] # a BLOB
