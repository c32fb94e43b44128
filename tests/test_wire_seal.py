"""What sealing promises: sizes, ladder, stanzas, keys sections, and what is never done."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sealed_world import (
    avro_of,
    hourly,
    keys_origin,
    keys_record,
    keys_set,
    sealed_origin,
    sealing,
    sealing_id,
    sealing_key,
    to_seal,
)
from wire_world import NOW, fresh, network, place, signed, unsigned

from broker.errors import EnvelopeRefused
from broker.wire import (
    Authenticator,
    Counted,
    KeysSet,
    ReaderEntry,
    Reason,
    Rung,
    in_records,
    open_keys,
)
from broker.wire.keys_section import OpenedKeys, check_keys, write_keys
from broker.wire.ladder import climb_down, key_and_commitment, secret_of
from broker.wire.seal import seal, size_class, unseal
from broker.wire.stanzas import find_rung, write_stanzas

KEY = fresh("key", size=32)
PUBLIC = sealing_key("police-nz").public
CONTEXT = fresh("context", size=32)
RUNGS = climb_down(Rung(3, fresh("rung", size=32)))


@given(size=st.integers(0, 300_000))
def test_law_classes_are_powers_of_two_then_multiples_of_64_kib(size: int) -> None:
    """Law: the class holds the size, and the next smaller one would not."""
    found = size_class(size)
    assert found >= size
    if found > 65_536:
        assert found % 65_536 == 0
        assert found - 65_536 < size
    else:
        assert found in {256 << n for n in range(9)}
        assert found == 256 or found // 2 < size


@given(data=st.binary(max_size=2000))
def test_law_what_was_sealed_is_unsealed(data: bytes) -> None:
    """Law: the very bytes come back, whatever they are, zeros at the end too."""
    for each in (data, data + bytes(3)):
        assert unseal(KEY, seal(KEY, each)) == each


def test_nobody_climbs_up() -> None:
    """Rung 2 gives 2 and 1, rung 1 itself; each the same from wherever one came."""
    assert climb_down(Rung(2, RUNGS[2])) == {2: RUNGS[2], 1: RUNGS[1]}
    assert climb_down(Rung(1, RUNGS[1])) == {1: RUNGS[1]}
    with pytest.raises(KeyError):
        secret_of(climb_down(Rung(2, RUNGS[2])), 8)


def test_each_section_has_a_key_of_its_own_in_each_record() -> None:
    """Another section, record or terms: another key and another commitment."""
    terms = fresh("terms", size=32)
    pairs = [
        key_and_commitment(secret_of(RUNGS, bit), bit, context, of)
        for bit in (2, 4, 8)
        for context in (CONTEXT, fresh("other", size=32))
        for of in (terms, bytes(32))
    ]
    assert len({part for pair in pairs for part in pair}) == 2 * len(pairs) == 24


@given(
    recipients=st.dictionaries(
        st.binary(min_size=32, max_size=32), st.integers(1, 3), min_size=1, max_size=40
    )
)
def test_law_each_recipient_finds_its_rung(recipients: dict[bytes, int]) -> None:
    """Law: under its hourly key its own rung, under several the highest, under another none."""
    stanzas = write_stanzas(CONTEXT, recipients, RUNGS, fresh("padding", size=32))
    for key, number in recipients.items():
        assert find_rung(CONTEXT, stanzas, [key]) == Rung(number, RUNGS[number])
    highest = max(recipients.values())
    assert find_rung(CONTEXT, stanzas, recipients) == Rung(highest, RUNGS[highest])
    assert find_rung(CONTEXT, stanzas, [fresh("nobody", size=32)]) is None
    assert find_rung(fresh("other", size=32), stanzas, recipients) is None


def test_a_report_has_256_recipients_at_most() -> None:
    """One more is no record that a reader would take."""
    many = {fresh("reader", n, size=32): 2 for n in range(257)}
    with pytest.raises(ValueError, match="256"):
        write_stanzas(CONTEXT, many, RUNGS, bytes(32))
    with pytest.raises(ValueError, match="256"):
        write_stanzas(CONTEXT, {}, RUNGS, bytes(32))
    many.popitem()
    assert len(write_stanzas(CONTEXT, many, RUNGS, bytes(32))) == 256 * 49


@pytest.mark.parametrize(
    "parts",
    [
        {"sealing": None},
        {"sealing": sealing(rung=bytes(31))},
        {"sealing": sealing(random=b"")},
        {"sealing": sealing(0, {"police-nz": 4})},
        {"sealing": sealing(0, {"police-nz": 0})},
        {"sections": [*avro_of()[:3], bytes(2**20)]},
        {"sections": avro_of()[:3]},
        {"keys": keys_set()},
    ],
)
def test_what_readers_would_refuse_is_not_sealed(parts: dict[str, Any]) -> None:
    """A writer that breaks the format's rules is a bug of ours, and says so."""
    with pytest.raises(ValueError, match=r"\w"):
        signed(of=sealed_origin(), records=[to_seal()._replace(**parts)])


def test_hourly_keys_travel_in_keys_records_alone() -> None:
    """Nor is a record sealed whose origin says that nothing is."""
    for record in (unsigned(0, [])._replace(keys=keys_set()), to_seal()):
        with pytest.raises(ValueError, match=r"\w"):
            signed(of=keys_origin(sections=0), records=[record])


def test_sealing_again_gives_nothing_that_was_there_before() -> None:
    """With rung, id and salt drawn anew, no section, stanza or commitment is the same."""
    authenticator = Authenticator(network())
    parts = []
    for number in (0, 1):
        record = to_seal(number, avro_of(0))
        (made,) = signed(of=sealed_origin(), records=[record], first_seq=0)
        found = authenticator.authenticate(made.envelope, place(), NOW)
        commitments = found.header.commitments
        parts.append({*found.sections, found.stanzas, commitments[:32], commitments[32:64]})
    assert not parts[0] & parts[1]


def test_groups_come_with_a_readers_own_key() -> None:
    """Each reader gets the hourly keys of its groups, and of no other."""
    record = keys_record(keys_set({"team": ["police-nz", "rilo-ap"], "ports": ["police-nz"]}))
    authentic = Authenticator(network()).authenticate(record.envelope, place(), NOW)
    for name, groups in (("police-nz", {"team", "ports"}), ("rilo-ap", {"team"})):
        given_ = open_keys(authentic, {sealing_id(name): sealing_key(name)})
        assert given_.groups == {group: hourly(group) for group in groups}
    stranger = open_keys(authentic, {sealing_id("x"): sealing_key("x")})
    assert (stranger.own, stranger.groups, stranger.others) == (b"", {}, ())


def test_a_large_set_is_written_in_several_records() -> None:
    """Everybody stands in one of them, and each fits an envelope."""
    one = ReaderEntry(sealing_key("police-nz").public, KEY, {"team": KEY})
    readers = {fresh("reader", n, size=32): one for n in range(1700)}
    lots = list(in_records(readers))
    assert [len(lot) for lot in lots] == [733, 733, 234]
    assert len(write_keys(KeysSet([bytes(32)] * 32, lots[0]), CONTEXT)) <= 900 * 1024
    assert {key for lot in lots for key in lot} == readers.keys()
    assert list(in_records({})) == [{}]


@pytest.mark.parametrize(
    ("keys", "why"),
    [
        (KeysSet([bytes(32)] * 33, {}), "32 earlier"),
        (KeysSet([bytes(31)], {}), "32 earlier"),
        (
            KeysSet([], {KEY: ReaderEntry(PUBLIC, KEY, {f"g{n:04}": KEY for n in range(1800)})}),
            "groups",
        ),
    ],
)
def test_keys_that_readers_would_refuse_are_not_written(keys: KeysSet, why: str) -> None:
    """Too many earlier records, or half a leaf; a reader in too many groups."""
    with pytest.raises(ValueError, match=why):
        signed(of=keys_origin(), records=[unsigned(0, [])._replace(keys=keys)])


def refusal(work: Callable[[], object]) -> str | None:
    """Return why it was refused; None where it came to nothing."""
    try:
        assert work() is None
    except EnvelopeRefused as exc:
        return exc.reason
    return None


@given(section=st.binary(max_size=3000))
def test_law_whatever_a_keys_section_is_it_is_read_or_refused_by_name(section: bytes) -> None:
    """Law: hostile bytes come to nothing but a named refusal."""
    assert refusal(lambda: check_keys(section)) in (None, Reason.KEYS)


@given(stanzas=st.integers(0, 8).flatmap(lambda k: st.binary(min_size=49 << k, max_size=49 << k)))
def test_law_whatever_stanzas_are_they_name_nobody_or_are_refused(stanzas: bytes) -> None:
    """Law: random bytes are noise, or refused for a tag that stands twice."""
    assert refusal(lambda: find_rung(CONTEXT, stanzas, [KEY])) in (None, Reason.STANZA)


def test_keys_show_themselves_to_nobody() -> None:
    """What could be printed or logged says nothing of a key."""
    entry = ReaderEntry(b"public", KEY, {"team": KEY})
    for thing in (Rung(3, KEY), sealing(rung=KEY), entry, KeysSet((), {CONTEXT: entry})):
        assert repr(KEY)[2:-1] not in repr(thing)
        assert KEY.hex() not in repr(thing)
    opened = OpenedKeys(CONTEXT, KEY, {"team": KEY}, ())
    assert repr(KEY)[2:-1] not in repr(opened)
    assert "key" not in Counted._fields
