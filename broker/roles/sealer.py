"""The sealer: one lane's hourly keys, and for whom each of its reports is sealed."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import structlog

from broker.errors import HandlingRefused
from broker.keys import ZERO
from broker.register import Register
from broker.roles.hourly import HourlyKeys, Readers, draw, may_read, readers_of
from broker.roles.ports import RegisterWatch
from broker.wire import ReaderEntry, Sealing, in_records

log = structlog.get_logger()

RUNG_SIZE = 32
COUNTING_RUNG = 1
LOOK_AGAIN = 60 * 1_000_000
"""Microseconds after which a key's window may have changed who the readers are."""


@dataclass(kw_only=True)
class Sealer:
    """Seals what a lane's writer writes.

    Hourly keys live here, in memory; what readers get of them is the `keys` record.
    """

    member: str
    topic: str
    register: RegisterWatch
    random: Callable[[int], bytes] = os.urandom
    leaf: bytes = field(default=ZERO, init=False)
    """Of the `keys` record that reports name."""
    expires_at: int = field(default=0, init=False)
    """When that record expires: no report that names it may last longer."""
    _hourly: HourlyKeys | None = field(default=None, init=False, repr=False)
    _looked: tuple[Register, int, Readers] | None = field(default=None, init=False, repr=False)
    _last: tuple[Mapping[str, int], Mapping[bytes, int]] | None = field(
        default=None, init=False, repr=False
    )

    def renewal(self, at: int) -> Sequence[Mapping[bytes, ReaderEntry]]:
        """Return the entries of each `keys` record that must be written first; none where none.

        They are in use at once: `adopt` says what their record became, `drop` that it became none.
        """
        readers = self._readers(at)
        if self._hourly is not None and not self._hourly.due(readers, at):
            return ()
        self._hourly, self._last = draw(readers, at, self.random), None
        return list(in_records(entries)) if (entries := self._hourly.entries()) else ()

    def adopt(self, leaf: bytes, expires_at: int) -> None:
        """Name this `keys` record from now on."""
        self.leaf, self.expires_at = leaf, expires_at

    def drop(self) -> None:
        """Forget the hourly keys: the next report needs new ones."""
        self._hourly = self._last = None

    def key_of(self, name: str) -> bytes | None:
        """Return the hourly key of a member or group; None for one that is no reader."""
        return None if self._hourly is None else self._hourly.keys.get(name)

    def sealing(self, recipients: Mapping[str, int], fresh: bytes) -> Sealing:
        """Return for whom one report is sealed.

        Args:
            recipients: By the names of members and groups, the rung on which each may stand.
            fresh: `SEALING` random bytes that serve nothing else.

        Raises:
            HandlingRefused: One of them has no valid sealing key (`handling.recipient_key`).
        """
        if self._last is None or self._last[0] is not recipients:
            self._last = recipients, self._by_key(recipients)
        return Sealing(fresh[:RUNG_SIZE], self._last[1], fresh[RUNG_SIZE:])

    def _by_key(self, recipients: Mapping[str, int]) -> Mapping[bytes, int]:
        keys = self._hourly.keys if self._hourly else {}
        for name, rung in recipients.items():
            # Whoever may only count is addressed by nobody, and misses nothing but a sum.
            if name not in keys and rung > COUNTING_RUNG:
                raise unsealable(name, self.topic, self.member)
            self._tell_left_out(name)
        return {keys[name]: rung for name, rung in recipients.items() if name in keys}

    def _tell_left_out(self, name: str) -> None:
        """Log which members of a group get nothing: they may read it, and have no valid key."""
        register = self.register.current()
        readers = self._hourly.readers.keys if self._hourly else {}
        group = register.groups.get(name)
        for member in sorted(group.members - readers.keys()) if group else ():
            if may_read(register, member, self.topic):
                log.warning("recipient.no_sealing_key", member=member, group=name, topic=self.topic)

    def _readers(self, at: int) -> Readers:
        register = self.register.current()
        if self._looked and self._looked[0] is register:
            _, looked_at, readers = self._looked
            if looked_at <= at < looked_at + LOOK_AGAIN:
                return readers
        readers = readers_of(register, self.topic, self.member, at)
        self._looked = register, at, readers
        return readers


def unsealable(name: str, topic: str, member: str) -> HandlingRefused:
    """Return the refusal of a report by `member` for one to whom nothing can be sealed."""
    todo = "It must rotate its keys, or be taken off the audience."
    if name == member:
        todo = "That is this station itself: sealane keys rotate STATION sealing, then again."
    return HandlingRefused(
        "handling.recipient_key",
        f"{name} has no valid sealing key for {topic}: nothing can be sealed to it. {todo}",
    )
