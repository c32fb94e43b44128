"""Shelf: an office's facts on disk, whose newest ones wait in a journal for the next Parquet part.

A fact is durable before its delivery is done, so a crash costs none. One that is written twice
counts once, because whoever asks drops rows of the same leaf.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, Final

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from broker.errors import StoreError
from broker.office import journal
from broker.office.facts import Fact, Goods, Route

PART: Final = 10_000
"""Facts in a part: so many may stand in the journal and in memory."""

_GOODS: Final = pa.struct(
    [
        ("risk_area", pa.string()),
        ("commodity", pa.string()),
        ("unit", pa.string()),
        ("amount", pa.decimal128(28, 8)),
        ("plausibility", pa.string()),
        ("kg", pa.decimal128(28, 8)),
        ("conversion", pa.string()),
        ("given", pa.string()),
    ]
)
_ROUTE: Final = pa.struct(
    [("origin", pa.string()), ("destination", pa.string()), ("given", pa.string())]
)
SCHEMA: Final = pa.schema(
    [
        ("leaf", pa.binary()),
        ("member", pa.string()),
        ("contract", pa.string()),
        ("status", pa.string()),
        ("made_at", pa.timestamp("us", tz="UTC")),
        ("lifecycle", pa.string()),
        ("revision", pa.int64()),
        ("supersedes_member", pa.string()),
        ("supersedes_leaf", pa.binary()),
        ("countable", pa.bool_()),
        ("risk_area", pa.string()),
        ("category", pa.string()),
        ("first_day", pa.date32()),
        ("last_day", pa.date32()),
        ("routes", pa.list_(_ROUTE)),
        ("goods", pa.list_(_GOODS)),
        ("about_member", pa.string()),
        ("about_leaf", pa.binary()),
        ("outcome", pa.string()),
        ("tlp", pa.string()),
        ("defaulted", pa.list_(pa.string())),
        ("country", pa.string()),
        ("direction", pa.string()),
        ("trigger", pa.string()),
        ("chapters", pa.list_(pa.string())),
        ("origin", pa.string()),
        ("departure", pa.string()),
        ("relayed_by", pa.string()),
        ("delete_after", pa.timestamp("us", tz="UTC")),
    ]
)
"""One row for each report; `facts.Fact` says what the columns mean."""


def as_table(facts: Sequence[Fact]) -> pa.Table:
    """Return facts as an Arrow table of `SCHEMA`."""
    return pa.Table.from_pylist([fact.row() for fact in facts], schema=SCHEMA)


class Shelf:
    """The facts in one folder, for reading.

    Args:
        folder: Where they lie; it may not be there yet.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.journal = folder / "journal.jsonl"

    def read(self) -> tuple[pa.Table, list[Path]]:
        """Return the facts in the journal, and the Parquet parts that hold the others.

        Parts that an earlier version wrote are written anew in the columns of `SCHEMA`; what they
        do not tell is null, which is not known.

        Raises:
            StoreError: The journal cannot be read, or an earlier part not be written anew.
        """
        # In this order: a fact leaves the journal only when its part is there.
        waiting = as_table(list(journal.read(self.journal)))
        return waiting, [_of_today(part) for part in sorted(self.folder.glob("*.parquet"))]


class ShelfWriter:
    """The shelf as its one writer has it.

    Args:
        shelf: Where to write; the folder is made.
        part: How many facts make a part.

    Raises:
        StoreError: The journal cannot be opened or read.
    """

    def __init__(self, shelf: Shelf, part: int = PART) -> None:
        self._shelf = shelf
        self._part = part
        self._journal = journal.Journal(shelf.journal)
        self._waiting = sum(1 for _ in journal.read(shelf.journal))

    def add(self, fact: Fact) -> None:
        """Return when the fact is on disk.

        Raises:
            StoreError: It may not be: say nothing is done, and add it again later.
        """
        self._journal.add(fact)
        self._waiting += 1
        if self._waiting >= self._part:
            write_part(self._shelf.folder, list(journal.read(self._shelf.journal)))
            self._journal.clear()
            self._waiting = 0

    def forget(self, reports: Mapping[bytes, str]) -> int:
        """Leave of these reports (member by leaf) no more than that they were; return how many.

        Who said a report, when, and what it replaced stays, so that what is counted stays true.

        Raises:
            StoreError: Some may be there still: call it again.
        """
        if not reports:
            return 0
        blanked = self._forget_waiting(reports)
        for part in sorted(self._shelf.folder.glob("*.parquet")):
            blanked += _forget_in(_of_today(part), reports)
        return blanked

    def ended(self, at: datetime) -> Mapping[bytes, str]:
        """Return the reports (member by leaf) of which nothing may be kept at a time any more.

        Raises:
            StoreError: The journal cannot be read, or an earlier part not be written anew.
        """
        over = {
            fact.leaf: fact.member
            for fact in journal.read(self._shelf.journal)
            if fact.delete_after is not None and fact.delete_after <= at
        }
        for part in sorted(self._shelf.folder.glob("*.parquet")):
            dated = pc.field("delete_after") <= pa.scalar(at, pa.timestamp("us", tz="UTC"))
            told = pq.read_table(_of_today(part), columns=["leaf", "member"], filters=dated)
            over |= {row["leaf"]: row["member"] for row in told.to_pylist()}
        return over

    def _forget_waiting(self, reports: Mapping[bytes, str]) -> int:
        waiting = list(journal.read(self._shelf.journal))
        kept = [_forgotten(fact) if _is_of(fact, reports) else fact for fact in waiting]
        blanked = sum(one != other for one, other in zip(waiting, kept, strict=True))
        if blanked:
            self._journal.replace(kept)
        return blanked

    def close(self) -> None:
        """Let go of the journal."""
        self._journal.close()


def _is_of(fact: Fact, reports: Mapping[bytes, str]) -> bool:
    return reports.get(fact.leaf) == fact.member


def _forgotten(fact: Fact) -> Fact:
    """Return of a fact what tells nothing of its case."""
    return Fact(
        leaf=fact.leaf,
        member=fact.member,
        contract=fact.contract,
        status=fact.status,
        made_at=fact.made_at,
        lifecycle=fact.lifecycle,
        revision=fact.revision,
        supersedes_member=fact.supersedes_member,
        supersedes_leaf=fact.supersedes_leaf,
        countable=False,
        risk_area="UNKNOWN",
        first_day=None,
        last_day=None,
    )


def _forget_in(part: Path, reports: Mapping[bytes, str]) -> int:
    """Write a part anew where it holds one of the reports, and return how many it held."""
    told = pq.read_table(part, columns=["leaf", "member"]).to_pylist()
    if not any(reports.get(row["leaf"]) == row["member"] for row in told):
        return 0
    facts = [Fact.model_validate(row) for row in _rows_of(part)]
    kept = [_forgotten(fact) if _is_of(fact, reports) else fact for fact in facts]
    blanked = sum(one != other for one, other in zip(facts, kept, strict=True))
    if blanked:
        _put(part, as_table(kept))
    return blanked


def _rows_of(part: Path) -> list[dict[str, Any]]:
    """Return a part's rows as `Fact` takes them: what is a tuple there is a list in Arrow."""
    rows: list[dict[str, Any]] = pq.read_table(part).to_pylist()
    for row in rows:
        row["routes"] = tuple(Route(**each) for each in row["routes"] or ())
        row["goods"] = tuple(Goods(**each) for each in row["goods"] or ())
        for name in ("defaulted", "chapters"):
            row[name] = None if row[name] is None else tuple(row[name])
    return rows


def write_part(folder: Path, facts: Sequence[Fact]) -> Path:
    """Write a Parquet part, named by the leaves it holds; whole and on disk before it is seen.

    Raises:
        StoreError: It could not be written; nothing is on the shelf.
    """
    leaves = b"".join(sorted(fact.leaf for fact in facts))
    return _put(folder / f"{hashlib.sha256(leaves).hexdigest()}.parquet", as_table(facts))


def _of_today(part: Path) -> Path:
    """Return a part whose columns are those of `SCHEMA`, written anew where they were fewer.

    Two who do so at once write the same, and who reads meanwhile has the one or the other. A file
    that is no part is left to the engine, which says so.
    """
    try:
        told = pq.read_schema(part)
        if told.equals(SCHEMA) or not set(told.names) < set(SCHEMA.names):
            return part
        rows = pq.read_table(part).to_pylist()
    except (pa.ArrowInvalid, OSError):
        return part
    return _put(part, pa.Table.from_pylist(rows, schema=SCHEMA))


def _put(part: Path, table: pa.Table) -> Path:
    try:
        _write_whole(part, table)
    except OSError as exc:
        raise StoreError(f"The office's facts could not be written to {part}: {exc}.") from exc
    return part


def _write_whole(part: Path, table: pa.Table) -> None:
    # Of two who write the same part, each has its own.
    draft = part.with_suffix(f".{os.getpid()}.draft")
    try:
        with draft.open("wb") as file:
            pq.write_table(table, file, compression="zstd")
            file.flush()
            os.fsync(file.fileno())
        draft.chmod(0o600)
        draft.replace(part)
    finally:
        draft.unlink(missing_ok=True)
    folder = os.open(part.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
