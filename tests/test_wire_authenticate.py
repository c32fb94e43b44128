"""What steps 3 to 8 promise, one by one and in their order."""

from __future__ import annotations

from dataclasses import replace

import pytest
from wire_forge import Forged, opaque, raw_header, raw_origin
from wire_world import (
    BEATS,
    HOUR,
    MAX_VALIDITY,
    NETWORK,
    NOW,
    SECOND,
    TOPIC,
    key,
    network,
    origin,
    place,
    sections_of,
    signed,
    unsigned,
    with_register,
)

from broker.errors import EnvelopeRefused
from broker.keys import key_id
from broker.register import KeyUse, Register
from broker.wire import Authenticator, Origin, Reason, RecordPlace
from broker.wire.header import digests_of, leaf_of
from broker.wire.origin import read_origin

MINE = key_id("customs-nz", 1, key("customs-nz").public)


def u64(number: int) -> bytes:
    """Return `number` as it stands in headers and statements."""
    return number.to_bytes(8, "big")


def reason_of(
    value: bytes,
    where: RecordPlace | None = None,
    register: Register | None = None,
    at: int = NOW,
) -> str:
    """Return why `value` is not authentic at this place."""
    with pytest.raises(EnvelopeRefused) as caught:
        Authenticator(register or network()).authenticate(value, where or place(), at)
    return caught.value.reason


def test_what_was_signed_is_authentic() -> None:
    """A whole batch, each record with its sections and leaf."""
    authenticator = Authenticator(network())
    for record in signed(64):
        authentic = authenticator.authenticate(record.envelope, place(), NOW)
        assert authentic.leaf == record.leaf
        assert authentic.header.seq == record.seq
        assert list(authentic.sections) == sections_of(record.seq)
        assert authentic.key_id == MINE


def key_changed(**changed: object) -> Register:
    """Return a register where customs-nz's key is otherwise."""
    mine = replace(network().keys[MINE], **changed)  # type: ignore[arg-type] # named as its fields are
    return with_register(keys={**network().keys, MINE: mine})


@pytest.mark.parametrize(
    ("statement", "reason"),
    [
        ({"prefix": b"sealane batch v2\0"}, Reason.STATEMENT),
        ({"key_id": bytes(32)}, Reason.KEY_UNKNOWN),
        ({"suite": b"\2"}, Reason.SUITE),
        ({"suite": b"\0"}, Reason.SUITE),
        ({"signed_at": u64(NOW - 31 * 24 * HOUR)}, Reason.KEY_WINDOW),
        ({"signed_at": u64(NOW + 300 * 24 * HOUR)}, Reason.KEY_WINDOW),
        ({"signed_at": u64(NOW + 300 * SECOND + 1)}, Reason.SIGNED_AHEAD),
        ({"tree_size": bytes(4)}, Reason.INCLUSION),
        ({"tree_size": b"\0\0\0\2"}, Reason.INCLUSION),
        ({"tree_size": b"\0\0\0\x41"}, Reason.INCLUSION),
        ({"root": bytes(32)}, Reason.INCLUSION),
        ({"signed_at": u64(NOW - 1)}, Reason.MADE_AT),
    ],
)
def test_statements_are_refused_by_name(statement: dict[str, bytes], reason: Reason) -> None:
    """A statement that is signed all the same, with one field otherwise."""
    assert reason_of(Forged(statement=statement).envelope()) == reason


def test_a_statement_may_be_five_minutes_ahead() -> None:
    """The reader's clock may be that much behind, and not a microsecond more."""
    value = signed()[0].envelope
    authenticator = Authenticator(network())
    authenticator.authenticate(value, place(), NOW - 300 * SECOND)
    with pytest.raises(EnvelopeRefused) as caught:
        authenticator.authenticate(value, place(), NOW - 300 * SECOND - 1)
    assert caught.value.reason == Reason.SIGNED_AHEAD


def test_a_keys_window_is_half_open() -> None:
    """Valid from `not_before` on, no more at `not_after`; and only if it is for signing."""
    value = signed()[0].envelope
    opened = key_changed(not_before=NOW, not_after=NOW + 1)
    Authenticator(opened).authenticate(value, place(), NOW)
    for register in (key_changed(not_after=NOW), key_changed(not_before=NOW + 1)):
        assert reason_of(value, register=register) == Reason.KEY_WINDOW
    assert reason_of(value, register=key_changed(use=KeyUse.SEALING)) == Reason.KEY_USE


def test_signatures_of_another_size_or_key_are_refused() -> None:
    """Step 4: exactly this key's signature over exactly this statement."""
    statement = Forged().signed()
    good = key("customs-nz").sign(statement)
    for signature in (key("police-nz").sign(statement), good + b"\0", bytes(64)):
        assert reason_of(Forged(signature=signature).envelope()) == Reason.SIGNATURE


def test_headers_are_parsed_only_after_they_are_proven() -> None:
    """A malformed header that nobody signed fails at inclusion; signed, at step 6."""
    broken = raw_header(raw_origin(version=b"\2"))
    assert reason_of(Forged(header=broken).envelope()) == Reason.VERSION
    unproven = Forged(header=broken, statement={"root": bytes(32)})
    assert reason_of(unproven.envelope()) == Reason.INCLUSION


def test_a_record_belongs_to_one_place() -> None:
    """Step 7: network, topic and record key, each by name."""
    value = signed()[0].envelope
    here = place()
    assert reason_of(value, here._replace(network="test")) == Reason.NETWORK
    assert reason_of(value, here._replace(topic=BEATS)) == Reason.TOPIC
    for wrong in (None, b"", here.key[:-1] if here.key else b"", place(origin(lane=1)).key):
        assert reason_of(value, here._replace(key=wrong)) == Reason.RECORD_KEY


def test_the_signer_is_the_member_that_speaks() -> None:
    """A record of customs-nz that police-nz signed with its own key is refused."""
    forged = Forged(signer=key("police-nz"), member="police-nz")
    assert reason_of(forged.envelope()) == Reason.MEMBER


@pytest.mark.parametrize(
    ("made_at", "expires_at", "reason"),
    [
        (NOW + 1, NOW + HOUR, Reason.MADE_AT),
        (NOW - HOUR - 1, NOW + HOUR, Reason.MADE_AT),
        (NOW, NOW, Reason.VALIDITY),
        (NOW, NOW - 1, Reason.VALIDITY),
        (NOW, NOW + MAX_VALIDITY + 1, Reason.VALIDITY),
    ],
)
def test_times_fit_together(made_at: int, expires_at: int, reason: Reason) -> None:
    """Made within the hour before signing; expiring after that, within the network's maximum."""
    header = raw_header(made_at=u64(made_at), expires_at=u64(expires_at))
    assert reason_of(Forged(header=header).envelope()) == reason


def test_times_at_their_bounds_are_good() -> None:
    """An hour queued, and the longest validity."""
    oldest = unsigned(made_at=NOW - HOUR, expires_at=NOW - HOUR + MAX_VALIDITY)
    for record in signed(records=[oldest]):
        Authenticator(network()).authenticate(record.envelope, place(), NOW)


def test_sections_are_there_and_unaltered() -> None:
    """Step 8: the first section that is absent or altered is named."""
    one, two, three = sections_of()
    for sections, reason in (
        ((one, None, three), Reason.SECTION_ABSENT),
        ((one, two, None), Reason.SECTION_ABSENT),
        ((None, None, None), Reason.SECTION_ABSENT),
        ((one, two + b"\0", three), Reason.SECTION_DIGEST),
        ((one, three, two), Reason.SECTION_DIGEST),
        ((one, three, None), Reason.SECTION_DIGEST),
        ((None, three, two), Reason.SECTION_ABSENT),
    ):
        assert reason_of(Forged(sections=sections).envelope()) == reason


def sealed(**parts: bytes) -> tuple[Origin, bytes, bytes]:
    """Return a sealed record's origin, stanzas and header."""
    written = raw_origin(keys=b"\1" * 32, sealed=b"\7", seal_suite=b"\1")
    stanzas = bytes(49)
    given = {"stanza_digest": digests_of([stanzas]), "commitments": bytes(96)}
    return read_origin(written), stanzas, raw_header(written, **{**given, **parts})


def test_stanzas_are_those_that_were_signed() -> None:
    """A sealed record authenticates with its stanzas only; an unsealed one has none."""
    of, stanzas, header = sealed()
    good = Forged(header=header, stanzas=stanzas).envelope()
    assert Authenticator(network()).authenticate(good, place(of), NOW).stanzas == stanzas
    for other in (b"", b"\1" + bytes(48), bytes(98)):
        assert reason_of(Forged(header=header, stanzas=other).envelope()) == Reason.STANZAS
    assert reason_of(Forged(stanzas=stanzas).envelope()) == Reason.STANZAS
    nothing = sealed(stanza_digest=digests_of([b""]))[2]
    assert reason_of(Forged(header=nothing).envelope()) == Reason.STANZAS


def test_earlier_steps_are_named_first() -> None:
    """Where several checks fail, the first by number is the reason."""
    forged = Forged(
        header=raw_header(raw_origin(network=opaque(b"other", 1)), made_at=u64(NOW + 1)),
        sections=(None, None, None),
    )
    where = RecordPlace(NETWORK, TOPIC, None)
    assert reason_of(forged.envelope(), where) == Reason.NETWORK
    forged.signature = bytes(64)
    assert reason_of(forged.envelope(), where) == Reason.SIGNATURE
    forged.statement = {"key_id": bytes(32)}
    assert reason_of(forged.envelope(), where) == Reason.KEY_UNKNOWN


def test_memory_is_bounded_and_changes_no_verdict() -> None:
    """Hundreds of batches and origins: the first is still judged as it was."""
    authenticator = Authenticator(network())
    first = signed()[0].envelope
    authenticator.authenticate(first, place(), NOW)
    for number in range(300):
        of = origin(epoch=NOW + number)
        (record,) = signed(of=of, records=[unsigned(sections=sections_of())])
        authenticator.authenticate(record.envelope, place(of), NOW)
    assert authenticator.authenticate(first, place(), NOW).leaf == leaf_of(
        first[6 : 6 + int.from_bytes(first[4:6], "big")]
    )
