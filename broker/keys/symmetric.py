"""Deriving keys, and encrypting under them."""

from __future__ import annotations

import hmac
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from broker.errors import RefusedError

NONCE_SIZE: Final = 12
_SHA512: Final = 64
_MOST: Final = 255 * _SHA512
_ONCE: Final = bytes(NONCE_SIZE)


def expand(secret: bytes, info: bytes, size: int = 32) -> bytes:
    """Return HKDF-Expand-SHA512(`secret`, `info`, `size`) (RFC 5869 section 2.3).

    One HMAC up to 64 bytes; 16,320 bytes at most.
    """
    if size <= _SHA512:
        return hmac.digest(secret, info + b"\x01", "sha512")[:size]
    if size > _MOST:
        raise ValueError(f"{size} bytes are more than HKDF can give.")
    block = made = b""
    for number in range(1, -(-size // _SHA512) + 1):
        block = hmac.digest(secret, block + info + bytes([number]), "sha512")
        made += block
    return made[:size]


def encrypt(key: bytes, plaintext: bytes) -> bytes:
    """Return `plaintext` under AES-256-GCM, nonce zero, the 16-byte tag behind.

    `key` serves this once: a second plaintext under it would lay both open.
    """
    return AESGCM(key).encrypt(_ONCE, plaintext, None)


def decrypt(key: bytes, ciphertext: bytes) -> bytes:
    """Return what `encrypt` was given.

    Raises:
        RefusedError: It is not that, or under another key (`keys.decrypt`).
    """
    return _opened(key, _ONCE, ciphertext, None)


def encrypt_fresh(key: bytes, plaintext: bytes, nonce: bytes, bound: bytes = b"") -> bytes:
    """Return the nonce, and `plaintext` under AES-256-GCM, for a key that serves often.

    Args:
        key: 32 bytes.
        plaintext: What is hidden.
        nonce: 12 random bytes, never used under this key before.
        bound: What it belongs to; decrypting needs the same.
    """
    if len(nonce) != NONCE_SIZE:
        raise ValueError(f"A nonce has {NONCE_SIZE} bytes.")
    return nonce + AESGCM(key).encrypt(nonce, plaintext, bound)


def decrypt_fresh(key: bytes, ciphertext: bytes, bound: bytes = b"") -> bytes:
    """Return what `encrypt_fresh` was given.

    Raises:
        RefusedError: It is not that, under another key, or bound to something else
            (`keys.decrypt`).
    """
    return _opened(key, ciphertext[:NONCE_SIZE], ciphertext[NONCE_SIZE:], bound)


def _opened(key: bytes, nonce: bytes, ciphertext: bytes, bound: bytes | None) -> bytes:
    try:
        return AESGCM(key).decrypt(nonce, ciphertext, bound)
    except (InvalidTag, ValueError) as exc:
        line = "These bytes do not decrypt under this key."
        raise RefusedError("keys.decrypt", line) from exc
