"""Signing keys: the port that signs, and the key in memory."""

from __future__ import annotations

from pathlib import Path
from typing import Final, Protocol

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from broker.errors import ConfigError
from broker.keys.files import private_from_pem, private_to_pem, read_private, write_private
from broker.keys.identity import ED25519


class Signer(Protocol):
    """What can sign: a key in memory, or a module that never shows it."""

    @property
    def suite(self) -> int:
        """The suite of `public` and of what `sign` returns."""

    @property
    def public(self) -> bytes:
        """The public key, as the suite writes it."""

    def sign(self, data: bytes) -> bytes:
        """Return the signature over exactly `data`."""


class SigningKey:
    """An Ed25519 private key."""

    __slots__ = ("_private", "public")

    suite: Final = ED25519

    def __init__(self, private: Ed25519PrivateKey) -> None:
        self._private = private
        self.public = private.public_key().public_bytes_raw()

    @classmethod
    def generate(cls) -> SigningKey:
        """Return a fresh key from the system's randomness."""
        return cls(Ed25519PrivateKey.generate())

    @classmethod
    def from_seed(cls, seed: bytes) -> SigningKey:
        """Return the key of this 32-byte RFC 8032 seed."""
        return cls(Ed25519PrivateKey.from_private_bytes(seed))

    @classmethod
    def from_pem(cls, pem: bytes, passphrase: bytes | None = None) -> SigningKey:
        """Return the key in PKCS#8 PEM.

        Raises:
            ConfigError: It is not that, not Ed25519, or `passphrase` does not open it.
        """
        private = private_from_pem(pem, passphrase)
        if not isinstance(private, Ed25519PrivateKey):
            raise ConfigError("This private key is not Ed25519, which is what Sealane signs with.")
        return cls(private)

    @classmethod
    def load(cls, path: Path, passphrase: bytes | None = None) -> SigningKey:
        """Return the key in the file at `path`.

        Raises:
            ConfigError: It cannot be read, others than its owner may, it holds no such key, or
                `passphrase` does not open it.
        """
        return read_private("signing key", path, lambda pem: cls.from_pem(pem, passphrase))

    def to_pem(self, passphrase: bytes | None = None) -> bytes:
        """Return the key as PKCS#8 PEM, encrypted under `passphrase` if there is one."""
        return private_to_pem(self._private, passphrase)

    def save(self, path: Path, passphrase: bytes | None = None) -> None:
        """Write the key to a new file at `path` that only its owner may read.

        Raises:
            ConfigError: There is a file already, or it cannot be written.
        """
        write_private(path, self.to_pem(passphrase))

    def sign(self, data: bytes) -> bytes:
        """Return the 64-byte signature over exactly `data`."""
        return self._private.sign(data)
