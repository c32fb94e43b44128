"""The store key: without it, nothing that a store holds of reports can be read."""

from __future__ import annotations

import os
from typing import Final

from broker.errors import ConfigError
from broker.keys import NONCE_SIZE, decrypt_fresh, encrypt_fresh, expand

SIZE: Final = 32
_WRAP: Final = b"sealane store wrap v1\0"
_BLIND: Final = b"sealane store blind v1\0"


class StoreKey:
    """Encrypts what a store keeps, and blinds what it looks up by.

    It stands beside the store and in no backup of it: destroyed, the backup is unreadable.

    Args:
        secret: 32 random bytes.

    Raises:
        ConfigError: It has another length.
    """

    __slots__ = ("_secret",)

    def __init__(self, secret: bytes) -> None:
        if len(secret) != SIZE:
            raise ConfigError("A store key has 32 bytes: this file holds something else.")
        self._secret = secret

    def wrap(self, bound: bytes, plaintext: bytes) -> bytes:
        """Return `plaintext` encrypted for one place, which `bound` names; 28 bytes longer.

        Each place has a key of its own, so that no number of rows wears one out.
        """
        return encrypt_fresh(self._at(bound), plaintext, os.urandom(NONCE_SIZE))

    def unwrap(self, bound: bytes, wrapped: bytes) -> bytes:
        """Return what was wrapped for this place.

        Raises:
            RefusedError: It was not (`keys.decrypt`).
        """
        return decrypt_fresh(self._at(bound), wrapped)

    def blind(self, what: str, value: bytes) -> bytes:
        """Return 32 bytes that stand for `value` in look-ups and tell nobody what it is."""
        return expand(self._secret, _BLIND + what.encode() + b"\0" + value)

    def _at(self, bound: bytes) -> bytes:
        return expand(self._secret, _WRAP + bound)
