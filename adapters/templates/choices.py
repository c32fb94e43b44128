"""Choices: what a drop-down list offers, each word with the code that it stands for."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Iterator, Mapping
from typing import Final, NamedTuple

from adapters.spreadsheets.cells.countries import known
from adapters.templates.places import Place
from schemas.codes import Codes, words
from schemas.codes.held import HeldList
from schemas.part import Code

MOST: Final = 500
"""Codes of a list that can still be picked from; of a longer one the cell is free."""
_UNKNOWN: Final = "UNKNOWN"
_SAYS_UNKNOWN: Final = frozenset({"commodity", "unit"})
"""Lists beside whose codes their fields take `UNKNOWN`."""


class Choice(NamedTuple):
    """One line of a list."""

    word: str
    code: str
    own: str | None = None
    """Its name in the language that was asked for."""


class Choices(NamedTuple):
    """One drop-down list; its words are told apart also without case and spaces."""

    name: str
    title: str
    entries: tuple[Choice, ...]

    def word(self, code: str) -> str | None:
        """Return the word for a code."""
        return next((entry.word for entry in self.entries if entry.code == code), None)

    def table(self) -> Mapping[str, str]:
        """Return what a cell may say, words and codes, to codes: a table of a mapping."""
        told = {known(entry.word): (entry.word, entry.code) for entry in self.entries}
        codes = {known(entry.code): (entry.code, entry.code) for entry in self.entries}
        return dict((codes | told).values())


YES_OR_NO: Final = Choices("yes or no", "Yes or no", (Choice("yes", "yes"), Choice("no", "no")))
"""What a column that is true or false offers; left blank it is not stated."""


def choices_for(place: Place, language: str | None = None) -> Choices | None:
    """Return what a column about `place` offers; `None` where its cells are free."""
    if place.of is bool:
        return YES_OR_NO
    if issubclass(place.of, Code):
        return choices_of_enum(place.of)
    if place.listed is not None and place.row.kind == "code":
        return of_list(place.listed, language)
    return None


@functools.cache
def of_list(name: str, language: str | None = None) -> Choices | None:
    """Return the codes of a shipped list, or `None` for one without a table or with too many."""
    held = Codes.shipped().get(name)
    if not isinstance(held, HeldList) or held.rows > MOST:
        return None
    entries = [
        Choice(entry.name, entry.code, held.translated(entry.code, language) if language else None)
        for entry in held.entries()
    ]
    if name in _SAYS_UNKNOWN and held.name_of(_UNKNOWN) is None:
        entries.append(Choice("unknown", _UNKNOWN))
    return Choices(name, held.title, _told_apart(entries))


@functools.cache
def choices_of_enum(enum: type[Code]) -> Choices:
    """Return the codes of a contract's closed list, in its order."""
    entries = [Choice(words(symbol), symbol.value) for symbol in enum]
    return Choices(enum.__name__, (enum.__doc__ or "").partition("\n")[0], _told_apart(entries))


def _told_apart(entries: Iterable[Choice]) -> tuple[Choice, ...]:
    """Return the entries; where two have one word, or a word is another's code, codes stand."""
    kept = list(entries)
    taken = [known(entry.word) for entry in kept]
    codes = {known(entry.code) for entry in kept}
    return tuple(_clear(kept, taken, codes))


def _clear(kept: list[Choice], taken: list[str], codes: set[str]) -> Iterator[Choice]:
    for entry, word in zip(kept, taken, strict=True):
        other = word in codes and word != known(entry.code)
        clear = taken.count(word) == 1 and not other
        yield entry if clear else entry._replace(word=entry.code)
