"""Stanzas: a report's key for each recipient, naming nobody."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from broker.keys import expand
from broker.wire.ladder import COUNTING_RUNG, NOMINAL_RUNG, Rung
from broker.wire.layout import STANZA_SIZE
from broker.wire.refusals import Reason, refused

STANZAS_MOST: Final = 256
_INFO: Final = b"sealane stanza v1\0"
_TAG: Final = 16
_WRAPPED: Final = STANZA_SIZE - _TAG
_RUNGS: Final = range(COUNTING_RUNG, NOMINAL_RUNG + 1)


def write_stanzas(
    context: bytes, recipients: Mapping[bytes, int], rungs: Mapping[int, bytes], random: bytes
) -> bytes:
    """Return one stanza for each recipient, and as many of random bytes as make a power of two.

    They are ordered by their bytes: tags look random to whoever lacks the hourly key, so their
    order tells nothing.

    Args:
        context: Of the report.
        recipients: The number of the rung for each hourly key: one stanza each, 1 to 256.
        rungs: Every rung's key, by number.
        random: 32 random bytes, from which the padding is made.
    """
    if not 1 <= len(recipients) <= STANZAS_MOST:
        raise ValueError("a sealed record has 1 to 256 recipients")
    info = _INFO + context
    stanzas = []
    for hourly, number in recipients.items():
        made = expand(hourly, info, STANZA_SIZE)
        wrapped = bytes([number]) + rungs[number]
        stanzas.append(made[:_TAG] + _masked(made, wrapped))
    short = STANZA_SIZE * ((1 << (len(stanzas) - 1).bit_length()) - len(stanzas))
    padding = expand(random, info, short) if short else b""
    stanzas += [padding[at : at + STANZA_SIZE] for at in range(0, short, STANZA_SIZE)]
    return b"".join(sorted(stanzas))


def find_rung(context: bytes, stanzas: bytes, hourly: Iterable[bytes]) -> Rung | None:
    """Return the highest rung that these hourly keys find; None where there is none (step 11).

    Args:
        context: Of the report.
        stanzas: As they travelled, proven.
        hourly: The reader's own hourly key, and one for each group that it is in.

    Raises:
        EnvelopeRefused: A tag stands twice, whosever it is, or a rung is none (`wire.stanza`).
    """
    table = {
        stanzas[at : at + _TAG]: stanzas[at + _TAG : at + STANZA_SIZE]
        for at in range(0, len(stanzas), STANZA_SIZE)
    }
    if len(table) * STANZA_SIZE != len(stanzas):
        raise refused(Reason.STANZA, "Two stanzas have one tag.")
    info = _INFO + context
    best: Rung | None = None
    for key in hourly:
        made = expand(key, info, STANZA_SIZE)
        wrapped = table.get(made[:_TAG])
        if wrapped is None:
            continue
        opened = _masked(made, wrapped)
        if opened[0] not in _RUNGS:
            raise refused(Reason.STANZA, "A stanza names a rung that does not exist.")
        if best is None or opened[0] > best.number:
            best = Rung(opened[0], opened[1:])
    return best


def _masked(made: bytes, wrapped: bytes) -> bytes:
    """Return 33 bytes under the mask behind the tag; twice is once not at all."""
    mask = int.from_bytes(made[_TAG:], "big")
    return (mask ^ int.from_bytes(wrapped, "big")).to_bytes(_WRAPPED, "big")
