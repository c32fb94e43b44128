"""Forgery: how an envelope is altered by someone who has no member's key."""

from __future__ import annotations

from typing import Final

from broker.keys import SigningKey, key_id
from broker.wire import Position
from broker.wire.envelope import Envelope, read_envelope, write_envelope
from broker.wire.header import leaf_of, origin_bytes
from broker.wire.origin import read_origin
from broker.wire.statement import read_statement

_SEQ: Final = 8
_MADE_AT: Final = _SEQ + 32 + 16 + 16
"""Where in the header, behind the origin, the time stands at which the report was made."""
_STATEMENT: Final = 94
_LENGTH: Final = 2


def other_facts(value: bytes) -> bytes:
    """Return the envelope with another last byte in its facts."""
    envelope = read_envelope(value)
    sections = list(envelope.sections)
    facts = sections[2] or b""
    sections[2] = facts[:-1] + bytes([facts[-1] ^ 1])
    return _written(envelope._replace(sections=tuple(sections)))


def other_time(value: bytes) -> bytes:
    """Return the envelope with another time of making in its header."""
    envelope = read_envelope(value)
    header = bytearray(envelope.header)
    at = _LENGTH + len(origin_bytes(envelope.header)) + _MADE_AT
    header[at + 7] ^= 1
    return _written(envelope._replace(header=bytes(header)))


def other_signer(value: bytes, member: str, key: SigningKey) -> bytes:
    """Return the envelope signed anew with `key`, in the name of `member`."""
    envelope = read_envelope(value)
    statement = read_statement(envelope.signed[:_STATEMENT])
    forged = statement._replace(key_id=key_id(member, key.suite, key.public)).to_bytes()
    signature = key.sign(forged)
    signed = forged + len(signature).to_bytes(_LENGTH, "big") + signature
    return _written(envelope._replace(signed=signed))


def leaf(value: bytes | None) -> bytes:
    """Return the leaf of the record in an envelope."""
    return leaf_of(read_envelope(value).header)


def lane_position(value: bytes) -> tuple[str, str, int, Position]:
    """Return topic, member, lane and number, which anyone can read in a header."""
    header = read_envelope(value).header
    data = origin_bytes(header)
    origin = read_origin(data)
    at = _LENGTH + len(data)
    seq = int.from_bytes(header[at : at + _SEQ], "big")
    return origin.topic, origin.member, origin.lane, Position(origin.epoch, seq)


def _written(envelope: Envelope) -> bytes:
    return write_envelope(
        envelope.header, envelope.sections, envelope.signed, envelope.leaf_index, envelope.path
    )
