"""What receipts in a heartbeat promise: each for one member, and a capture tells nothing."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sealed_world import hourly
from wire_world import fresh

from broker.errors import EnvelopeRefused
from broker.wire import Reason, open_receipts, seal_receipts

CONTEXT = fresh("context", size=32)
SIZE = 300


def parts(*names: str, context: bytes = CONTEXT, random: str = "padding") -> list[bytes]:
    """Return five parts, those of these members with something to say."""
    said = {hourly(name): name.encode().ljust(SIZE, b"\0") for name in names}
    return seal_receipts(context, said, 5, SIZE, fresh(random, size=32))


@given(spoken=st.sets(st.sampled_from(["a", "b", "c", "d", "e"])))
def test_threat_35_a_capture_is_the_same_with_receipts_and_without(spoken: set[str]) -> None:
    """Law: however many are told something, there are as many parts, of one size, in order."""
    made = parts(*sorted(spoken))
    assert [len(part) for part in made] == [SIZE + 32] * 5
    assert made == sorted(made)
    assert len(set(made)) == 5
    assert not any(name.encode().ljust(16, b"\0") in part for part in made for name in spoken)


def test_each_member_opens_its_own_part_alone() -> None:
    """Under any of its hourly keys; who is told nothing finds nothing."""
    made = parts("a", "b")
    assert open_receipts(CONTEXT, made, [hourly("x"), hourly("a")]) == [b"a".ljust(SIZE, b"\0")]
    assert open_receipts(CONTEXT, made, [hourly("b")]) == [b"b".ljust(SIZE, b"\0")]
    assert open_receipts(CONTEXT, made, [hourly("c")]) == []


def test_a_part_belongs_to_its_heartbeat() -> None:
    """In another heartbeat it is noise."""
    assert open_receipts(fresh("other", size=32), parts("a"), [hourly("a")]) == []


def test_a_part_that_was_altered_is_refused_by_name() -> None:
    """Its tag says whose it is, so it is not taken for noise."""
    made = [part[:-1] + bytes([part[-1] ^ 1]) for part in parts("a")]
    with pytest.raises(EnvelopeRefused) as caught:
        open_receipts(CONTEXT, made, [hourly("a")])
    assert caught.value.reason == Reason.SEAL


def test_large_parts_are_noise_to_their_end() -> None:
    """Padding is made in blocks, none of which stands twice."""
    (made,) = seal_receipts(CONTEXT, {}, 1, 3 * 8192, fresh("padding", size=32))
    assert len({made[at : at + 64] for at in range(0, len(made), 64)}) == -(-len(made) // 64)


def test_parts_of_several_sizes_are_not_sealed() -> None:
    """Nor more than there are members."""
    for said in ({hourly("a"): b"short"}, {hourly(str(n)): bytes(SIZE) for n in range(6)}):
        with pytest.raises(ValueError, match="one size"):
            seal_receipts(CONTEXT, said, 5, SIZE, bytes(32))
