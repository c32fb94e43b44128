"""What a code list is: its entries, and what may be asked of it."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from typing import NamedTuple, Protocol

from schemas.components.identifiers import Check

SAYS_NOTHING = frozenset({"UNKNOWN", "NOT_STATED"})
"""Answers that are in no list and need no check."""


class Entry(NamedTuple):
    """One code as people read it."""

    code: str
    name: str
    note: str | None


class Row(NamedTuple):
    """One code as a list holds it.

    Args:
        code: As the standard writes it.
        name: In English.
        synonyms: Other names that mean this code and no other; `resolve` takes them.
        note: What a reader should know, a sentence.
        hints: Words that `find` searches too and `resolve` never takes.
    """

    code: str
    name: str
    synonyms: tuple[str, ...] = ()
    note: str | None = None
    hints: tuple[str, ...] = ()


class Head(NamedTuple):
    """What a list says of itself; `version` and `source` are empty while it has no table."""

    name: str
    title: str
    version: str
    source: str


class CodeList(Protocol):
    """One code list.

    An edition is asked of `hs` only (`2022`, or `HS2022`); other lists take and ignore it.
    """

    @property
    def name(self) -> str:
        """By which contracts and mappings call it."""

    @property
    def title(self) -> str:
        """What it is a list of, and whose."""

    @property
    def version(self) -> str:
        """Of the table or library; empty: there is none here."""

    @property
    def source(self) -> str:
        """Where it was taken from; empty: there is none here."""

    @property
    def rows(self) -> int:
        """How many codes it has; 0: no table is here."""

    def name_of(self, code: str, *, language: str = "en", edition: str | None = None) -> str | None:
        """Return the code's name: in `language` where there is one, else in English."""

    def translated(self, code: str, language: str) -> str | None:
        """Return the code's name in `language` (BCP 47), or `None` where it has none."""

    def note_of(self, code: str, *, edition: str | None = None) -> str | None:
        """Return what a reader should know of the code, also why it is not valid."""

    def check(self, code: str, *, edition: str | None = None) -> Check:
        """Say whether the list has this very code; UNCHECKED when there is nothing to tell by."""

    def find(self, words: str, *, most: int = 20, language: str = "en") -> Sequence[Entry]:
        """Return what a person may mean by `words`, best first; likeness is enough."""

    def resolve(self, text: str) -> str | None:
        """Return the code that `text` is, or names; `None` unless that is certain."""


def folded(text: str) -> str:
    """Return the form in which names are compared: case, spaces and a final point apart, in NFC."""
    return unicodedata.normalize("NFC", " ".join(text.split()).rstrip(".").casefold())
