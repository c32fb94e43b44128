"""Public keys: which to believe, what they verify, how they travel."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey

from broker.errors import ConfigError, RefusedError, RegisterRefused
from broker.keys.identity import ED25519, HYBRID
from broker.keys.sealing import sealing_public

# Curve25519: RFC 7748 section 4.1, RFC 8032 section 5.1.
_P: Final = 2**255 - 19
_L: Final = 2**252 + 27742317777372353535851937790883648493
_X25519_SIZE: Final = 32

_MINUS_ONE: Final = X25519PrivateKey.from_private_bytes((5 * _L - 1).to_bytes(32, "little"))
"""A scalar that X25519 takes as it is (a multiple of 8, of 255 bits) and that is -1 modulo L."""


def public_to_pem(public: bytes) -> bytes:
    """Return an Ed25519 public key as PEM (SubjectPublicKeyInfo)."""
    return _loaded(public).public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )


def public_from_pem(pem: bytes) -> bytes:
    """Return the 32 bytes of the Ed25519 public key in `pem`.

    Raises:
        ConfigError: It is no public key in PEM, or not Ed25519.
    """
    try:
        public = serialization.load_pem_public_key(pem)
    except (ValueError, UnsupportedAlgorithm) as exc:
        raise ConfigError("This is no public key in PEM.") from exc
    if not isinstance(public, Ed25519PublicKey):
        raise ConfigError("This public key is not Ed25519, which is what Sealane signs with.")
    return public.public_bytes_raw()


def verify(public: bytes, signature: bytes, data: bytes) -> None:
    """Return when `signature` is `public`'s Ed25519 signature over exactly `data`.

    Not checked: whether `public` itself may be believed (`check_public`).

    Raises:
        RefusedError: It is not (`keys.signature`).
    """
    try:
        _loaded(public).verify(signature, data)
    except (InvalidSignature, ValueError) as exc:
        raise RefusedError(
            "keys.signature", "This is not the key's signature of these bytes."
        ) from exc


@lru_cache(maxsize=16_384)
def _loaded(public: bytes) -> Ed25519PublicKey:
    return Ed25519PublicKey.from_public_bytes(public)


@lru_cache(maxsize=65_536)
def check_public(suite: int, public: bytes) -> None:
    """Return when `public` may be believed: canonical, and without a low-order part (THREATS 13).

    The library accepts low-order Ed25519 keys, under which one signature fits every message, and
    several spellings of one X25519 key, under which one key could be admitted twice.

    Raises:
        RegisterRefused: It may not (`register.key_suite`, `register.key_weak`).
    """
    if suite == ED25519:
        _check_signing(public)
    elif suite == HYBRID:
        _check_sealing(public)
    else:
        line = f"Suite {suite} is unknown; 1 is Ed25519, 2 is ML-KEM-768 with X25519."
        raise RegisterRefused("register.key_suite", line)


def _check_signing(public: bytes) -> None:
    """Return when `public` is a canonical point of prime order.

    The point's Montgomery form is multiplied by 5L - 1, a multiple of 8. Of a point Q + T, Q of
    order L and T of order 1, 2, 4 or 8, that is -Q, which has the u of Q + T only where T is zero;
    where Q is zero it is zero, which X25519 refuses. A point of the twist is neither.
    """
    y = int.from_bytes(public, "little") & (1 << 255) - 1
    if len(public) != _X25519_SIZE or y >= _P or y == 1:
        raise RegisterRefused("register.key_weak", "The public key is no canonical curve point.")
    u = ((1 + y) * pow(1 - y, -1, _P) % _P).to_bytes(_X25519_SIZE, "little")
    try:
        product = _MINUS_ONE.exchange(X25519PublicKey.from_public_bytes(u))
    except ValueError as exc:
        raise _not_of_prime_order() from exc
    if product != u:
        raise _not_of_prime_order()


def _not_of_prime_order() -> RegisterRefused:
    return RegisterRefused("register.key_weak", "The public key is not of prime order.")


def _check_sealing(public: bytes) -> None:
    number = int.from_bytes(public[-_X25519_SIZE:], "little")
    try:
        sealing_public(public)
        _MINUS_ONE.exchange(X25519PublicKey.from_public_bytes(public[-_X25519_SIZE:]))
    except ValueError as exc:
        line = "The public key is no ML-KEM-768 key with an X25519 key behind."
        raise RegisterRefused("register.key_weak", line) from exc
    if number >= _P:
        raise RegisterRefused("register.key_weak", "The X25519 key is not written canonically.")
