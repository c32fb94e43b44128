"""The vault: the keys by which a station reads what it was sent, and what it stored of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple, Protocol


class Hourly(NamedTuple):
    """The hourly keys that a `keys` record gave this station.

    Args:
        leaf: The record's.
        key_id: Of the sealing key that opened them; they are destroyed with it. Zero where the
            record has no entry for this station.
        dies_at: When they are destroyed at the latest, microseconds UTC.
        own: The station's own; empty where there was no entry.
        groups: Of each group that it is in.
        others: Leaves of the earlier records of the same set.
    """

    leaf: bytes
    key_id: bytes
    dies_at: int
    own: bytes = b""
    groups: Mapping[str, bytes] = MappingProxyType({})
    others: tuple[bytes, ...] = ()

    @property
    def keys(self) -> tuple[bytes, ...]:
        """All of them, the station's own first; none where there was no entry."""
        return (self.own, *self.groups.values()) if self.own else ()

    def __repr__(self) -> str:
        """Show no key."""
        return f"Hourly(leaf={self.leaf.hex()}, groups={sorted(self.groups)})"


class Rung(NamedTuple):
    """On which rung of a report its reader stands, and that rung's key."""

    number: int
    key: bytes

    def __repr__(self) -> str:
        """Show no key."""
        return f"Rung({self.number})"


class Vault(Protocol):
    """Keeps keys under the station's store key, and destroys them for good.

    What stands in a store is readable only through it: whoever stores what a report says encrypts
    it under the report's content key.
    """

    def hourly(self, leaf: bytes) -> Hourly | None:
        """Return what the `keys` record of this leaf gave; None where it never came."""

    def rung(self, member: str, leaf: bytes) -> Rung | None:
        """Return a report's rung; None where it was never opened, or is forgotten."""

    def forgotten(self, member: str, leaf: bytes) -> bool:
        """Return whether a report's keys were destroyed on purpose; they never come again."""

    async def content_key(self, member: str, leaf: bytes) -> bytes:
        """Return the 32-byte key under which what is stored of a report is encrypted.

        Raises:
            RefusedError: The report was forgotten (`vault.forgotten`).
        """

    async def forget(self, member: str, leaf: bytes) -> None:
        """Destroy a report's rung and content key, whether or not it came already."""

    async def forget_sealing_key(self, key_id: bytes) -> int:
        """Destroy all hourly keys that a sealing key opened; return of how many records."""

    async def sweep(self, at: int) -> int:
        """Destroy the hourly keys whose time was over at `at`; return of how many records."""


def usable(vault: Vault, leaf: bytes) -> Sequence[bytes] | None:
    """Return the keys for reports that name the `keys` record `leaf`; None where one is lacked."""
    found = vault.hourly(leaf)
    if found is None or found.keys:
        return None if found is None else found.keys
    earlier = [vault.hourly(other) for other in found.others]
    for one in earlier:
        if one is not None and one.keys:
            return one.keys
    return None if None in earlier else ()


def lacked(vault: Vault, leaf: bytes) -> tuple[bytes, ...]:
    """Return which `keys` records must be asked for before `leaf` can be used."""
    found = vault.hourly(leaf)
    if found is None:
        return (leaf,)
    return tuple(other for other in found.others if vault.hourly(other) is None)
