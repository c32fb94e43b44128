"""How far a report has come with each of its recipients, by the receipts that came in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final, NamedTuple

from broker.register import Register, Standing
from broker.roles.receipts import Beat, Heard, Receipt, ReceiptKind

SILENT: Final = 3
"""Intervals without a heartbeat after which a station is silent (DESIGN 4)."""


class RecipientState(NamedTuple):
    """How a report stands with one recipient.

    Args:
        member: Who.
        receipt: The one that says how far it has come; None where nothing was answered.
        addressed: Whether the report was for it at all.
        last_heard: Its last heartbeat's time, microseconds UTC; None where none was heard.
        silent: Whether three heartbeats and more are lacking.
        standing: The register's word of it; None where it is no member any more.
    """

    member: str
    receipt: Receipt | None
    addressed: bool
    last_heard: int | None
    silent: bool
    standing: Standing | None


def states(
    audience: Iterable[str],
    heard: Sequence[Heard],
    beats: Mapping[str, Beat],
    register: Register,
    at: int,
) -> list[RecipientState]:
    """Return the state of each recipient, and of whoever answered without being one, by name.

    Args:
        audience: Members and groups that the report was for, its originator not among them.
        heard: What was answered to it.
        beats: Each member's last heartbeat.
        register: The newest register.
        at: Now, microseconds UTC.
    """
    meant = members_of(audience, register)
    answered = {each.member for each in heard}
    return [
        _state(member, heard, beats.get(member), register, at, addressed=member in meant)
        for member in sorted(meant | answered)
    ]


def members_of(audience: Iterable[str], register: Register) -> frozenset[str]:
    """Return the members that an audience means: itself, and those of its groups."""
    found: set[str] = set()
    for name in audience:
        group = register.groups.get(name)
        found |= group.members if group else {name}
    return frozenset(found)


def _state(  # noqa: PLR0913 - what a state is made of
    member: str,
    heard: Sequence[Heard],
    beat: Beat | None,
    register: Register,
    at: int,
    *,
    addressed: bool,
) -> RecipientState:
    known = register.members.get(member)
    mine = [each.receipt for each in heard if each.member == member]
    return RecipientState(
        member=member,
        receipt=max(mine, key=_rank, default=None),
        addressed=addressed,
        last_heard=beat.at if beat else None,
        silent=beat is None or beat.at + SILENT * beat.interval < at,
        standing=known.standing if known else None,
    )


def _rank(receipt: Receipt) -> tuple[int, int]:
    """Order receipts of one member: a purge is final, then the later of handled and rejected."""
    grave = {ReceiptKind.PURGED: 2, ReceiptKind.DELIVERED: 0}
    return grave.get(receipt.kind, 1), receipt.at
