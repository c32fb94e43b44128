"""Encrypting: a store of an older version put under the store key, and which key it is under."""

from __future__ import annotations

import sqlite3
from typing import Final

from broker.errors import ConfigError, RefusedError
from broker.store.contents import Contents
from broker.store.store_key import StoreKey

NUMBER: Final = "number"
ORIGIN_KEY: Final = "origin key"
CONTENT: Final = "content"
"""What look-up values are blinded as."""
_MARK: Final = b"sealane store"


def check_key(connection: sqlite3.Connection, path: str, key: StoreKey) -> None:
    """Return when the store is under this key; a fresh one is from now on.

    Raises:
        ConfigError: It is under another.
    """
    row = connection.execute("SELECT mark FROM sealane_store_key").fetchone()
    if row is None:
        connection.execute("INSERT INTO sealane_store_key VALUES (1, ?)", (key.wrap(b"", _MARK),))
        return
    try:
        key.unwrap(b"", row[0])
    except RefusedError as exc:
        raise ConfigError(
            f"The store {path} was written under another store key than the one in the keys "
            "folder: put that one back, or name another file in [store] url."
        ) from exc


def encrypt_old(connection: sqlite3.Connection, key: StoreKey) -> None:
    """Put what stood in plain words under the store key, within the open transaction."""
    contents = Contents(key)
    plain = connection.execute(
        "SELECT member, leaf, plain FROM sealane_case_reports WHERE plain IS NOT NULL"
    ).fetchall()
    connection.executemany(
        "UPDATE sealane_case_reports SET content = ?, plain = NULL WHERE member = ? AND leaf = ?",
        [(contents.write(connection, *row), *row[:2]) for row in plain],
    )
    connection.execute("ALTER TABLE sealane_case_reports DROP COLUMN plain")
    _blind_numbers(connection, key)
    _blind_origin_keys(connection, key)


def _blind_numbers(connection: sqlite3.Connection, key: StoreKey) -> None:
    rows = connection.execute("SELECT number, member, leaf FROM sealane_case_numbers").fetchall()
    connection.execute("DELETE FROM sealane_case_numbers")
    connection.executemany(
        "INSERT OR IGNORE INTO sealane_case_numbers VALUES (?, ?, ?)",
        [(blind_number(key, number), *rest) for number, *rest in rows],
    )


def _blind_origin_keys(connection: sqlite3.Connection, key: StoreKey) -> None:
    rows = connection.execute(
        "SELECT contract, key, content, leaf, report_id, revision FROM sealane_origin_keys"
    ).fetchall()
    connection.execute("DELETE FROM sealane_origin_keys")
    connection.executemany(
        "INSERT INTO sealane_origin_keys VALUES (?, ?, ?, ?, ?, ?)",
        [
            (contract, blind_origin_key(key, name), key.blind(CONTENT, content), *rest)
            for contract, name, content, *rest in rows
        ],
    )


def blind_number(key: StoreKey, number: str) -> str:
    """Return what stands in the store for a reporter's own number."""
    return key.blind(NUMBER, number.encode()).hex()


def blind_origin_key(key: StoreKey, name: str) -> str:
    """Return what stands in the store for an originator's key of what it reports."""
    return key.blind(ORIGIN_KEY, name.encode()).hex()


def wrapped(key: StoreKey, topic: str, value: bytes | None) -> bytes | None:
    """Return a record of a topic as it stands in quarantine."""
    return None if value is None else key.wrap(_at(topic), value)


def unwrapped(key: StoreKey, topic: str, stored: bytes | None) -> bytes | None:
    """Return the record that stands in quarantine so."""
    return None if stored is None else key.unwrap(_at(topic), stored)


def wrap_old(connection: sqlite3.Connection, key: StoreKey) -> None:
    """Put the records that an older version kept under the store key, in the open transaction."""
    rows = connection.execute(
        "SELECT id, topic, value FROM sealane_quarantine WHERE value IS NOT NULL"
    ).fetchall()
    connection.executemany(
        "UPDATE sealane_quarantine SET value = ? WHERE id = ?",
        [(wrapped(key, topic, value), row) for row, topic, value in rows],
    )


def _at(topic: str) -> bytes:
    return b"quarantine\0" + topic.encode()
