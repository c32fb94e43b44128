"""What a station remembers of cases, on SQLite: kept once, found, walked, deleted when due."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from uuid import UUID

import pytest
from cases import reference, report

from broker.errors import ConfigError, RefusedError
from broker.handling import Decision
from broker.roles.case_walk import Standing
from broker.roles.ports import Numbered
from broker.roles.progress import Effect, Progress
from broker.roles.remembered import Remembered, State
from broker.roles.threads import Wanted
from broker.store.schema import APPLICATION_ID, TABLES, VERSION
from broker.store.sqlite import SqliteStore
from broker.store.store_key import StoreKey

KEY = StoreKey(bytes(range(32)))
ALERT = report(1, "alert", numbers=("NZ-1",))
FEEDBACK = report(2, "feedback", {"facts.about": [reference(1)], "parents": [reference(9)]})


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Give the place of a store."""
    return tmp_path / "store.sqlite"


@pytest.fixture
def store(path: Path) -> Iterator[SqliteStore]:
    """Give an open store."""
    with SqliteStore(path, lambda: 0, KEY) as opened:
        yield opened


async def keep(store: SqliteStore, *remembered: Remembered) -> None:
    """Remember reports as a subscription does: with its progress."""
    await store.inbox.note("_thread", Progress(counts={"read": 1}, remembered=list(remembered)))


def anything(_: Remembered) -> Decision:
    """Let everything be used."""
    return Decision(allowed=True, rule="test")


async def test_a_case_is_walked_from_the_store_both_ways(store: SqliteStore) -> None:
    """From either report, the same nodes and edges; what never came is among them, as missing."""
    await keep(store, ALERT, FEEDBACK)
    cases = [await store.threads.case(reference(n), anything, most=10) for n in (1, 2, 9)]
    for case in cases:
        assert set(case.nodes) == {reference(1), reference(2), reference(9)}
        assert {(edge.path, edge.relation) for edge in case.edges} == {
            ("facts.about", "tells what came of"),
            ("parents", "made from"),
        }
        assert case.nodes[reference(9)].standing is Standing.MISSING
        assert case.nodes[reference(1)].report == ALERT._replace(numbers=(), links=())


async def test_reports_are_remembered_with_the_done_mark_or_not_at_all(store: SqliteStore) -> None:
    """When an effect in the same commit fails, nothing is remembered."""
    progress = Progress(remembered=[ALERT], effects=[Effect("INSERT INTO nowhere VALUES (1)", ())])
    with pytest.raises(RefusedError):
        await store.inbox.note("_thread", progress)
    assert await store.threads.find(Wanted(number="NZ-1"), most=5) == []


async def test_remembering_again_changes_nothing(store: SqliteStore) -> None:
    """A report that comes a second time, by Kafka after the outbox, is one report."""
    await keep(store, ALERT, FEEDBACK)
    await keep(store, ALERT, FEEDBACK)
    case = await store.threads.case(reference(1), anything, most=10)
    assert (len(case.nodes), len(case.edges)) == (3, 2)


async def test_what_was_read_takes_the_place_of_what_was_only_known(store: SqliteStore) -> None:
    """A parked report that is read later is read from then on, and stays so."""
    refused = report(1, "alert", state=State.REFUSED)
    await keep(store, refused)
    await keep(store, ALERT)
    await keep(store, refused)
    (found,) = await store.threads.find(Wanted(id=UUID(int=1)), most=5)
    assert (found.state, found.reason, found.document) == (State.READ, "", ALERT.document)


async def test_reports_are_found_by_id_leaf_and_number(store: SqliteStore) -> None:
    """By the whole id, by how the leaf begins, with or without its member, by a number."""
    begins = report(1, "alert")._replace(reference=reference(0xAB << 248), numbers=("NZ-1",))
    await keep(store, begins, FEEDBACK)
    for wanted in (
        Wanted(id=UUID(int=1)),
        Wanted(leaf="ab000000"),
        Wanted(leaf="ab0000000", member="customs-nz"),
        Wanted(number="NZ-1"),
    ):
        assert [r.reference for r in await store.threads.find(wanted, most=5)] == [
            begins.reference
        ], wanted
    for wanted in (
        Wanted(id=UUID(int=7)),
        Wanted(leaf="ab100000"),
        Wanted(leaf="ab000000", member="police-nz"),
        Wanted(number="NZ"),
    ):
        assert await store.threads.find(wanted, most=5) == [], wanted


async def test_what_is_only_referred_to_is_found_by_its_leaf(store: SqliteStore) -> None:
    """A report that never came can be asked for, too: its case hangs together by it."""
    await keep(store, FEEDBACK)
    leaf = reference(9).leaf.hex()
    assert await store.threads.referred(Wanted(leaf=leaf), most=5) == [reference(9)]
    assert await store.threads.referred(Wanted(number="NZ-1"), most=5) == []


async def test_content_is_deleted_when_its_retention_ends(path: Path, store: SqliteStore) -> None:
    """Document, numbers and references go; that it was there stays; and it does not come back."""
    due = report(1, "alert", {"parents": [reference(9)]}, delete_after=100, numbers=("NZ-1",))
    await keep(store, due)
    assert await store.threads.forget(99) == 0
    assert await store.threads.forget(100) == 1
    await keep(store, due)
    case = await store.threads.case(reference(1), anything, most=10)
    assert {r: node.standing for r, node in case.nodes.items()} == {reference(1): Standing.DELETED}
    assert await store.threads.find(Wanted(number="NZ-1"), most=5) == []
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("SELECT content FROM sealane_case_reports").fetchall() == [
            (None,)
        ]


async def test_the_outbox_is_gone_through_once(store: SqliteStore) -> None:
    """What this station sent is given in order, until it is noted as done."""
    batch = [Numbered(n, bytes([n]) * 32, bytes(16), b"%d" % n, None, 1) for n in (0, 1, 2)]
    await store.outbox.keep("exercise.x.alert", 3, 7, batch, 0)
    first = await store.threads.sent(most=2)
    assert [(s.topic, s.lane, s.envelope) for s in first] == [
        ("exercise.x.alert", 3, b"0"),
        ("exercise.x.alert", 3, b"1"),
    ]
    await store.threads.keep_sent([ALERT], first[-1].row)
    assert [s.envelope for s in await store.threads.sent(most=2)] == [b"2"]
    assert [r.reference for r in await store.threads.find(Wanted(number="NZ-1"), most=5)] == [
        ALERT.reference
    ]


async def test_a_store_of_the_first_version_is_brought_forward(path: Path) -> None:
    """What it holds stays, and cases can be remembered in it."""
    with closing(sqlite3.connect(path)) as old:
        for statement in TABLES.split(";"):
            old.execute(statement)
        old.execute("INSERT INTO sealane_counts VALUES ('default', 'read', 5)")
        old.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        old.execute("PRAGMA user_version = 1")
        old.commit()
    for _ in range(2):
        with SqliteStore(path, lambda: 0, KEY) as store:
            assert await store.inbox.counts("default") == {"read": 5}
            await keep(store, ALERT)
            assert len(await store.threads.find(Wanted(number="NZ-1"), most=5)) == 1


def test_a_store_of_a_later_version_is_refused(path: Path) -> None:
    """An older Sealane leaves a newer one's store alone."""
    with SqliteStore(path, lambda: 0, KEY):
        pass
    with closing(sqlite3.connect(path)) as newer:
        newer.execute(f"PRAGMA user_version = {VERSION + 1}")
    with pytest.raises(ConfigError, match="newer Sealane"), SqliteStore(path, lambda: 0, KEY):
        pass
