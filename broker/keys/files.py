"""Private keys in files: PKCS#8, encrypted under a passphrase, for their owner alone."""

from __future__ import annotations

import os
import re
from base64 import encodebytes
from collections.abc import Callable
from pathlib import Path
from typing import Final, TypeAlias, TypeVar

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from broker.errors import ConfigError
from broker.keys.pkcs8 import encrypted

Private: TypeAlias = Ed25519PrivateKey | MLKEM768PrivateKey | X25519PrivateKey
_Key = TypeVar("_Key")
_LINE: Final = 64
_BLOCK: Final = re.compile(rb"-----BEGIN ([A-Z ]+)-----\n.*?-----END \1-----\n?", re.DOTALL)


def private_to_pem(private: Private, passphrase: bytes | None) -> bytes:
    """Return the key as PKCS#8 PEM, encrypted under `passphrase` if there is one."""
    der = private.private_bytes(
        serialization.Encoding.DER,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    if passphrase is None:
        return _pem(b"PRIVATE KEY", der)
    return _pem(b"ENCRYPTED PRIVATE KEY", encrypted(der, passphrase, os.urandom(32)))


def _pem(label: bytes, der: bytes) -> bytes:
    whole = encodebytes(der).replace(b"\n", b"")
    lines = [whole[at : at + _LINE] for at in range(0, len(whole), _LINE)]
    return b"\n".join((b"-----BEGIN %b-----" % label, *lines, b"-----END %b-----\n" % label))


def blocks_of(pem: bytes) -> list[bytes]:
    """Return the PEM blocks in a file, in order."""
    return [match.group() for match in _BLOCK.finditer(pem)]


def private_from_pem(pem: bytes, passphrase: bytes | None) -> object:
    """Return the library's key in one PKCS#8 PEM block.

    Raises:
        ConfigError: It is no such block, the passphrase is not its own, it has one that was not
            given, or it has none.
    """
    sealed = b"-----BEGIN ENCRYPTED PRIVATE KEY-----" in pem
    if sealed and passphrase is None:
        raise ConfigError("This private key is encrypted, and no passphrase was given.")
    if passphrase is not None and not sealed and b"-----BEGIN PRIVATE KEY-----" in pem:
        raise ConfigError("This private key is not encrypted, though a passphrase goes with it.")
    try:
        return serialization.load_pem_private_key(pem, password=passphrase)
    except (ValueError, TypeError, UnsupportedAlgorithm) as exc:
        if sealed:
            line = "The passphrase does not open this private key, or its file is damaged."
            raise ConfigError(line) from exc
        raise ConfigError("This is no PKCS#8 private key in PEM.") from exc


def read_private(what: str, path: Path, read: Callable[[bytes], _Key]) -> _Key:
    """Return what `read` makes of the private file at `path`.

    Raises:
        ConfigError: It cannot be read, others than its owner may, or `read` refused it; the line
            names the file.
    """
    try:
        with path.open("rb") as file:
            others = os.fstat(file.fileno()).st_mode & 0o077
            data = file.read()
    except OSError as exc:
        raise ConfigError(f"The {what} {path} cannot be read: {exc.strerror}.") from exc
    if others:
        raise ConfigError(f"Others may read the {what} {path}: run chmod 600 on it.")
    try:
        return read(data)
    except ConfigError as exc:
        raise ConfigError(f"The {what} {path} cannot be used. {exc.args[0]}") from exc


def write_private(path: Path, data: bytes) -> None:
    """Write a key to a new file at `path` that only its owner may read.

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
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
    except OSError as exc:
        path.unlink(missing_ok=True)  # half a key would keep a whole one from being saved
        raise ConfigError(f"The key {path} cannot be written: {exc.strerror}.") from exc
