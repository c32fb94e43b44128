"""The vault: the keys by which a station reads what it was sent, and what it stored of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple, Protocol

from broker.wire import Rung


class Hourly(NamedTuple):
    """The hourly keys that a `keys` record gave this station.

    Args:
        leaf: The record's.
        lane: Its topic, member and number of its lane.
        key_id: Of the sealing key that opened them; they are destroyed with it. Zero where the
            record has no entry for this station.
        dies_at: When they are destroyed at the latest, microseconds UTC.
        own: The station's own; empty where there was no entry.
        groups: Of each group that it is in.
        others: Leaves of the earlier records of the same set.
    """

    leaf: bytes
    lane: tuple[str, str, int]
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


class Vault(Protocol):
    """Keeps keys under the station's store key, and destroys them for good.

    What stands in a store is readable only through it: whoever stores what a report says encrypts
    it under the report's content key.
    """

    def hourly(self, leaf: bytes) -> Hourly | None:
        """Return what the `keys` record of this leaf gave; None where it never came."""

    def in_lane(self, topic: str, member: str, lane: int) -> Sequence[Hourly]:
        """Return what the newest `keys` records of a lane gave, the newest first."""

    def rung(self, leaf: bytes) -> Rung | None:
        """Return a report's rung; None where it was never opened, or is forgotten."""

    def forgotten(self, member: str, leaf: bytes) -> bool:
        """Return whether a report's keys were destroyed on purpose; they never come again."""

    def taken_back(self, member: str, leaf: bytes) -> bool:
        """Return whether its originator took a report back: forgotten, withdrawn or corrected."""

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
