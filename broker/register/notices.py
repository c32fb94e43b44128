"""What a person must know of the register that is acted under, wherever it is shown."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

from broker.register.model import DAY, Register
from broker.register.telling import moment

_SOON: Final = 7 * DAY


class Notice(NamedTuple):
    """One line, and what it means: something fails, or something is wrong and all goes on."""

    line: str
    fails: bool = False
    grave: bool = True
    """Whether it is said by every command, and not only where the register is looked at."""


def notices(register: Register, at: int, refusal: str | None = None) -> Sequence[Notice]:
    """Return what is not as it should be with a register at a time, microseconds UTC; it is pure.

    Args:
        register: The newest that was believed.
        at: The reader's time.
        refusal: Why what the source holds now is not used, where it is not.
    """
    found = []
    if register.expired(at):
        line = f"{expired_line(register)} Get a newer one from the registrar."
        found.append(Notice(line, fails=True))
    elif at >= register.expires_at - _SOON:
        line = f"Register {register.version} expires at {moment(register.expires_at)}: "
        line += "a newer one should come before; ask the registrar."
        found.append(Notice(line, grave=False))
    if refusal is not None:
        line = f"What the source holds is not used, and version {register.version} goes on: "
        found.append(Notice(line + refusal))
    return found


def expired_line(register: Register) -> str:
    """Return since when a register is expired, and what that means."""
    return (
        f"Register {register.version} is expired since {moment(register.expires_at)}: nothing is "
        "sent under it, and what comes waits in quarantine until there is a newer one."
    )
