"""Second verifier, written from `schemas/README.md` alone: section 6, the lane."""

from __future__ import annotations

from dataclasses import dataclass, replace

from second_verifier_avro import Refused

ZERO = bytes(32)
Position = tuple[int, int]
Gap = tuple[Position, Position, bytes, bytes]


@dataclass(frozen=True)
class Lane:
    """What a reader knows of a lane."""

    head: Position | None
    leaf: bytes
    gaps: tuple[Gap, ...]
    ended: bool


@dataclass(frozen=True)
class Numbered:
    """What the lane looks at in a record."""

    position: Position
    leaf: bytes
    prev: bytes
    is_end: bool


def take(lane: Lane, record: Numbered, known: dict[Position, bytes]) -> tuple[Lane, str, bool]:
    """Return the lane afterwards, the order, and whether it is a fork."""
    position = record.position
    if lane.head is None or position > lane.head:
        return _above(lane, record)
    taken = lane.leaf if position == lane.head else known.get(position)
    if taken is not None:
        same = taken == record.leaf
        return lane, "duplicate" if same else "equivocation", not same
    for gap in lane.gaps:
        if gap[0] <= position < gap[1]:
            return _inside(lane, gap, record)
    return lane, "duplicate", False


def _above(lane: Lane, record: Numbered) -> tuple[Lane, str, bool]:
    if lane.ended:
        raise Refused("wire.lane_ended")
    epoch, seq = record.position
    head = lane.head
    same = head is not None and head[0] == epoch
    base = head[1] if head is not None and same else 0
    if seq > base + 2**20:
        raise Refused("wire.seq_ahead")
    chained = record.prev == lane.leaf and (head is not None or seq == 0)
    numbered = same and seq == base + 1
    gaps = list(lane.gaps)
    if not chained and not numbered:
        first = (0, 0) if head is None else (head[0], head[1] + 1)
        gaps.append((first, record.position, lane.leaf, record.prev))
    after = Lane(record.position, record.leaf, _merged(gaps), record.is_end)
    return after, "next" if chained or numbered else "gap", numbered and not chained


def _inside(lane: Lane, gap: Gap, record: Numbered) -> tuple[Lane, str, bool]:
    first, until, after, before = gap
    epoch, seq = record.position
    sides = [
        (first, record.position, after, record.prev),
        ((epoch, seq + 1), until, record.leaf, before),
    ]
    fork = record.is_end
    kept = []
    for side in sides:
        if side[2] == side[3]:
            continue
        if side[0] < side[1]:
            kept.append(side)
        else:
            fork = True
    at = lane.gaps.index(gap)
    gaps = [*lane.gaps[:at], *kept, *lane.gaps[at + 1 :]]
    ended = lane.ended or record.is_end
    return replace(lane, gaps=_merged(gaps), ended=ended), "late", fork


def _merged(gaps: list[Gap]) -> tuple[Gap, ...]:
    while len(gaps) > 256:
        one, two = gaps[:2]
        gaps = [(one[0], two[1], one[2], two[3]), *gaps[2:]]
    return tuple(gaps)
