"""The keyring: a station's private keys out of its keys folder, picked up when they change."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

import structlog

from broker.errors import BrokerError, ConfigError
from broker.keys import SealingKey, Signer, SigningKey, key_id
from broker.settings import StationFile
from broker.store.store_key import SIZE, StoreKey

log = structlog.get_logger()

_Look = tuple[tuple[str, int, int], ...]


class FolderKeyring:
    """Implements `Keyring` over a folder: `signing.pem`, and `sealing/` with a file per key.

    Args:
        settings: The station's.

    Raises:
        ConfigError: The keys cannot be read, or are none.
    """

    def __init__(self, settings: StationFile) -> None:
        self._folder = settings.keys.folder
        self._member = settings.member
        self._seen = self._look()
        self._signer, self._sealing = self._load()

    @property
    def signer(self) -> Signer:
        """What signs for the member."""
        self._read_again()
        return self._signer

    def sealing(self) -> Mapping[bytes, SealingKey]:
        """Return the member's sealing keys by key id; the same object while they are the same."""
        self._read_again()
        return self._sealing

    def _read_again(self) -> None:
        """Load the folder anew when it changed; half-written, it leaves what there was."""
        seen = self._look()
        if seen == self._seen:
            return
        self._seen = seen
        try:
            self._signer, self._sealing = self._load()
        except BrokerError as exc:
            log.warning("keys.not_used", why=str(exc))

    def _load(self) -> tuple[Signer, Mapping[bytes, SealingKey]]:
        keys = [SealingKey.load(path) for path in self._files()]
        known = {key_id(self._member, key.suite, key.public): key for key in keys}
        return SigningKey.load(self._folder / "signing.pem"), MappingProxyType(known)

    def _files(self) -> list[Path]:
        return sorted((self._folder / "sealing").glob("*.pem"))

    def _look(self) -> _Look:
        return tuple(map(_seen, (self._folder / "signing.pem", *self._files())))


def _seen(path: Path) -> tuple[str, int, int]:
    """Return what changes with a file; zeros where there is none."""
    try:
        now = path.stat()
    except OSError:
        return path.name, 0, 0
    return path.name, now.st_ino, now.st_mtime_ns


def store_key(folder: Path) -> StoreKey:
    """Return the store key in a keys folder, made when there is none.

    Raises:
        ConfigError: It cannot be read or made, others may read it, or it is none.
    """
    path = folder / "store.key"
    try:
        _make(path)
        with path.open("rb") as file:
            if os.fstat(file.fileno()).st_mode & 0o077:
                raise ConfigError(f"Others may read the store key {path}: run chmod 600 on it.")
            return StoreKey(file.read())
    except OSError as exc:
        raise ConfigError(f"The store key {path} cannot be read: {exc.strerror}.") from exc


def _make(path: Path) -> None:
    """Write a fresh key unless there is one: whole or not at all."""
    if path.exists():
        return
    fresh = path.with_suffix(".new")
    fresh.unlink(missing_ok=True)
    handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(os.urandom(SIZE))
        file.flush()
        os.fsync(file.fileno())
    fresh.rename(path)
