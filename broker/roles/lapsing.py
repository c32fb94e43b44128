"""Lapsing: when a member must follow its sealing key with another, or nothing reaches it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, NamedTuple

from broker.register import KeyUse, Register, Right
from broker.register.model import DAY
from broker.roles.hourly import sealing_key_of

SOON: Final = 2 * DAY
"""Microseconds before a sealing key's end at which another is due: a week-end."""


class Lapse(NamedTuple):
    """The end of a member's last sealing key: `until` (microseconds, UTC), and whether it is past.

    Once it is, nothing can be sealed to the member; what was sealed before still opens.
    """

    until: int
    over: bool


def lapse_of(register: Register, member: str, at: int) -> Lapse | None:
    """Return the end of `member`'s last sealing key if another is due; None where none is.

    Due is another two days before the end, and with a third of a shorter window left. A member
    that never had one reads nothing sealed, and has none to follow.
    """
    now = sealing_key_of(register, member, at)
    if now is not None:
        ends = now.not_after if now.invalid_since is None else now.invalid_since
        left, span = ends - at, now.not_after - now.not_before
        return Lapse(ends, over=False) if left <= min(SOON, span // 3) else None
    had = [
        min(key.not_after, key.invalid_since or key.not_after)
        for key in register.keys.values()
        if (key.member, key.use) == (member, KeyUse.SEALING) and key.not_before <= at
    ]
    return Lapse(max(had), over=True) if had else None


def not_sealed_to(
    register: Register, audience: Iterable[str], contract: str, at: int
) -> dict[str, str]:
    """Return the members of an audience's groups that get nothing, by member its group.

    They may read the contract, and have no valid sealing key; a member that an audience names by
    its own name is refused before anything is signed.
    """
    topic = f"{register.network}.{contract}"
    return {
        member: name
        for name in audience
        if name in register.groups
        for member in sorted(register.groups[name].members)
        if register.may(member, Right.READ_NON_NOMINAL, topic, contract)
        and sealing_key_of(register, member, at) is None
    }
