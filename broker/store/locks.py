"""Locks: what one process alone may do with a store, released by the system when it dies."""

from __future__ import annotations

import fcntl
import os
from pathlib import Path


class Locks:
    """Named locks in a folder beside the store.

    Args:
        folder: Made when the first lock is taken.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._held: dict[str, int] = {}

    def take(self, name: str) -> bool:
        """Return whether this object now holds `name`; taking it twice is no error."""
        if name in self._held:
            return True
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        file = os.open(self._folder / name, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(file)
            return False
        os.ftruncate(file, 0)
        os.pwrite(file, str(os.getpid()).encode(), 0)
        self._held[name] = file
        return True

    def holder(self, name: str) -> str:
        """Return the id of the process that took `name` last, as text."""
        try:
            return (self._folder / name).read_text(encoding="ascii") or "unknown"
        except OSError:
            return "unknown"

    def release(self) -> None:
        """Let go of every lock."""
        while self._held:
            os.close(self._held.popitem()[1])
