"""The author: who writes a station's lanes, and the keys that it does so with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from broker.keys import SealingKey, Signer, key_id


class Keyring(Protocol):
    """A station's private keys as they are now: they change while it runs."""

    @property
    def signer(self) -> Signer:
        """What signs for the member."""

    def sealing(self) -> Mapping[bytes, SealingKey]:
        """Return the member's sealing keys by key id, those of an overlap among them."""


@dataclass(frozen=True, slots=True)
class Author:
    """Who writes: the network, the member and its keys."""

    network: str
    member: str
    keyring: Keyring

    @property
    def key_id(self) -> bytes:
        """The id of the key that signs now."""
        signer = self.keyring.signer
        return key_id(self.member, signer.suite, signer.public)
