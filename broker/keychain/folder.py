"""A member's folder of private keys: what lies in it, under which names."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from broker.errors import ConfigError
from broker.keys import (
    SealingKey,
    SigningKey,
    key_id,
    read_private,
    store_key_from_pem,
    store_key_to_pem,
    write_private,
)

SIGNING: Final = "signing.pem"
ROTATION: Final = "rotation.pem"
STORE: Final = "store.key"
_SEALING: Final = "sealing"
_SHORT: Final = 16


class KeyFolder:
    """The files of a member's keys, all behind one passphrase.

    Args:
        path: The folder.
        member: Whose it is.
        passphrase: What opens them; None where they lie unencrypted.
    """

    __slots__ = ("_member", "_passphrase", "path")

    def __init__(self, path: Path, member: str, passphrase: bytes | None) -> None:
        self.path = path
        self._member = member
        self._passphrase = passphrase

    def signing(self, name: str = SIGNING) -> SigningKey:
        """Return the Ed25519 key in this file; raises `ConfigError` as `SigningKey.load` does."""
        return SigningKey.load(self.path / name, self._passphrase)

    def add_signing(self, key: SigningKey, name: str = SIGNING) -> Path:
        """Keep an Ed25519 key in a new file; raises `ConfigError` as `SigningKey.save` does."""
        self._make(self.path)
        key.save(self.path / name, self._passphrase)
        return self.path / name

    def sealing(self) -> Sequence[SealingKey]:
        """Return the sealing keys that are held, several while they overlap.

        Raises:
            ConfigError: One of them cannot be read.
        """
        files = sorted((self.path / _SEALING).glob("*.pem"))
        return [SealingKey.load(file, self._passphrase) for file in files]

    def add_sealing(self, key: SealingKey) -> Path:
        """Keep a sealing key in a new file, named by its id; raises `ConfigError`."""
        self._make(self.path / _SEALING)
        path = self.sealing_file(key_id(self._member, key.suite, key.public))
        key.save(path, self._passphrase)
        return path

    def sealing_file(self, identity: bytes) -> Path:
        """Return where the sealing key of this id lies, if it is held."""
        return self.path / _SEALING / f"{identity.hex()[:_SHORT]}.pem"

    def store_key(self) -> bytes:
        """Return the store key, 32 bytes.

        Raises:
            ConfigError: It cannot be read.
        """
        return read_private(
            "store key",
            self.path / STORE,
            lambda pem: store_key_from_pem(pem, self._passphrase),
        )

    def add_store_key(self, key: bytes) -> Path:
        """Keep the store key in a new file; raises `ConfigError`."""
        self._make(self.path)
        write_private(self.path / STORE, store_key_to_pem(key, self._passphrase))
        return self.path / STORE

    def destroy(self, path: Path) -> None:
        """Overwrite a key's file and take it away, so that nothing opens under it any more.

        A disk that keeps old blocks, and a backup, are beyond this.

        Raises:
            ConfigError: It is not there, or cannot be taken away.
        """
        try:
            with path.open("r+b") as file:
                file.write(bytes(os.fstat(file.fileno()).st_size))
                file.flush()
                os.fsync(file.fileno())
            path.unlink()
        except OSError as exc:
            raise ConfigError(f"The key {path} cannot be destroyed: {exc.strerror}.") from exc

    def _make(self, path: Path) -> None:
        try:
            path.mkdir(parents=True, exist_ok=True, mode=0o700)
        except OSError as exc:
            raise ConfigError(f"The folder {path} cannot be made: {exc.strerror}.") from exc
