"""Attacks on what is sealed (THREATS), each a test that bears its number."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sealed_forge import forged, rungs, stanza, with_section, with_stanzas
from sealed_world import (
    Held,
    avro_of,
    held,
    hourly,
    keys_record,
    keys_set,
    read,
    sealed,
    sealed_origin,
    sealing_id,
    sealing_key,
    to_seal,
)
from wire_station import untouched
from wire_world import NOW, fresh, network, note, place, terms, with_register

from broker.errors import EnvelopeRefused
from broker.keys import seal_to
from broker.wire import Authenticator, NotAddressed, Proven, Reason, open_keys
from broker.wire.envelope import read_envelope, write_envelope
from broker.wire.header import read_header
from broker.wire.seal import size_class
from broker.wire.sealing import SealedRecord

GOOD = sealed().envelope
SEALING = with_register(clear=frozenset())


def reason_of(value: bytes, reader: str = "police-nz", keys: Held | None = None) -> str:
    """Return why a record is refused, once its number is taken."""
    with pytest.raises(EnvelopeRefused) as caught:
        read(value, reader, keys)
    return caught.value.reason


def test_01_every_byte_of_a_sealed_record() -> None:
    """Flipped, one by one: refused before its lane is touched, or it is the unproven frame."""
    authenticator = Authenticator(network())
    for at in range(len(GOOD)):
        value = bytearray(GOOD)
        value[at] ^= 1
        with pytest.raises(EnvelopeRefused):
            authenticator.authenticate(bytes(value), place(), NOW)


def test_19_read_content_sealed() -> None:
    """No word of a sealed report, of its terms or of who may read it stands in its record."""
    for word in (b"Jane Doe", b"note 0", b"police-nz", b"rilo-ap"):
        assert any(word in section for section in avro_of())
        assert word not in GOOD


def test_20_two_plaintexts_for_one_signed_record() -> None:
    """A recipient given another key for the same sealed bytes refuses it: the commitment differs.

    AES-GCM alone would not see it: bytes can be made that decrypt under two keys.
    """
    other = fresh("other rung", size=32)
    value = forged(with_stanzas(stanza("police-nz", 3, rungs()[3]), stanza("rilo-ap", 2, other)))
    assert isinstance(read(value), Proven)
    assert reason_of(value, "rilo-ap") == Reason.COMMITMENT


def test_21_section_moved_under_other_terms() -> None:
    """With terms that name a stranger, no section opens that was sealed under the first terms."""
    moved = avro_of(said=terms("police-nz", "rilo-ap", "customs-nz"))[0]
    plain = len(moved).to_bytes(4, "big") + moved
    padded = plain + bytes(size_class(len(plain)) - len(plain))
    assert reason_of(forged(with_section(0, padded))) == Reason.COMMITMENT


def test_21_sections_moved_into_a_record_of_ones_own() -> None:
    """Under another member's header nothing opens, although every key and stanza is right."""
    taken = read_envelope(GOOD)

    def copied(made: SealedRecord) -> SealedRecord:
        sections = [section or b"" for section in taken.sections]
        header = read_header(taken.header, sealed_origin(), len(sealed_origin().to_bytes()))
        return made._replace(sections=sections, commitments=header.commitments)

    rung3 = to_seal().sealing
    assert rung3 is not None
    mine = stanza("police-nz", 3, rung3.rung, sealed_origin(lane=1))
    lane1 = sealed_origin(lane=1)
    value = forged(lambda made: copied(made)._replace(stanzas=mine), of=lane1)
    with pytest.raises(EnvelopeRefused) as caught:
        read(value, of=lane1)
    assert caught.value.reason == Reason.COMMITMENT


@given(
    size=st.integers(0, 180),
    names=st.sets(st.sampled_from([f"m{n}" for n in range(30)]), min_size=1, max_size=16),
)
def test_28_a_capture_tells_size_classes_and_nothing_else(size: int, names: set[str]) -> None:
    """Law: how long a record is follows from classes: of each section, and of the audience."""
    sections = avro_of(report=note(0, name="n" * (size // 2)), said=terms(*sorted(names)))
    record = to_seal(0, sections, dict.fromkeys([*sorted(names), "customs-nz"], 2))
    envelope = read_envelope(sealed(record).envelope)
    for said, section in zip(sections, envelope.sections, strict=True):
        assert section is not None
        assert len(section) == size_class(4 + len(said)) + 16
    count = len(envelope.stanzas) // 49
    assert count & (count - 1) == 0
    assert len(names) + 1 <= count < 2 * (len(names) + 1)


def test_28_stanzas_name_nobody() -> None:
    """Of one report and the next for the same recipients, no stanza has a part in common."""
    first, second = (
        {
            read_envelope(sealed(to_seal(n), first_seq=n).envelope).stanzas[at : at + 16]
            for at in (0, 49, 98, 147)
        }
        for n in (0, 1)
    )
    assert len(first) == len(second) == 4
    assert not first & second


def test_30_record_now_decrypt_later() -> None:
    """Each hourly key is wrapped under both: with ML-KEM's part changed, nothing opens."""
    mine = sealing_key("police-nz")
    wrapped = seal_to(mine.public, b"info", hourly("police-nz"))
    assert len(wrapped) == 1088 + 32 + 32 + 16
    record = keys_record()
    authentic = Authenticator(network()).authenticate(record.envelope, place(), NOW)
    (section,) = authentic.sections
    at = section.index(sealing_id("police-nz")) + 32
    for part in (at, at + 1088):
        altered = section[:part] + bytes([section[part] ^ 1]) + section[part + 1 :]
        with pytest.raises(EnvelopeRefused) as caught:
            open_keys(authentic._replace(sections=(altered,)), {sealing_id("police-nz"): mine})
        assert caught.value.reason == Reason.KEYS


def test_34_ones_stanza_copied_into_a_strangers_record() -> None:
    """Whoever it names says the same of it as everybody else: not addressed."""
    copied = read_envelope(GOOD).stanzas
    stranger = sealed_origin(member="rilo-ap")
    everybody = ("police-nz", "customs-nz", "rilo-ap", "police-au")
    alone = forged(with_stanzas(copied[:49]), of=stranger)
    twice = forged(with_stanzas(copied[:49] * 2), of=stranger)
    for reader in everybody:
        assert isinstance(read(alone, reader, of=stranger), NotAddressed)
        with pytest.raises(EnvelopeRefused) as caught:
            read(twice, reader, of=stranger)
        assert caught.value.reason == Reason.STANZA


def test_31_a_sealed_section_cut_costs_the_genuine_record_nothing() -> None:
    """Withheld, it is refused before its number is taken."""
    read_ = read_envelope(GOOD)
    for at in range(4):
        sections = [*read_.sections]
        sections[at] = None
        path = read_.path
        signed = read_.signed
        value = write_envelope(
            read_.header, sections, signed, read_.leaf_index, path, read_.stanzas
        )
        assert untouched(value) == Reason.SECTION_ABSENT
    cut = write_envelope(
        read_.header, read_.sections, read_.signed, read_.leaf_index, read_.path, read_.stanzas[:98]
    )
    assert untouched(cut) == Reason.STANZAS


def test_32_a_keys_record_is_withheld() -> None:
    """Nobody says "not addressed" without it; with it, the report is there."""
    assert reason_of(GOOD, keys=Held()) == Reason.KEYS_LACKING
    assert isinstance(read(GOOD, keys=held("police-nz")), Proven)


def test_sealed_sections_travel_where_nothing_may_in_clear() -> None:
    """A network whose register asks for seals takes a report with all sections sealed."""
    assert isinstance(read(GOOD, register=SEALING), Proven)
    partly = sealed_origin(sealed=13)
    with pytest.raises(EnvelopeRefused) as caught:
        read(forged(of=partly, sections=avro_of(clear=2)), of=partly, register=SEALING)
    assert caught.value.reason == Reason.CLEAR


def test_keys_records_are_never_the_same_twice() -> None:
    """What wraps an hourly key is drawn anew for every reader and record."""
    assert keys_record(keys_set()).envelope != keys_record(keys_set()).envelope
