"""Sealing: a record's sections, stanzas and commitments, from one fresh key."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from hashlib import sha256
from typing import NamedTuple

from broker.keys import ZERO
from broker.wire import layout
from broker.wire.ladder import (
    NOMINAL_RUNG,
    RUNG_OF,
    Rung,
    climb_down,
    key_and_commitment,
    secret_of,
)
from broker.wire.seal import SEALED_MOST, seal
from broker.wire.stanzas import write_stanzas


class Sealing(NamedTuple):
    """For whom a record is sealed; none of it is used for a second record.

    Args:
        rung: Rung 3: 32 random bytes.
        recipients: By hourly key, of members and groups, the number of the rung on which its
            holders may stand: 3 nominal, 2 audience, 1 counting.
        random: 32 random bytes, for the padding of the stanzas.
    """

    rung: bytes
    recipients: Mapping[bytes, int]
    random: bytes

    def __repr__(self) -> str:
        """Return how many recipients there are, and no key."""
        return f"Sealing({len(self.recipients)} recipients)"


class SealedRecord(NamedTuple):
    """A record's sections as they travel, and what its header says of them."""

    sections: Sequence[bytes]
    digests: bytes
    stanzas: bytes
    commitments: bytes


def seal_record(
    sections: Sequence[bytes], present: int, sealed: int, context: bytes, sealing: Sealing
) -> SealedRecord:
    """Return the record's sections, those in `sealed` sealed.

    Args:
        sections: For each bit in `present`: of one that is to be sealed its Avro alone, of
            another as it travels.
        present: The origin's `sections`.
        sealed: The origin's `sealed`.
        context: Of the record.
        sealing: For whom.
    """
    _check(sections, sealing)
    rungs = climb_down(Rung(NOMINAL_RUNG, sealing.rung))
    bits = [bit for bit in layout.SECTION_BITS if present & bit]
    travelling: list[bytes] = []
    digests: list[bytes] = []
    commitments: list[bytes] = []
    # `terms` come first, so that their digest is there when the others are bound to it.
    for bit, section in zip(bits, sections, strict=True):
        data = section
        if sealed & bit:
            terms = digests[0] if present & layout.TERMS and digests else ZERO
            secret = secret_of(rungs, bit)
            key, commitment = key_and_commitment(secret, bit, context, terms)
            data = seal(key, section)
            commitments.append(commitment)
        travelling.append(data)
        digests.append(sha256(data).digest())
    stanzas = write_stanzas(context, sealing.recipients, rungs, sealing.random)
    return SealedRecord(travelling, b"".join(digests), stanzas, b"".join(commitments))


def _check(sections: Sequence[bytes], sealing: Sealing) -> None:
    if len(sealing.rung) != layout.HASH_SIZE or len(sealing.random) != layout.HASH_SIZE:
        raise ValueError("a rung has 32 random bytes, and so has the padding")
    if not set(sealing.recipients.values()) <= set(RUNG_OF.values()):
        raise ValueError("a rung is 1, 2 or 3")
    if any(len(section) > SEALED_MOST for section in sections):
        raise ValueError("a section is too large to be sealed")
