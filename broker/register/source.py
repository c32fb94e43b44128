"""What a register is fetched from: the port; nothing that comes through it is proven."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol


class Source(Protocol):
    """A place that holds a repository's files."""

    @property
    def place(self) -> str:
        """The place, for people."""

    def look(self) -> object:
        """Return something that is another when the files may be others; cheap, and never raises.

        None where only fetching can tell.
        """

    def fetch(self) -> Mapping[str, bytes]:
        """Return the repository's files by path, metadata and targets.

        Raises:
            ConfigError: There is no repository, or it cannot be read.
            RegisterRefused: What is there is none (`register.malformed`, `register.too_big`).
            UnavailableError: The place does not answer now.
        """
