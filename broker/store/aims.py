"""Aims in SQLite: what each subscription reads for."""

from __future__ import annotations

from broker.roles.aims import Aim
from broker.store.database import Database
from schemas.handling import Purpose


class SqliteAims:
    """Implements `Aims` over a store's database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def aim(self, subscription: str) -> Aim | None:
        """Return what a subscription was made for; None where nothing was said."""
        row = await self._database.read(
            lambda connection: connection.execute(
                "SELECT purpose, legal_basis, until FROM sealane_aims WHERE subscription = ?",
                (subscription,),
            ).fetchone()
        )
        return None if row is None else Aim(Purpose(row[0]), row[1], row[2])

    async def keep(self, subscription: str, aim: Aim) -> None:
        """Keep what a subscription is for."""
        row = (subscription, str(aim.purpose), aim.legal_basis, aim.until)
        await self._database.commit(
            lambda connection: connection.execute(
                "INSERT OR REPLACE INTO sealane_aims VALUES (?, ?, ?, ?)", row
            )
        )
