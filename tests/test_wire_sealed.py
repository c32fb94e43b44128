"""What a sealed report gives each of its readers, from the first step to the last."""

from __future__ import annotations

import pytest
from sealed_forge import forged_keys
from sealed_world import (
    Held,
    hourly,
    keys_record,
    read,
    sealed,
    sealing_id,
    sealing_key,
    to_seal,
)
from wire_world import NOW, network, note, place

from broker.errors import EnvelopeRefused
from broker.wire import (
    Authenticator,
    Counted,
    NotAddressed,
    Proven,
    Reason,
    Rung,
    SystemRecord,
    open_keys,
)


def test_each_reader_gets_its_own_sections() -> None:
    """The nominal audience all of it, the other audience all but `nominal`, a stranger nothing."""
    value = sealed().envelope
    for reader, name in (("customs-nz", "Jane Doe"), ("police-nz", "Jane Doe"), ("rilo-ap", None)):
        proven = read(value, reader)
        assert isinstance(proven, Proven)
        assert proven.report == note(0, name=name)
    assert isinstance(read(value, "police-au"), NotAddressed)


def test_keys_records_give_each_reader_its_hourly_keys() -> None:
    """And a station that holds them opens what names the record."""
    record = keys_record()
    assert isinstance(read(record.envelope), SystemRecord)
    authentic = Authenticator(network()).authenticate(record.envelope, place(), NOW)
    mine = sealing_id("police-nz")
    opened = open_keys(authentic, {mine: sealing_key("police-nz")})
    assert (opened.key_id, opened.own, opened.groups) == (mine, hourly("police-nz"), {})
    assert Held({record.leaf: [opened.own]}).hourly(record.leaf) == [hourly("police-nz")]


def test_who_may_count_gets_open_and_nothing_else() -> None:
    """Never a delivery; the rung it is given opens no other section."""
    record = to_seal(0, recipients={"customs-nz": 3, "police-nz": 1})
    counted = read(sealed(record).envelope)
    assert isinstance(counted, Counted)
    assert counted.open == note(0).open
    assert (counted.originator, counted.contract) == ("customs-nz", "vector_note")
    assert counted.rung.number == 1


def test_a_proven_report_says_on_which_rung_its_reader_stands() -> None:
    """A station keeps that rung, and reads the report again when its hourly keys are gone."""
    signed = sealed()
    for reader, number in (("police-nz", 3), ("rilo-ap", 2)):
        proven = read(signed.envelope, reader)
        assert isinstance(proven, Proven)
        assert proven.rung is not None
        assert proven.rung == Rung(number, proven.rung.key)
        again = read(signed.envelope, reader, Held(rungs={signed.leaf: proven.rung}))
        assert isinstance(again, Proven)
        assert again.report == proven.report


def test_malformed_keys_are_refused_whoever_reads_them() -> None:
    """By name, once their number is taken; a reader without keys refuses them too."""
    with pytest.raises(EnvelopeRefused) as caught:
        read(forged_keys(b"\0"))
    assert caught.value.reason == Reason.KEYS
