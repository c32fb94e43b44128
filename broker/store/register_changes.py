"""What a station learnt of its register, version by version, in a file beside its store."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Final, NamedTuple

from broker.errors import StoreError

CHANGES: Final = "register.changes"
"""The file: one JSON object a line, oldest first."""


class Learnt(NamedTuple):
    """A newer register that was taken up."""

    at: int
    """When, microseconds UTC."""
    version: int
    changes: tuple[str, ...]
    """In lines for people, not yet made visible."""


class RegisterChanges:
    """The file; whoever can write it can write the store beside it, so it is no evidence."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def add(self, learnt: Learnt) -> None:
        """Append what was learnt, unless another process of this station did.

        Raises:
            StoreError: The file cannot be written.
        """
        if any(learnt[1:] == known[1:] for known in self.read()):
            return
        try:
            with self._path.open("a", encoding="utf-8") as file:
                file.write(json.dumps(learnt) + "\n")
        except OSError as exc:
            line = f"What changed in the register cannot be kept at {self._path}: {exc.strerror}."
            raise StoreError(line) from exc

    def read(self) -> Sequence[Learnt]:
        """Return all that was learnt, oldest first; what a crash cut off is left out."""
        try:
            lines = self._path.read_text(encoding="utf-8", errors="replace").splitlines()
        except OSError:
            return []
        return [learnt for line in lines if (learnt := _learnt(line)) is not None]


def _learnt(line: str) -> Learnt | None:
    try:
        at, version, changes = json.loads(line)
        return Learnt(int(at), int(version), tuple(map(str, changes)))
    except (ValueError, TypeError, RecursionError):
        return None
