"""How much a repository may be, and how its files are called: whoever keeps it is not trusted."""

from __future__ import annotations

import re
from typing import Final

from broker.errors import RegisterRefused

FILE: Final = 16 * 1024 * 1024
TOTAL: Final = 256 * 1024 * 1024
FILES: Final = 100_000
_PATH: Final = re.compile(
    r"metadata/[A-Za-z0-9._-]{1,200}|targets/(members/)?[A-Za-z0-9._-]{1,200}"
)


def is_path(path: str) -> bool:
    """Say whether `path` may be a file of a repository: two folders, plain names, no step up."""
    return _PATH.fullmatch(path) is not None


class Budget:
    """Counts files and bytes of one fetching.

    Raises:
        RegisterRefused: A limit is passed (`register.too_big`).
    """

    def __init__(self) -> None:
        self._files = 0
        self._total = 0

    def spend_whole(self, place: str, size: int) -> None:
        """Look at the size of what holds all files."""
        if size > TOTAL:
            line = f"{place} has more than {TOTAL >> 20} MiB, which no register has."
            raise RegisterRefused("register.too_big", line)

    def spend(self, path: str, size: int) -> None:
        """Count a file of `size` bytes."""
        self._files += 1
        self._total += size
        if size > FILE or self._total > TOTAL or self._files > FILES:
            line = (
                f"The register is too big at {path!a}: a file may have {FILE >> 20} MiB, all "
                f"together {TOTAL >> 20} MiB in {FILES:,} files."
            )
            raise RegisterRefused("register.too_big", line)
