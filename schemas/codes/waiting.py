"""A code list that is known and has no table here yet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from schemas.codes.entry import SAYS_NOTHING, Entry
from schemas.components.identifiers import Check


@dataclass(frozen=True, slots=True)
class WaitingList:
    """Says of every code that it is unchecked; of `name` and `title` only that they are meant."""

    name: str
    title: str
    version: str = ""
    source: str = ""
    rows: int = 0

    def name_of(
        self,
        code: str,  # noqa: ARG002 - as `CodeList`, also below
        *,
        language: str = "en",  # noqa: ARG002
        edition: str | None = None,  # noqa: ARG002
    ) -> str | None:
        """Return nothing: there is no table."""
        return None

    def translated(self, code: str, language: str) -> str | None:  # noqa: ARG002
        """Return nothing: there is no table."""
        return None

    def note_of(self, code: str, *, edition: str | None = None) -> str | None:  # noqa: ARG002
        """Return that there is no table, and how to get one."""
        return f"No table of {self.name} is loaded here (sealane codes load)."

    def check(self, code: str, *, edition: str | None = None) -> Check:  # noqa: ARG002
        """Say that nothing was checked."""
        return Check.NOT_APPLICABLE if code in SAYS_NOTHING else Check.UNCHECKED

    def find(
        self,
        words: str,  # noqa: ARG002
        *,
        most: int = 20,  # noqa: ARG002
        language: str = "en",  # noqa: ARG002
    ) -> Sequence[Entry]:
        """Return nothing: there is no table."""
        return ()

    def resolve(self, text: str) -> str | None:  # noqa: ARG002
        """Return nothing: there is no table."""
        return None
