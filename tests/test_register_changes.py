"""What registrars change of a member, and what stays of what held before."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from wire_world import DAY, NOW, key, network

from broker.errors import RegisterRefused
from broker.keys import key_id
from broker.register import Period, Right, Standing
from broker.register.changes import with_revoked, with_rights, with_standing

NAME = "customs-nz"
READ = {"vector_note": frozenset({Right.READ})}


def refusal(action: Callable[[], object]) -> str:
    """Return the reason with which `action` is refused."""
    with pytest.raises(RegisterRefused) as caught:
        action()
    return caught.value.reason


def test_what_held_before_is_kept_with_its_time() -> None:
    """Each change begins a period, and the one before is past."""
    before = network().member(NAME)
    changed = with_rights(network(), NAME, READ, at=NOW)
    suspended = with_standing(changed, NAME, Standing.SUSPENDED, since=NOW + 5, at=NOW + 9)
    member = suspended.member(NAME)
    assert (member.standing, member.standing_since) == (Standing.SUSPENDED, NOW + 5)
    assert member.past == (
        Period(0, Standing.ACTIVE, before.rights),
        Period(NOW, Standing.ACTIVE, READ),
    )
    assert suspended.version == network().version + 2
    assert suspended.made_at == NOW + 9


def test_a_standing_cannot_begin_before_the_one_that_holds() -> None:
    """Periods stay in order."""
    changed = with_rights(network(), NAME, READ, at=NOW)
    early = lambda: with_standing(changed, NAME, Standing.EXPELLED, since=NOW - 1, at=NOW)  # noqa: E731 - one line
    assert refusal(early) == "register.inconsistent"


def test_a_key_is_void_from_the_earliest_time_that_was_named() -> None:
    """It can be set earlier, when more comes out, and never later."""
    mine = key_id(NAME, 1, key(NAME).public)
    void = with_revoked(network(), mine, invalid_since=NOW, at=NOW)
    assert void.key(mine).invalid_since == NOW
    later = lambda: with_revoked(void, mine, invalid_since=NOW + 1, at=NOW)  # noqa: E731 - one line
    assert refusal(later) == "register.unchanged"
    earlier = with_revoked(void, mine, invalid_since=NOW - DAY, at=NOW)
    assert earlier.key(mine).invalid_since == NOW - DAY
    assert refusal(lambda: with_revoked(void, bytes(32), invalid_since=1, at=NOW)) == (
        "register.unknown"
    )
