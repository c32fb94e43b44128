"""The keyring: a station's private keys out of its keys folder, picked up when they change."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import MappingProxyType

import structlog

from broker.errors import BrokerError
from broker.keychain import SIGNING, STORE, StationKeys
from broker.keys import STORE_KEY_SIZE, SealingKey, Signer, key_id
from broker.roles.clock import utc_now
from broker.roles.reading_keys import ReadingKeys
from broker.settings import StationFile
from broker.store.sqlite import SqliteStore
from broker.store.store_key import StoreKey

log = structlog.get_logger()

_Seen = tuple[str, int, int, int]
_Look = tuple[_Seen, ...]


class FolderKeyring:
    """Implements `Keyring` over a station's keys, opened anew when their files change.

    Args:
        settings: The station's.
        keys: Opens them.

    Raises:
        ConfigError: The keys cannot be read, or are none.
    """

    def __init__(self, settings: StationFile, keys: StationKeys) -> None:
        self._folder = settings.keys.folder
        self._member = settings.member
        self._keys = keys
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
        self._keys.read_again()
        known = {key_id(self._member, key.suite, key.public): key for key in self._keys.sealing}
        return self._keys.signer, MappingProxyType(known)

    def _look(self) -> _Look:
        """Return what changes with the keys; cheap enough to ask for every batch."""
        return _seen(self._folder / SIGNING), *_seen_in(self._folder / "sealing")


def _seen(path: Path) -> _Seen:
    """Return what changes with a file; zeros where there is none."""
    try:
        now = path.stat()
    except OSError:
        return path.name, 0, 0, 0
    # The size too: a file may be half-written and whole within one tick of the clock.
    return path.name, now.st_ino, now.st_mtime_ns, now.st_size


def _seen_in(folder: Path) -> list[_Seen]:
    """Return the same of all keys in a folder; nothing where there is no folder."""
    try:
        with os.scandir(folder) as entries:
            return sorted(_seen(folder / entry.name) for entry in entries if _is_pem(entry))
    except OSError:
        return []


def _is_pem(entry: os.DirEntry[str]) -> bool:
    return entry.name.endswith(".pem")


@contextmanager
def stored_keys(settings: StationFile) -> Iterator[ReadingKeys | None]:
    """Give what a station opens sealed records with; None where it has stored nothing yet.

    Raises:
        ConfigError: Its keys or its store are not as they should be.
        StoreError: The store cannot be opened now.
    """
    if not settings.database.exists():
        yield None
        return
    keys = StationKeys(settings)
    with SqliteStore(settings.database, utc_now, store_key(keys)) as store:
        yield ReadingKeys(settings.member, store.vault, FolderKeyring(settings, keys))


def store_key(keys: StationKeys) -> StoreKey:
    """Return a station's store key, made when there is none: older versions had none.

    Raises:
        ConfigError: It cannot be read or made.
    """
    if not (keys.folder.path / STORE).exists():
        keys.folder.add_store_key(os.urandom(STORE_KEY_SIZE))
    return StoreKey(keys.store_key)
