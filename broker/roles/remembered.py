"""What a station remembers of a report, so that the case it belongs to can be walked later."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple

from schemas import Reference
from schemas.links import Link


class State(StrEnum):
    """What the station knows of a report that it remembers."""

    READ = "read"
    NOT_ADDRESSED = "not_addressed"
    """Proven to have been said, but not to this member."""
    REFUSED = "refused"
    """Its signature holds, and a later check failed."""
    DELETED = "deleted"
    """It was read; its content was deleted when its retention ended."""
    RECALLED = "recalled"
    """It was read; its originator took it back, and its content is destroyed."""


class Remembered(NamedTuple):
    """One report, as the station remembers it.

    Args:
        reference: Which one.
        state: What is known of it.
        reason: Why it was refused, where it was.
        contract: The contract's name; None where the register has none of that text.
        status: Its status' name.
        id: Its id, 16 bytes.
        made_at: When it was made, microseconds UTC.
        expires_at: When it ceases to be current, microseconds UTC.
        delete_after: When its content is to be deleted, microseconds UTC; None where not stated.
        document: The report as JSON, as far as this member may read it; None where not read.
        numbers: The reporter's own numbers of it: of the seizure, the control, the case.
        links: What it refers to.
        envelope: As it came, where it was read: what a relay of it carries.
    """

    reference: Reference
    state: State
    reason: str
    contract: str | None
    status: str
    id: bytes
    made_at: int
    expires_at: int
    delete_after: int | None = None
    document: str | None = None
    numbers: tuple[str, ...] = ()
    links: tuple[Link, ...] = ()
    envelope: bytes | None = None
