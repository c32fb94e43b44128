"""Keys: digest, sign, verify, and which keys to believe; alone in importing cryptography."""

from __future__ import annotations

import os
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Final, Protocol

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from broker.errors import ConfigError, RefusedError, RegisterRefused

ED25519: Final = 1
"""Suite 1: Ed25519 (RFC 8032), 32-byte public keys, 64-byte signatures."""

SIGNATURE_SIZE: Final = {ED25519: 64}
"""Bytes of a signature, by suite; a suite that is not here is unknown."""

DIGEST_SIZE: Final = 32
ZERO: Final = bytes(DIGEST_SIZE)
"""Stands where there is no digest: no record before, no contract, no keys."""

_KEY_ID: Final = b"sealane key v1\0"

# Curve25519 in Edwards form, RFC 8032 section 5.1.
_P: Final = 2**255 - 19
_L: Final = 2**252 + 27742317777372353535851937790883648493
_D: Final = -121665 * pow(121666, -1, _P) % _P
_ROOT_OF_MINUS_ONE: Final = pow(2, (_P - 1) // 4, _P)

_Point = tuple[int, int, int, int]


def digest(data: bytes) -> bytes:
    """Return SHA-256 of `data`, 32 bytes."""
    return sha256(data).digest()


def key_id(member: str, suite: int, public: bytes) -> bytes:
    """Return the id of `member`'s key: it binds owner and suite (THREATS 12, 14)."""
    name = member.encode("ascii")
    return digest(_KEY_ID + bytes([len(name)]) + name + bytes([suite]) + public)


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
    def from_pem(cls, pem: bytes) -> SigningKey:
        """Return the key in unencrypted PKCS#8 PEM.

        Raises:
            ConfigError: It is not that, or not Ed25519.
        """
        try:
            private = serialization.load_pem_private_key(pem, password=None)
        except (ValueError, TypeError, UnsupportedAlgorithm) as exc:
            raise ConfigError("This is no unencrypted PKCS#8 private key in PEM.") from exc
        if not isinstance(private, Ed25519PrivateKey):
            raise ConfigError("This private key is not Ed25519, which is what Sealane signs with.")
        return cls(private)

    @classmethod
    def load(cls, path: Path) -> SigningKey:
        """Return the key in the file at `path`.

        Raises:
            ConfigError: It cannot be read, others than its owner may, or it holds no such key.
        """
        try:
            with path.open("rb") as file:
                others = os.fstat(file.fileno()).st_mode & 0o077
                pem = file.read()
        except OSError as exc:
            raise ConfigError(f"The signing key {path} cannot be read: {exc.strerror}.") from exc
        if others:
            raise ConfigError(f"Others may read the signing key {path}: run chmod 600 on it.")
        return cls.from_pem(pem)

    def to_pem(self) -> bytes:
        """Return the key as unencrypted PKCS#8 PEM."""
        return self._private.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )

    def save(self, path: Path) -> None:
        """Write the key to a new file at `path` that only its owner may read.

        Raises:
            ConfigError: There is a file already, or it cannot be written.
        """
        try:
            handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError as exc:
            raise ConfigError(f"There is a key at {path} already; it is not replaced.") from exc
        except OSError as exc:
            raise ConfigError(f"The key {path} cannot be written: {exc.strerror}.") from exc
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(self.to_pem())
                file.flush()
                os.fsync(file.fileno())
        except OSError as exc:
            path.unlink(missing_ok=True)  # half a key would keep a whole one from being saved
            raise ConfigError(f"The key {path} cannot be written: {exc.strerror}.") from exc

    def sign(self, data: bytes) -> bytes:
        """Return the 64-byte signature over exactly `data`."""
        return self._private.sign(data)


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


@lru_cache(maxsize=4096)
def _loaded(public: bytes) -> Ed25519PublicKey:
    return Ed25519PublicKey.from_public_bytes(public)


@lru_cache(maxsize=4096)
def check_public(suite: int, public: bytes) -> None:
    """Return when `public` may be believed: canonical and in the prime-order group (THREATS 13).

    The library accepts low-order keys, under which one signature fits every message.

    Raises:
        RegisterRefused: It may not (`register.key_suite`, `register.key_weak`).
    """
    if suite != ED25519:
        raise RegisterRefused("register.key_suite", f"Suite {suite} is unknown; 1 is Ed25519.")
    point = _decompressed(public)
    if point is None:
        raise RegisterRefused("register.key_weak", "The public key is no canonical curve point.")
    if _is_identity(point) or not _is_identity(_times(_L, point)):
        raise RegisterRefused("register.key_weak", "The public key is not of prime order.")


def _decompressed(public: bytes) -> _Point | None:
    """Return the point in extended coordinates (RFC 8032 section 5.1.3), or None."""
    if len(public) != DIGEST_SIZE:
        return None
    number = int.from_bytes(public, "little")
    sign, y = number >> 255, number & (1 << 255) - 1
    if y >= _P:
        return None
    u, v = (y * y - 1) % _P, (_D * y * y + 1) % _P
    x = u * pow(v, 3, _P) * pow(u * pow(v, 7, _P), (_P - 5) // 8, _P) % _P
    if (v * x * x + u) % _P == 0:
        x = x * _ROOT_OF_MINUS_ONE % _P
    if (v * x * x - u) % _P or (x == 0 and sign):
        return None
    if x & 1 != sign:
        x = _P - x
    return x, y, 1, x * y % _P


def _plus(a: _Point, b: _Point) -> _Point:
    """Return the sum of two points (RFC 8032 section 5.1.4); complete, so also for doubling."""
    e_minus = (a[1] - a[0]) * (b[1] - b[0]) % _P
    e_plus = (a[1] + a[0]) * (b[1] + b[0]) % _P
    c = 2 * a[3] * b[3] * _D % _P
    d = 2 * a[2] * b[2] % _P
    e, f, g, h = e_plus - e_minus, d - c, d + c, e_plus + e_minus
    return e * f % _P, g * h % _P, f * g % _P, e * h % _P


def _times(factor: int, point: _Point) -> _Point:
    result: _Point = (0, 1, 1, 0)
    for bit in f"{factor:b}":
        result = _plus(result, result)
        if bit == "1":
            result = _plus(result, point)
    return result


def _is_identity(point: _Point) -> bool:
    return point[0] % _P == 0 and (point[1] - point[2]) % _P == 0
