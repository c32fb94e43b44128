"""How what stands in a register is told to people."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Final

from broker.register.model import FOREVER, Register, Standing

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_LAST: Final = (datetime(9999, 12, 31, tzinfo=UTC) - _EPOCH) // timedelta(microseconds=1)
_GROUP: Final = 4
_GROUPS: Final = 8


def moment(at: int) -> str:
    """Return a time in microseconds as people read it, to the second, in UTC."""
    if at >= FOREVER:
        return "no end"
    if at > _LAST:
        return f"{at} microseconds after 1970"
    return f"{_EPOCH + timedelta(microseconds=at):%Y-%m-%d %H:%M:%S} UTC"


def fingerprint(digest: bytes) -> str:
    """Return 128 bits of a key's id or another digest in groups, to be read out by telephone."""
    digits = digest.hex().upper()
    return "-".join(digits[at * _GROUP : (at + 1) * _GROUP] for at in range(_GROUPS))


def listed(names: Iterable[str]) -> str:
    """Return names in their order of letters with commas between; `nothing` where there is none."""
    return ", ".join(sorted(names)) or "nothing"


def out_line(register: Register, name: str) -> str | None:
    """Return since when a member takes no part, and what that means; None where it does."""
    member = register.members.get(name)
    if member is None or member.standing is Standing.ACTIVE:
        return None
    since = moment(member.standing_since)
    return (
        f"{name} is {member.standing.value} in {register.network} since {since}: it publishes and "
        "reads nothing there. Ask the registrar."
    )
