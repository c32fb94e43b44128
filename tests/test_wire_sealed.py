"""What a sealed report gives each of its readers, from the first step to the last."""

from __future__ import annotations

from sealed_world import Held, hourly, keys_record, read, sealed, sealing_id, sealing_key
from wire_world import NOW, network, note, place

from broker.wire import Authenticator, NotAddressed, Proven, SystemRecord, open_keys


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
    assert opened is not None
    assert (opened.key_id, opened.own, opened.groups) == (mine, hourly("police-nz"), {})
    assert Held({record.leaf: [opened.own]}).hourly(record.leaf) == [hourly("police-nz")]
