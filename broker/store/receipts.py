"""Receipts in SQLite: what waits for the next heartbeat, what came in, who is alive."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping, Sequence

from broker.roles.progress import Progress
from broker.roles.receipts import Asked, Beat, Due, Head, Heard, Receipt, ReceiptKind
from broker.store.database import Database


class SqliteReceipts:
    """Implements `Receipts` over a store's database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def due(self) -> Sequence[Due]:
        """Return what waits for a heartbeat, the gravest first, then the oldest."""
        return await self._database.read(
            lambda connection: [
                Due(member, _receipt(*row))
                for member, *row in connection.execute(
                    "SELECT member, kind, leaf, at, code FROM sealane_receipts_due ORDER BY"
                    " CASE kind WHEN 4 THEN 0 WHEN 5 THEN 1 WHEN 3 THEN 2 ELSE 3 END,"
                    " at, member, leaf"
                )
            ]
        )

    async def owe(self, due: Sequence[Due]) -> None:
        """Let receipts wait for the next heartbeat."""
        await self._database.commit(lambda connection: owe(connection, due))

    async def sent(self, told: Sequence[Due]) -> None:
        """Forget what a durable heartbeat tells, unless it has changed meanwhile."""
        rows = [(d.member, d.receipt.leaf, d.receipt.kind, d.receipt.at) for d in told]
        await self._database.commit(
            lambda connection: connection.executemany(
                "DELETE FROM sealane_receipts_due"
                " WHERE member = ? AND leaf = ? AND kind = ? AND at = ?",
                rows,
            )
        )

    async def asked(self) -> Sequence[Asked]:
        """Return the records of this station's own that others ask for, and forget the asking."""

        def work(connection: sqlite3.Connection) -> list[Asked]:
            found = connection.execute(
                "SELECT DISTINCT l.topic, l.lane, o.leaf FROM sealane_receipts_heard AS h"
                " JOIN sealane_outbox AS o ON o.leaf = h.leaf"
                " JOIN sealane_lane_out AS l ON l.id = o.lane_out WHERE h.kind = 5"
            ).fetchall()
            connection.execute("DELETE FROM sealane_receipts_heard WHERE kind = 5")
            return [Asked(*row) for row in found]

        return await self._database.commit(work)

    async def heard(self, leaf: bytes) -> Sequence[Heard]:
        """Return all that was answered to a report of one's own, by member and time."""
        return await self._database.read(
            lambda connection: [
                Heard(member, _receipt(*row))
                for member, *row in connection.execute(
                    "SELECT member, kind, leaf, at, code FROM sealane_receipts_heard"
                    " WHERE leaf = ? ORDER BY member, at, kind",
                    (leaf,),
                )
            ]
        )

    async def beats(self) -> Mapping[str, Beat]:
        """Return the last heartbeat of every member that was heard."""
        rows = await self._database.read(
            lambda connection: connection.execute(
                "SELECT member, at, interval FROM sealane_beats"
            ).fetchall()
        )
        return {row[0]: Beat(*row) for row in rows}

    async def heads(self, *, most: int) -> Sequence[Head]:
        """Return the heads of this station's own lanes, the newest first."""
        return await self._database.read(
            lambda connection: [
                Head(*row)
                for row in connection.execute(
                    "SELECT topic, lane, epoch, seq, leaf FROM sealane_lane_out"
                    " ORDER BY epoch DESC, id LIMIT ?",
                    (most,),
                )
            ]
        )

    async def heads_of(self, member: str) -> Sequence[Head]:
        """Return what a member's heartbeats last said of its lanes."""
        return await self._database.read(
            lambda connection: [
                Head(*row)
                for row in connection.execute(
                    "SELECT topic, lane, epoch, seq, leaf FROM sealane_heads_heard"
                    " WHERE member = ? ORDER BY topic, lane",
                    (member,),
                )
            ]
        )


def owe(connection: sqlite3.Connection, due: Iterable[Due]) -> None:
    """Let receipts wait, within the open transaction.

    One waits for each report, the last: but that it was taken in says nothing new behind any
    other, and nothing follows a purge.
    """
    connection.executemany(
        "INSERT INTO sealane_receipts_due (member, leaf, kind, at, code) VALUES (?, ?, ?, ?, ?)"
        " ON CONFLICT (member, leaf) DO UPDATE SET"
        " kind = excluded.kind, at = excluded.at, code = excluded.code"
        " WHERE kind <> 4 AND excluded.kind <> 1",
        [(d.member, d.receipt.leaf, d.receipt.kind, d.receipt.at, d.receipt.code) for d in due],
    )


def note_answers(connection: sqlite3.Connection, progress: Progress) -> None:
    """Write a subscription's receipts and what heartbeats said, within the open transaction."""
    if progress.due:
        owe(connection, progress.due)
    _note_heard(connection, progress.heard)
    connection.executemany(
        "INSERT INTO sealane_beats VALUES (?, ?, ?) ON CONFLICT (member) DO UPDATE SET"
        " at = excluded.at, interval = excluded.interval WHERE excluded.at > at",
        progress.beats,
    )
    connection.executemany(
        "INSERT INTO sealane_heads_heard VALUES (?, ?, ?, ?, ?, ?)"
        " ON CONFLICT (member, topic, lane) DO UPDATE SET"
        " epoch = excluded.epoch, seq = excluded.seq, leaf = excluded.leaf"
        " WHERE (excluded.epoch, excluded.seq) > (epoch, seq)",
        [(member, *head) for member, head in progress.heads],
    )


def _note_heard(connection: sqlite3.Connection, heard: Iterable[Heard]) -> None:
    """Keep what was answered to reports of one's own; nobody fills the store with others."""
    connection.executemany(
        "INSERT INTO sealane_receipts_heard (member, leaf, kind, at, code)"
        " SELECT :member, :leaf, :kind, :at, :code"
        " WHERE EXISTS (SELECT 1 FROM sealane_outbox WHERE leaf = :leaf)"
        " ON CONFLICT (leaf, member, kind) DO UPDATE SET"
        " at = excluded.at, code = excluded.code WHERE excluded.at > at",
        [{"member": each.member, **each.receipt._asdict()} for each in heard],
    )


def _receipt(kind: int, leaf: bytes, at: int, code: str) -> Receipt:
    return Receipt(ReceiptKind(kind), leaf, at, code)
