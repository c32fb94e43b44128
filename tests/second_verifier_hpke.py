"""Second verifier, written from `schemas/README.md` alone: section 4, suite 2, HPKE by hand.

From X25519, ML-KEM-768, SHA3 and HMAC; it knows nothing of the library's own HPKE.
"""

from __future__ import annotations

import hmac
from hashlib import sha3_256

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PrivateKey, MLKEM768PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

SUITE = b"HPKE" + bytes.fromhex("647a00030002")
LATTICE_KEY = 1184
LATTICE_TEXT = 1088
CURVE_SIZE = 32


def expand(secret: bytes, info: bytes, size: int) -> bytes:
    """Return X(secret, info, size), size at most 64."""
    return hmac.digest(secret, info + b"\1", "sha512")[:size]


def encrypt(key: bytes, text: bytes, nonce: bytes = bytes(12)) -> bytes:
    """Return E(key, text)."""
    return AESGCM(key).encrypt(nonce, text, None)


def decrypt(key: bytes, sealed: bytes, nonce: bytes = bytes(12)) -> bytes | None:
    """Return what E was given, or None."""
    try:
        return AESGCM(key).decrypt(nonce, sealed, None)
    except (InvalidTag, ValueError):
        return None


def public_of(seed: bytes) -> bytes:
    """Return the public key of a private key's seed."""
    lattice = MLKEM768PrivateKey.from_seed_bytes(seed[:64])
    curve = X25519PrivateKey.from_private_bytes(seed[64:])
    return lattice.public_key().public_bytes_raw() + curve.public_key().public_bytes_raw()


def is_sealing_key(public: bytes) -> bool:
    """Say whether these are a public key of ML-KEM-768, then one of X25519 to be believed."""
    lattice, curve = public[:LATTICE_KEY], public[LATTICE_KEY:]
    if len(curve) != CURVE_SIZE or int.from_bytes(curve, "little") >= 2**255 - 19:
        return False
    try:
        MLKEM768PublicKey.from_public_bytes(lattice)
        any_key = X25519PrivateKey.from_private_bytes(b"\1" * CURVE_SIZE)
        any_key.exchange(X25519PublicKey.from_public_bytes(curve))
    except ValueError:
        return False
    return True


def open_hpke(seed: bytes, info: bytes, sealed: bytes) -> bytes | None:
    """Return what HPKE was given, or None.

    Args:
        seed: Of the private key: ML-KEM-768's (64 bytes: d, z), then X25519's.
        info: What it was sealed for.
        sealed: enc and ciphertext.
    """
    lattice = MLKEM768PrivateKey.from_seed_bytes(seed[:64])
    curve = X25519PrivateKey.from_private_bytes(seed[64:])
    first, ephemeral = sealed[:LATTICE_TEXT], sealed[LATTICE_TEXT : LATTICE_TEXT + CURVE_SIZE]
    try:
        shared = lattice.decapsulate(first)
        agreed = curve.exchange(X25519PublicKey.from_public_bytes(ephemeral))
    except ValueError:
        return None
    mine = curve.public_key().public_bytes_raw()
    secret = sha3_256(shared + agreed + ephemeral + mine + b"\\.//^\\").digest()
    key, nonce = _schedule(secret, info)
    return decrypt(key, sealed[LATTICE_TEXT + CURVE_SIZE :], nonce)


def _schedule(shared: bytes, info: bytes) -> tuple[bytes, bytes]:
    """Return key and base nonce (RFC 9180 section 5.1, mode base)."""
    parts = (b"psk_id_hash", b""), (b"info_hash", info)
    context = b"\0" + b"".join(_extract(b"", label, text) for label, text in parts)
    secret = _extract(shared, b"secret", b"")
    return _expand(secret, b"key", context, 32), _expand(secret, b"base_nonce", context, 12)


def _extract(salt: bytes, label: bytes, text: bytes) -> bytes:
    return hmac.digest(salt, b"HPKE-v1" + SUITE + label + text, "sha512")


def _expand(secret: bytes, label: bytes, info: bytes, size: int) -> bytes:
    labelled = size.to_bytes(2, "big") + b"HPKE-v1" + SUITE + label + info
    return expand(secret, labelled, size)
