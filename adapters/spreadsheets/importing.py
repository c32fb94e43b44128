"""Importing: a file's rows through a mapping to a station, every row accounted for.

1. The file is opened and surveyed, mapping and header are held against each other.
2. Every row is read once: encoding, quoting, cut, limits, keys. Nothing has been sent so far.
3. Rows are understood and published, 64 at a time, each batch durable before the next.
4. The report file takes its place once all rows stand in it.

Killed anywhere in 3, the same import again sends what is missing: the station knows each row's key.
"""

from __future__ import annotations

import itertools
from collections.abc import Awaitable, Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from adapters.spreadsheets.mapping.files import check_columns, check_contract
from adapters.spreadsheets.mapping.row_mapping import RowMapping
from adapters.spreadsheets.outcome import Accounts, Outcome
from adapters.spreadsheets.reading.table import Row, Table
from adapters.spreadsheets.reasons import Finding, Reason
from adapters.spreadsheets.report_file import NOTHING, Kept, ReportFile
from adapters.spreadsheets.twins import Twins, find_twins
from adapters.spreadsheets.understanding.rows import RefusedRow, Understanding, Understood
from broker.errors import RefusedError
from schemas import Report, Terms
from schemas.codes import Codes

BATCH = 64
"""Rows per durable commit, as a station's publisher takes them."""


@dataclass(frozen=True, slots=True)
class Sent:
    """What the station did with one report: sent it, or had sent the very same before."""

    repeated: bool


Send = Callable[[Sequence[Understood]], Awaitable[Sequence[Sent]]]
"""Publishes a batch, all or nothing, durable when it returns; raises `RefusedError` for none."""


class Watcher(Protocol):
    """Who is told how far it is."""

    def advance(self, by: int = 1) -> None:
        """Hear that `by` more rows are done."""


@dataclass
class Import:
    """One file under one mapping, ready to run; made by `prepare`."""

    file: Table
    twins: Twins
    understanding: Understanding
    kept: Kept = NOTHING
    """What the report file keeps beside the rows."""
    accounts: Accounts = field(default_factory=Accounts)
    _taken: bool = False
    """Whether the station has taken anything yet."""

    async def run(self, send: Send | None, report: Path, watcher: Watcher) -> Accounts:
        """Understand and send every row; `send` is `None` when nothing is to be published.

        Raises:
            RefusedError: The file was changed meanwhile. What was sent is known by its keys.
            UnavailableError: The station could not keep or send; importing again goes on.
        """
        with ReportFile(report, self.file.header, self.kept) as written:
            for rows in _batches(self.file.rows(), BATCH):
                read = [self.understanding.read(row, twin=self.twins.of(row)) for row in rows]
                if send is not None:
                    self.file.check_unchanged()
                    read = await self._sent(read, send)
                for each in read:
                    self._account(each, written)
                watcher.advance(len(rows))
            self._check_sum()
        return self.accounts

    async def _sent(
        self, read: Sequence[Understood | RefusedRow], send: Send
    ) -> list[Understood | RefusedRow]:
        understood = [each for each in read if isinstance(each, Understood)]
        try:
            await self._publish(understood, send)
        except RefusedError as exc:
            # One refuses the batch, and none of it was sent: find out which.
            singly = [await self._single(each, send) for each in read]
            if not self._taken:
                # Nothing was ever taken: it is not about single rows, so nothing is to be sent.
                raise RefusedError(exc.reason, exc.detail) from exc
            return singly
        return list(read)

    async def _single(self, each: Understood | RefusedRow, send: Send) -> Understood | RefusedRow:
        if isinstance(each, RefusedRow):
            return each
        try:
            await self._publish([each], send)
        except RefusedError as exc:
            detail = f"{exc.reason}: {exc.detail}"
            finding = Finding(each.row.number, Reason.REFUSED, detail=detail)
            return RefusedRow(each.row, (*each.flags, finding))
        return each

    async def _publish(self, understood: Sequence[Understood], send: Send) -> None:
        if understood:
            sent = await send(understood)
            self.accounts.repeated += sum(each.repeated for each in sent)
            self._taken = True

    def _account(self, each: Understood | RefusedRow, written: ReportFile) -> None:
        outcome, findings = outcome_of(each)
        self.accounts.count(outcome, findings)
        written.write(each.row, outcome, findings)

    def _check_sum(self) -> None:
        if self.accounts.rows != self.twins.rows:
            raise RefusedError(
                "file.changed",
                f"{self.twins.rows} rows were counted first and {self.accounts.rows} read "
                "afterwards: the file was changed meanwhile",
            )


def outcome_of(each: Understood | RefusedRow) -> tuple[Outcome, tuple[Finding, ...]]:
    """Return what became of a row, and every finding about it."""
    if isinstance(each, RefusedRow):
        return Outcome.REFUSED, each.reasons
    return (Outcome.FLAGGED if each.flags else Outcome.ACCEPTED), each.flags


def prepare(
    file: Table,
    mapping: RowMapping,
    model: type[Report],
    terms: Terms,
    codes: Codes | None = None,
) -> Import:
    """Hold mapping, contract and file against each other, and read every row once.

    `codes` are the station's code lists; without, those that ship.

    Raises:
        ConfigError: The mapping does not fit the contract.
        RefusedError: The file does not fit the mapping, or is broken somewhere.
    """
    check_contract(mapping, model)
    check_columns(mapping, file.header)
    understanding = Understanding(
        mapping,
        model,
        file.header,
        terms,
        guessed=file.guessed,
        cell_chars=file.limits.cell_chars,
        codes=codes,
    )
    return Import(file, find_twins(file.rows(), understanding.key), understanding)


def _batches(rows: Iterable[Row], size: int) -> Iterator[list[Row]]:
    rows = iter(rows)
    while batch := list(itertools.islice(rows, size)):
        yield batch
