"""The inbox in SQLite: each subscription's lanes, numbers taken, counts and quarantine."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from broker.errors import ConfigError
from broker.roles.ports import QuarantineRow
from broker.roles.progress import InLane, Progress
from broker.store.case_rows import CaseRows
from broker.store.contents import Contents
from broker.store.database import Database
from broker.store.effects import run_effects
from broker.store.locks import Locks
from broker.store.quarantine import COLUMNS, keep, row_of
from broker.store.recalls import take_back
from broker.store.receipts import note_answers
from broker.store.store_key import StoreKey
from broker.store.vault import SqliteVault
from broker.wire import LaneState, lane_from_bytes, lane_to_bytes

LEAF = 32


class SqliteInbox:
    """Implements `Inbox` over a store's database."""

    def __init__(  # noqa: PLR0913, PLR0917 - what it is made of
        self,
        database: Database,
        locks: Locks,
        now: Callable[[], int],
        cases: CaseRows,
        vault: SqliteVault,
        key: StoreKey,
    ) -> None:
        self._database = database
        self._locks = locks
        self._now = now
        self._cases = cases
        self._vault = vault
        self._key = key
        self._contents = Contents(key)
        self._lane_ids: dict[tuple[str, InLane], int] = {}

    def claim(self, subscription: str) -> None:
        """Make the caller the only reader of `subscription`."""
        name = _lock_name(subscription)
        if self._locks.holds(name):
            raise ConfigError(
                f"This station is reading its subscription {subscription!r} already: close that "
                "one first, or choose another name."
            )
        if not self._locks.take(name):
            raise ConfigError(
                f"The subscription {subscription!r} of this station is being read by process "
                f"{self._locks.holder(name)}: stop that one, or choose another name."
            )

    def release(self, subscription: str) -> None:
        """Let another read `subscription`."""
        self._locks.let_go(_lock_name(subscription))

    async def lanes(self, subscription: str) -> Mapping[InLane, LaneState]:
        """Return the state of every lane the subscription has seen."""

        def work(connection: sqlite3.Connection) -> dict[InLane, LaneState]:
            rows = connection.execute(
                "SELECT id, topic, member, lane, state FROM sealane_lane_in WHERE subscription = ?",
                (subscription,),
            ).fetchall()
            self._lane_ids.update({(subscription, InLane(*row[1:4])): row[0] for row in rows})
            return {InLane(*row[1:4]): lane_from_bytes(row[4]) for row in rows}

        return await self._database.read(work)

    def leaf_at(self, subscription: str, lane: InLane, epoch: int, seq: int) -> bytes | None:
        """Return the leaf that took this number, if one did."""
        lane_id = self._lane_ids.get((subscription, lane))
        if lane_id is None:
            return None
        # Runs of numbers never overlap, so only the nearest run from below can hold this one.
        row = self._database.look_up(
            "SELECT first_seq, leaves FROM sealane_numbers_taken"
            " WHERE lane_in = ? AND epoch = ? AND first_seq <= ? ORDER BY first_seq DESC LIMIT 1",
            (lane_id, epoch, seq),
        )
        if row is None:
            return None
        first_seq, leaves = row
        at = (seq - int(str(first_seq))) * LEAF
        return bytes(leaves)[at : at + LEAF] or None  # type: ignore[call-overload] # a BLOB

    async def note(self, subscription: str, progress: Progress) -> None:
        """Make progress durable, effects included, in one commit."""

        def work(connection: sqlite3.Connection) -> dict[tuple[str, InLane], int]:
            run_effects(connection, progress.effects)
            self._cases.write(connection, progress.remembered)
            note_answers(connection, progress)
            self._vault.keep_hourly(connection, progress.hourly)
            self._vault.keep_rungs(connection, progress.rungs)
            # Behind all that was kept: what was taken back a moment later goes with the rest.
            take_back(connection, self._contents, progress.recalls)
            ids = _note_lanes(connection, subscription, progress)
            connection.executemany(
                "INSERT INTO sealane_counts VALUES (?, ?, ?)"
                " ON CONFLICT (subscription, name) DO UPDATE SET n = n + excluded.n",
                [(subscription, name, n) for name, n in progress.counts.items()],
            )
            if progress.kept:
                keep(connection, self._key, subscription, self._now(), progress.kept)
            connection.executemany(
                "DELETE FROM sealane_quarantine WHERE id = ?", [(row,) for row in progress.released]
            )
            return ids

        self._lane_ids.update(await self._database.commit(work))
        if any(each.destroy for each in progress.recalls):
            await self._vault.scrub()

    async def counts(self, subscription: str) -> Mapping[str, int]:
        """Return the subscription's counts since its beginning."""
        return dict(
            await self._database.read(
                lambda connection: connection.execute(
                    "SELECT name, n FROM sealane_counts WHERE subscription = ?", (subscription,)
                ).fetchall()
            )
        )

    async def parked(self, subscription: str, reason: str) -> Sequence[QuarantineRow]:
        """Return the records that were kept for one reason, oldest first."""
        return await self._database.read(
            lambda connection: [
                row_of(row, self._key)
                for row in connection.execute(
                    f"SELECT {COLUMNS} FROM sealane_quarantine"  # noqa: S608 - a constant
                    " WHERE subscription = ? AND reason = ? ORDER BY id",
                    (subscription, reason),
                )
            ]
        )


def _lock_name(subscription: str) -> str:
    return f"subscription-{subscription}"


def _note_lanes(
    connection: sqlite3.Connection, subscription: str, progress: Progress
) -> dict[tuple[str, InLane], int]:
    ids = {}
    for lane, state in progress.lanes.items():
        (lane_id,) = connection.execute(
            "INSERT INTO sealane_lane_in (subscription, topic, member, lane, state)"
            " VALUES (?, ?, ?, ?, ?) ON CONFLICT (subscription, topic, member, lane)"
            " DO UPDATE SET state = excluded.state RETURNING id",
            (subscription, *lane, lane_to_bytes(state)),
        ).fetchone()
        ids[subscription, lane] = lane_id
        connection.executemany(
            "INSERT INTO sealane_numbers_taken VALUES (?, ?, ?, ?)",
            [(lane_id, *run) for run in _runs(progress.leaves.get(lane, []))],
        )
    return ids


def _runs(taken: Iterable[tuple[int, int, bytes]]) -> Iterator[tuple[int, int, bytes]]:
    """Join numbers that follow each other into (epoch, first_seq, leaves)."""
    run: list[bytes] = []
    epoch = first = 0
    for this_epoch, seq, leaf in taken:
        if run and (this_epoch, seq) == (epoch, first + len(run)):
            run.append(leaf)
            continue
        if run:
            yield epoch, first, b"".join(run)
        epoch, first, run = this_epoch, seq, [leaf]
    if run:
        yield epoch, first, b"".join(run)
