"""What a station remembers of cases, in SQLite: reports, their references, their numbers."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Any, Final

from broker.roles.case_walk import Case, Edge, Node, Usable, node_of, walk
from broker.roles.remembered import Remembered, State
from broker.roles.threads import Sent, Wanted
from broker.store.database import Database
from schemas import Reference

_COLUMNS: Final = (
    "member, leaf, state, reason, contract, status, report_id, made_at, expires_at, delete_after,"
    " document"
)
_EDGES: Final = (
    "SELECT member, leaf, path, relation, to_member, to_leaf FROM sealane_case_links WHERE "
)
_REMEMBERED: Final = 50_000
"""Reports of one walk whose rows are held, so that each is read once."""


class SqliteThreads:
    """Implements `Threads` over a store's database."""

    def __init__(self, database: Database) -> None:
        self._database = database

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
            write(connection, remembered)
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
                " WHERE delete_after <= ? AND document IS NOT NULL",
                (at,),
            ).fetchall()
            for table in ("links", "numbers"):
                connection.executemany(
                    f"DELETE FROM sealane_case_{table} WHERE member = ? AND leaf = ?",  # noqa: S608 - constants
                    due,
                )
            connection.executemany(
                "UPDATE sealane_case_reports SET document = NULL, state = 'deleted'"
                " WHERE member = ? AND leaf = ?",
                due,
            )
            return len(due)

        return await self._database.commit(work)

    async def find(self, wanted: Wanted, *, most: int) -> Sequence[Remembered]:
        """Return the reports that may be meant, oldest first."""
        return await self._database.read(lambda connection: _find(connection, wanted, most))

    async def referred(self, wanted: Wanted, *, most: int) -> Sequence[Reference]:
        """Return the references by leaf that may be meant, to whatever report."""
        return await self._database.read(lambda connection: _referred(connection, wanted, most))

    async def case(self, start: Reference, may_use: Usable, *, most: int) -> Case:
        """Return the case that a report belongs to: the nearest `most` reports of it."""
        return await self._database.read(
            lambda connection: walk(start, _StoredMemory(connection, may_use), most=most)
        )


class _StoredMemory:
    """Implements `Memory` over an open connection, for one walk."""

    def __init__(self, connection: sqlite3.Connection, may_use: Usable) -> None:
        self._connection = connection
        self._may_use = may_use
        self.node = lru_cache(_REMEMBERED)(self._node)

    def _node(self, reference: Reference) -> Node:
        row = self._connection.execute(
            f"SELECT {_COLUMNS} FROM sealane_case_reports WHERE member = ? AND leaf = ?",  # noqa: S608 - a constant
            (reference.member, reference.leaf),
        ).fetchone()
        return node_of(reference, _remembered(row) if row else None, self._may_use)

    def edges(self, reference: Reference) -> Iterator[Edge]:
        at = (reference.member, reference.leaf)
        for side in ("member = ? AND leaf = ?", "to_member = ? AND to_leaf = ?"):
            for row in self._connection.execute(f"{_EDGES}{side} ORDER BY 1, 2, 3, 5, 6", at):
                yield Edge(_reference(*row[:2]), row[2], row[3], _reference(*row[4:]))


def write(connection: sqlite3.Connection, remembered: Iterable[Remembered]) -> None:
    """Remember reports within the open transaction.

    What was read stays as it was read, or deleted; what was only known to exist gives way.
    """
    for each in remembered:
        written = connection.execute(
            f"INSERT INTO sealane_case_reports ({_COLUMNS})"  # noqa: S608 - a constant
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (member, leaf) DO UPDATE SET"
            " state = excluded.state, reason = excluded.reason, contract = excluded.contract,"
            " delete_after = excluded.delete_after, document = excluded.document"
            " WHERE state IN ('refused', 'not_addressed')",
            (*_reference_row(each.reference), str(each.state), *each[2:10]),
        ).rowcount
        if written:
            _write_ties(connection, each)


def _write_ties(connection: sqlite3.Connection, each: Remembered) -> None:
    at = _reference_row(each.reference)
    connection.executemany(
        "INSERT OR IGNORE INTO sealane_case_links VALUES (?, ?, ?, ?, ?, ?)",
        [(*at, link.path, link.relation, *_reference_row(link.reference)) for link in each.links],
    )
    connection.executemany(
        "INSERT OR IGNORE INTO sealane_case_numbers VALUES (?, ?, ?)",
        [(number, *at) for number in each.numbers],
    )


def _find(connection: sqlite3.Connection, wanted: Wanted, most: int) -> list[Remembered]:
    where, parameters = _where(wanted, "leaf", "member")
    rows = connection.execute(
        f"SELECT {_COLUMNS} FROM sealane_case_reports WHERE {where}"  # noqa: S608 - constants
        " ORDER BY made_at, member, leaf LIMIT ?",
        (*parameters, most),
    )
    return [_remembered(row) for row in rows]


def _referred(connection: sqlite3.Connection, wanted: Wanted, most: int) -> list[Reference]:
    if wanted.leaf is None:
        return []
    where, parameters = _where(wanted, "to_leaf", "to_member")
    rows = connection.execute(
        f"SELECT DISTINCT to_member, to_leaf FROM sealane_case_links WHERE {where}"  # noqa: S608 - constants
        " ORDER BY 1, 2 LIMIT ?",
        (*parameters, most),
    )
    return [_reference(*row) for row in rows]


def _where(wanted: Wanted, leaf: str, member: str) -> tuple[str, tuple[object, ...]]:
    """Return the condition that a report is the one meant."""
    if wanted.id is not None:
        return "report_id = ?", (wanted.id.bytes,)
    if wanted.leaf is None:
        numbers = "SELECT member, leaf FROM sealane_case_numbers WHERE number = ?"
        return f"(member, leaf) IN ({numbers})", (wanted.number,)
    first = bytes.fromhex(wanted.leaf.ljust(64, "0"))
    last = bytes.fromhex(wanted.leaf.ljust(64, "f"))
    if wanted.member is None:
        return f"{leaf} BETWEEN ? AND ?", (first, last)
    return f"{member} = ? AND {leaf} BETWEEN ? AND ?", (wanted.member, first, last)


def _remembered(row: Sequence[Any]) -> Remembered:
    return Remembered(_reference(*row[:2]), State(row[2]), *row[3:])


def _reference(member: str, leaf: bytes) -> Reference:
    return Reference.model_construct(member=member, leaf=leaf)


def _reference_row(reference: Reference) -> tuple[str, bytes]:
    return reference.member, reference.leaf
