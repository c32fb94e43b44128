"""What signing promises: numbers, chain, one signature, and no envelope that readers refuse."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from wire_world import (
    DAY,
    EPOCH,
    HOUR,
    NOW,
    fresh,
    key,
    network,
    origin,
    place,
    signed,
    unsigned,
    uuid7,
)

from broker.errors import EnvelopeRefused
from broker.keys import ZERO
from broker.register import Status
from broker.wire import (
    NEW_LANE,
    Authenticator,
    Order,
    Origin,
    Position,
    Signed,
    end_of_lane,
    record_key,
    sign_batch,
    sign_records,
    take_number,
)
from broker.wire.envelope import read_envelope


@given(sizes=st.lists(st.integers(1, 64), min_size=1, max_size=3))
def test_law_batches_make_one_chained_lane(sizes: list[int]) -> None:
    """Law: whatever the batches, a reader finds every record next, with nothing missing."""
    authenticator = Authenticator(network())
    state, seq = NEW_LANE, 0
    for size in sizes:
        for record in signed(size, prev=state.leaf, first_seq=seq):
            authentic = authenticator.authenticate(record.envelope, place(), NOW)
            placed = take_number(state, authentic, lambda _: None)
            assert (placed.order, placed.fork) == (Order.NEXT, False)
            state = placed.state
        seq += size
    assert state.head == Position(EPOCH, seq - 1)


def test_a_batch_has_one_signature_and_each_record_its_own_proof() -> None:
    """Records of one batch carry the same statement, and prove alone."""
    records = signed(5)
    statements = {read_envelope(r.envelope).signed for r in records}
    assert len(statements) == 1
    for record in records:
        assert Authenticator(network()).authenticate(record.envelope, place(), NOW)


def test_the_same_input_gives_the_same_bytes() -> None:
    """Nothing is random in here: what is sent again is the same."""
    assert signed(3) == signed(3)


def changed(**parts: Any) -> list[Signed]:  # noqa: ANN401 - the arguments of `sign_batch`
    """Return a batch of one, with these arguments otherwise."""
    arguments = {
        "origin": origin(),
        "unsigned": [unsigned()],
        "prev": ZERO,
        "first_seq": 0,
        "signer": key("customs-nz"),
        "signed_at": NOW,
    }
    return sign_batch(**{**arguments, **parts})


@pytest.mark.parametrize(
    "parts",
    [
        {"unsigned": []},
        {"unsigned": [unsigned()] * 65},
        {"unsigned": [unsigned(sections=[b"x"])]},
        {"prev": b""},
        {"first_seq": -1},
        {"first_seq": 2**20 + 1},
        {"signed_at": NOW - 1},
        {"signed_at": NOW + HOUR + 1},
        {"origin": origin(keys=b"\1" * 32, sealed=7, seal_suite=1)},
        {"origin": origin(epoch=0)},
    ],
)
def test_what_readers_would_refuse_is_not_signed(parts: dict[str, Any]) -> None:
    """A writer that breaks the format's rules is a bug of ours, and says so."""
    with pytest.raises(ValueError, match=r"\w"):
        changed(**parts)


def test_a_batch_may_hold_several_kinds_of_record_of_one_lane() -> None:
    """Each with its own origin, in one epoch of one lane, and of no other."""
    test = origin(status=Status.TEST)

    def both(other: Origin) -> list[Signed]:
        return sign_records(
            [(origin(), unsigned(0)), (other, unsigned(1))],
            prev=ZERO,
            first_seq=0,
            signer=key("customs-nz"),
            signed_at=NOW,
        )

    authenticator = Authenticator(network())
    read = [authenticator.authenticate(r.envelope, place(), NOW) for r in both(test)]
    assert [a.origin.status for a in read] == [Status.EXERCISE, Status.TEST]
    assert read[1].header.prev == read[0].leaf
    for other in (origin(lane=1), origin(epoch=NOW), origin(member="police-nz")):
        with pytest.raises(ValueError, match="one lane"):
            both(other)


def test_fields_that_do_not_fit_are_not_signed() -> None:
    """The shape of an origin is checked as a reader checks it."""
    with pytest.raises(EnvelopeRefused):
        changed(origin=origin(status=Status.SYSTEM))


def test_the_last_number_of_an_epoch_is_signed() -> None:
    """2^20 is the last; every reader, however late, can follow to it."""
    assert changed(first_seq=2**20)[0].seq == 2**20


def test_a_lane_ends_with_a_signed_record() -> None:
    """It says nothing, is of status SYSTEM, and ends the lane for its readers."""
    first = signed()[0]
    end = end_of_lane(
        origin(),
        id=uuid7(1),
        salt=fresh("salt"),
        made_at=NOW,
        expires_at=NOW + DAY,
        prev=first.leaf,
        seq=1,
        signer=key("customs-nz"),
    )
    authenticator = Authenticator(network())
    state = NEW_LANE
    for record in (first, end):
        authentic = authenticator.authenticate(record.envelope, place(), NOW)
        state = take_number(state, authentic, lambda _: None).state
    assert authentic.origin.status is Status.SYSTEM
    assert authentic.sections == ()
    assert state.ended
    assert state.gaps == ()


def test_the_record_key_is_what_the_format_says() -> None:
    """Length-prefixed names and lane, SHA-256, 16 bytes; lanes, topics and members differ."""
    keys = {
        record_key("n", "m", "t", 0),
        record_key("n", "m", "t", 1),
        record_key("n", "mt", "", 0),
        record_key("nm", "", "t", 0),
    }
    assert len(keys) == 4
    assert all(len(k) == 16 for k in keys)
