"""What header and origin promise (step 6), and the leaf that identifies a record."""

from __future__ import annotations

from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st
from wire_forge import opaque, raw_header, raw_origin
from wire_world import NOW, origin

from broker.errors import EnvelopeRefused
from broker.register import Status
from broker.wire.header import Header, leaf_of, origin_bytes, read_header, write_header
from broker.wire.origin import Origin, RecordKind, read_origin
from broker.wire.refusals import Reason

SEALED = {"keys": b"\1" * 32, "sealed": b"\7", "seal_suite": b"\1"}
KEYS = {"status": b"\3", "contract": bytes(32), "sections": b"\x10"}
END = {"status": b"\3", "contract": bytes(32), "sections": b"\0"}
BEAT = {"status": b"\3", "sections": b"\2"}


def reason_of(written: bytes) -> str:
    """Return why `written` is no origin."""
    with pytest.raises(EnvelopeRefused) as caught:
        read_origin(written)
    return caught.value.reason


def header_reason(header: bytes) -> str:
    """Return why `header` is no header."""
    with pytest.raises(EnvelopeRefused) as caught:
        read_whole(header)
    return caught.value.reason


def read_whole(header: bytes) -> tuple[Origin, Header]:
    """Return origin and header."""
    written = origin_bytes(header)
    parsed = read_origin(written)
    return parsed, read_header(header, parsed, len(written))


def test_the_leaf_is_what_the_format_says() -> None:
    """SHA-256 over a zero byte, the prefix and the header's exact bytes."""
    header = raw_header()
    assert leaf_of(header) == sha256(b"\0sealane leaf v1\0" + header).digest()


def test_an_origin_has_one_encoding() -> None:
    """What is read is written the same, for each kind of record."""
    for parts in ({}, SEALED, KEYS, END, BEAT, {"extensions": opaque(b"\0\1\0\0\0\3\0\1x")}):
        written = raw_origin(**parts)
        assert read_origin(written).to_bytes() == written


def test_the_kind_follows_from_the_sections() -> None:
    """Report, heartbeat, keys and end are told apart by which sections there are."""
    kinds = {RecordKind.REPORT: {}, RecordKind.KEYS: KEYS, RecordKind.END: END}
    for kind, parts in {**kinds, RecordKind.HEARTBEAT: BEAT}.items():
        assert read_origin(raw_origin(**parts)).kind is kind


def test_a_header_has_one_encoding() -> None:
    """What is read is written the same, sealed or not."""
    sealed = raw_header(raw_origin(**SEALED), stanza_digest=b"s" * 32, commitments=b"c" * 96)
    for header in (raw_header(), sealed):
        assert write_header(origin_bytes(header), read_whole(header)[1]) == header
    assert read_whole(sealed)[1].commitments == b"c" * 96


@pytest.mark.parametrize(
    ("parts", "reason"),
    [
        ({"version": b"\0"}, Reason.VERSION),
        ({"version": b"\2"}, Reason.VERSION),
        ({"network": b"\0"}, Reason.HEADER),
        ({"network": opaque(b"n" * 65, 1)}, Reason.HEADER),
        ({"member": opaque(b"m" * 65, 1)}, Reason.HEADER),
        ({"topic": opaque(b"t" * 201, 1)}, Reason.HEADER),
        ({"member": opaque(b"customs nz", 1)}, Reason.HEADER),
        ({"member": opaque("zoë".encode(), 1)}, Reason.HEADER),
        ({"topic": opaque(b"a\0b", 1)}, Reason.HEADER),
        ({"lane": b"\x40"}, Reason.UNKNOWN),
        ({"epoch": bytes(8)}, Reason.HEADER),
        ({"epoch": b"\x80" + bytes(7)}, Reason.HEADER),
        ({"status": b"\4"}, Reason.UNKNOWN),
        ({"register_version": b"\xff" * 8}, Reason.HEADER),
        ({"sections": b"\x27"}, Reason.UNKNOWN),
        ({"sealed": b"\x80"}, Reason.UNKNOWN),
        ({"seal_suite": b"\2"}, Reason.UNKNOWN),
        ({"extensions": opaque(b"\0\2\0\0")}, Reason.UNKNOWN),
        ({"extensions": opaque(b"\0\0\0\0")}, Reason.UNKNOWN),
        ({"extensions": opaque(b"\0\1\0\0\0\1\0\0")}, Reason.HEADER),
        ({"extensions": opaque(b"\0\3\0\0\0\1\0\0")}, Reason.HEADER),
        ({"extensions": opaque(b"\0\1\0\1")}, Reason.HEADER),
        ({"extensions": opaque(b"\0\1" + opaque(bytes(1001)))}, Reason.HEADER),
        ({"extensions": opaque(bytes(1025))}, Reason.HEADER),
        ({"more": b"\0"}, Reason.HEADER),
        ({"sealed": b"\7"}, Reason.SHAPE),
        ({"keys": b"\1" * 32}, Reason.SHAPE),
        ({"seal_suite": b"\1"}, Reason.SHAPE),
        ({**SEALED, "seal_suite": b"\0"}, Reason.SHAPE),
        ({**SEALED, "sealed": b"\x0f"}, Reason.SHAPE),
        ({"status": b"\3"}, Reason.SHAPE),
        ({"sections": b"\2"}, Reason.SHAPE),
        ({"contract": bytes(32)}, Reason.SHAPE),
        ({**BEAT, "contract": bytes(32)}, Reason.SHAPE),
        ({**END, "contract": b"\1" * 32}, Reason.SHAPE),
        ({**END, "status": b"\1"}, Reason.SHAPE),
        ({**KEYS, "sections": b"\x11"}, Reason.SHAPE),
        ({**KEYS, "keys": b"\1" * 32, "sealed": b"\x10", "seal_suite": b"\1"}, Reason.SHAPE),
    ],
)
def test_what_does_not_fit_is_refused_by_name(parts: dict[str, bytes], reason: Reason) -> None:
    """Each field's bounds, each unknown bit and value, and what must fit together."""
    assert reason_of(raw_origin(**parts)) == reason


def test_a_truncated_origin_is_refused() -> None:
    """At every length."""
    written = raw_origin()
    for size in range(len(written)):
        assert reason_of(written[:size]) == Reason.HEADER


def test_odd_extensions_are_ignored() -> None:
    """An odd type may be there, whatever it says."""
    extended = raw_origin(extensions=opaque(b"\x7f\xff" + opaque(b"any")))
    assert read_origin(extended).kind is RecordKind.REPORT


@pytest.mark.parametrize(
    "parts",
    [
        {"more": b"\0"},
        {"digests": bytes(64)},
        {"stanza_digest": bytes(32)},
        {"seq": b"\x80" + bytes(7)},
        {"made_at": b"\xff" * 8},
        {"expires_at": b"\xff" * 8},
        {"id": bytes(16)},
        {"id": bytes.fromhex("00000000000040008000000000000000")},
        {"id": bytes.fromhex("00000000000070000000000000000000")},
        {"origin": b"\0\0"},
        {"origin": opaque(bytes(2049))},
        {"origin": b"\x08\0" + bytes(100)},
    ],
)
def test_headers_of_another_length_or_with_other_numbers_are_refused(
    parts: dict[str, bytes],
) -> None:
    """Too long, too short, numbers from 2^63 on, and ids that are no UUIDv7."""
    assert header_reason(raw_header(**parts)) == Reason.HEADER


def test_commitments_go_with_what_is_sealed() -> None:
    """A sealed header without its stanza digest or one commitment too few is refused."""
    sealed = raw_origin(**SEALED)
    for parts in (
        {},
        {"stanza_digest": bytes(32)},
        {"stanza_digest": bytes(32), "commitments": bytes(64)},
        {"stanza_digest": bytes(32), "commitments": bytes(128)},
    ):
        assert header_reason(raw_header(sealed, **parts)) == Reason.HEADER


NAMES = st.text("abcXYZ019._-", min_size=1, max_size=64)
DIGESTS = st.binary(min_size=32, max_size=32)


@given(network=NAMES, member=NAMES, lane=st.integers(0, 63), epoch=st.integers(1, 2**63 - 1))
def test_origins_survive_the_round_trip(network: str, member: str, lane: int, epoch: int) -> None:
    """Law: reading what was written gives every field back."""
    made = origin(network=network, member=member, lane=lane, epoch=epoch, status=Status.TEST)
    read = read_origin(made.to_bytes())
    assert (read.network, read.member, read.lane, read.epoch) == (network, member, lane, epoch)
    assert (read.status, read.record_key) == (Status.TEST, made.record_key)


@given(prev=DIGESTS, seq=st.integers(0, 2**63 - 1))
def test_headers_survive_the_round_trip(prev: bytes, seq: int) -> None:
    """Law: reading what was written gives every field back."""
    header = read_whole(raw_header(prev=prev, seq=seq.to_bytes(8, "big")))[1]
    assert (header.prev, header.seq, header.made_at) == (prev, seq, NOW)
