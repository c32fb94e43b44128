"""Progress: what a subscription has settled, to be noted in one commit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from copy import copy
from dataclasses import dataclass, field, fields
from typing import Any, NamedTuple

from broker.roles.recalled import TakenBack
from broker.roles.receipts import Beat, Due, Head, Heard
from broker.roles.remembered import Remembered
from broker.roles.vault import Hourly
from broker.wire import LaneState, Rung


class InLane(NamedTuple):
    """Another member's lane, as a subscription follows it."""

    topic: str
    member: str
    lane: int


class Kept(NamedTuple):
    """A record that was refused or failed, kept for a person to look at."""

    topic: str
    partition: int
    offset: int
    key: bytes | None
    value: bytes | None
    reason: str
    detail: str
    member: str | None
    leaf: bytes | None
    sampled: int
    """0 keeps it always; else the class of what strangers cause, of which a bounded number is kept.
    """


class Effect(NamedTuple):
    """A statement of a handler, to be run in the commit that notes its report done."""

    sql: str
    parameters: Sequence[Any] | Mapping[str, Any]


@dataclass(slots=True)
class Progress:
    """What a subscription has settled since it was last noted."""

    lanes: dict[InLane, LaneState] = field(default_factory=dict)
    """Each touched lane's state."""
    leaves: dict[InLane, list[tuple[int, int, bytes]]] = field(default_factory=dict)
    """(epoch, seq, leaf) of every number taken."""
    counts: dict[str, int] = field(default_factory=dict)
    kept: list[Kept] = field(default_factory=list)
    released: list[int] = field(default_factory=list)
    """Quarantine rows that were delivered after all."""
    effects: list[Effect] = field(default_factory=list)
    remembered: list[Remembered] = field(default_factory=list)
    hourly: list[Hourly] = field(default_factory=list)
    rungs: list[tuple[str, bytes, Rung]] = field(default_factory=list)
    """(member, leaf, rung) of what was opened."""
    due: list[Due] = field(default_factory=list)
    """Receipts that the next heartbeat is to tell."""
    heard: list[Heard] = field(default_factory=list)
    """Receipts that came in."""
    beats: list[Beat] = field(default_factory=list)
    heads: list[tuple[str, Head]] = field(default_factory=list)
    """What members' heartbeats said of their lanes."""
    recalls: list[TakenBack] = field(default_factory=list)
    """What originators took back."""

    def copy(self) -> Progress:
        """Return the same progress, to go back to."""
        copied = {each.name: copy(getattr(self, each.name)) for each in fields(self)}
        copied["leaves"] = {lane: list(taken) for lane, taken in self.leaves.items()}
        return Progress(**copied)

    def __bool__(self) -> bool:
        """Whether there is anything to note."""
        return bool(
            self.counts or self.lanes or self.kept or self.effects or self.released or self.hourly
        )
