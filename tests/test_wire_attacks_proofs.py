"""THREATS 14 to 18 against the wire alone: downgrades, proof games, confusion, bombs."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from vector_note import contract_text
from wire_forge import Forged, opaque, raw_header, raw_origin
from wire_station import Station, untouched
from wire_world import (
    NOW,
    contract,
    network,
    note,
    origin,
    place,
    sections_of,
    signed,
    terms,
    unsigned,
    with_register,
)

from broker.errors import EnvelopeRefused
from broker.register import registered
from broker.wire import (
    Authenticator,
    Order,
    Proven,
    Reason,
)
from broker.wire.envelope import read_envelope, write_envelope
from broker.wire.header import leaf_of
from broker.wire.tree import node


def test_14_downgrade() -> None:
    """Another suite, an unknown flag, an old version: each refused by its own name."""
    assert untouched(Forged(statement={"suite": b"\0"}).envelope()) == Reason.SUITE
    for parts, reason in (
        ({"version": b"\0"}, Reason.VERSION),
        ({"version": b"\2"}, Reason.VERSION),
        ({"sections": b"\x27"}, Reason.UNKNOWN),
        ({"status": b"\x09"}, Reason.UNKNOWN),
        ({"seal_suite": b"\2"}, Reason.UNKNOWN),
        ({"extensions": opaque(b"\0\2\0\0")}, Reason.UNKNOWN),
    ):
        header = raw_header(raw_origin(**parts))
        sections = [*sections_of(), b"x"] if parts.get("sections") else sections_of()
        assert untouched(Forged(header=header, sections=sections).envelope()) == reason


def test_15_another_index() -> None:
    """A genuine path under each other index of the batch, and past it."""
    records = signed(5)
    for number, record in enumerate(records):
        read = read_envelope(record.envelope)
        for index in range(256):
            if index != number:
                moved = write_envelope(read.header, read.sections, read.signed, index, read.path)
                assert untouched(moved) == Reason.INCLUSION


def test_15_another_size() -> None:
    """The size is signed; each other one is refused, zero and more than 64 by rule."""
    for size in (0, 2, 3, 64, 65, 2**32 - 1):
        forged = Forged(statement={"tree_size": size.to_bytes(4, "big")})
        assert untouched(forged.envelope()) == Reason.INCLUSION


def test_15_inner_node_as_leaf() -> None:
    """A header whose leaf would be an inner node cannot be made: leaf and node prefixes differ."""
    header = raw_header()
    inner = node(leaf_of(header), bytes(32))
    forged = Forged(header=header, statement={"root": inner}, path=bytes(32))
    assert untouched(forged.envelope()) == Reason.INCLUSION


def test_15_long_or_short_path() -> None:
    """A step too many or too few, also where the root would be reached."""
    read = read_envelope(signed(3)[0].envelope)
    for path in (read.path + bytes(32), read.path[:-32], b"", bytes(192)):
        value = write_envelope(read.header, read.sections, read.signed, 0, path)
        assert untouched(value) == Reason.INCLUSION


def test_16_poison_the_signature_cache() -> None:
    """After a genuine batch its statement with another signature, and the reverse, still fail."""
    authenticator = Authenticator(network())
    genuine = signed(2)[0].envelope
    read = read_envelope(genuine)
    authenticator.authenticate(genuine, place(), NOW)
    statement, signature = read.signed[:94], read.signed[96:]
    for signed_part in (
        statement + b"\0\x40" + bytes(64),
        statement + b"\0\x41" + signature + b"\0",
        bytes([*statement[:-1], statement[-1] ^ 1]) + b"\0\x40" + signature,
    ):
        value = write_envelope(read.header, read.sections, signed_part, 0, read.path)
        for _ in range(2):
            with pytest.raises(EnvelopeRefused) as caught:
                authenticator.authenticate(value, place(), NOW)
            assert caught.value.reason == Reason.SIGNATURE
    assert authenticator.authenticate(genuine, place(), NOW)


def test_16_a_refused_batch_is_not_remembered() -> None:
    """What failed once does not pass the second time."""
    forged = Forged(signature=bytes(64)).envelope()
    authenticator = Authenticator(network())
    for _ in range(2):
        with pytest.raises(EnvelopeRefused):
            authenticator.authenticate(forged, place(), NOW)


def test_17_schema_confusion() -> None:
    """Contracts that decode the same bytes to other values are told apart by their exact text."""
    scaled = contract_text(
        purity=[
            "null",
            {
                "type": "fixed",
                "name": "Note9s6",
                "size": 4,
                "logicalType": "decimal",
                "precision": 9,
                "scale": 3,
            },
        ]
    )
    plain = contract_text(seen_at=["null", "long"])
    for text in (scaled, plain, contract_text() + "\n"):
        other = registered("vector_note", text)
        assert other.id != contract().id
        of = origin(contract=other.id)
        assert Station().reason(signed(of=of)[0].envelope) == Reason.CONTRACT_UNKNOWN


def test_17_a_colliding_pair_reads_as_signed() -> None:
    """With both registered, each record is read under the very contract that was signed."""
    scaled = registered("vector_note", contract_text(level="long", seen_at=["null", "long"]))
    both = with_register(contracts={**network().contracts, scaled.id: scaled})
    moment = datetime.fromtimestamp(NOW / 10**6, UTC)
    said = note().model_copy(update={"facts": note().facts.model_copy(update={"seen_at": moment})})  # type: ignore[union-attr] # a note has facts
    sections = sections_of(report=said)
    right = signed(records=[unsigned(sections=sections)])[0].envelope
    wrong = signed(of=origin(contract=scaled.id), records=[unsigned(sections=sections)])[0].envelope
    opened = Station(register=both).open(right).result
    assert isinstance(opened, Proven)
    assert opened.report == said
    assert Station(register=both).reason(wrong) == Reason.MODEL


def test_18_avro_bombs() -> None:
    """Signed sections that ask for gigabytes, never end or point outside: refused, quickly."""
    one, two, three = sections_of(said=terms("police-nz"))
    bombs = (
        b"\x80\x80\x80\x80\x80\x80\x80\x80\x80\x01",
        b"\xff" * 2**16,
        b"\x00\x00\x00\x00" + b"\xfe" + b"\xff" * 8 + b"\x01" + bytes(2**16),
        b"\x00\x00\x00\x00" + b"\xff" * 9 + b"\x01",
    )
    for bomb in bombs:
        sections = [one, two, three[:16] + bomb]
        value = signed(records=[unsigned(sections=sections)])[0].envelope
        assert Station().reason(value) == Reason.DECODE


def test_18_malleable_encodings() -> None:
    """A second encoding of a value is another record, under a number taken, and read by nobody."""
    station = Station()
    one, two, three = sections_of()
    assert two[-1:] == b"\0"
    longer = two[:-1] + b"\x80\0"
    canonical = signed()[0]
    malleable = signed(records=[unsigned(sections=[one, longer, three])])[0]
    assert canonical.leaf != malleable.leaf
    assert station.order(canonical.envelope) is Order.NEXT
    assert station.order(malleable.envelope) is Order.EQUIVOCATION
    assert Station().reason(malleable.envelope) == Reason.DECODE


def test_18_nothing_is_decoded_before_it_is_proven() -> None:
    """A bomb in a section that was not signed never reaches the decoder."""
    read = read_envelope(signed()[0].envelope)
    sections = (read.sections[0], bytes(16) + b"\xff" * 2**16, read.sections[2])
    value = write_envelope(read.header, sections, read.signed, 0, read.path)
    assert untouched(value) == Reason.SECTION_DIGEST
