"""Recalls in SQLite: what was taken back, and the end of what a store held of it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from typing import Any, Final

from broker.roles.recall import without
from broker.roles.recalled import Derived, Recall, RecallKind, TakenBack
from broker.store.contents import Contents
from broker.store.database import Database
from broker.store.store_key import StoreKey
from broker.store.vault import empty_quarantine, forget
from schemas import Reference

_COLUMNS: Final = "member, leaf, by, kind, erase, made_at, answer_by, onward"


class SqliteRecalls:
    """Implements `Recalls` over a store's database."""

    def __init__(self, database: Database, key: StoreKey) -> None:
        self._database = database
        self._contents = Contents(key)

    def holds(self, member: str, leaf: bytes) -> bool:
        """Return whether a report was taken back."""
        row = self._database.look_up(
            "SELECT 1 FROM sealane_recalls WHERE member = ? AND leaf = ?", (member, leaf)
        )
        return row is not None

    def is_recall(self, member: str, leaf: bytes) -> bool:
        """Return whether a record is itself one that took another back."""
        row = self._database.look_up(
            "SELECT 1 FROM sealane_recalls WHERE member = ? AND by = ? AND kind = 'withdrawal'",
            (member, leaf),
        )
        return row is not None

    async def note(self, recalls: Sequence[TakenBack]) -> None:
        """Take reports back."""
        await self._database.commit(
            lambda connection: take_back(connection, self._contents, recalls)
        )
        await self._database.checkpoint()

    async def of(self, member: str, leaf: bytes) -> Sequence[Recall]:
        """Return what took this report back, oldest first; or, of such a record, what it did."""
        return await self._rows("member = ? AND (leaf = ? OR by = ?)", (member, leaf, leaf))

    async def all(self) -> Sequence[Recall]:
        """Return everything that was taken back, oldest first."""
        return await self._rows("TRUE", ())

    async def derived(self) -> Sequence[Derived]:
        """Return the reports remembered here that were made from what was taken back."""
        rows = await self._database.read(
            lambda connection: connection.execute(
                "SELECT DISTINCT l.member, l.leaf, c.contract, r.member, r.leaf, r.by, r.kind,"
                " r.erase, r.made_at, r.answer_by, r.onward FROM sealane_recalls AS r"
                " JOIN sealane_case_links AS l ON l.to_leaf = r.leaf AND l.to_member = r.member"
                " LEFT JOIN sealane_case_reports AS c ON c.member = l.member AND c.leaf = l.leaf"
                " WHERE l.path = 'parents' AND r.kind = 'withdrawal' ORDER BY r.made_at, 1, 2"
            ).fetchall()
        )
        return [Derived(_reference(*row[:2]), row[2], _recall(row[3:])) for row in rows]

    async def _rows(self, where: str, parameters: tuple[object, ...]) -> list[Recall]:
        rows = await self._database.read(
            lambda connection: connection.execute(
                f"SELECT {_COLUMNS} FROM sealane_recalls WHERE {where}"  # noqa: S608 - constants
                " ORDER BY made_at, member, leaf",
                parameters,
            ).fetchall()
        )
        return [_recall(row) for row in rows]


def take_back(
    connection: sqlite3.Connection, contents: Contents, recalls: Iterable[TakenBack]
) -> None:
    """Take reports back, within the open transaction; where keys die, a checkpoint must follow.

    A tombstone of each stays: what, when, by which record.
    """
    for each, destroy in recalls:
        connection.execute(
            f"INSERT OR IGNORE INTO sealane_recalls ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",  # noqa: S608 - constants
            (each.target.member, each.target.leaf, *each[1:7]),
        )
        if destroy and each.paths:
            _destroy_part(connection, contents, each)
        elif destroy:
            forget(connection, each.target.member, each.target.leaf)


def _destroy_part(connection: sqlite3.Connection, contents: Contents, recall: Recall) -> None:
    """Keep of a remembered report what was not withdrawn, under a new key."""
    at = (recall.target.member, recall.target.leaf)
    row = connection.execute(
        "SELECT content FROM sealane_case_reports WHERE member = ? AND leaf = ?"
        " AND content IS NOT NULL",
        at,
    ).fetchone()
    text = None if row is None else contents.read(connection, *at, row[0])
    for table in ("rungs", "content_keys", "received"):
        connection.execute(f"DELETE FROM sealane_{table} WHERE member = ? AND leaf = ?", at)  # noqa: S608 - constants
    if text is not None:
        left = contents.write(connection, *at, without(text, recall.paths))
        connection.execute(
            "UPDATE sealane_case_reports SET content = ? WHERE member = ? AND leaf = ?",
            (left, *at),
        )
    empty_quarantine(connection, *at)


def _recall(row: Sequence[Any]) -> Recall:
    member, leaf, by, kind, erase, made_at, answer_by, onward = row
    target = _reference(member, leaf)
    return Recall(target, by, RecallKind(kind), bool(erase), made_at, answer_by, bool(onward))


def _reference(member: str, leaf: bytes) -> Reference:
    return Reference.model_construct(member=member, leaf=leaf)
