"""The SQLite store's tables, and the check that a file is one of ours."""

from __future__ import annotations

import sqlite3

from broker.errors import ConfigError

APPLICATION_ID = 0x534C4E31  # "SLN1"
VERSION = 1

TABLES = """
CREATE TABLE sealane_lane_out (
    id INTEGER PRIMARY KEY,
    topic TEXT NOT NULL, lane INTEGER NOT NULL,
    epoch INTEGER NOT NULL, seq INTEGER NOT NULL, leaf BLOB NOT NULL,
    acknowledged INTEGER NOT NULL,
    UNIQUE (topic, lane)
) STRICT;
CREATE TABLE sealane_outbox (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    lane_out INTEGER NOT NULL, epoch INTEGER NOT NULL, seq INTEGER NOT NULL,
    leaf BLOB NOT NULL, envelope BLOB NOT NULL
) STRICT;
CREATE INDEX sealane_outbox_by_lane ON sealane_outbox (lane_out, id);
CREATE TABLE sealane_origin_keys (
    contract TEXT NOT NULL, key TEXT NOT NULL,
    content BLOB NOT NULL, leaf BLOB NOT NULL, report_id BLOB NOT NULL, revision INTEGER NOT NULL,
    PRIMARY KEY (contract, key)
) STRICT, WITHOUT ROWID;
CREATE TABLE sealane_lane_in (
    id INTEGER PRIMARY KEY,
    subscription TEXT NOT NULL, topic TEXT NOT NULL, member TEXT NOT NULL, lane INTEGER NOT NULL,
    state BLOB NOT NULL,
    UNIQUE (subscription, topic, member, lane)
) STRICT;
CREATE TABLE sealane_numbers_taken (
    lane_in INTEGER NOT NULL, epoch INTEGER NOT NULL, first_seq INTEGER NOT NULL,
    leaves BLOB NOT NULL,
    PRIMARY KEY (lane_in, epoch, first_seq)
) STRICT, WITHOUT ROWID;
CREATE TABLE sealane_counts (
    subscription TEXT NOT NULL, name TEXT NOT NULL, n INTEGER NOT NULL,
    PRIMARY KEY (subscription, name)
) STRICT, WITHOUT ROWID;
CREATE TABLE sealane_quarantine (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    subscription TEXT NOT NULL, at INTEGER NOT NULL,
    topic TEXT NOT NULL, partition INTEGER NOT NULL, "offset" INTEGER NOT NULL,
    key BLOB, value BLOB,
    reason TEXT NOT NULL, detail TEXT NOT NULL, member TEXT, leaf BLOB, sampled INTEGER NOT NULL
) STRICT;
CREATE INDEX sealane_quarantine_sampled ON sealane_quarantine (sampled) WHERE sampled > 0;
"""


def prepare(connection: sqlite3.Connection, path: str) -> None:
    """Make the tables of a new file, or refuse a file that is not a store of this version.

    Raises:
        ConfigError: The file belongs to another program or to a newer Sealane.
    """
    connection.execute("PRAGMA busy_timeout = 30000")
    # Before anything that writes: also how a file is journalled stands in the file.
    _check(connection, path)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("BEGIN IMMEDIATE")
    try:
        if not _check(connection, path):
            _make(connection)
    except BaseException:
        connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")


def _make(connection: sqlite3.Connection) -> None:
    for statement in TABLES.split(";"):
        connection.execute(statement)
    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    connection.execute(f"PRAGMA user_version = {VERSION}")


def _check(connection: sqlite3.Connection, path: str) -> bool:
    """Return whether the file is a store of ours; False for one that holds nothing."""
    (application,) = connection.execute("PRAGMA application_id").fetchone()
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    (tables,) = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    if (application, version, tables) == (0, 0, 0):
        return False
    if application != APPLICATION_ID:
        raise ConfigError(
            f"{path} is a database of another program: name another file in [store] url."
        )
    if version > VERSION:
        raise ConfigError(
            f"{path} was written by a newer Sealane (store version {version}, this one knows "
            f"{VERSION}): start the newer one."
        )
    return True
