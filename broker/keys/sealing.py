"""Sealing keys: seal a few bytes to one reader, and open them (HPKE, suite 2)."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hpke
from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PrivateKey, MLKEM768PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey

from broker.errors import ConfigError, RefusedError
from broker.keys.files import (
    blocks_of,
    private_from_pem,
    private_to_pem,
    read_private,
    write_private,
)
from broker.keys.identity import HYBRID

_SUITE: Final = hpke.Suite(hpke.KEM.MLKEM768_X25519, hpke.KDF.HKDF_SHA512, hpke.AEAD.AES_256_GCM)
_MLKEM_SIZE: Final = 1184
_PUBLIC_SIZE: Final = _MLKEM_SIZE + 32


def seal_to(public: bytes, info: bytes, plaintext: bytes) -> bytes:
    """Return `plaintext` sealed to the holder of `public`, under `info`, without other data.

    HPKE's base mode (RFC 9180 section 6.1): enc (1,120 bytes), then the ciphertext, 16 bytes
    longer than `plaintext`. Fresh randomness goes into each.

    Args:
        public: As `check_public` believed it.
        info: What it is sealed for; it opens under the very same bytes only.
        plaintext: What the reader shall have.
    """
    return _SUITE.encrypt(plaintext, sealing_public(public), info)


@lru_cache(maxsize=4096)
def sealing_public(public: bytes) -> hpke.MLKEM768X25519PublicKey:
    """Return the key that the library seals with, or raise `ValueError`."""
    if len(public) != _PUBLIC_SIZE:
        raise ValueError("not the length of a public sealing key")
    return hpke.MLKEM768X25519PublicKey(
        MLKEM768PublicKey.from_public_bytes(public[:_MLKEM_SIZE]),
        X25519PublicKey.from_public_bytes(public[_MLKEM_SIZE:]),
    )


class SealingKey:
    """A reader's private key: opens what was sealed to it."""

    __slots__ = ("_curve", "_key", "_lattice", "public")

    suite: Final = HYBRID

    def __init__(self, lattice: MLKEM768PrivateKey, curve: X25519PrivateKey) -> None:
        self._lattice, self._curve = lattice, curve
        self._key = hpke.MLKEM768X25519PrivateKey(lattice, curve)
        self.public = (
            lattice.public_key().public_bytes_raw() + curve.public_key().public_bytes_raw()
        )

    @classmethod
    def generate(cls) -> SealingKey:
        """Return a fresh key from the system's randomness."""
        return cls(MLKEM768PrivateKey.generate(), X25519PrivateKey.generate())

    @classmethod
    def from_seed(cls, seed: bytes) -> SealingKey:
        """Return the key of this seed: 64 bytes for ML-KEM-768 (FIPS 203: d, z), 32 for X25519."""
        return cls(
            MLKEM768PrivateKey.from_seed_bytes(seed[:64]),
            X25519PrivateKey.from_private_bytes(seed[64:]),
        )

    @classmethod
    def from_pem(cls, pem: bytes, passphrase: bytes | None = None) -> SealingKey:
        """Return the key in two PKCS#8 blocks, ML-KEM-768 first, then X25519.

        Raises:
            ConfigError: It is not that, or `passphrase` does not open it.
        """
        keys = [private_from_pem(block, passphrase) for block in blocks_of(pem)]
        match keys:
            case [MLKEM768PrivateKey() as lattice, X25519PrivateKey() as curve]:
                return cls(lattice, curve)
        raise ConfigError("This is no sealing key, which is an ML-KEM-768 and an X25519 key.")

    @classmethod
    def load(cls, path: Path, passphrase: bytes | None = None) -> SealingKey:
        """Return the key in the file at `path`.

        Raises:
            ConfigError: It cannot be read, others than its owner may, it holds no such key, or
                `passphrase` does not open it.
        """
        return read_private("sealing key", path, lambda pem: cls.from_pem(pem, passphrase))

    def to_pem(self, passphrase: bytes | None = None) -> bytes:
        """Return the key as two PKCS#8 blocks, encrypted under `passphrase` if there is one."""
        return private_to_pem(self._lattice, passphrase) + private_to_pem(self._curve, passphrase)

    def save(self, path: Path, passphrase: bytes | None = None) -> None:
        """Write the key to a new file at `path` that only its owner may read.

        Raises:
            ConfigError: There is a file already, or it cannot be written.
        """
        write_private(path, self.to_pem(passphrase))

    def open(self, info: bytes, ciphertext: bytes) -> bytes:
        """Return what was sealed to this key under exactly `info`.

        Raises:
            RefusedError: It was not (`keys.decrypt`).
        """
        try:
            return _SUITE.decrypt(ciphertext, self._key, info)
        except (InvalidTag, ValueError) as exc:
            line = "This was not sealed to this key, or not for this."
            raise RefusedError("keys.decrypt", line) from exc
