"""The lane's state: this file owns every transition of it (step 9)."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from struct import Struct, error
from typing import Final, NamedTuple

from broker.errors import StoreError
from broker.keys import ZERO
from broker.wire.authenticate import Authentic
from broker.wire.layout import SEQ_AHEAD
from broker.wire.place import Position
from broker.wire.refusals import Reason, refused

GAPS: Final = 256
"""How many gaps of a lane are kept apart; past that the oldest two become one."""

_START: Final = Position(0, 0)


class Order(StrEnum):
    """What a record's number says about it."""

    NEXT = "next"
    GAP = "gap"
    LATE = "late"
    DUPLICATE = "duplicate"
    EQUIVOCATION = "equivocation"


class Gap(NamedTuple):
    """Records that a lane's reader lacks: `first` <= position < `until`.

    Args:
        first: The first number missing; across epochs, the one after the last known.
        until: The record behind the gap.
        after: Leaf of the record before the gap.
        before: `prev` of the record behind it; equal to `after` when nothing is missing.
    """

    first: Position
    until: Position
    after: bytes
    before: bytes

    @property
    def size(self) -> int | None:
        """How many records are missing, or None where the gap reaches over epochs."""
        if self.first.epoch != self.until.epoch:
            return None
        return self.until.seq - self.first.seq


class LaneState(NamedTuple):
    """What a reader knows of one lane.

    Args:
        head: The highest number taken, or None at the start.
        leaf: That record's leaf; zero at the start.
        gaps: What is missing below it, in order.
        ended: Whether the lane's signed last record was taken.
    """

    head: Position | None
    leaf: bytes
    gaps: tuple[Gap, ...]
    ended: bool


NEW_LANE: Final = LaneState(None, ZERO, (), ended=False)


class Placed(NamedTuple):
    """A record's number, taken.

    Args:
        state: The lane afterwards, to be stored with the record's leaf.
        order: How it stands to what came before.
        fork: Whether its chain contradicts what its neighbours' say: the originator signed two
            histories.
    """

    state: LaneState
    order: Order
    fork: bool


def take_number(
    state: LaneState, authentic: Authentic, known: Callable[[Position], bytes | None]
) -> Placed:
    """Return the lane with this record's number taken, whatever is found out about it later.

    Args:
        state: The lane of this record's member, topic and lane number, before.
        authentic: The record.
        known: The leaf that was taken at a position, or None where that is not known (any more).

    Raises:
        EnvelopeRefused: The lane has ended (`wire.lane_ended`), or the number is too far ahead
            (`wire.seq_ahead`). The lane stays as it was.
    """
    position = authentic.position
    if state.head is None or position > state.head:
        return _ahead(state, authentic, position)
    taken = state.leaf if position == state.head else known(position)
    if taken is not None:
        same = taken == authentic.leaf
        return Placed(state, Order.DUPLICATE if same else Order.EQUIVOCATION, fork=not same)
    for number, gap in enumerate(state.gaps):
        if gap.first <= position < gap.until:
            return _late(state, number, authentic, position)
    return Placed(state, Order.DUPLICATE, fork=False)


def _ahead(state: LaneState, authentic: Authentic, position: Position) -> Placed:
    """Take a number above the head."""
    if state.ended:
        raise refused(Reason.LANE_ENDED, "The lane has ended; nothing may follow its last record.")
    head = state.head
    same_epoch = head is not None and position.epoch == head.epoch
    base = head.seq if head is not None and same_epoch else 0
    if position.seq > base + SEQ_AHEAD:
        raise refused(Reason.SEQ_AHEAD, f"Number {position.seq} is too far ahead in its lane.")
    prev = authentic.header.prev
    chained = prev == state.leaf and (head is not None or position.seq == 0)
    numbered = same_epoch and position.seq == base + 1
    gaps = state.gaps
    if not chained and not numbered:
        first = _START if head is None else Position(head.epoch, head.seq + 1)
        gaps = _bounded((*gaps, Gap(first, position, state.leaf, prev)))
    after = LaneState(position, authentic.leaf, gaps, ended=authentic.ends_lane)
    order = Order.NEXT if chained or numbered else Order.GAP
    return Placed(after, order, fork=numbered and not chained)


def _late(state: LaneState, number: int, authentic: Authentic, position: Position) -> Placed:
    """Take a number inside the gap of this number, and keep what is left of the gap."""
    gap = state.gaps[number]
    left = Gap(gap.first, position, gap.after, authentic.header.prev)
    right = Gap(Position(position.epoch, position.seq + 1), gap.until, authentic.leaf, gap.before)
    open_sides = [side for side in (left, right) if side.after != side.before]
    kept = [side for side in open_sides if side.first < side.until]
    gaps = _bounded((*state.gaps[:number], *kept, *state.gaps[number + 1 :]))
    # A last record with others behind it is a second history, too.
    fork = len(kept) < len(open_sides) or authentic.ends_lane
    after = LaneState(state.head, state.leaf, gaps, state.ended or authentic.ends_lane)
    return Placed(after, Order.LATE, fork=fork)


def _bounded(gaps: tuple[Gap, ...]) -> tuple[Gap, ...]:
    if len(gaps) <= GAPS:
        return gaps
    one, two = gaps[:2]
    return (Gap(one.first, two.until, one.after, two.before), *gaps[2:])


_HEAD: Final = Struct(">?QQ32s?H")
_GAP: Final = Struct(">QQQQ32s32s")


def lane_to_bytes(state: LaneState) -> bytes:
    """Return `state` for a store to keep; the store's own form, which never travels."""
    head = state.head or _START
    start = _HEAD.pack(state.head is not None, *head, state.leaf, state.ended, len(state.gaps))
    return start + b"".join(_GAP.pack(*g.first, *g.until, g.after, g.before) for g in state.gaps)


def lane_from_bytes(data: bytes) -> LaneState:
    """Return the state that `lane_to_bytes` wrote.

    Raises:
        StoreError: The store gave back something else.
    """
    try:
        begun, epoch, seq, leaf, ended, count = _HEAD.unpack_from(data)
        gaps = tuple(
            Gap(Position(*fields[:2]), Position(*fields[2:4]), *fields[4:])
            for fields in _GAP.iter_unpack(data[_HEAD.size :])
        )
    except error as exc:
        raise StoreError("A lane's state in the store is damaged.") from exc
    if len(gaps) != count:
        raise StoreError("A lane's state in the store is damaged.")
    return LaneState(Position(epoch, seq) if begun else None, leaf, gaps, ended=ended)
