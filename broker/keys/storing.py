"""The store key: 32 random bytes under which a station keeps what it may have to destroy."""

from __future__ import annotations

from typing import Final

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from broker.errors import ConfigError
from broker.keys.files import private_from_pem, private_to_pem

STORE_KEY_SIZE: Final = 32


def store_key_to_pem(key: bytes, passphrase: bytes | None) -> bytes:
    """Return the 32 bytes as PKCS#8, encrypted under `passphrase` if there is one.

    PKCS#8 has no kind for bytes that are no key pair; those of an X25519 key are kept as they are.
    """
    return private_to_pem(X25519PrivateKey.from_private_bytes(key), passphrase)


def store_key_from_pem(pem: bytes, passphrase: bytes | None) -> bytes:
    """Return what `store_key_to_pem` was given.

    Raises:
        ConfigError: It is not that, or `passphrase` does not open it.
    """
    private = private_from_pem(pem, passphrase)
    if not isinstance(private, X25519PrivateKey):
        raise ConfigError("This is no store key.")
    return private.private_bytes_raw()
