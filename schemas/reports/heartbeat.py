"""Heartbeat: a station is alive, and how far its lanes have come; receipts ride in it."""

from __future__ import annotations

from typing import Annotated, ClassVar

from annotated_types import Ge, Le, MaxLen
from pydantic import StringConstraints

from schemas.part import Part
from schemas.report import Report
from schemas.values import Digest, Kind, Leaf, Long, Many

TopicName = Annotated[
    str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,199}$"), Kind.CODE
]
Lane = Annotated[int, Ge(0), Le(63)]
Interval = Annotated[int, Ge(1), Le(86_400)]
Opaque = Annotated[bytes, MaxLen(4096)]


class LaneHead(Part):
    """The last record of one lane of this station."""

    topic: TopicName
    """Topic of the lane."""
    lane: Lane
    """Number of the lane in the topic."""
    epoch: Long
    """Epoch, microseconds since 1970."""
    seq: Long
    """Number of the last record in the epoch."""
    leaf: Leaf
    """Leaf of the last record."""


class Checkpoint(Part):
    """The head of this station's ledger."""

    size: Long
    """Entries."""
    root: Digest
    """Root of the tree over them."""


class HeartbeatOpen(Part):
    """What a station says on every beat."""

    interval_s: Interval
    """Seconds until the next."""
    heads: Many[LaneHead] = ()
    """Heads of its lanes; those of closed groups are not among them."""
    checkpoint: Checkpoint | None = None
    """Head of its ledger; null: it keeps none."""
    receipts: Many[Opaque] = ()
    """Sealed parts, one per member, all of one size; they tell nothing to others."""


class Heartbeat(Report):
    """A station is alive, and how far its lanes have come."""

    contract: ClassVar[str] = "heartbeat"

    open: HeartbeatOpen
    """All it says; it has no terms."""
