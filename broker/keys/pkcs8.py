"""Encrypting PKCS#8 under a passphrase: PBES2 with scrypt and AES-256-CBC.

The library would write 2,048 rounds of PBKDF2, which a stolen file does not withstand; it reads
what is written here, and so does `openssl pkcs8`.
"""

from __future__ import annotations

from typing import Final

from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES256
from cryptography.hazmat.primitives.ciphers.modes import CBC
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt
from cryptography.hazmat.primitives.padding import PKCS7

_SEQUENCE: Final = 0x30
_OCTETS: Final = 0x04
_PBES2: Final = bytes.fromhex("06092a864886f70d01050d")  # 1.2.840.113549.1.5.13
_SCRYPT: Final = bytes.fromhex("06092b06010401da47040b")  # 1.3.6.1.4.1.11591.4.11
_AES_256_CBC: Final = bytes.fromhex("060960864801650304012a")  # 2.16.840.1.101.3.4.1.42

_COST: Final = 2**14
_COSTS: Final = bytes.fromhex("02024000020108020101")
"""N = 2^14, r = 8, p = 1: 16 MiB and some 40 ms a try; what `openssl pkcs8 -scrypt` writes."""

_SHORT: Final = 0x80


def encrypted(der: bytes, passphrase: bytes, random: bytes) -> bytes:
    """Return a PrivateKeyInfo as EncryptedPrivateKeyInfo, both DER (RFC 5958, 8018, 7914).

    Args:
        der: The key.
        passphrase: One byte or more.
        random: 32 fresh random bytes: salt, then initialization vector.
    """
    salt, vector = random[:16], random[16:]
    key = Scrypt(salt=salt, length=32, n=_COST, r=8, p=1).derive(passphrase)
    padder = PKCS7(128).padder()
    cipher = Cipher(AES256(key), CBC(vector)).encryptor()
    body = cipher.update(padder.update(der) + padder.finalize()) + cipher.finalize()
    derivation = _of(_SEQUENCE, _SCRYPT, _of(_SEQUENCE, _of(_OCTETS, salt), _COSTS))
    encryption = _of(_SEQUENCE, _AES_256_CBC, _of(_OCTETS, vector))
    scheme = _of(_SEQUENCE, _PBES2, _of(_SEQUENCE, derivation, encryption))
    return _of(_SEQUENCE, scheme, _of(_OCTETS, body))


def _of(tag: int, *parts: bytes) -> bytes:
    body = b"".join(parts)
    if len(body) < _SHORT:
        return bytes([tag, len(body)]) + body
    size = len(body).to_bytes((len(body).bit_length() + 7) // 8, "big")
    return bytes([tag, _SHORT | len(size)]) + size + body
