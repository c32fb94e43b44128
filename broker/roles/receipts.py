"""Receipts: what a station answers to the originator of a report, and what that one keeps of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import IntEnum
from typing import NamedTuple, Protocol


class ReceiptKind(IntEnum):
    """What a receipt says, as the wire writes it."""

    DELIVERED = 1
    """It was proven and taken in."""
    PROCESSED = 2
    """Its handler has done its work."""
    REJECTED = 3
    """It could not be read or handled; the code says why."""
    PURGED = 4
    """It was taken back by its originator, and its keys and content are destroyed."""
    ASK_FOR_KEYS = 5
    """No receipt: the `keys` record of this leaf is lacking (THREATS 32)."""


class Receipt(NamedTuple):
    """One receipt.

    Args:
        kind: What it says.
        leaf: Of the report, 32 bytes; of the `keys` record that is asked for.
        at: When it came to that, by the answering station's clock, microseconds UTC.
        code: Why it was rejected; by which record it was purged.
    """

    kind: ReceiptKind
    leaf: bytes
    at: int
    code: str = ""


class Due(NamedTuple):
    """A receipt that waits for the next heartbeat, and whose report it is about."""

    member: str
    receipt: Receipt


class Heard(NamedTuple):
    """A receipt that came in, with who answered."""

    member: str
    receipt: Receipt


class Asked(NamedTuple):
    """A record of this station's own that another one lacks, by its lane and leaf."""

    topic: str
    lane: int
    leaf: bytes


class Beat(NamedTuple):
    """What a member's heartbeat said of its station; `at` and `interval` in microseconds."""

    member: str
    at: int
    interval: int


class Head(NamedTuple):
    """The last record of a lane, as a heartbeat tells it."""

    topic: str
    lane: int
    epoch: int
    seq: int
    leaf: bytes


class Receipts(Protocol):
    """Keeps receipts: those that wait to be sent, and those that came in."""

    async def due(self) -> Sequence[Due]:
        """Return what waits for a heartbeat, the gravest first, then the oldest."""

    async def sent(self, told: Sequence[Due]) -> None:
        """Forget what a durable heartbeat tells, unless it has changed meanwhile."""

    async def owe(self, due: Sequence[Due]) -> None:
        """Let receipts wait for the next heartbeat."""

    async def asked(self) -> Sequence[Asked]:
        """Return the records of this station's own that others ask for, and forget the asking."""

    async def heard(self, leaf: bytes) -> Sequence[Heard]:
        """Return all that was answered to a report of one's own, by member and time."""

    async def beats(self) -> Mapping[str, Beat]:
        """Return the last heartbeat of every member that was heard."""

    async def heads(self, *, most: int) -> Sequence[Head]:
        """Return the heads of this station's own lanes, the newest first."""

    async def heads_of(self, member: str) -> Sequence[Head]:
        """Return what a member's heartbeats last said of its lanes."""
