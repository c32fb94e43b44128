"""Rows of cases: what is remembered of a report, encrypted as it stands in the store."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from typing import Any, Final

from broker.roles.remembered import Remembered, State
from broker.roles.threads import Wanted
from broker.store.contents import Contents, is_forgotten
from broker.store.encrypting import blind_number
from broker.store.store_key import StoreKey
from schemas import Reference

_COLUMNS: Final = (
    "member, leaf, state, reason, contract, status, report_id, made_at, expires_at, delete_after,"
    " content"
)


class CaseRows:
    """Writes and reads remembered reports.

    Args:
        key: The station's store key.
    """

    def __init__(self, key: StoreKey) -> None:
        self._key = key
        self._contents = Contents(key)

    def write(self, connection: sqlite3.Connection, remembered: Iterable[Remembered]) -> None:
        """Remember reports within the open transaction.

        What was read stays as it was read, or deleted; what was only known to exist gives way.
        """
        for each in remembered:
            written = connection.execute(
                f"INSERT INTO sealane_case_reports ({_COLUMNS})"  # noqa: S608 - a constant
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (member, leaf) DO UPDATE SET"
                " state = excluded.state, reason = excluded.reason, contract = excluded.contract,"
                " delete_after = excluded.delete_after, content = excluded.content"
                " WHERE state IN ('refused', 'not_addressed')",
                self._row(connection, each),
            ).rowcount
            if written:
                self._write_ties(connection, each)

    def one(self, connection: sqlite3.Connection, reference: Reference) -> Remembered | None:
        """Return what is remembered of one report."""
        row = connection.execute(
            f"SELECT {_COLUMNS} FROM sealane_case_reports WHERE member = ? AND leaf = ?",  # noqa: S608 - a constant
            reference_row(reference),
        ).fetchone()
        return self._remembered(connection, row) if row else None

    def find(self, connection: sqlite3.Connection, wanted: Wanted, most: int) -> list[Remembered]:
        """Return the reports that may be meant, oldest first."""
        where, parameters = self._where(wanted)
        rows = connection.execute(
            f"SELECT {_COLUMNS} FROM sealane_case_reports WHERE {where}"  # noqa: S608 - constants
            " ORDER BY made_at, member, leaf LIMIT ?",
            (*parameters, most),
        ).fetchall()
        return [self._remembered(connection, row) for row in rows]

    def _where(self, wanted: Wanted) -> tuple[str, tuple[object, ...]]:
        """Return the condition that a report is the one meant."""
        if wanted.id is not None:
            return "report_id = ?", (wanted.id.bytes,)
        if wanted.number is not None:
            numbers = "SELECT member, leaf FROM sealane_case_numbers WHERE number = ?"
            return f"(member, leaf) IN ({numbers})", (blind_number(self._key, wanted.number),)
        return by_leaf(wanted, "leaf", "member")

    def _row(self, connection: sqlite3.Connection, each: Remembered) -> tuple[object, ...]:
        at = reference_row(each.reference)
        document, state = each.document, each.state
        if document is not None and is_forgotten(connection, *at):
            document, state = None, State.DELETED
        content = None if document is None else self._contents.write(connection, *at, document)
        return (*at, str(state), *each[2:9], content)

    def _write_ties(self, connection: sqlite3.Connection, each: Remembered) -> None:
        at = reference_row(each.reference)
        connection.executemany(
            "INSERT OR IGNORE INTO sealane_case_links VALUES (?, ?, ?, ?, ?, ?)",
            [
                (*at, link.path, link.relation, *reference_row(link.reference))
                for link in each.links
            ],
        )
        connection.executemany(
            "INSERT OR IGNORE INTO sealane_case_numbers VALUES (?, ?, ?)",
            [(blind_number(self._key, number), *at) for number in each.numbers],
        )

    def _remembered(self, connection: sqlite3.Connection, row: Sequence[Any]) -> Remembered:
        member, leaf, content = row[0], row[1], row[10]
        document = (
            None if content is None else self._contents.read(connection, member, leaf, content)
        )
        reason, contract, status, report_id, made_at, expires_at, delete_after = row[3:10]
        return Remembered(
            reference=reference_of(member, leaf),
            state=State(row[2]),
            reason=reason,
            contract=contract,
            status=status,
            id=report_id,
            made_at=made_at,
            expires_at=expires_at,
            delete_after=delete_after,
            document=document,
        )


def by_leaf(wanted: Wanted, leaf: str, member: str) -> tuple[str, tuple[object, ...]]:
    """Return the condition that the columns `leaf` and `member` hold what is meant by its leaf."""
    begin = wanted.leaf or ""
    first, last = (bytes.fromhex(begin.ljust(64, fill)) for fill in "0f")
    if wanted.member is None:
        return f"{leaf} BETWEEN ? AND ?", (first, last)
    return f"{member} = ? AND {leaf} BETWEEN ? AND ?", (wanted.member, first, last)


def reference_of(member: str, leaf: bytes) -> Reference:
    """Return a reference out of a row."""
    return Reference.model_construct(member=member, leaf=leaf)


def reference_row(reference: Reference) -> tuple[str, bytes]:
    """Return a reference as columns."""
    return reference.member, reference.leaf
