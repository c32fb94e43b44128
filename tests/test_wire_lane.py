"""What the lane's state promises (step 9)."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest
from hypothesis import given
from hypothesis import strategies as st
from wire_world import EPOCH, NOW, fresh, network, origin, place, signed

from broker.errors import EnvelopeRefused, StoreError
from broker.keys import ZERO
from broker.register import Status
from broker.wire import (
    NEW_LANE,
    Authentic,
    Authenticator,
    Gap,
    LaneState,
    Order,
    Placed,
    Position,
    Reason,
    lane_from_bytes,
    lane_to_bytes,
    take_number,
)
from broker.wire.lane import GAPS

_MODEL = Authenticator(network()).authenticate(signed()[0].envelope, place(), NOW)


def record(
    seq: int, *, prev: bytes, epoch: int = 1, leaf: object = None, end: bool = False
) -> Authentic:
    """Return a record as authentic as one signed with this number, without the signing."""
    bare = {"status": Status.SYSTEM, "contract": ZERO, "sections": 0} if end else {}
    speaker = origin(epoch=epoch, **bare)
    name = (epoch, seq) if leaf is None else leaf
    header = _MODEL.header._replace(seq=seq, prev=prev)
    return _MODEL._replace(origin=speaker, header=header, leaf=leaf_at(name))


def leaf_at(name: object) -> bytes:
    """Return the leaf of the record of this name."""
    return fresh("leaf", name, size=32)


@dataclass
class Lane:
    """A reader's lane, with the store that it stands in."""

    state: LaneState = NEW_LANE
    taken: dict[Position, bytes] = field(default_factory=dict)

    def take(self, authentic: Authentic) -> Placed:
        """Take the record's number, and store what a station would."""
        placed = take_number(self.state, authentic, self.taken.get)
        self.state = placed.state
        if placed.order in (Order.NEXT, Order.GAP, Order.LATE):
            self.taken[authentic.position] = authentic.leaf
        return placed


def chain(*counts: int) -> list[Authentic]:
    """Return a lane's records: one epoch for each count, chained throughout."""
    records: list[Authentic] = []
    prev = ZERO
    for epoch, count in enumerate(counts, 1):
        for seq in range(count):
            records.append(record(seq, prev=prev, epoch=epoch))
            prev = records[-1].leaf
    return records


def test_in_order_everything_is_next() -> None:
    """Over several epochs, chained: no gap, no flag."""
    lane = Lane()
    for authentic in chain(3, 1, 2):
        placed = lane.take(authentic)
        assert (placed.order, placed.fork) == (Order.NEXT, False)
    assert lane.state == LaneState(Position(3, 1), leaf_at((3, 1)), (), ended=False)


def test_a_missing_number_is_a_gap_that_can_be_named() -> None:
    """From the first missing to the record behind it, with its size."""
    records = chain(6)
    lane = Lane()
    lane.take(records[0])
    assert lane.take(records[3]).order is Order.GAP
    (gap,) = lane.state.gaps
    assert gap == Gap(Position(1, 1), Position(1, 3), records[0].leaf, records[2].leaf)
    assert gap.size == 2


def test_late_records_split_and_close_a_gap() -> None:
    """From the middle, then both ends: each delivered, flagged late, and at last no gap."""
    records = chain(6)
    lane = Lane()
    lane.take(records[0])
    lane.take(records[5])
    assert lane.take(records[2]).order is Order.LATE
    assert [gap.size for gap in lane.state.gaps] == [1, 2]
    for number in (1, 4, 3):
        placed = lane.take(records[number])
        assert (placed.order, placed.fork) == (Order.LATE, False)
    assert lane.state == LaneState(Position(1, 5), records[5].leaf, (), ended=False)


def test_a_reader_that_comes_late_knows_what_it_lacks() -> None:
    """The first record it sees is not the lane's first: a gap of unknown size before it."""
    records = chain(3)
    lane = Lane()
    assert lane.take(records[2]).order is Order.GAP
    (gap,) = lane.state.gaps
    assert gap == Gap(Position(0, 0), Position(1, 2), ZERO, records[1].leaf)
    assert gap.size is None
    assert [lane.take(records[n]).order for n in (0, 1)] == [Order.LATE, Order.LATE]
    assert lane.state.gaps == ()


def test_an_epoch_that_does_not_continue_is_a_gap_of_unknown_size() -> None:
    """A writer's new epoch, whose first record names another last leaf than mine."""
    records = chain(4, 2)
    lane = Lane()
    lane.take(records[0])
    lane.take(records[1])
    assert lane.take(records[4]).order is Order.GAP
    (gap,) = lane.state.gaps
    assert gap == Gap(Position(1, 2), Position(2, 0), records[1].leaf, records[3].leaf)
    assert gap.size is None
    for number in (2, 3):
        assert lane.take(records[number]).order is Order.LATE
    assert lane.state.gaps == ()


def test_an_epoch_is_never_gone_back() -> None:
    """A number past an old epoch's last is dropped where nothing is missing."""
    lane = Lane()
    for authentic in chain(2, 1):
        lane.take(authentic)
    before = lane.state
    placed = lane.take(record(2, prev=leaf_at((1, 1)), epoch=1))
    assert placed == Placed(before, Order.DUPLICATE, fork=False)


def test_what_was_taken_is_dropped_and_its_twin_is_equivocation() -> None:
    """At the head and below it; the state stays as it was."""
    records = chain(3)
    lane = Lane()
    for authentic in records:
        lane.take(authentic)
    before = lane.state
    for authentic in records:
        assert lane.take(authentic) == Placed(before, Order.DUPLICATE, fork=False)
        twin = authentic._replace(leaf=leaf_at("twin"))
        assert lane.take(twin) == Placed(before, Order.EQUIVOCATION, fork=True)


def test_an_unknown_old_number_is_dropped() -> None:
    """Where the store no longer knows what was taken, nothing is delivered twice."""
    state = LaneState(Position(1, 9), leaf_at((1, 9)), (), ended=False)
    old = record(3, prev=leaf_at((1, 2)))
    assert take_number(state, old, lambda _: None) == Placed(state, Order.DUPLICATE, fork=False)


def test_the_next_number_with_another_chain_is_a_fork() -> None:
    """It is delivered, its number taken, and flagged."""
    lane = Lane()
    lane.take(record(0, prev=ZERO))
    placed = lane.take(record(1, prev=leaf_at("another history")))
    assert (placed.order, placed.fork) == (Order.NEXT, True)
    assert placed.state.head == Position(1, 1)


def test_a_late_record_that_contradicts_its_neighbours_is_a_fork() -> None:
    """It fills the gap by number, but the chain says that it is not the one."""
    records = chain(3)
    for other in (
        records[1]._replace(leaf=leaf_at("other")),
        record(1, prev=leaf_at("other")),
    ):
        lane = Lane()
        lane.take(records[0])
        lane.take(records[2])
        placed = lane.take(other)
        assert (placed.order, placed.fork, placed.state.gaps) == (Order.LATE, True, ())


def test_numbers_run_ahead_only_so_far() -> None:
    """2^20 past the head, or in an epoch's first record; else refused, and the lane untouched."""
    far = 2**20
    lane = Lane()
    lane.take(record(0, prev=ZERO))
    assert lane.take(record(far, prev=leaf_at("x"))).order is Order.GAP
    assert Lane(lane.state).take(record(far, prev=leaf_at("x"), epoch=2)).order is Order.GAP
    assert Lane().take(record(far, prev=leaf_at("x"))).order is Order.GAP
    for state, authentic in (
        (lane.state, record(2 * far + 1, prev=leaf_at("x"))),
        (lane.state, record(far + 1, prev=leaf_at("x"), epoch=2)),
        (NEW_LANE, record(far + 1, prev=leaf_at("x"))),
    ):
        with pytest.raises(EnvelopeRefused) as caught:
            take_number(state, authentic, lambda _: None)
        assert caught.value.reason == Reason.SEQ_AHEAD


def test_after_its_signed_end_a_lane_takes_nothing_more() -> None:
    """Refused by name, in this epoch and any other; what was missing below may still come."""
    records = chain(3)
    lane = Lane()
    lane.take(records[0])
    lane.take(record(3, prev=records[2].leaf, end=True))
    assert lane.state.ended
    for more in (record(4, prev=leaf_at((1, 3))), record(0, prev=leaf_at((1, 3)), epoch=2)):
        with pytest.raises(EnvelopeRefused) as caught:
            lane.take(more)
        assert caught.value.reason == Reason.LANE_ENDED
    assert [lane.take(records[n]).order for n in (1, 2)] == [Order.LATE, Order.LATE]
    assert lane.state.gaps == ()


def test_an_end_below_the_head_is_a_fork() -> None:
    """Who ended the lane and went on wrote two histories; nothing more is taken."""
    lane = Lane()
    lane.take(record(0, prev=ZERO))
    lane.take(record(2, prev=leaf_at((1, 1))))
    placed = lane.take(record(1, prev=leaf_at((1, 0)), end=True))
    assert (placed.order, placed.fork, placed.state.ended) == (Order.LATE, True, True)


def test_gaps_are_bounded_and_nothing_is_delivered_twice() -> None:
    """Past so many the oldest become one, and what was taken between them is still known."""
    lane = Lane()
    for seq in range(0, 2 * (GAPS + 3), 2):
        lane.take(record(seq, prev=leaf_at((1, seq - 1)) if seq else ZERO))
    assert len(lane.state.gaps) == GAPS
    assert lane.state.gaps[0].first == Position(1, 1)
    assert lane.take(record(2, prev=leaf_at((1, 1)))).order is Order.DUPLICATE
    assert lane.take(record(1, prev=leaf_at((1, 0)))).order is Order.LATE


EPOCHS = st.lists(st.integers(1, 8), min_size=1, max_size=4)


@given(counts=EPOCHS, data=st.data())
def test_law_whatever_the_order_each_record_is_taken_once(
    counts: list[int], data: st.DataObject
) -> None:
    """Law: any arrival order with copies: each taken once, no fork, and at last no gap."""
    records = chain(*counts)
    arrivals = data.draw(st.permutations(records + data.draw(st.lists(st.sampled_from(records)))))
    lane = Lane()
    placed = [(a.position, lane.take(a)) for a in arrivals]
    fresh_ones = [position for position, p in placed if p.order is not Order.DUPLICATE]
    assert sorted(fresh_ones) == [a.position for a in records]
    assert not any(p.fork for _, p in placed)
    assert lane.state == LaneState(records[-1].position, records[-1].leaf, (), ended=False)


@given(counts=EPOCHS, data=st.data())
def test_law_what_is_missing_is_named_and_nothing_else(
    counts: list[int], data: st.DataObject
) -> None:
    """Law: every withheld record below the head lies in a gap, and no taken one does."""
    records = chain(*counts)
    arriving = data.draw(st.lists(st.sampled_from(records), unique_by=lambda a: a.position))
    lane = Lane()
    for authentic in arriving:
        lane.take(authentic)
    head = lane.state.head
    for authentic in records:
        missing = any(g.first <= authentic.position < g.until for g in lane.state.gaps)
        below = head is not None and authentic.position <= head
        assert missing == (below and authentic not in arriving)


@given(counts=EPOCHS, data=st.data())
def test_law_a_lane_survives_its_store(counts: list[int], data: st.DataObject) -> None:
    """Law: the state is read from bytes as it was written."""
    lane = Lane()
    for authentic in data.draw(st.lists(st.sampled_from(chain(*counts)))):
        lane.take(authentic)
    assert lane_from_bytes(lane_to_bytes(lane.state)) == lane.state


def test_a_damaged_store_is_named() -> None:
    """Bytes that are no lane's state are the store's failure, not a fresh start."""
    lane = Lane()
    for authentic in (chain(3)[0], chain(3)[2]):
        lane.take(authentic)
    written = lane_to_bytes(lane.state)
    for damaged in (b"", written[:-1], written[:-96], written + b"\0"):
        with pytest.raises(StoreError):
            lane_from_bytes(damaged)


def test_new_lanes_and_ended_lanes_are_stored_too() -> None:
    """No head is not head (0, 0)."""
    ended = LaneState(Position(EPOCH, 0), ZERO, (), ended=True)
    for state in (NEW_LANE, ended):
        assert lane_from_bytes(lane_to_bytes(state)) == state
