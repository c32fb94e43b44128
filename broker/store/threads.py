"""What a station remembers of cases, in SQLite: reports, their references, their numbers."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Final

from broker.roles.case_walk import Case, Edge, Node, Usable, node_of, walk
from broker.roles.remembered import Remembered
from broker.roles.threads import Sent, Wanted
from broker.store.case_rows import CaseRows, by_leaf, reference_of
from broker.store.database import Database
from schemas import Reference

_EDGES: Final = (
    "SELECT member, leaf, path, relation, to_member, to_leaf FROM sealane_case_links WHERE "
)
_REMEMBERED: Final = 50_000
"""Reports of one walk whose rows are held, so that each is read once."""


class SqliteThreads:
    """Implements `Threads` over a store's database."""

    def __init__(self, database: Database, rows: CaseRows) -> None:
        self._database = database
        self._rows = rows

    async def sent(self, *, most: int) -> Sequence[Sent]:
        """Return the next records of the outbox that are not remembered yet, oldest first."""
        return await self._database.read(
            lambda connection: [
                Sent(*row)
                for row in connection.execute(
                    "SELECT o.id, l.topic, l.lane, o.envelope FROM sealane_outbox AS o"
                    " JOIN sealane_lane_out AS l ON l.id = o.lane_out"
                    " WHERE o.id > (SELECT coalesce(max(outbox_row), 0) FROM sealane_case_sent)"
                    " ORDER BY o.id LIMIT ?",
                    (most,),
                )
            ]
        )

    async def keep_sent(self, remembered: Sequence[Remembered], upto: int) -> None:
        """Remember records of the outbox, and that its rows up to `upto` are done."""

        def work(connection: sqlite3.Connection) -> None:
            self._rows.write(connection, remembered)
            connection.execute(
                "INSERT INTO sealane_case_sent (id, outbox_row) VALUES (1, ?)"
                " ON CONFLICT (id) DO UPDATE SET outbox_row = max(outbox_row, excluded.outbox_row)",
                (upto,),
            )

        await self._database.commit(work)

    async def forget(self, at: int) -> int:
        """Delete the content of what was to be deleted by time `at`; return how many reports."""

        def work(connection: sqlite3.Connection) -> int:
            due = connection.execute(
                "SELECT member, leaf FROM sealane_case_reports"
                " WHERE delete_after <= ? AND content IS NOT NULL",
                (at,),
            ).fetchall()
            for table in ("case_links", "case_numbers", "content_keys", "rungs"):
                connection.executemany(
                    f"DELETE FROM sealane_{table} WHERE member = ? AND leaf = ?",  # noqa: S608 - constants
                    due,
                )
            connection.executemany(
                "UPDATE sealane_case_reports SET content = NULL, state = 'deleted'"
                " WHERE member = ? AND leaf = ?",
                due,
            )
            return len(due)

        return await self._database.commit(work)

    async def find(self, wanted: Wanted, *, most: int) -> Sequence[Remembered]:
        """Return the reports that may be meant, oldest first."""
        return await self._database.read(
            lambda connection: self._rows.find(connection, wanted, most)
        )

    async def referred(self, wanted: Wanted, *, most: int) -> Sequence[Reference]:
        """Return the references by leaf that may be meant, to whatever report."""
        return await self._database.read(lambda connection: _referred(connection, wanted, most))

    async def case(self, start: Reference, may_use: Usable, *, most: int) -> Case:
        """Return the case that a report belongs to: the nearest `most` reports of it."""
        return await self._database.read(
            lambda connection: walk(
                start, _StoredMemory(connection, self._rows, may_use), most=most
            )
        )


class _StoredMemory:
    """Implements `Memory` over an open connection, for one walk."""

    def __init__(self, connection: sqlite3.Connection, rows: CaseRows, may_use: Usable) -> None:
        self._connection = connection
        self._rows = rows
        self._may_use = may_use
        self.node = lru_cache(_REMEMBERED)(self._node)

    def _node(self, reference: Reference) -> Node:
        remembered = self._rows.one(self._connection, reference)
        return node_of(reference, remembered, self._may_use)

    def edges(self, reference: Reference) -> Iterator[Edge]:
        at = (reference.member, reference.leaf)
        for side in ("member = ? AND leaf = ?", "to_member = ? AND to_leaf = ?"):
            for row in self._connection.execute(f"{_EDGES}{side} ORDER BY 1, 2, 3, 5, 6", at):
                yield Edge(reference_of(*row[:2]), row[2], row[3], reference_of(*row[4:]))


def _referred(connection: sqlite3.Connection, wanted: Wanted, most: int) -> list[Reference]:
    if wanted.leaf is None:
        return []
    where, parameters = by_leaf(wanted, "to_leaf", "to_member")
    rows = connection.execute(
        f"SELECT DISTINCT to_member, to_leaf FROM sealane_case_links WHERE {where}"  # noqa: S608 - constants
        " ORDER BY 1, 2 LIMIT ?",
        (*parameters, most),
    )
    return [reference_of(*row) for row in rows]
