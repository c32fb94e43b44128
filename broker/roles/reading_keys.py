"""Reading keys: what a subscription opens records with, and what it opened of late."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from broker.register import KeyUse, Register
from broker.roles.author import Keyring
from broker.roles.vault import Hourly, Vault
from broker.wire import Authentic, Rung, open_keys


class ReadingKeys:
    """Implements the prover's `ReaderKeys` over a vault, and what the vault does not hold yet.

    Args:
        member: Whose keys they are.
        vault: The station's.
        keyring: Its private keys as they are now.
    """

    def __init__(self, member: str, vault: Vault, keyring: Keyring) -> None:
        self._member = member
        self._vault = vault
        self._keyring = keyring
        self._fresh: dict[bytes, Hourly] = {}
        self._looked: dict[bytes, Sequence[bytes] | None] = {}

    def hourly(self, keys_leaf: bytes) -> Sequence[bytes] | None:
        """Return the station's hourly keys under this record; None where one is lacked."""
        if keys_leaf not in self._looked:
            self._looked[keys_leaf] = self._usable(keys_leaf)
        return self._looked[keys_leaf]

    def in_lane(self, topic: str, member: str, lane: int) -> Sequence[bytes]:
        """Return the station's own hourly keys of late in a lane, the newest first."""
        fresh = [one for one in self._fresh.values() if one.lane == (topic, member, lane)]
        kept = self._vault.in_lane(topic, member, lane)
        return tuple(dict.fromkeys(one.own for one in (*reversed(fresh), *kept) if one.own))

    def rung(self, leaf: bytes) -> Rung | None:
        """Return the rung that the vault holds of a report that was opened before."""
        return self._vault.rung(leaf)

    def recalled(self, member: str, leaf: bytes) -> bool:
        """Return whether a report of another member was taken back, or forgotten, here."""
        return member != self._member and self._vault.taken_back(member, leaf)

    def taken_back(self, member: str, leaf: bytes) -> bool:
        """Return whether the station knows that a report, or a grant, was taken back."""
        return self._vault.taken_back(member, leaf)

    def lacked(self, keys_leaf: bytes) -> tuple[bytes, ...]:
        """Return which `keys` records must come before reports that name this one are read."""
        found = self._one(keys_leaf)
        if found is None:
            return (keys_leaf,)
        return tuple(other for other in found.others if self._one(other) is None)

    def take(self, authentic: Authentic, register: Register) -> Hourly | None:
        """Return what a proven `keys` record gives; None where the key that opens it is not here.

        Raises:
            EnvelopeRefused: The station's entry does not open (`wire.keys`).
        """
        origin = authentic.origin
        lane = (origin.topic, origin.member, origin.lane)
        opened = open_keys(authentic, self._keyring.sealing())
        if not opened.own and _names_mine(authentic, register, self._member):
            return None
        key = register.keys.get(opened.key_id)
        topic = register.topics.get(origin.topic)
        until = authentic.header.expires_at if key is None else key.not_after
        return self._keep(
            Hourly(
                leaf=authentic.leaf,
                lane=lane,
                key_id=opened.key_id,
                dies_at=until + (topic.retention if topic else 0),
                own=opened.own,
                groups=MappingProxyType(dict(opened.groups)),
                others=opened.others,
            )
        )

    def noted(self) -> None:
        """Forget what is in the vault by now: what is destroyed there is gone here, too."""
        self._fresh.clear()
        self._looked.clear()

    def _keep(self, hourly: Hourly) -> Hourly:
        self._fresh[hourly.leaf] = hourly
        self._looked.clear()
        return hourly

    def _one(self, leaf: bytes) -> Hourly | None:
        return self._fresh.get(leaf) or self._vault.hourly(leaf)

    def _usable(self, leaf: bytes) -> Sequence[bytes] | None:
        found = self._one(leaf)
        if found is None or found.keys:
            return None if found is None else found.keys
        earlier = [self._one(other) for other in found.others]
        for one in earlier:
            if one is not None and one.keys:
                return one.keys
        return None if None in earlier else ()


def _names_mine(authentic: Authentic, register: Register, member: str) -> bool:
    """Return whether a record has an entry for a sealing key of `member` that is not here."""
    mine: Mapping[bytes, object] = {
        key.key_id: key
        for key in register.keys.values()
        if key.member == member and key.use is KeyUse.SEALING
    }
    return any(key_id in authentic.sections[0] for key_id in mine)
