"""The ladder: one fresh key per report, from which every section's key comes."""

from __future__ import annotations

from typing import Final, NamedTuple

from broker.keys import ZERO, expand
from broker.wire import layout

NOMINAL_RUNG: Final = 3
"""Opens everything: terms, open, facts and nominal."""
READING_RUNG: Final = 2
"""Opens everything but nominal."""
COUNTING_RUNG: Final = 1
"""Opens `open` alone."""

RUNG_OF: Final = {
    layout.OPEN: COUNTING_RUNG,
    layout.TERMS: READING_RUNG,
    layout.FACTS: READING_RUNG,
    layout.NOMINAL: NOMINAL_RUNG,
}
"""The rung that each section's key comes from, by the section's bit."""

_STEP: Final = {
    NOMINAL_RUNG: b"sealane rung 2",
    READING_RUNG: b"sealane rung 1",
}
_SECRET: Final = {bit: b"sealane section v1\0" + bytes([bit]) for bit in RUNG_OF}
_KEY: Final = {bit: b"sealane key v1\0" + bytes([bit]) for bit in RUNG_OF}
_PAIR_SIZE: Final = 64


class Rung(NamedTuple):
    """How far up a reader stands (1 to 3), and the 32 bytes that let it stand there."""

    number: int
    key: bytes

    def __repr__(self) -> str:
        """Return which rung it is, and never its key."""
        return f"Rung({self.number})"


def climb_down(rung: Rung) -> dict[int, bytes]:
    """Return this rung's key and all below it, by number; nobody can climb up."""
    keys = {rung.number: rung.key}
    for number in range(rung.number, COUNTING_RUNG, -1):
        keys[number - 1] = expand(keys[number], _STEP[number])
    return keys


def secret_of(rungs: dict[int, bytes], section: int) -> bytes:
    """Return a section's secret: all that it takes to open it, and nothing else.

    Args:
        rungs: As `climb_down` returns them, the section's own (`RUNG_OF`) among them.
        section: Its bit.
    """
    return expand(rungs[RUNG_OF[section]], _SECRET[section])


def key_and_commitment(
    secret: bytes, section: int, context: bytes, terms: bytes
) -> tuple[bytes, bytes]:
    """Return what a section is encrypted under, and what the signed header says of that.

    Args:
        secret: The section's.
        section: Its bit.
        context: Of its record.
        terms: The digest of the record's section `terms` as it travels, so that no section can be
            moved under other rules (THREATS 21); zero where the record has none.
    """
    bound = ZERO if section == layout.TERMS else terms
    pair = expand(secret, _KEY[section] + context + bound, _PAIR_SIZE)
    return pair[:32], pair[32:]
