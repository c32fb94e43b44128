"""A seal: one section, padded to a size class and encrypted under a key that serves once."""

from __future__ import annotations

from hmac import compare_digest
from typing import Final

from broker.errors import RefusedError
from broker.keys import decrypt, encrypt
from broker.wire.refusals import Reason, refused

_LENGTH: Final = 4
_LEAST: Final = 256
_STEP: Final = 64 * 1024
SEALED_MOST: Final = 15 * _STEP - _LENGTH
"""Bytes of a section at most, so that sealed it is not above 2^20."""


def size_class(size: int) -> int:
    """Return the smallest class that holds `size` bytes.

    Classes are the powers of two from 256 to 64 KiB, then the multiples of 64 KiB.
    """
    if size > _STEP:
        return -(-size // _STEP) * _STEP
    return _LEAST if size <= _LEAST else 1 << (size - 1).bit_length()


def seal(key: bytes, data: bytes) -> bytes:
    """Return `data` as it travels sealed: a size class of bytes, and 16 more.

    Args:
        key: From `key_and_commitment`; it serves for this alone.
        data: A section's Avro, without random bytes in front.
    """
    size = _LENGTH + len(data)
    padding = bytes(size_class(size) - size)
    return encrypt(key, len(data).to_bytes(_LENGTH, "big") + data + padding)


def check_commitment(commitment: bytes, signed: bytes) -> None:
    """Return when a key's commitment is the one in the signed header (THREATS 20).

    Raises:
        EnvelopeRefused: It is not (`wire.commitment`).
    """
    if not compare_digest(commitment, signed):
        raise refused(Reason.COMMITMENT, "The key is not the one that the originator signed for.")


def unseal(key: bytes, sealed: bytes) -> bytes:
    """Return the section that `seal` was given.

    Raises:
        EnvelopeRefused: It does not decrypt, or is not padded as it must be (`wire.seal`).
    """
    try:
        plain = decrypt(key, sealed)
    except RefusedError as exc:
        raise refused(Reason.SEAL, "The section does not decrypt under its key.") from exc
    end = _LENGTH + int.from_bytes(plain[:_LENGTH], "big")
    if size_class(end) != len(plain) or plain.count(0, end) != len(plain) - end:
        raise refused(Reason.SEAL, "The section is not padded with zeros to its size class.")
    return plain[_LENGTH:end]
