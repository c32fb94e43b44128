"""Sealed envelopes and `keys` records that our own writer would never make, signed all the same."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from sealed_world import READERS, avro_of, hourly, keys_origin, sealed_origin, sealing
from wire_forge import Forged, raw_header
from wire_world import key, uuid7

from broker.keys import encrypt, expand
from broker.wire import Origin
from broker.wire.context import context_from, context_prefix
from broker.wire.header import digests_of
from broker.wire.ladder import NOMINAL_RUNG, Rung, climb_down, key_and_commitment, secret_of
from broker.wire.sealing import SealedRecord, seal_record

SALT = bytes(16)
Change = Callable[[SealedRecord], SealedRecord]


def context(of: Origin | None = None) -> bytes:
    """Return the context of what is forged here."""
    origin = of or sealed_origin()
    return context_from(context_prefix(origin.to_bytes(), origin.seal_suite), 0, uuid7(0), SALT)


def forged(
    change: Change = lambda made: made,
    *,
    of: Origin | None = None,
    sections: Sequence[bytes] | None = None,
    recipients: Mapping[str, int] | None = None,
) -> bytes:
    """Return the envelope of a sealed note, changed after it was sealed and before it was signed.

    Digests are those of what `change` returns, so that nothing but what it did can be refused.
    """
    origin = of or sealed_origin()
    said = avro_of() if sections is None else sections
    made = seal_record(
        said, origin.sections, origin.sealed, context(origin), sealing(0, recipients or READERS)
    )
    made = change(made)
    header = raw_header(
        origin.to_bytes(),
        salt=SALT,
        digests=digests_of(made.sections),
        stanza_digest=digests_of([made.stanzas]),
        commitments=made.commitments,
    )
    return Forged(
        header=header,
        sections=made.sections,
        stanzas=made.stanzas,
        signer=key(origin.member),
        member=origin.member,
    ).envelope()


def stanza(name: str, number: int, rung: bytes, of: Origin | None = None) -> bytes:
    """Return one stanza, whatever its rung."""
    made = expand(hourly(name), b"sealane stanza v1\0" + context(of), 49)
    wrapped = bytes([number]) + rung
    return made[:16] + bytes(a ^ b for a, b in zip(made[16:], wrapped, strict=True))


def rungs(number: int = 0) -> Mapping[int, bytes]:
    """Return the rungs of what is forged here."""
    return climb_down(Rung(NOMINAL_RUNG, sealing(number).rung))


def with_stanzas(*stanzas: bytes) -> Change:
    """Return a change to these stanzas."""
    return lambda made: made._replace(stanzas=b"".join(stanzas))


def with_section(at: int, plain: bytes, of: Origin | None = None) -> Change:
    """Return a change of a section's whole plaintext, encrypted as it stands under its own key."""

    def change(made: SealedRecord) -> SealedRecord:
        sections = list(made.sections)
        terms = digests_of(sections[:1])
        secret = secret_of(dict(rungs()), 1 << at)
        under, _ = key_and_commitment(secret, 1 << at, context(of), terms)
        sections[at] = encrypt(under, plain)
        return made._replace(sections=sections)

    return change


def forged_keys(section: bytes) -> bytes:
    """Return the envelope of a keys record with this section."""
    header = raw_header(keys_origin().to_bytes(), salt=SALT, digests=digests_of([section]))
    return Forged(header=header, sections=[section]).envelope()
