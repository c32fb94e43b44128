"""The vault: keys under the store key, and what is left of them once they are destroyed."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from broker.errors import ConfigError, RefusedError
from broker.roles.progress import Progress
from broker.roles.vault import Hourly
from broker.store.schema import CASES, TABLES
from broker.store.sqlite import SqliteStore
from broker.store.store_key import StoreKey
from broker.wire import Rung

KEY = StoreKey(bytes(range(32)))
LEAF, OTHER = bytes([1]) * 32, bytes([2]) * 32
LANE = ("exercise.ap.alert", "customs-nz", 0)
OWN, GROUP, SECRET = b"own hourly key.." * 2, b"a group's key..." * 2, b"a report's rung." * 2
HOURLY = Hourly(LEAF, LANE, b"k" * 32, 100, OWN, {"drugs": GROUP}, (OTHER,))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Give the place of a store."""
    return tmp_path / "store.sqlite"


@pytest.fixture
def store(path: Path) -> Iterator[SqliteStore]:
    """Give an open store."""
    with SqliteStore(path, lambda: 0, KEY) as opened:
        yield opened


async def keep(store: SqliteStore) -> None:
    """Keep hourly keys and a rung as a subscription does: with its progress."""
    progress = Progress(counts={"read": 1}, hourly=[HOURLY])
    progress.rungs.append(("customs-nz", LEAF, Rung(2, SECRET)))
    await store.inbox.note("default", progress)


def bytes_of(path: Path) -> bytes:
    """Return all that lies in the store's files."""
    files = [file for file in path.parent.glob(path.name + "*") if file.is_file()]
    return b"".join(file.read_bytes() for file in files)


async def test_keys_come_back_as_they_were_kept(store: SqliteStore) -> None:
    """Hourly keys with their groups and the records before, and a report's rung."""
    await keep(store)
    assert store.vault.hourly(LEAF) == HOURLY
    assert store.vault.in_lane(*LANE) == [HOURLY]
    assert store.vault.rung(LEAF) == (2, SECRET)
    assert store.vault.hourly(OTHER) is None
    assert store.vault.rung(OTHER) is None


async def test_no_key_lies_in_the_store_in_plain(path: Path, store: SqliteStore) -> None:
    """Neither in the database nor in its write-ahead log."""
    await keep(store)
    content = await store.vault.content_key("customs-nz", LEAF)
    found = bytes_of(path)
    keys = (OWN, GROUP, SECRET, content)
    assert not any(key in found or key.hex().encode() in found for key in keys)


async def test_a_forgotten_report_has_no_key_and_gets_none_again(
    path: Path, store: SqliteStore
) -> None:
    """Not even its wrapped rung is in any page or log; what comes again stays closed."""
    await keep(store)
    first = await store.vault.content_key("customs-nz", LEAF)
    with closing(sqlite3.connect(path)) as connection:
        wrapped = [
            connection.execute("SELECT wrapped FROM sealane_rungs").fetchone()[0],
            connection.execute("SELECT wrapped FROM sealane_content_keys").fetchone()[0],
        ]
    await store.vault.forget("customs-nz", LEAF)
    await keep(store)
    assert store.vault.rung(LEAF) is None
    assert store.vault.forgotten("customs-nz", LEAF)
    with pytest.raises(RefusedError, match="taken back"):
        await store.vault.content_key("customs-nz", LEAF)
    found = bytes_of(path)
    assert not any(one in found for one in (*wrapped, first))


async def test_nobody_forgets_another_members_report(store: SqliteStore) -> None:
    """A report is named by its originator and its leaf, never by one of them."""
    await keep(store)
    await store.vault.forget("police-nz", LEAF)
    assert store.vault.rung(LEAF) == (2, SECRET)


@pytest.mark.parametrize("way", ["sealing key", "time"])
async def test_hourly_keys_die_with_their_sealing_key_and_with_their_time(
    store: SqliteStore, way: str
) -> None:
    """Not one microsecond before, and nothing else with them."""
    await keep(store)
    if way == "time":
        assert await store.vault.sweep(99) == 0
        assert await store.vault.sweep(100) == 1
    else:
        assert await store.vault.forget_sealing_key(b"x" * 32) == 0
        assert await store.vault.forget_sealing_key(b"k" * 32) == 1
    assert store.vault.hourly(LEAF) is None
    assert store.vault.rung(LEAF) == (2, SECRET)


async def test_a_store_opens_under_its_own_store_key_alone(path: Path, store: SqliteStore) -> None:
    """Another key is refused before anything is read or written."""
    await keep(store)
    with pytest.raises(ConfigError, match="another store key"):
        SqliteStore(path, lambda: 0, StoreKey(bytes(32)))


def test_an_old_stores_plain_words_are_encrypted_when_it_is_opened(path: Path) -> None:
    """Documents and the numbers that stood in it are in none of its bytes any more."""
    word, number = "Zebrafink in plain", "NZ-AKL-PLAIN-77"
    with closing(sqlite3.connect(path)) as old:
        for tables in (TABLES, CASES):
            old.executescript(tables)
        old.execute(
            "INSERT INTO sealane_case_reports VALUES"
            " ('customs-nz', ?, 'read', '', 'alert', 'TEST', ?, 1, 2, NULL, ?)",
            (LEAF, bytes(16), word),
        )
        old.execute("INSERT INTO sealane_case_numbers VALUES (?, 'customs-nz', ?)", (number, LEAF))
        old.execute(
            "INSERT INTO sealane_origin_keys VALUES ('alert', ?, ?, ?, ?, 1)",
            (number, OTHER, LEAF, bytes(16)),
        )
        old.execute("PRAGMA application_id = 0x534C4E31")
        old.execute("PRAGMA user_version = 2")
        old.commit()
    with SqliteStore(path, lambda: 0, KEY):
        found = bytes_of(path)
    assert word.encode() not in found
    assert number.encode() not in found
    assert OTHER not in found
