"""The store's contract: what outbox, inbox and quarantine promise, on SQLite."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from full_disk import no_room

from broker.errors import ConfigError, RefusedError, StoreError
from broker.roles.ports import Numbered, OriginKey
from broker.roles.progress import Effect, InLane, Kept, Progress
from broker.store.quarantine import SAMPLED_ROWS
from broker.store.sqlite import SqliteStore
from broker.store.store_key import StoreKey
from broker.wire import LaneState, Position

KEY = StoreKey(bytes(range(32)))
TOPIC = "exercise.test.alert"
LANE = InLane(TOPIC, "customs-nz", 0)
STATE = LaneState(Position(7, 2), b"\x02" * 32, (), ended=False)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Give the place of a store."""
    return tmp_path / "store.sqlite"


@pytest.fixture
def store(path: Path) -> Iterator[SqliteStore]:
    """Give an open store whose clock stands still."""
    with SqliteStore(path, lambda: 1_000_000, KEY) as opened:
        yield opened


def numbered(seq: int, key: OriginKey | None = None) -> Numbered:
    """Return a record of this number whose bytes tell it apart."""
    return Numbered(seq, bytes([seq]) * 32, bytes([seq]) * 16, b"envelope %d" % seq, key, 1)


def kept(reason: str = "wire.right", *, sampled: int = 0) -> Kept:
    """Return a refused record."""
    return Kept(TOPIC, 0, 5, b"key", b"value", reason, "why", "customs-nz", b"\x01" * 32, sampled)


async def test_what_was_kept_is_pending_in_order_until_acknowledged(store: SqliteStore) -> None:
    """A batch stays pending, byte for byte, until Kafka has it."""
    row = await store.outbox.keep(TOPIC, 0, 7, [numbered(0), numbered(1)], 0)
    pending = await store.outbox.pending(TOPIC, 0, 0, 10)
    assert [envelope for _, envelope in pending] == [b"envelope 0", b"envelope 1"]
    await store.outbox.acknowledge(TOPIC, 0, row)
    assert await store.outbox.unsent_lanes() == []


async def test_a_lane_head_survives_the_process(path: Path) -> None:
    """The last epoch, number and leaf are there for the next start."""
    with SqliteStore(path, lambda: 0, KEY) as store:
        await store.outbox.keep(TOPIC, 0, 7, [numbered(0), numbered(1)], 0)
    with SqliteStore(path, lambda: 0, KEY) as again:
        assert await again.outbox.head(TOPIC, 0) == (7, 1, b"\x01" * 32, 0)
        assert await again.outbox.unsent_lanes() == [(TOPIC, 0, 2)]


async def test_acknowledgements_never_go_back(store: SqliteStore) -> None:
    """An older acknowledgement that arrives late changes nothing."""
    await store.outbox.keep(TOPIC, 0, 7, [numbered(0), numbered(1)], 0)
    await store.outbox.acknowledge(TOPIC, 0, 2)
    await store.outbox.acknowledge(TOPIC, 0, 1)
    assert (await store.outbox.head(TOPIC, 0)).acknowledged == 2


async def test_two_processes_never_write_one_lane(path: Path) -> None:
    """A lane that one holder claimed is not given to another, and is free when it closes."""
    with SqliteStore(path, lambda: 0, KEY) as one, SqliteStore(path, lambda: 0, KEY) as two:
        assert await one.outbox.claim_lane(TOPIC) == 0
        assert await two.outbox.claim_lane(TOPIC) == 1
        assert not await two.outbox.try_claim(TOPIC, 0)
    with SqliteStore(path, lambda: 0, KEY) as later:
        assert await later.outbox.claim_lane(TOPIC) == 0


async def test_two_processes_never_publish_under_origin_keys_at_once(path: Path) -> None:
    """The second importer is told which process is the first."""
    with SqliteStore(path, lambda: 0, KEY) as one, SqliteStore(path, lambda: 0, KEY) as two:
        one.outbox.claim_keys()
        with pytest.raises(ConfigError, match=r"Process \d+ is importing"):
            two.outbox.claim_keys()


async def test_a_subscription_has_one_reader(path: Path) -> None:
    """The second reader of a name is refused with the first one's process id."""
    with SqliteStore(path, lambda: 0, KEY) as one, SqliteStore(path, lambda: 0, KEY) as two:
        one.inbox.claim("default")
        two.inbox.claim("other")
        with pytest.raises(ConfigError, match=r"'default' .* process \d+"):
            two.inbox.claim("default")


async def test_origin_keys_are_kept_with_their_batch(store: SqliteStore) -> None:
    """What was published under a key is found by contract and key."""
    key = OriginKey("alert", "row 1", b"\x09" * 32)
    await store.outbox.keep(TOPIC, 0, 7, [numbered(0, key)], 0)
    found = await store.outbox.published([key, OriginKey("alert", "row 2", b"")])
    assert found == {("alert", "row 1"): (b"\x09" * 32, bytes(32), bytes(16), 1)}


async def test_progress_is_noted_whole_and_read_back(store: SqliteStore) -> None:
    """Lane states, numbers taken, counts and quarantine come back as they were noted."""
    leaves = [(7, n, bytes([n]) * 32) for n in (0, 1, 2, 5)]
    progress = Progress({LANE: STATE}, {LANE: leaves}, {"read": 4}, [kept()])
    await store.inbox.note("default", progress)
    await store.inbox.note("default", Progress(counts={"read": 2}))
    assert await store.inbox.lanes("default") == {LANE: STATE}
    assert await store.inbox.counts("default") == {"read": 6}
    assert [store.inbox.leaf_at("default", LANE, 7, n) for n in (2, 3, 5, 6)] == [
        b"\x02" * 32,
        None,
        b"\x05" * 32,
        None,
    ]
    (row,) = await store.quarantine.rows(most=10)
    assert (row.kept, row.at, row.subscription) == (kept(), 1_000_000, "default")


async def test_numbers_are_known_after_a_restart(path: Path) -> None:
    """A reader that starts again still knows which leaf took a number."""
    with SqliteStore(path, lambda: 0, KEY) as store:
        progress = Progress({LANE: STATE}, {LANE: [(7, 2, b"\x02" * 32)]}, {"read": 1})
        await store.inbox.note("default", progress)
    with SqliteStore(path, lambda: 0, KEY) as again:
        await again.inbox.lanes("default")
        assert again.inbox.leaf_at("default", LANE, 7, 2) == b"\x02" * 32
        assert again.inbox.leaf_at("other", LANE, 7, 2) is None


async def test_effects_are_committed_with_the_progress_or_not_at_all(store: SqliteStore) -> None:
    """A failing statement takes back the whole commit."""
    create = Effect("CREATE TABLE cases (id TEXT PRIMARY KEY)", ())
    insert = Effect("INSERT INTO cases VALUES (?)", ("a",))
    await store.inbox.note("default", Progress(counts={"read": 1}, effects=[create, insert]))
    with pytest.raises(RefusedError, match="UNIQUE") as refusal:
        await store.inbox.note("default", Progress(counts={"read": 1}, effects=[insert]))
    assert refusal.value.reason == "handler.effect"
    assert await store.inbox.counts("default") == {"read": 1}


async def test_what_strangers_cause_is_kept_within_bounds(store: SqliteStore) -> None:
    """Past their share, records of a class are not kept, and other classes are."""
    flood = [kept("wire.magic", sampled=1)] * (SAMPLED_ROWS + 5)
    await store.inbox.note("default", Progress(kept=flood))
    await store.inbox.note("default", Progress(kept=[kept("wire.magic", sampled=1), kept()]))
    rows = await store.quarantine.rows(most=2 * SAMPLED_ROWS)
    assert len(rows) == SAMPLED_ROWS + 1


async def test_an_unknown_quarantine_row_is_a_named_refusal(store: SqliteStore) -> None:
    """Asking for what is not there says so."""
    with pytest.raises(RefusedError, match="no record 7"):
        await store.quarantine.row(7)


def test_a_foreign_database_is_refused(path: Path) -> None:
    """Another program's file is never written into."""
    with closing(sqlite3.connect(path)) as other:
        other.execute("CREATE TABLE theirs (x)")
    before = path.read_bytes()
    with pytest.raises(ConfigError, match="another program"):
        SqliteStore(path, lambda: 0, KEY)
    assert path.read_bytes() == before


def test_a_newer_store_is_refused(path: Path) -> None:
    """An older program does not write into what a newer one has made."""
    SqliteStore(path, lambda: 0, KEY).close()
    with closing(sqlite3.connect(path)) as newer:
        newer.execute("PRAGMA user_version = 99")
    with pytest.raises(ConfigError, match="newer Sealane"):
        SqliteStore(path, lambda: 0, KEY)


def test_bytes_that_are_no_database_are_refused(path: Path) -> None:
    """A file of something else is named as such."""
    path.write_bytes(b"this is no database at all, but long enough to be read as one" * 20)
    with pytest.raises(StoreError, match="not a database"):
        SqliteStore(path, lambda: 0, KEY)


def test_a_missing_folder_is_a_configuration_error(tmp_path: Path) -> None:
    """The line names the folder to make."""
    with pytest.raises(ConfigError, match="does not exist"):
        SqliteStore(tmp_path / "nowhere" / "store.sqlite", lambda: 0, KEY)


def test_only_its_owner_may_read_the_store(path: Path) -> None:
    """The database, and all that lies beside it while it is open, is its owner's alone."""
    path.touch(0o644)
    with SqliteStore(path, lambda: 0, KEY) as store:
        store.inbox.claim("default")
        files = list(path.parent.iterdir())
        assert len(files) == 4  # database, log, index of the log, locks
        assert [file.name for file in files if file.stat().st_mode & 0o077] == []


def test_a_store_that_cannot_be_opened_says_so(tmp_path: Path) -> None:
    """A folder in its place, or a name that no file can have, is one line."""
    for name in (".", "nul\0"):
        with pytest.raises(StoreError, match="cannot be opened"):
            SqliteStore(tmp_path / name, lambda: 0, KEY)


async def test_a_full_disk_loses_nothing_that_was_kept(path: Path) -> None:
    """A batch that finds no room is not half there, and is kept when there is room again."""
    batch = [Numbered(n, bytes([n]) * 32, bytes(16), bytes(100_000), None, 1) for n in range(3)]
    with SqliteStore(path, lambda: 0, KEY) as store:
        await store.outbox.keep(TOPIC, 0, 7, batch[:1], 0)
        with no_room(at=path.with_name(path.name + "-wal").stat().st_size):
            with pytest.raises(StoreError, match="disk"):
                await store.outbox.keep(TOPIC, 0, 7, batch[1:], 0)
            assert len(await store.outbox.pending(TOPIC, 0, 0, 10)) == 1
        assert (await store.outbox.head(TOPIC, 0)).seq == 0
        await store.outbox.keep(TOPIC, 0, 7, batch[1:], 0)
    with SqliteStore(path, lambda: 0, KEY) as again:
        assert len(await again.outbox.pending(TOPIC, 0, 0, 10)) == 3


def test_a_lock_on_a_full_disk_is_unavailable(path: Path) -> None:
    """Who cannot say that it holds a lock does not hold it."""
    with SqliteStore(path, lambda: 0, KEY) as store:
        with no_room(at=0), pytest.raises(StoreError, match="lock"):
            store.inbox.claim("default")
        store.inbox.claim("default")


@pytest.mark.parametrize(
    "sql",
    [
        "COMMIT",
        " ;/* x */ rollback",
        "-- x\nEND",
        "SAVEPOINT x",
        "ATTACH 'x' AS y",
        "PRAGMA synchronous = OFF",
        "DROP TABLE sealane_outbox",
        "DELETE FROM Sealane_Counts",
        "INSERT INTO sealane_counts VALUES ('default', 'read', 7)",
        "CREATE TRIGGER t AFTER INSERT ON sealane_outbox BEGIN DELETE FROM theirs; END",
        "ALTER TABLE sealane_counts RENAME TO theirs",
        "CREATE INDEX theirs ON sealane_outbox (leaf)",
    ],
)
async def test_a_handler_changes_nothing_of_the_stations_own(store: SqliteStore, sql: str) -> None:
    """A statement on the station's tables or its commit is refused, and nothing is noted."""
    with pytest.raises(
        RefusedError, match=r"station's own tables|own transaction|incomplete|empty"
    ):
        await store.inbox.note("default", Progress(counts={"read": 1}, effects=[Effect(sql, ())]))
    assert await store.inbox.counts("default") == {}
    read = Effect("CREATE TABLE theirs AS SELECT * FROM sealane_counts", ())
    await store.inbox.note("default", Progress(counts={"read": 1}, effects=[read]))
    assert await store.inbox.counts("default") == {"read": 1}
