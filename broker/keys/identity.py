"""What names a key, and the sizes that go with its suite."""

from __future__ import annotations

from hashlib import sha256
from typing import Final

ED25519: Final = 1
"""Suite 1, for signing: Ed25519 (RFC 8032), 32-byte public keys, 64-byte signatures."""

HYBRID: Final = 2
"""Suite 2, for sealing: HPKE (RFC 9180) with MLKEM768-X25519, HKDF-SHA512, AES-256-GCM.

A public key is 1,216 bytes: that of ML-KEM-768 (FIPS 203), then that of X25519 (RFC 7748).
"""

SIGNATURE_SIZE: Final = {ED25519: 64}
"""Bytes of a signature, by suite; a suite that is not here is unknown, or does not sign."""

DIGEST_SIZE: Final = 32
ZERO: Final = bytes(DIGEST_SIZE)
"""Stands where there is no digest: no record before, no contract, no keys."""

_KEY_ID: Final = b"sealane key v1\0"


def digest(data: bytes) -> bytes:
    """Return SHA-256 of `data`, 32 bytes."""
    return sha256(data).digest()


def key_id(member: str, suite: int, public: bytes) -> bytes:
    """Return the id of `member`'s key: it binds owner and suite (THREATS 12, 14)."""
    name = member.encode("ascii")
    return digest(_KEY_ID + bytes([len(name)]) + name + bytes([suite]) + public)
