"""Places in Kafka where there is no readable record."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class BrokenRecord:
    """A place in Kafka where there is no readable record; reading goes on behind it.

    Args:
        topic: The topic.
        partition: Its partition.
        first: The first offset that was skipped.
        offset: The last offset that was skipped; `offset + 1` is the next to read.
        why: One line for people.
    """

    topic: str
    partition: int
    first: int
    offset: int
    why: str
