"""Registrars: what the demo needs of those who keep the register, and of a member's own keys."""

from __future__ import annotations

from typing import NamedTuple, Protocol


class Renewed(NamedTuple):
    """A member's new keys, in words a person can read to another."""

    signing: str
    sealing: str


class Registrars(Protocol):
    """Changes the register as the commands do."""

    def renew(self, member: str) -> Renewed:
        """Let a member make new keys, sign them with its rotation key, and take them into use."""

    def revoke(self, member: str, since: int) -> int:
        """Have both registrars void all keys of a member from a time on, in microseconds.

        Returns:
            The version of the register that says so.
        """

    def steal(self, member: str, thief: str) -> str:
        """Copy a member's station file and open keys, but its rotation key, for a thief.

        Returns:
            The thief's station file.
        """
