"""Vectors of step 9: the lane, record by record."""

from __future__ import annotations

from collections.abc import Iterator

from vector_case import Case
from wire_forge import Forged, raw_header, raw_origin
from wire_world import DAY, EPOCH, NOW, fresh, key, origin, signed, unsigned, uuid7

from broker.keys import ZERO
from broker.wire import NEW_LANE, Gap, LaneState, Position, end_of_lane
from broker.wire.lane import GAPS

CHAIN = signed(8)
NEXT_EPOCH = origin(epoch=EPOCH + 1)


def at(seq: int, epoch: int = EPOCH) -> Position:
    """Return a position of the epoch of `CHAIN`."""
    return Position(epoch, seq)


def lane(head: int, *gaps: Gap, ended: bool = False) -> LaneState:
    """Return the lane with this record of `CHAIN` at its head."""
    return LaneState(at(head), CHAIN[head].leaf, gaps, ended=ended)


def gap(first: int, until: int) -> Gap:
    """Return the gap between two records of `CHAIN`, the first missing and the one behind."""
    return Gap(at(first), at(until), CHAIN[first - 1].leaf, CHAIN[until - 1].leaf)


def one(seq: int, prev: bytes, *, epoch: int = EPOCH) -> bytes:
    """Return a record with this number and chain."""
    header = raw_header(raw_origin(origin(epoch=epoch)), seq=seq.to_bytes(8, "big"), prev=prev)
    return Forged(header=header).envelope()


def end(seq: int, prev: bytes) -> bytes:
    """Return the lane's end with this number."""
    return end_of_lane(
        origin(),
        id=uuid7(77),
        salt=fresh("end"),
        made_at=NOW,
        expires_at=NOW + DAY,
        prev=prev,
        seq=seq,
        signer=key("customs-nz"),
    ).envelope


def ahead() -> Iterator[Case]:
    """Yield the vectors of numbers above the head."""
    for name, says, value, before in (
        ("first", "The first of a lane.", CHAIN[0].envelope, NEW_LANE),
        (
            "first_chained",
            "The first, and it names one before.",
            one(0, fresh("x", size=32)),
            NEW_LANE,
        ),
        ("joined_late", "The first seen is not the first.", CHAIN[3].envelope, NEW_LANE),
        ("joined_zero", "Not the first, and it names none before.", one(1, ZERO), NEW_LANE),
        ("next", "The next number, chained.", CHAIN[3].envelope, lane(2)),
        ("fork", "The next number, another chain.", one(3, fresh("x", size=32)), lane(2)),
        ("gap", "Two are missing.", CHAIN[5].envelope, lane(2)),
        ("skipped", "Numbers skipped, and none is missing.", one(7, CHAIN[2].leaf), lane(2)),
        ("epoch", "A new epoch, chained.", one(0, CHAIN[2].leaf, epoch=EPOCH + 1), lane(2)),
        (
            "epoch_gap",
            "One that names another last.",
            one(0, CHAIN[4].leaf, epoch=EPOCH + 1),
            lane(2),
        ),
        ("epoch_zero", "One that names none.", one(0, ZERO, epoch=EPOCH + 1), lane(2)),
        ("epoch_joined", "One whose first was not seen.", one(4, ZERO, epoch=EPOCH + 1), lane(2)),
        ("far", "2^20 ahead.", one(2 + 2**20, ZERO), lane(2)),
        ("epoch_far", "2^20 into an epoch.", one(2**20, ZERO, epoch=EPOCH + 1), lane(2)),
    ):
        yield Case(f"lane/{name}", says, "proven", value, lane=before)
    for name, says, value, before in (
        ("too_far", "More than 2^20 ahead.", one(3 + 2**20, ZERO), lane(2)),
        ("epoch_too_far", "More, into an epoch.", one(1 + 2**20, ZERO, epoch=EPOCH + 1), lane(2)),
        ("new_too_far", "More, in a new lane.", one(1 + 2**20, ZERO), NEW_LANE),
    ):
        yield Case(f"lane/{name}", says, "wire.seq_ahead", value, lane=before)
    many = tuple(
        Gap(at(2 * n + 1), at(2 * n + 2), fresh("a", n, size=32), fresh("b", n, size=32))
        for n in range(GAPS)
    )
    full = LaneState(at(2 * GAPS), CHAIN[0].leaf, many, ended=False)
    value = one(2 * GAPS + 2, fresh("x", size=32))
    yield Case("lane/257_gaps", "The oldest two become one.", "proven", value, lane=full)


def behind() -> Iterator[Case]:
    """Yield the vectors of numbers at or below the head."""
    known = {at(n): CHAIN[n].leaf for n in (0, 1, 2)}
    twin = one(1, CHAIN[0].leaf)
    yield Case("lane/replay_head", "The head again.", "duplicate", CHAIN[2].envelope, lane=lane(2))
    yield Case(
        "lane/twin_head",
        "Another as the head.",
        "equivocation",
        one(2, CHAIN[1].leaf),
        lane=lane(2),
    )
    yield Case(
        "lane/replay", "One below again.", "duplicate", CHAIN[1].envelope, lane=lane(2), known=known
    )
    yield Case(
        "lane/twin", "Another under its number.", "equivocation", twin, lane=lane(2), known=known
    )
    yield Case(
        "lane/forgotten",
        "One below, not known any more.",
        "duplicate",
        CHAIN[1].envelope,
        lane=lane(2),
    )
    old = one(9, CHAIN[7].leaf, epoch=EPOCH - 1)
    yield Case("lane/old_epoch", "One of an epoch before.", "duplicate", old, lane=lane(2))
    wide = lane(7, gap(2, 6))
    for name, says, number in (
        ("late_first", "The first of a gap.", 2),
        ("late_middle", "One in the middle.", 3),
        ("late_last", "The last of a gap.", 5),
    ):
        yield Case(f"lane/{name}", says, "proven", CHAIN[number].envelope, lane=wide)
    single = lane(7, gap(2, 3))
    other = fresh("x", size=32)
    yield Case(
        "lane/late_closes", "The only one missing.", "proven", CHAIN[2].envelope, lane=single
    )
    yield Case(
        "lane/late_other_prev",
        "Not chained to the one before.",
        "proven",
        one(2, other),
        lane=single,
    )
    yield Case(
        "lane/late_other_leaf",
        "Not the one that is named behind.",
        "proven",
        one(2, CHAIN[1].leaf),
        lane=single,
    )
    yield Case(
        "lane/late_proves_empty",
        "It names the one before the gap: the left is empty.",
        "proven",
        one(4, CHAIN[1].leaf),
        lane=wide,
    )
    across = LaneState(
        at(0, EPOCH + 1),
        other,
        (Gap(at(3), at(0, EPOCH + 1), CHAIN[2].leaf, CHAIN[4].leaf),),
        ended=False,
    )
    yield Case(
        "lane/late_across", "In a gap over two epochs.", "proven", CHAIN[3].envelope, lane=across
    )
    yield Case("lane/late_across_last", "Its last.", "proven", CHAIN[4].envelope, lane=across)
    start = LaneState(
        at(3), CHAIN[3].leaf, (Gap(Position(0, 0), at(3), ZERO, CHAIN[2].leaf),), ended=False
    )
    yield Case(
        "lane/late_start", "The lane's first, after all.", "proven", CHAIN[0].envelope, lane=start
    )
    yield Case(
        "lane/known_in_gap",
        "Known, within a merged gap.",
        "duplicate",
        CHAIN[3].envelope,
        lane=wide,
        known={at(3): CHAIN[3].leaf},
    )


def ends() -> Iterator[Case]:
    """Yield the vectors of a lane's end."""
    yield Case("end/next", "The lane ends.", "system", end(3, CHAIN[2].leaf), lane=lane(2))
    yield Case(
        "end/gap",
        "It ends, and something is missing.",
        "system",
        end(6, CHAIN[5].leaf),
        lane=lane(2),
    )
    yield Case(
        "end/late",
        "It ended before its head.",
        "system",
        end(3, CHAIN[2].leaf),
        lane=lane(7, gap(3, 5)),
    )
    after = lane(2, ended=True)
    yield Case(
        "end/after", "A number behind the end.", "wire.lane_ended", CHAIN[3].envelope, lane=after
    )
    value = one(0, CHAIN[2].leaf, epoch=EPOCH + 1)
    yield Case("end/after_epoch", "An epoch behind the end.", "wire.lane_ended", value, lane=after)
    value = one(3 + 2**20, ZERO)
    yield Case("end/after_far", "Ended, and far ahead.", "wire.lane_ended", value, lane=after)
    missing = lane(7, gap(2, 6), ended=True)
    yield Case(
        "end/late_below", "What was missing may come.", "proven", CHAIN[3].envelope, lane=missing
    )
    yield Case(
        "end/replay", "The head again, after the end.", "duplicate", CHAIN[2].envelope, lane=after
    )
    (bad,) = signed(
        of=NEXT_EPOCH, prev=CHAIN[2].leaf, records=[unsigned(sections=[b"1", b"2", b"3"])]
    )
    yield Case(
        "lane/refused_takes_number",
        "Refused at 14, and its number is taken.",
        "wire.section_short",
        bad.envelope,
        lane=lane(2),
    )
