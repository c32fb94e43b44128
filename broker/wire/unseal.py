"""Unsealing: which rung a reader stands on, and the sections that it opens from there."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from broker.keys import ZERO
from broker.wire import layout
from broker.wire.authenticate import Authentic
from broker.wire.context import context_from
from broker.wire.ladder import RUNG_OF, Rung, climb_down, key_and_commitment, secret_of
from broker.wire.refusals import Reason, refused
from broker.wire.seal import check_commitment, unseal
from broker.wire.stanzas import find_rung


class ReaderKeys(Protocol):
    """What a reader's station holds to unseal with."""

    def hourly(self, keys_leaf: bytes) -> Sequence[bytes] | None:
        """Return the reader's hourly keys under the `keys` record with this leaf.

        Its own first, then one for each group that it is in; nothing where that record has none
        for it. None where the station lacks the record, or one that it names.
        """

    def rung(self, leaf: bytes) -> tuple[int, bytes] | None:
        """Return the rung that the station keeps of the report with this leaf, or None."""

    def recalled(self, member: str, leaf: bytes) -> bool:
        """Return whether this report of another member was taken back: nothing opens it again."""


class Unsealing:
    """A sealed record, from the rung that its reader stands on."""

    __slots__ = ("_commitments", "_context", "_rungs", "_sealed", "_terms", "rung")

    def __init__(self, authentic: Authentic, context: bytes, rung: Rung) -> None:
        header = authentic.header
        self.rung = rung
        self._context = context
        self._sealed = authentic.origin.sealed
        self._commitments = header.commitments
        self._terms = header.digests[:32] if authentic.origin.sections & layout.TERMS else ZERO
        self._rungs = climb_down(rung)

    def reaches(self, section: int) -> bool:
        """Say whether a section (its bit) travels in clear, or can be opened from this rung."""
        return not self._sealed & section or RUNG_OF[section] <= self.rung.number

    def open(self, section: int, data: bytes) -> bytes:
        """Return a section as it was before it was sealed; one in clear as it is.

        Args:
            section: Its bit; the rung reaches it.
            data: As it travelled.

        Raises:
            EnvelopeRefused: `wire.commitment` or `wire.seal`.
        """
        if not self._sealed & section:
            return data
        secret = secret_of(self._rungs, section)
        key, commitment = key_and_commitment(secret, section, self._context, self._terms)
        check_commitment(commitment, commitment_of(self._commitments, self._sealed, section))
        return unseal(key, data)


def commitment_of(commitments: bytes, sealed: int, section: int) -> bytes:
    """Return the commitment of a section (its bit) that is in `sealed`."""
    at = 32 * (sealed & (section - 1)).bit_count()
    return commitments[at : at + 32]


def unsealing(
    authentic: Authentic, context_prefix: bytes, keys: ReaderKeys | None
) -> Unsealing | None:
    """Return what a reader can unseal of a sealed record; None where it is not addressed.

    Args:
        authentic: The record.
        context_prefix: Of its origin.
        keys: What the reader holds; None for one who holds nothing at all.

    Raises:
        EnvelopeRefused: `wire.keys_lacking` (10), `wire.sealed` or `wire.stanza` (11).
    """
    if keys is None:
        raise refused(Reason.SEALED, "The record is sealed, and there are no keys to open it with.")
    header = authentic.header
    context = context_from(context_prefix, header.seq, header.id, header.salt)
    hourly = keys.hourly(authentic.origin.keys)
    if hourly is not None:
        rung = find_rung(context, authentic.stanzas, hourly)
        return None if rung is None else Unsealing(authentic, context, rung)
    kept = keys.rung(authentic.leaf)
    if kept is None:
        leaf = authentic.origin.keys.hex()[:16]
        line = f"The lane's keys record {leaf}, which this one was sealed under, is not here yet."
        raise refused(Reason.KEYS_LACKING, line)
    return Unsealing(authentic, context, Rung(*kept))
