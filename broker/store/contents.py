"""Contents: what a store holds of reports, each under a key that is destroyed with the report."""

from __future__ import annotations

import os
import sqlite3

from broker.errors import RefusedError
from broker.keys import NONCE_SIZE, decrypt_fresh, encrypt_fresh
from broker.store.store_key import SIZE, StoreKey


class Contents:
    """The content keys of a store, and what is encrypted under them.

    Args:
        key: The station's store key.
    """

    def __init__(self, key: StoreKey) -> None:
        self._key = key

    def key_of(self, connection: sqlite3.Connection, member: str, leaf: bytes) -> bytes:
        """Return a report's content key, made when it is first asked for.

        To be called within a transaction.

        Raises:
            RefusedError: The report was forgotten (`vault.forgotten`).
        """
        known = self._known(connection, member, leaf)
        if known is not None:
            return known
        if is_forgotten(connection, member, leaf):
            raise RefusedError(
                "vault.forgotten",
                f"Report {leaf.hex()[:16]} of {member} was taken back: nothing of it is stored.",
            )
        fresh = os.urandom(SIZE)
        connection.execute(
            "INSERT INTO sealane_content_keys VALUES (?, ?, ?)",
            (member, leaf, self._key.wrap(_bound(member, leaf), fresh)),
        )
        return fresh

    def write(self, connection: sqlite3.Connection, member: str, leaf: bytes, text: str) -> bytes:
        """Return `text` under the report's content key, within a transaction.

        Raises:
            RefusedError: The report was forgotten (`vault.forgotten`).
        """
        key = self.key_of(connection, member, leaf)
        return encrypt_fresh(key, text.encode(), os.urandom(NONCE_SIZE), leaf)

    def read(
        self, connection: sqlite3.Connection, member: str, leaf: bytes, stored: bytes
    ) -> str | None:
        """Return what was written; None once the report was forgotten."""
        key = self._known(connection, member, leaf)
        return None if key is None else decrypt_fresh(key, stored, leaf).decode()

    def _known(self, connection: sqlite3.Connection, member: str, leaf: bytes) -> bytes | None:
        row = connection.execute(
            "SELECT wrapped FROM sealane_content_keys WHERE member = ? AND leaf = ?",
            (member, leaf),
        ).fetchone()
        return None if row is None else self._key.unwrap(_bound(member, leaf), row[0])


def is_forgotten(connection: sqlite3.Connection, member: str, leaf: bytes) -> bool:
    """Return whether a report's keys were destroyed on purpose."""
    found = connection.execute(
        "SELECT 1 FROM sealane_forgotten WHERE member = ? AND leaf = ?", (member, leaf)
    ).fetchone()
    return found is not None


def _bound(member: str, leaf: bytes) -> bytes:
    return b"content\0" + member.encode() + b"\0" + leaf
