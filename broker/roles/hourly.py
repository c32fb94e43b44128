"""Hourly keys: who a topic's readers are, and when they get new keys."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final, NamedTuple

from broker.register import Key, KeyUse, Register, Right
from broker.wire import ReaderEntry

HOUR: Final = 3600 * 1_000_000
"""Microseconds that one set of hourly keys serves."""
KEY_SIZE: Final = 32
_READING: Final = (Right.READ, Right.READ_NON_NOMINAL, Right.COUNT)


class Readers(NamedTuple):
    """Who may read of a topic.

    Args:
        keys: By member, the sealing key that its hourly keys are sealed to.
        groups: By group, those of its members that are among the readers; none is empty.
    """

    keys: Mapping[str, Key]
    groups: Mapping[str, frozenset[str]]


def readers_of(register: Register, topic: str, originator: str, at: int) -> Readers:
    """Return a topic's readers at time `at`: who may read or count, and the originator itself.

    A reader without a valid sealing key gets no entry: nothing can be sealed to it.
    """
    newest = _sealing_keys(register, at)
    keys = {
        member: key
        for member, key in newest.items()
        if member == originator or may_read(register, member, topic)
    }
    groups = {
        group.name: group.members & keys.keys()
        for group in register.groups.values()
        if group.members & keys.keys()
    }
    return Readers(keys, groups)


def may_read(register: Register, member: str, topic: str) -> bool:
    """Return whether `member` may read or count anything on `topic`."""
    carrier = register.topics.get(topic)
    contracts = carrier.contracts if carrier else frozenset[str]()
    may = register.may
    return any(may(member, right, topic, name) for name in contracts for right in _READING)


def sealing_key_of(register: Register, member: str, at: int) -> Key | None:
    """Return the key to which others seal what `member` shall read at `at`; None where none is."""
    return _sealing_keys(register, at).get(member)


def _sealing_keys(register: Register, at: int) -> dict[str, Key]:
    """Return each member's newest sealing key that is valid at `at`."""
    newest: dict[str, Key] = {}
    for key in register.keys.values():
        void = key.invalid_since is not None and key.invalid_since <= at
        if key.use is not KeyUse.SEALING or void or not key.not_before <= at < key.not_after:
            continue
        last = newest.get(key.member)
        if last is None or (key.not_before, key.key_id) > (last.not_before, last.key_id):
            newest[key.member] = key
    return newest


@dataclass(frozen=True, slots=True, repr=False)
class HourlyKeys:
    """One set of hourly keys of a lane, on its writer's side.

    Args:
        readers: Whom they were made for.
        made_at: When, microseconds UTC.
        keys: By the names of members and groups, 32 bytes each.
    """

    readers: Readers
    made_at: int
    keys: Mapping[str, bytes]

    def due(self, readers: Readers, at: int) -> bool:
        """Return whether new ones are due: an hour is over, or the readers are others."""
        return at >= self.made_at + HOUR or readers != self.readers

    def entries(self) -> dict[bytes, ReaderEntry]:
        """Return what each reader gets, by the id of its sealing key."""
        groups, keys = self.readers.groups, self.keys
        return {
            key.key_id: ReaderEntry(
                public=key.public,
                hourly=keys[member],
                groups={name: keys[name] for name, of in groups.items() if member in of},
            )
            for member, key in self.readers.keys.items()
        }


def draw(readers: Readers, at: int, random: Callable[[int], bytes]) -> HourlyKeys:
    """Return fresh hourly keys for these readers."""
    names = [*readers.keys, *readers.groups]
    fresh = random(KEY_SIZE * len(names))
    keys = {name: fresh[KEY_SIZE * n : KEY_SIZE * (n + 1)] for n, name in enumerate(names)}
    return HourlyKeys(readers, at, keys)
