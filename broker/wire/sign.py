"""Signing: a lane's queued records, numbered, chained, and signed as one batch."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from broker.keys import ZERO, Signer, key_id
from broker.register.model import Status
from broker.wire import layout
from broker.wire.context import context_from, context_prefix
from broker.wire.envelope import write_envelope
from broker.wire.header import Header, digests_of, leaf_of, write_header
from broker.wire.keys_section import KeysSet, write_keys
from broker.wire.origin import Origin, RecordKind, check_shape
from broker.wire.sealing import SealedRecord, Sealing, seal_record
from broker.wire.statement import Statement
from broker.wire.tree import paths_of


class Unsigned(NamedTuple):
    """A record to be signed, in clear.

    Args:
        sections: One for each bit of the origin's `sections`, in order: of one that is to be
            sealed its Avro alone, of another as it travels.
        id: 16 bytes, a UUIDv7.
        salt: 16 random bytes.
        made_at: Microseconds since 1970, UTC.
        expires_at: The same.
        sealing: For whom, where the origin says that something is sealed. To seal again, draw
            rung, id and salt anew.
        keys: Of a `keys` record, what it says; `sections` is left empty.
    """

    sections: Sequence[bytes]
    id: bytes
    salt: bytes
    made_at: int
    expires_at: int
    sealing: Sealing | None = None
    keys: KeysSet | None = None


class Signed(NamedTuple):
    """A record as it goes to Kafka, to be sent byte for byte the same however often."""

    envelope: bytes
    leaf: bytes
    seq: int


def sign_batch(  # noqa: PLR0913 - what a signature binds
    origin: Origin,
    unsigned: Sequence[Unsigned],
    *,
    prev: bytes,
    first_seq: int,
    signer: Signer,
    signed_at: int,
) -> list[Signed]:
    """Return the next records of a lane, signed with one signature.

    Args:
        origin: Of all of them.
        unsigned: 1 to 64 records, in order.
        prev: Leaf of the lane's record before, or 32 zero bytes where none is known.
        first_seq: Number of the first; 0 where the epoch begins. An epoch ends at number 2^20: the
            writer opens the next before that, so that every reader can follow.
        signer: The member's signing key.
        signed_at: Microseconds, at most an hour after any record was made.

    Raises:
        ValueError: The writer broke one of these rules.
        EnvelopeRefused: The origin's fields do not fit together (`wire.shape`).
    """
    return sign_records(
        [(origin, record) for record in unsigned],
        prev=prev,
        first_seq=first_seq,
        signer=signer,
        signed_at=signed_at,
    )


def sign_records(
    records: Sequence[tuple[Origin, Unsigned]],
    *,
    prev: bytes,
    first_seq: int,
    signer: Signer,
    signed_at: int,
) -> list[Signed]:
    """Return the next records of a lane as `sign_batch` does, each with an origin of its own.

    Their origins share network, member, topic, lane and epoch.
    """
    # Most records share an origin: told apart by identity, each is looked at and written once.
    origins = {id(origin): origin for origin, _ in records}
    _check(records, list(origins.values()), prev, first_seq, signed_at)
    written = {known: origin.to_bytes() for known, origin in origins.items()}
    headers: list[bytes] = []
    leaves: list[bytes] = []
    said: list[SealedRecord] = []
    for seq, (origin, record) in enumerate(records, first_seq):
        bytes_of = written[id(origin)]
        travels = _travelling(origin, bytes_of, record, seq)
        header = write_header(bytes_of, _header(record, travels, seq, prev))
        prev = leaf_of(header)
        headers.append(header)
        leaves.append(prev)
        said.append(travels)
    root, paths = paths_of(leaves)
    signed = _signed(records[0][0].member, signer, signed_at, len(leaves), root)
    return [
        Signed(
            write_envelope(header, travels.sections, signed, index, path, travels.stanzas),
            leaf,
            first_seq + index,
        )
        for index, (header, travels, leaf, path) in enumerate(
            zip(headers, said, leaves, paths, strict=True)
        )
    ]


def _travelling(origin: Origin, written: bytes, record: Unsigned, seq: int) -> SealedRecord:
    """Return the record's sections as they travel: made, sealed, or as they are."""
    sections = record.sections
    if record.sealing is not None or record.keys is not None:
        prefix = context_prefix(written, origin.seal_suite)
        context = context_from(prefix, seq, record.id, record.salt)
        if record.keys is not None:
            sections = [write_keys(record.keys, context)]
        if record.sealing is not None:
            return seal_record(sections, origin.sections, origin.sealed, context, record.sealing)
    return SealedRecord(sections, digests_of(sections), b"", b"")


def end_of_lane(  # noqa: PLR0913 - as `sign_batch`, with what `Unsigned` holds
    origin: Origin,
    *,
    id: bytes,  # noqa: A002 - the header's own word
    salt: bytes,
    made_at: int,
    expires_at: int,
    prev: bytes,
    seq: int,
    signer: Signer,
) -> Signed:
    """Return the lane's last record: after it, readers accept no number above its own.

    Args:
        origin: Of the lane; what it says of a contract and of sections is left out.
        id: 16 bytes, a UUIDv7.
        salt: 16 random bytes.
        made_at: Microseconds; it is signed at that time.
        expires_at: Microseconds.
        prev: Leaf of the lane's record before.
        seq: Its number.
        signer: The member's signing key.
    """
    bare = replace(origin, status=Status.SYSTEM, contract=ZERO, sections=0)
    record = Unsigned((), id, salt, made_at, expires_at)
    (signed,) = sign_batch(
        bare, [record], prev=prev, first_seq=seq, signer=signer, signed_at=made_at
    )
    return signed


def _check(
    records: Sequence[tuple[Origin, Unsigned]],
    origins: Sequence[Origin],
    prev: bytes,
    first_seq: int,
    signed_at: int,
) -> None:
    if not 1 <= len(records) <= layout.BATCH_SIZE:
        raise ValueError("a batch has 1 to 64 records")
    if len(prev) != layout.HASH_SIZE or first_seq < 0:
        raise ValueError("prev is 32 bytes, and numbers start at 0")
    if first_seq + len(records) - 1 > layout.SEQ_AHEAD:
        raise ValueError("the epoch is full: open the next one")
    for origin in origins:
        check_shape(origin)
        if not origin.epoch:
            raise ValueError("an epoch is not 0")
    if len({(o.network, o.member, o.topic, o.lane, o.epoch) for o in origins}) != 1:
        raise ValueError("a batch belongs to one epoch of one lane")
    for origin, record in records:
        _check_record(origin, record)
        if not record.made_at <= signed_at <= record.made_at + layout.QUEUED:
            raise ValueError("a record is signed within the hour after it was made")


def _check_record(origin: Origin, record: Unsigned) -> None:
    said = len(record.sections) + (record.keys is not None)
    if said != origin.sections.bit_count():
        raise ValueError("there is one section for every bit in the origin")
    if (record.sealing is not None) != bool(origin.sealed):
        raise ValueError("a record says for whom it is sealed exactly when something is")
    if record.keys is not None and origin.kind is not RecordKind.KEYS:
        raise ValueError("hourly keys travel in a keys record")


def _header(record: Unsigned, travels: SealedRecord, seq: int, prev: bytes) -> Header:
    return Header(
        seq=seq,
        prev=prev,
        id=record.id,
        salt=record.salt,
        made_at=record.made_at,
        expires_at=record.expires_at,
        digests=travels.digests,
        stanza_digest=digests_of((travels.stanzas,)) if travels.stanzas else b"",
        commitments=travels.commitments,
    )


def _signed(member: str, signer: Signer, signed_at: int, size: int, root: bytes) -> bytes:
    """Return statement, the signature's length and signature, as they travel."""
    identity = key_id(member, signer.suite, signer.public)
    statement = Statement(signer.suite, identity, signed_at, size, root).to_bytes()
    signature = signer.sign(statement)
    return statement + len(signature).to_bytes(2, "big") + signature
