"""A report as handling sees it: how it is marked, and how long it may be kept."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Final, NamedTuple

from broker.register.model import Register, Status
from schemas.handling import Handling

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND: Final = timedelta(microseconds=1)


class Marked(NamedTuple):
    """What the rules look at of a report.

    Args:
        originator: The member that said it.
        contract: Its contract's name.
        topic: The topic that it came on.
        status: What it is for: an exercise is no evidence.
        expires_at: When it ceases to be current, microseconds UTC.
        handling: How it is marked.
    """

    originator: str
    contract: str
    topic: str
    status: Status
    expires_at: int
    handling: Handling


def kept_until(marked: Marked, register: Register) -> int:
    """Return the time from which nobody may have it any more, microseconds UTC.

    Its own date, where it states one; else the network's rule: as long after it expired as the
    topic's records are kept.
    """
    retention = marked.handling.retention
    if retention is not None and retention.delete_after is not None:
        return (retention.delete_after - _EPOCH) // _MICROSECOND
    topic = register.topics.get(marked.topic)
    return marked.expires_at + (0 if topic is None else topic.retention)
