"""Effects: a handler's statements, run in the station's commit and kept off the station's state."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable

from broker.errors import RefusedError
from broker.roles.progress import Effect
from broker.store.database import WORLD

_STEERING = frozenset(
    {
        sqlite3.SQLITE_ATTACH,
        sqlite3.SQLITE_DETACH,
        sqlite3.SQLITE_PRAGMA,
        sqlite3.SQLITE_SAVEPOINT,
        sqlite3.SQLITE_TRANSACTION,
    }
)
"""What would end or steer the transaction that the done-mark belongs to."""
_READING = frozenset({sqlite3.SQLITE_READ, sqlite3.SQLITE_SELECT, sqlite3.SQLITE_FUNCTION})
_OURS = "sealane_"


def run_effects(connection: sqlite3.Connection, effects: Iterable[Effect]) -> None:
    """Run statements inside the open transaction.

    Raises:
        RefusedError: One failed, or would change the station's own tables or transaction
            (`handler.effect`).
        sqlite3.Error: The world failed.
    """
    connection.set_authorizer(_verdict)
    try:
        for effect in effects:
            _run(connection, effect)
    finally:
        connection.set_authorizer(None)


def _verdict(action: int, one: str | None, two: str | None, *_: str | None) -> int:
    if action in _STEERING:
        return sqlite3.SQLITE_DENY
    ours = any(name is not None and name.lower().startswith(_OURS) for name in (one, two))
    return sqlite3.SQLITE_DENY if ours and action not in _READING else sqlite3.SQLITE_OK


def _run(connection: sqlite3.Connection, effect: Effect) -> None:
    try:
        connection.execute(effect.sql, effect.parameters)
    except sqlite3.Error as exc:
        code = getattr(exc, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & 0xFF
        if code in WORLD:
            raise
        if code == sqlite3.SQLITE_AUTH:
            raise RefusedError(
                "handler.effect",
                "A statement of the handler would change the station's own tables, or end or steer "
                "its transaction: give only statements on tables of your own.",
            ) from exc
        raise RefusedError(
            "handler.effect", f"A statement of the handler failed ({exc}); it had no effect."
        ) from exc
