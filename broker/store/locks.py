"""Locks: what one process alone may do with a store, released by the system when it dies."""

from __future__ import annotations

import fcntl
import os
from pathlib import Path

from broker.errors import StoreError


class Locks:
    """Named locks in a folder beside the store.

    Args:
        folder: Made when the first lock is taken.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._held: dict[str, int] = {}

    def take(self, name: str) -> bool:
        """Return whether the caller now holds `name`: False also where it was taken here before.

        Raises:
            StoreError: The folder or the disk does not allow it.
        """
        if name in self._held:
            return False
        try:
            file = self._locked(name)
        except BlockingIOError:
            return False
        except OSError as exc:
            raise StoreError(
                f"The lock {self._folder / name} cannot be taken: {exc.strerror}. Nobody may write "
                "here without it."
            ) from exc
        self._held[name] = file
        return True

    def holds(self, name: str) -> bool:
        """Return whether `name` was taken here."""
        return name in self._held

    def holder(self, name: str) -> str:
        """Return the id of the process that took `name` last, as text."""
        try:
            text = (self._folder / name).read_text(encoding="ascii", errors="replace")
        except OSError:
            return "unknown"
        return text if text.isdecimal() else "unknown"

    def let_go(self, name: str) -> None:
        """Let another take `name`; letting go of what is not held is no error."""
        if name in self._held:
            os.close(self._held.pop(name))

    def release(self) -> None:
        """Let go of every lock."""
        while self._held:
            os.close(self._held.popitem()[1])

    def _locked(self, name: str) -> int:
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        file = os.open(self._folder / name, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            os.ftruncate(file, 0)
            os.pwrite(file, str(os.getpid()).encode(), 0)
        except BaseException:
            os.close(file)
            raise
        return file
