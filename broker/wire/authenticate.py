"""Steps 1 to 8: who signed this record, for this place, with these sections."""

from __future__ import annotations

from typing import Final, NamedTuple

from broker.errors import EnvelopeRefused, RefusedError
from broker.keys import SIGNATURE_SIZE, verify
from broker.register.model import Key, KeyUse, Register, Standing
from broker.wire import layout
from broker.wire.envelope import Envelope, read_envelope
from broker.wire.header import Header, digests_of, leaf_of, origin_bytes, read_header
from broker.wire.memory import remember
from broker.wire.origin import Origin, RecordKind, read_origin
from broker.wire.place import Position, RecordPlace
from broker.wire.refusals import Reason, refused
from broker.wire.statement import read_statement
from broker.wire.tree import Nodes, included
from schemas import Section

_BATCHES: Final = 256
_ORIGINS: Final = 1024


class Authentic(NamedTuple):
    """A record whose originator, place and sections are proven; only `authenticate` makes one.

    Not yet judged: its number, its expiry, its originator's right, and what its sections say.

    Args:
        origin: Who speaks, where, as what.
        header: The rest of what was signed.
        leaf: The record's identity, 32 bytes.
        signed_at: Microseconds.
        key_id: The key that signed.
        sections: Each section's bytes as they travelled, in order.
        stanzas: As they travelled; empty when nothing is sealed.
    """

    origin: Origin
    header: Header
    leaf: bytes
    signed_at: int
    key_id: bytes
    sections: tuple[bytes, ...]
    stanzas: bytes

    @property
    def position(self) -> Position:
        """Its number in its lane."""
        return Position(self.origin.epoch, self.header.seq)

    @property
    def ends_lane(self) -> bool:
        """Whether it is its lane's last record."""
        return self.origin.kind is RecordKind.END


class Enclosure(NamedTuple):
    """A record inside another one, whose originator and sections are proven.

    Only `authenticate_enclosed` makes one. Args:
        origin: Who spoke, where, as what.
        header: The rest of what was signed.
        leaf: The record's identity, 32 bytes.
        signed_at: Microseconds.
        key_id: The key that signed.
        sections: The bytes, as they travelled, of each section that was not taken out.
    """

    origin: Origin
    header: Header
    leaf: bytes
    signed_at: int
    key_id: bytes
    sections: dict[Section, bytes]


class _Batch(NamedTuple):
    """A statement whose signature is proven, and the tree's nodes proven so far."""

    key: Key
    signed_at: int
    tree_size: int
    root: bytes
    nodes: Nodes


class Authenticator:
    """Proves records under one version of the register, remembering what it proved.

    Statements are remembered by their exact bytes with their signature's (THREATS 16), origins by
    theirs; only what was proven is remembered, and a bounded number of each.
    """

    __slots__ = ("_batches", "_origins", "_register")

    def __init__(self, register: Register) -> None:
        self._register = register
        self._batches: dict[bytes, _Batch] = {}
        self._origins: dict[bytes, Origin] = {}

    def authenticate(self, value: bytes | None, place: RecordPlace, at: int) -> Authentic:
        """Return what a Kafka record's value proves at this place.

        Args:
            value: The record's value.
            place: Where it was found.
            at: The reader's time, microseconds UTC.

        Raises:
            EnvelopeRefused: A check of steps 1 to 8 failed; no lane was touched.
        """
        # 1. to 6.
        envelope, batch, leaf, origin, header = self._proven_header(value, at)
        # 7. place
        _check_place(origin, place)
        _check_times(header, origin, batch, self._register.max_validity)
        # 8. sections
        sections = _proven_sections(envelope, header, origin)
        return Authentic(
            origin, header, leaf, batch.signed_at, batch.key.key_id, sections, envelope.stanzas
        )

    def authenticate_enclosed(self, value: bytes, at: int) -> Enclosure:
        """Return what a record that another one encloses proves: it has no place in Kafka.

        As `authenticate`, but for its record key and topic, which are whatever the originator
        signed, for sections that were taken out, and for its stanzas, which are never there.

        Args:
            value: The enclosed envelope.
            at: The reader's time, microseconds UTC.

        Raises:
            EnvelopeRefused: A check of steps 1 to 8 failed.
        """
        # 1. to 6.
        envelope, batch, leaf, origin, header = self._proven_header(value, at)
        # 7. place
        _check_place(origin, RecordPlace(self._register.network, origin.topic, origin.record_key))
        _check_times(header, origin, batch, self._register.max_validity)
        # 8. sections
        sections = _enclosed_sections(envelope, header, origin)
        return Enclosure(origin, header, leaf, batch.signed_at, batch.key.key_id, sections)

    def _proven_header(
        self, value: bytes | None, at: int
    ) -> tuple[Envelope, _Batch, bytes, Origin, Header]:
        # 1. size, 2. frame
        envelope = read_envelope(value)
        # 3. statement, 4. signature
        batch = self._batch(envelope.signed, at)
        # 5. inclusion
        leaf = leaf_of(envelope.header)
        _check_inclusion(batch, leaf, envelope)
        # 6. header
        written = origin_bytes(envelope.header)
        origin = self._origins.get(written) or self._read_origin(written)
        header = read_header(envelope.header, origin, len(written))
        return envelope, batch, leaf, origin, header

    def _batch(self, signed: bytes, at: int) -> _Batch:
        batch = self._batches.get(signed)
        if batch is None:
            batch = self._proven_batch(signed, at)
            remember(self._batches, signed, batch, _BATCHES)
        elif batch.signed_at > at + layout.AHEAD:
            raise refused(Reason.SIGNED_AHEAD, "The statement was signed in the future.")
        else:
            self._check_standing(batch.key, batch.signed_at, at)
        return batch

    def _proven_batch(self, signed: bytes, at: int) -> _Batch:
        written = signed[: layout.STATEMENT_SIZE]
        # 3. statement: known key, for signing, valid at that time, of that suite
        statement = read_statement(written)
        key = self._register.keys.get(statement.key_id)
        if key is None:
            # Before any arithmetic: anybody can cause this as often as they like (THREATS 27).
            line = f"No key {statement.key_id.hex()[:16]} stands in the register."
            raise refused(Reason.KEY_UNKNOWN, line)
        if key.use is not KeyUse.SIGNING:
            raise refused(Reason.KEY_USE, f"This key of {key.member} is not for signing.")
        if not key.not_before <= statement.signed_at < key.not_after:
            line = f"This key of {key.member} was not valid when the statement says it was used."
            raise refused(Reason.KEY_WINDOW, line)
        if statement.signed_at > at + layout.AHEAD:
            raise refused(Reason.SIGNED_AHEAD, "The statement was signed in the future.")
        self._check_standing(key, statement.signed_at, at)
        if statement.suite != key.suite:
            raise refused(Reason.SUITE, "The statement names another suite than its key's.")
        # 4. signature
        signature = signed[layout.STATEMENT_SIZE + 2 :]
        try:
            if len(signature) != SIGNATURE_SIZE[key.suite]:
                raise refused(Reason.SIGNATURE, "The signature has another size than its suite's.")
            verify(key.public, signature, written)
        except RefusedError as exc:
            line = f"The signature is not {key.member}'s over this statement."
            raise refused(Reason.SIGNATURE, line) from exc
        return _Batch(key, statement.signed_at, statement.tree_size, statement.root, {})

    def _check_standing(self, key: Key, signed_at: int, at: int) -> None:
        """Return when the key is not void, and its member takes part (THREATS 23).

        A thief, and a member that acts badly, can date back what they sign: what a reader sees
        first after the end is not believed, whatever it says of its time.
        """
        seen = max(signed_at, at)
        if key.invalid_since is not None and seen >= key.invalid_since:
            raise refused(Reason.KEY_REVOKED, f"This key of {key.member} was revoked.")
        member = self._register.members[key.member]
        if member.standing is not Standing.ACTIVE or member.past:
            for time in (signed_at, seen):
                standing = member.held_at(time).standing
                if standing is not Standing.ACTIVE:
                    line = f"{key.member} was {standing.value.lower()} then, and took no part."
                    raise refused(Reason.MEMBER_SUSPENDED, line)

    def _read_origin(self, written: bytes) -> Origin:
        origin = read_origin(written)
        remember(self._origins, written, origin, _ORIGINS)
        return origin


def _check_inclusion(batch: _Batch, leaf: bytes, envelope: Envelope) -> None:
    size = batch.tree_size
    if not 1 <= size <= layout.BATCH_SIZE or not included(
        leaf, envelope.leaf_index, size, envelope.path, batch.root, batch.nodes
    ):
        raise refused(Reason.INCLUSION, "The header is not in the batch that was signed.")


def _check_place(origin: Origin, place: RecordPlace) -> None:
    if origin.network != place.network:
        raise refused(Reason.NETWORK, f"The record belongs to network {origin.network}.")
    if origin.topic != place.topic:
        raise refused(Reason.TOPIC, f"The record belongs on topic {origin.topic}.")
    if origin.record_key != place.key:
        raise refused(Reason.RECORD_KEY, "The record's key is not its lane's.")


def _check_times(header: Header, origin: Origin, batch: _Batch, max_validity: int) -> None:
    if origin.member != batch.key.member:
        line = f"{batch.key.member} signed what {origin.member} is said to say."
        raise refused(Reason.MEMBER, line)
    if not header.made_at <= batch.signed_at <= header.made_at + layout.QUEUED:
        raise refused(Reason.MADE_AT, "The record was not made within the hour before its signing.")
    if not header.made_at < header.expires_at <= header.made_at + max_validity:
        raise refused(Reason.VALIDITY, "The record expires too late, or before it was made.")


def _proven_sections(envelope: Envelope, header: Header, origin: Origin) -> tuple[bytes, ...]:
    sections = envelope.sections
    if None in sections or digests_of(sections) != header.digests:  # type: ignore[arg-type] # None was looked for first
        raise _bad_section(sections, header.digests, origin)
    if digests_of((envelope.stanzas,) if origin.sealed else ()) != header.stanza_digest or (
        bool(envelope.stanzas) != bool(origin.sealed)
    ):
        raise refused(Reason.STANZAS, "The stanzas are not those that were signed.")
    return sections  # type: ignore[return-value] # none of them is None: checked above


def _enclosed_sections(envelope: Envelope, header: Header, origin: Origin) -> dict[Section, bytes]:
    if envelope.stanzas:
        raise refused(Reason.STANZAS, "An enclosed record tells nobody's stanzas.")
    found = {}
    known = zip(Section(origin.sections), envelope.sections, strict=True)
    for number, (name, section) in enumerate(known):
        if section is None:
            continue
        if digests_of((section,)) != header.digests[32 * number : 32 * number + 32]:
            raise refused(Reason.SECTION_DIGEST, f"Section {str(name.name).lower()} was altered.")
        found[name] = section
    return found


def _bad_section(
    sections: tuple[bytes | None, ...], digests: bytes, origin: Origin
) -> EnvelopeRefused:
    """Return the refusal of the first section that is absent or altered; there is one."""
    number, section = next(
        (number, section)
        for number, section in enumerate(sections)
        if section is None or digests_of((section,)) != digests[32 * number : 32 * number + 32]
    )
    name = str(list(Section(origin.sections))[number].name).lower()
    if section is None:
        return refused(Reason.SECTION_ABSENT, f"The section {name} was cut off the record.")
    return refused(Reason.SECTION_DIGEST, f"The section {name} was altered.")
