"""Delivery: a proven report in a handler's hands, until it is done or has failed."""

from __future__ import annotations

import enum
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from types import TracebackType
from typing import Any, Protocol, Self
from uuid import UUID

from broker.errors import ConfigError, RefusedError
from broker.handling import Decision, Outlet, Reader, may
from broker.register import Member, Status
from broker.roles.ports import Record
from broker.roles.progress import Effect, Kept
from broker.wire import Order, Proven
from schemas import Reference, Report, Terms

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Outcome(enum.Enum):
    """Where a delivery stands."""

    OPEN = enum.auto()
    DONE = enum.auto()
    FAILED = enum.auto()


class Settler(Protocol):
    """What a delivery tells its outcome to."""

    async def settle(self, delivery: Delivery) -> None:
        """Note a delivery that has effects done, in one commit with them.

        Raises:
            RefusedError: A statement failed; nothing was noted.
            StoreError: The store could not; nothing was noted.
        """


@dataclass(slots=True)
class Transaction:
    """The statements that are committed with the done-mark of a delivery, once, or not at all."""

    effects: list[Effect] = field(default_factory=list)

    async def execute(self, sql: str, parameters: Sequence[Any] | Mapping[str, Any] = ()) -> None:
        """Add a statement, run in the station's store when the handler has returned.

        Tables whose names begin with `sealane_` are the station's own.
        """
        self.effects.append(Effect(sql, parameters))


class Delivery:
    """A report that has been proven, with who said it, when, and how it may be used.

    `async with delivery:` marks it done on success; on an error the report goes to quarantine
    and the subscription goes on; after a crash it is delivered again under the same `id`.
    """

    __slots__ = (
        "_settler",
        "_transaction",
        "error",
        "originator",
        "outcome",
        "proven",
        "reader",
        "record",
    )

    def __init__(
        self, proven: Proven, originator: Member, record: Record, settler: Settler, reader: Reader
    ) -> None:
        self.proven = proven
        self.reader = reader
        """Who reads it, under which register and for what."""
        self.originator = originator
        """Who said it, as the register knows it."""
        self.record = record
        """Where in Kafka it stood; proves nothing."""
        self.outcome = Outcome.OPEN
        self.error: Exception | None = None
        """Why it failed."""
        self._settler = settler
        self._transaction: Transaction | None = None

    @property
    def report(self) -> Report:
        """What was said."""
        return self.proven.report

    @property
    def terms(self) -> Terms:
        """How it may be used."""
        return self.proven.terms

    @property
    def reference(self) -> Reference:
        """What other reports refer to it by; also the same in every delivery of it."""
        return Reference(member=self.proven.originator, leaf=self.proven.leaf)

    @property
    def id(self) -> UUID:
        """For people, and for a handler that must know a report delivered again."""
        return self.proven.id

    @property
    def contract(self) -> str:
        """The contract's name."""
        return self.proven.contract

    @property
    def status(self) -> Status:
        """What it is for; statuses are never mixed."""
        return self.proven.status

    @property
    def made_at(self) -> datetime:
        """When the originator made it, UTC."""
        return _time(self.proven.made_at)

    @property
    def signed_at(self) -> datetime:
        """When the originator signed it, UTC."""
        return _time(self.proven.signed_at)

    @property
    def expires_at(self) -> datetime:
        """When it ceases to be current, UTC."""
        return _time(self.proven.expires_at)

    def may(self, outlet: Outlet) -> Decision:
        """Return whether its reader may let it out here: what every outlet asks first."""
        return may(outlet, self.proven.marked, self.reader)

    @property
    def fork(self) -> bool:
        """Whether its chain contradicts its neighbours': its originator signed two histories."""
        return self.proven.fork

    @property
    def order(self) -> Order:
        """Whether it came next in its lane, after a gap, or late."""
        return self.proven.order

    @property
    def transaction(self) -> Transaction:
        """What is written through it is committed with the done-mark, once."""
        if self._transaction is None:
            self._transaction = Transaction()
        return self._transaction

    @property
    def effects(self) -> Sequence[Effect]:
        """The statements that the handler gave."""
        return self._transaction.effects if self._transaction else ()

    def kept(self) -> Kept:
        """Return it as quarantine keeps it after its handler failed."""
        record, error = self.record, self.error
        return Kept(
            record.topic,
            record.partition,
            record.offset,
            record.key,
            record.value,
            error.reason if isinstance(error, RefusedError) else "handler.failed",
            _where(error),
            self.originator.name,
            self.proven.leaf,
            0,
        )

    async def __aenter__(self) -> Self:
        if self.outcome is not Outcome.OPEN:
            raise ConfigError("This delivery was settled already: a delivery is handled once.")
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> bool:
        if isinstance(error, Exception):
            self.outcome, self.error = Outcome.FAILED, error
            return True
        if error is not None:
            return False
        if self.effects:
            # Whatever else is raised leaves the delivery open: it is delivered again.
            try:
                await self._settler.settle(self)
            except RefusedError as exc:
                self.outcome, self.error = Outcome.FAILED, exc
                return False
        self.outcome = Outcome.DONE
        return False


def _where(error: Exception | None) -> str:
    """Return what an error was and where it was raised: its text may quote the report."""
    named = type(error).__name__
    trace = error.__traceback__ if error is not None else None
    if trace is None:
        return named
    while trace.tb_next is not None:
        trace = trace.tb_next
    code = trace.tb_frame.f_code
    return f"{named} in {code.co_name}, line {trace.tb_lineno}"


def _time(microseconds: int) -> datetime:
    return EPOCH + timedelta(microseconds=microseconds)
