"""The SQLite store's tables, and the check that a file is one of ours."""

from __future__ import annotations

import sqlite3

from broker.errors import ConfigError
from broker.store.encrypting import check_key, encrypt_old, wrap_old
from broker.store.store_key import StoreKey

APPLICATION_ID = 0x534C4E31  # "SLN1"
VERSION = 7
VAULT_SINCE = 4
WRAPPED_SINCE = 7

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

CASES = """
CREATE TABLE sealane_case_reports (
    member TEXT NOT NULL, leaf BLOB NOT NULL,
    state TEXT NOT NULL, reason TEXT NOT NULL, contract TEXT, status TEXT NOT NULL,
    report_id BLOB NOT NULL, made_at INTEGER NOT NULL, expires_at INTEGER NOT NULL,
    delete_after INTEGER, document TEXT,
    PRIMARY KEY (member, leaf)
) STRICT;
CREATE INDEX sealane_case_reports_by_leaf ON sealane_case_reports (leaf);
CREATE INDEX sealane_case_reports_by_id ON sealane_case_reports (report_id);
CREATE INDEX sealane_case_reports_to_delete ON sealane_case_reports (delete_after)
    WHERE delete_after IS NOT NULL AND document IS NOT NULL;
CREATE TABLE sealane_case_links (
    member TEXT NOT NULL, leaf BLOB NOT NULL, path TEXT NOT NULL, relation TEXT NOT NULL,
    to_member TEXT NOT NULL, to_leaf BLOB NOT NULL,
    PRIMARY KEY (member, leaf, path, to_member, to_leaf)
) STRICT, WITHOUT ROWID;
CREATE INDEX sealane_case_links_to ON sealane_case_links (to_leaf, to_member);
CREATE TABLE sealane_case_numbers (
    number TEXT NOT NULL, member TEXT NOT NULL, leaf BLOB NOT NULL,
    PRIMARY KEY (number, member, leaf)
) STRICT, WITHOUT ROWID;
CREATE INDEX sealane_case_numbers_by_report ON sealane_case_numbers (member, leaf);
CREATE TABLE sealane_case_sent (
    id INTEGER PRIMARY KEY, outbox_row INTEGER NOT NULL
) STRICT;
"""
"""Since version 2: what a station remembers of cases."""
ANSWERS = """
CREATE INDEX sealane_outbox_by_leaf ON sealane_outbox (leaf);
CREATE TABLE sealane_receipts_due (
    member TEXT NOT NULL, leaf BLOB NOT NULL,
    kind INTEGER NOT NULL, at INTEGER NOT NULL, code TEXT NOT NULL,
    PRIMARY KEY (member, leaf)
) STRICT, WITHOUT ROWID;
CREATE TABLE sealane_receipts_heard (
    member TEXT NOT NULL, leaf BLOB NOT NULL,
    kind INTEGER NOT NULL, at INTEGER NOT NULL, code TEXT NOT NULL,
    PRIMARY KEY (leaf, member, kind)
) STRICT, WITHOUT ROWID;
CREATE TABLE sealane_beats (
    member TEXT PRIMARY KEY, at INTEGER NOT NULL, interval INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE sealane_heads_heard (
    member TEXT NOT NULL, topic TEXT NOT NULL, lane INTEGER NOT NULL,
    epoch INTEGER NOT NULL, seq INTEGER NOT NULL, leaf BLOB NOT NULL,
    PRIMARY KEY (member, topic, lane)
) STRICT, WITHOUT ROWID;
"""
"""Since version 3: receipts, and what heartbeats say."""
AIMS = """
CREATE TABLE sealane_aims (
    subscription TEXT PRIMARY KEY,
    purpose TEXT NOT NULL, legal_basis TEXT, until INTEGER
) STRICT;
"""
"""Since version 4: what each subscription reads for."""


RECALLS = """
CREATE TABLE sealane_recalls (
    member TEXT NOT NULL, leaf BLOB NOT NULL, by BLOB NOT NULL,
    kind TEXT NOT NULL, erase INTEGER NOT NULL, made_at INTEGER NOT NULL,
    answer_by INTEGER NOT NULL, onward INTEGER NOT NULL,
    PRIMARY KEY (member, leaf, by)
) STRICT, WITHOUT ROWID;
CREATE INDEX sealane_recalls_by ON sealane_recalls (by, member);
CREATE INDEX sealane_quarantine_by_leaf ON sealane_quarantine (leaf) WHERE leaf IS NOT NULL
"""
"""Since version 6: what was taken back, and by which record."""

VAULT = """
CREATE TABLE sealane_store_key (id INTEGER PRIMARY KEY, mark BLOB NOT NULL) STRICT;
CREATE TABLE sealane_hourly_keys (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    leaf BLOB NOT NULL UNIQUE, topic TEXT NOT NULL, member TEXT NOT NULL, lane INTEGER NOT NULL,
    key_id BLOB NOT NULL, dies_at INTEGER NOT NULL, wrapped BLOB NOT NULL
) STRICT;
CREATE INDEX sealane_hourly_keys_by_lane ON sealane_hourly_keys (topic, member, lane, id);
CREATE INDEX sealane_hourly_keys_by_key ON sealane_hourly_keys (key_id);
CREATE INDEX sealane_hourly_keys_to_die ON sealane_hourly_keys (dies_at);
CREATE TABLE sealane_rungs (
    leaf BLOB NOT NULL PRIMARY KEY, member TEXT NOT NULL, wrapped BLOB NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE sealane_content_keys (
    member TEXT NOT NULL, leaf BLOB NOT NULL, wrapped BLOB NOT NULL,
    PRIMARY KEY (member, leaf)
) STRICT, WITHOUT ROWID;
CREATE TABLE sealane_forgotten (
    member TEXT NOT NULL, leaf BLOB NOT NULL,
    PRIMARY KEY (member, leaf)
) STRICT, WITHOUT ROWID;
DROP INDEX sealane_case_reports_to_delete;
ALTER TABLE sealane_case_reports RENAME COLUMN document TO plain;
ALTER TABLE sealane_case_reports ADD COLUMN content BLOB;
CREATE INDEX sealane_case_reports_to_delete ON sealane_case_reports (delete_after)
    WHERE delete_after IS NOT NULL AND content IS NOT NULL
"""
"""Since version 4: keys under the store key; what is stored of reports is encrypted."""
RECEIVED = """
CREATE TABLE sealane_received (
    member TEXT NOT NULL, leaf BLOB NOT NULL, envelope BLOB NOT NULL,
    PRIMARY KEY (member, leaf)
) STRICT
"""
"""Since version 5: what was read, as it was signed, under its content key."""
_SINCE = (
    (1, TABLES),
    (2, CASES),
    (3, ANSWERS),
    (4, VAULT),
    (4, AIMS),
    (5, RECEIVED),
    (6, RECALLS),
)
"""What each version added."""


def prepare(connection: sqlite3.Connection, path: str, key: StoreKey) -> None:
    """Make the tables that a file lacks, or refuse one that is no store or a newer one's.

    Raises:
        ConfigError: The file belongs to another program, to a newer Sealane, or was written under
            another store key.
    """
    connection.execute("PRAGMA busy_timeout = 30000")
    # What is deleted is overwritten: a key that was destroyed must be in no freed page.
    connection.execute("PRAGMA secure_delete = ON")
    # Before anything that writes: also how a file is journalled stands in the file.
    _check(connection, path)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("BEGIN IMMEDIATE")
    try:
        if (version := _check(connection, path)) < VERSION:
            _make(connection, version, key)
        check_key(connection, path, key)
    except BaseException:
        connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")
    if version < VERSION:
        # The log still holds what older versions wrote in plain words.
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _make(connection: sqlite3.Connection, version: int, key: StoreKey) -> None:
    """Make what came after `version`, with what a file of that version holds untouched."""
    for since, tables in _SINCE:
        if since > version:
            for statement in tables.split(";"):
                connection.execute(statement)
    if version < VAULT_SINCE:
        encrypt_old(connection, key)
    if version < WRAPPED_SINCE:
        wrap_old(connection, key)
    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    connection.execute(f"PRAGMA user_version = {VERSION}")


def _check(connection: sqlite3.Connection, path: str) -> int:
    """Return which version of our store the file is; 0 for one that holds nothing."""
    (application,) = connection.execute("PRAGMA application_id").fetchone()
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    (tables,) = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    if (application, version, tables) == (0, 0, 0):
        return 0
    if application != APPLICATION_ID:
        raise ConfigError(
            f"{path} is a database of another program: name another file in [store] url."
        )
    if version > VERSION:
        raise ConfigError(
            f"{path} was written by a newer Sealane (store version {version}, this one knows "
            f"{VERSION}): start the newer one."
        )
    return int(version)
