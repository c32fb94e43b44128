"""What held of keys and members at a time, and what is believed of them afterwards."""

from __future__ import annotations

from dataclasses import replace

import pytest
from wire_world import NOW, SECOND, TOPIC, key, network, place, signed, with_register

from broker.errors import EnvelopeRefused
from broker.keys import key_id
from broker.register import Member, Period, Register, Right, Standing
from broker.wire.authenticate import Authenticator

MINE = key_id("customs-nz", 1, key("customs-nz").public)
READ = frozenset({Right.READ})


def with_member(**changed: object) -> Register:
    """Return the test network with customs-nz otherwise."""
    member = replace(network().members["customs-nz"], **changed)  # type: ignore[arg-type] # a member's fields
    return with_register(members={**network().members, member.name: member})


def may(register: Register, right: Right, at: int | None = None) -> bool:
    """Say whether customs-nz has this right to a note."""
    return register.may("customs-nz", right, TOPIC, "vector_note", at)


def test_to_read_is_to_read_without_names_too() -> None:
    """And not the other way round, and neither is to count."""
    reads = with_member(rights={"vector_note": READ})
    assert may(reads, Right.READ_NON_NOMINAL)
    assert not may(reads, Right.COUNT)
    less = with_member(rights={"vector_note": frozenset({Right.READ_NON_NOMINAL})})
    assert not may(less, Right.READ)


@pytest.mark.parametrize("standing", [Standing.SUSPENDED, Standing.EXPELLED])
def test_who_takes_no_part_may_do_nothing(standing: Standing) -> None:
    """From that time on; before it, it might."""
    out = with_member(standing=standing, standing_since=NOW)
    assert not may(out, Right.PUBLISH)
    assert not may(out, Right.PUBLISH, NOW)
    assert may(out, Right.PUBLISH, NOW - 1)


def test_rights_are_those_of_their_period() -> None:
    """Each of the past ones until the next; before the first there were none."""
    past = (Period(10, Standing.ACTIVE, {"vector_note": READ}), Period(20, Standing.SUSPENDED, {}))
    member: Member = with_member(standing_since=30, past=past).members["customs-nz"]
    held = [member.held_at(at).standing for at in (9, 10, 19, 20, 29, 30)]
    assert [s.value[0] for s in held] == ["A", "A", "A", "S", "S", "A"]
    assert not member.held_at(9).rights
    assert member.held_at(19).rights == {"vector_note": READ}
    assert member.held_at(30).rights == member.rights


def test_a_register_ends_at_its_end() -> None:
    """Not a microsecond later."""
    register = with_register(expires_at=NOW)
    assert register.expired(NOW)
    assert not register.expired(NOW - 1)


def refusal(register: Register, at: int) -> str:
    """Return why a record of customs-nz is refused at a time; nothing where it is not."""
    authenticator = Authenticator(register)
    try:
        authenticator.authenticate(signed()[0].envelope, place(), at)
    except EnvelopeRefused as exc:
        return str(exc.reason)
    return ""


def test_threat_23_a_stolen_key_signs_with_an_old_date() -> None:
    """What is seen first after the key's end is not believed, whatever time it says."""
    void = replace(network().keys[MINE], invalid_since=NOW + SECOND)
    register = with_register(keys={**network().keys, MINE: void})
    assert refusal(register, NOW) == ""
    assert refusal(register, NOW + SECOND) == "wire.key_revoked"


def test_threat_23_a_batch_that_was_proven_before_is_no_way_around() -> None:
    """The remembered signature of a key that has ended in between is judged again."""
    void = replace(network().keys[MINE], invalid_since=NOW + SECOND)
    authenticator = Authenticator(with_register(keys={**network().keys, MINE: void}))
    value = signed()[0].envelope
    authenticator.authenticate(value, place(), NOW)
    with pytest.raises(EnvelopeRefused) as caught:
        authenticator.authenticate(value, place(), NOW + SECOND)
    assert caught.value.reason == "wire.key_revoked"


def test_a_member_put_out_an_hour_ago_is_not_believed() -> None:
    """Its record is refused by name when it comes only now."""
    out = with_member(standing=Standing.EXPELLED, standing_since=NOW)
    assert refusal(out, NOW + 3600 * SECOND) == "wire.member_suspended"
