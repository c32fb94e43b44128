"""What a station holds of reports that came: their envelopes, and who refers to them."""

from __future__ import annotations

import sqlite3
from base64 import b64decode
from collections.abc import Sequence
from typing import Final

from broker.roles.remembered import Remembered
from broker.store.case_rows import CaseRows, reference_row
from broker.store.contents import Contents
from broker.store.database import Database
from broker.store.store_key import StoreKey
from schemas import Reference

_REFERRING: Final = (
    "(member, leaf) IN (SELECT member, leaf FROM sealane_case_links"
    " WHERE to_member = ? AND to_leaf = ? AND path = ?)"
)
_READ: Final = "state = 'read' AND content IS NOT NULL"


class SqliteReceived:
    """Implements `Received` over a store's database.

    Args:
        database: The store's.
        key: The station's store key.
    """

    def __init__(self, database: Database, key: StoreKey) -> None:
        self._database = database
        self._rows = CaseRows(key)
        self._contents = Contents(key)

    async def envelope(self, reference: Reference) -> bytes | None:
        """Return a report's envelope as it came; None where it is not held any more."""

        def work(connection: sqlite3.Connection) -> bytes | None:
            at = reference_row(reference)
            row = connection.execute(
                "SELECT envelope FROM sealane_received WHERE member = ? AND leaf = ?", at
            ).fetchone()
            text = None if row is None else self._contents.read(connection, *at, row[0])
            return None if text is None else b64decode(text, validate=True)

        return await self._database.read(work)

    async def referring(self, to: Reference, path: str) -> Sequence[Remembered]:
        """Return the reports that were read and refer to one by a field, oldest first."""
        return await self._read(_REFERRING, (*reference_row(to), path))

    def grants(self, about: Reference) -> Sequence[Remembered]:
        """Return the grants for a report that were read, oldest first; at once."""
        where = f"{_READ} AND contract = 'grant' AND {_REFERRING}"
        at = (*reference_row(about), "facts.about")
        return self._database.look(lambda connection: self._rows.where(connection, where, at))

    async def of_contract(self, contract: str) -> Sequence[Remembered]:
        """Return the reports of one contract that were read, oldest first."""
        return await self._read("contract = ?", (contract,))

    async def _read(self, where: str, parameters: tuple[object, ...]) -> Sequence[Remembered]:
        return await self._database.read(
            lambda connection: self._rows.where(connection, f"{_READ} AND {where}", parameters)
        )
