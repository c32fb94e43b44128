"""Where a record was found, and where its header says it belongs."""

from __future__ import annotations

from hashlib import sha256
from typing import Final, NamedTuple

RECORD_KEY_SIZE: Final = 16


class RecordPlace(NamedTuple):
    """Where Kafka gave the record; nothing of it is proven.

    Args:
        network: The network that the reader's register is about.
        topic: The topic that was read.
        key: The record's key, or None where it has none.
    """

    network: str
    topic: str
    key: bytes | None


class Position(NamedTuple):
    """A record's number in its lane; epochs come first, in order."""

    epoch: int
    seq: int


def record_key(network: str, member: str, topic: str, lane: int) -> bytes:
    """Return the Kafka key of every record in this lane, 16 bytes: it picks the partition."""
    names = b"".join(bytes([len(n)]) + n.encode("ascii") for n in (network, member, topic))
    return sha256(names + bytes([1, lane])).digest()[:RECORD_KEY_SIZE]
