"""Retention: what a station may not keep any longer, told by the record itself."""

from __future__ import annotations

from typing import NamedTuple, Protocol

from broker.errors import EnvelopeRefused
from broker.register import Register
from broker.wire.envelope import read_envelope
from broker.wire.header import origin_bytes, read_header
from broker.wire.origin import read_origin


class Swept(NamedTuple):
    """What a sweep deleted: contents of cases, records in quarantine, records sent long ago."""

    cases: int
    quarantined: int
    sent: int


class Ended(Protocol):
    """Says of a record's bytes whether its time is over."""

    def __call__(self, envelope: bytes) -> bool:
        """Return whether nobody may keep it any longer."""


class Retention(Protocol):
    """Deletes from a station's store what may not be kept any longer."""

    async def sweep(self, ended: Ended, at: int) -> Swept:
        """Delete what has ended by time `at`, so that no byte of it stays in the store's files.

        Raises:
            StoreError: Nothing was deleted.
        """


def ended(envelope: bytes, register: Register, at: int) -> bool:
    """Say whether a record's time is over by the network's rule, as its header tells.

    What its terms say may end sooner; they are sealed, and are looked at where it was read. Bytes
    that are no record say no time, and are no report.

    Args:
        envelope: The record's value, any bytes.
        register: The newest that is known.
        at: The station's time, microseconds UTC.
    """
    try:
        header = read_envelope(envelope).header
        written = origin_bytes(header)
        origin = read_origin(written)
        expires_at = read_header(header, origin, len(written)).expires_at
    except EnvelopeRefused:
        return False
    topic = register.topics.get(origin.topic)
    return at >= expires_at + (0 if topic is None else topic.retention)
