"""What the frame promises (steps 1 and 2)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from wire_world import signed

from broker.errors import EnvelopeRefused
from broker.wire.envelope import Envelope, read_envelope, write_envelope
from broker.wire.refusals import Reason


def reason_of(value: bytes | None) -> str:
    """Return why `value` is no frame."""
    with pytest.raises(EnvelopeRefused) as caught:
        read_envelope(value)
    return caught.value.reason


def test_a_frame_is_read_as_it_was_written() -> None:
    """Writing what was read gives the same bytes."""
    value = signed(3)[1].envelope
    read = read_envelope(value)
    again = write_envelope(read.header, read.sections, read.signed, read.leaf_index, read.path)
    assert again == value
    assert (read.leaf_index, len(read.path)) == (1, 64)


def test_an_absent_section_is_part_of_the_frame() -> None:
    """Absence is read; whether it is allowed is asked later."""
    read = read_envelope(signed()[0].envelope)
    cut = write_envelope(read.header, (read.sections[0], None, None), read.signed, 0, b"")
    assert read_envelope(cut).sections == (read.sections[0], None, None)


def test_every_truncation_and_every_extension_is_refused() -> None:
    """A frame that ends one byte or more too early or too late is refused."""
    value = signed(3)[1].envelope
    for size in range(4, len(value)):
        assert reason_of(value[:size]) == Reason.FRAME
    assert reason_of(value + b"\0") == Reason.FRAME


def test_sizes_and_magic_come_first() -> None:
    """Null, too big, and other formats have names of their own."""
    assert reason_of(None) == Reason.NULL
    assert reason_of(bytes(960 * 1024 + 1)) == Reason.SIZE
    assert reason_of(bytes(960 * 1024)) == Reason.MAGIC
    assert reason_of(b"") == Reason.MAGIC
    assert reason_of(b"SLN2" + signed()[0].envelope[4:]) == Reason.MAGIC
    assert reason_of(b"SLN1") == Reason.FRAME


def frame(read: Envelope, **parts: bytes) -> bytes:
    """Return a frame by hand, from what `read` has and these raw parts."""
    return b"".join(
        (
            b"SLN1",
            len(read.header).to_bytes(2, "big"),
            read.header,
            parts.get(
                "sections",
                b"".join(
                    b"\1" + len(s or b"").to_bytes(4, "big") + (s or b"") for s in read.sections
                ),
            ),
            parts.get("stanzas", b"\0\0"),
            parts.get("signed", read.signed),
            bytes([read.leaf_index]),
            parts.get("path", b"\0"),
        )
    )


@pytest.mark.parametrize(
    "parts",
    [
        {"sections": b"\2\0\0\0\1x" * 3},
        {"sections": b"\1\0\0\0\0" * 3},
        {"sections": b"\1\0\x10\0\1" + bytes(2**20 + 1) + b"\0\0"},
        {"sections": b"\0\0"},
        {"sections": b"\0\0\0\0"},
        {"stanzas": b"\0\x30" + bytes(48)},
        {"stanzas": b"\0\x93" + bytes(3 * 49)},
        {"stanzas": (512 * 49).to_bytes(2, "big") + bytes(512 * 49)},
        {"signed": bytes(94) + b"\0\x3f" + bytes(63)},
        {"signed": bytes(94) + b"\x20\1" + bytes(8193)},
        {"path": b"\x1f" + bytes(31)},
        {"path": b"\xe0" + bytes(224)},
    ],
)
def test_lengths_out_of_bounds_are_refused(parts: dict[str, bytes]) -> None:
    """Presence, lengths of sections, stanzas, signature and path each have their bounds."""
    read = read_envelope(signed()[0].envelope)
    assert read_envelope(frame(read)) == read
    assert reason_of(frame(read, **parts)) in (Reason.FRAME, Reason.SIZE)


def test_stanzas_are_one_to_256_of_49_bytes() -> None:
    """Each allowed number of stanzas is read."""
    read = read_envelope(signed()[0].envelope)
    for power in range(9):
        stanzas = bytes(49 << power)
        value = frame(read, stanzas=len(stanzas).to_bytes(2, "big") + stanzas)
        assert read_envelope(value).stanzas == stanzas


@given(st.binary(max_size=400), st.sampled_from([b"", b"SLN1", b"SLN1\0\x80"]))
def test_random_bytes_are_refused_by_name(value: bytes, start: bytes) -> None:
    """Whatever comes after the magic is no frame, and the refusal has a name."""
    assert reason_of(start + value) in (Reason.MAGIC, Reason.FRAME)
