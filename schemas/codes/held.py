"""A code list held in memory: what a library or a curated table says."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable, Mapping, Sequence

from schemas.codes.entry import SAYS_NOTHING, Entry, Head, Row, folded
from schemas.codes.finding import Found, ranked
from schemas.components.identifiers import Check

Translate = Callable[[Row, str], str | None]
"""A row's name in a language (BCP 47); `None` where there is none."""


def untranslated(row: Row, language: str) -> str | None:  # noqa: ARG001 - as `Translate`
    """Return nothing: this list has English names only."""
    return None


class HeldList:
    """A list whose rows are read on first use and kept.

    Args:
        head: Gives what the list says of itself.
        load: Gives its rows; `ValueError` where it cannot.
        translate: Gives a row's name in another language.
        any_case: Whether a code is known in any case. Not so where codes are everyday words in
            small letters (`NO`, `all`).
        ambiguous: Names, folded, that mean more than one thing and resolve to nothing.
        gone: Codes that were taken out of the list, each with what became of it.
    """

    def __init__(  # noqa: PLR0913 - what lists differ in
        self,
        head: Callable[[], Head],
        load: Callable[[], Iterable[Row]],
        *,
        translate: Translate = untranslated,
        any_case: bool = False,
        ambiguous: frozenset[str] = frozenset(),
        gone: Callable[[], Mapping[str, str]] = dict,
    ) -> None:
        self._make_head = head
        self._load = load
        self._translate = translate
        self._any_case = any_case
        self._ambiguous = ambiguous
        self._gone = gone

    @functools.cached_property
    def _head(self) -> Head:
        return self._make_head()

    @functools.cached_property
    def _rows(self) -> dict[str, Row]:
        rows: dict[str, Row] = {}
        for row in self._load():
            if row.code in rows:
                raise ValueError(f"the list {self.name} has the code {row.code} twice")
            rows[row.code] = row
        return rows

    @functools.cached_property
    def _names(self) -> dict[str, str | None]:
        """By folded name its code; `None` where several codes have the name."""
        names: dict[str, str | None] = {}
        for row in self._rows.values():
            for name in {folded(each) for each in (row.name, *row.synonyms)}:
                names[name] = None if name in names else row.code
        for row in self._rows.values() if self._any_case else ():
            names[folded(row.code)] = row.code
        return {**names, **dict.fromkeys(self._ambiguous)}

    @property
    def name(self) -> str:
        """By which contracts and mappings call it."""
        return self._head.name

    @property
    def title(self) -> str:
        """What it is a list of, and whose."""
        return self._head.title

    @property
    def version(self) -> str:
        """Of the table or library."""
        return self._head.version

    @property
    def source(self) -> str:
        """Where it was taken from."""
        return self._head.source

    @property
    def rows(self) -> int:
        """How many codes it has."""
        return len(self._rows)

    def entries(self) -> Sequence[Entry]:
        """Return all codes with their English names, in the order of the list."""
        return [Entry(row.code, row.name, row.note) for row in self._rows.values()]

    def name_of(
        self,
        code: str,
        *,
        language: str = "en",
        edition: str | None = None,  # noqa: ARG002 - of `hs` only
    ) -> str | None:
        """Return the code's name: in `language` where there is one, else in English."""
        row = self._rows.get(code)
        if row is None:
            return None
        return row.name if language == "en" else self._translate(row, language) or row.name

    def translated(self, code: str, language: str) -> str | None:
        """Return the code's name in `language` (BCP 47), or `None` where it has none."""
        row = self._rows.get(code)
        if row is None:
            return None
        own = language.partition("-")[0] == "en"
        return row.name if own else self._translate(row, language)

    def note_of(
        self,
        code: str,
        *,
        edition: str | None = None,  # noqa: ARG002 - of `hs` only
    ) -> str | None:
        """Return what a reader should know of the code, also why it is not valid."""
        row = self._rows.get(code)
        return row.note if row is not None else self._gone().get(code)

    def check(
        self,
        code: str,
        *,
        edition: str | None = None,  # noqa: ARG002 - of `hs` only
    ) -> Check:
        """Say whether the list has this very code."""
        if code in self._rows:
            return Check.VALID
        return Check.NOT_APPLICABLE if code in SAYS_NOTHING else Check.INVALID

    def find(self, words: str, *, most: int = 20, language: str = "en") -> Sequence[Entry]:
        """Return what a person may mean by `words`, best first; likeness is enough."""
        return [
            Entry(row.code, self.name_of(row.code, language=language) or row.name, row.note)
            for row in ranked(words, self._searched(language), most)
        ]

    def resolve(self, text: str) -> str | None:
        """Return the code that `text` is, or names; `None` unless that is certain."""
        return text if text in self._rows else self._resolved(" ".join(text.split()))

    def _resolved(self, text: str) -> str | None:
        return text if text in self._rows else self._names.get(folded(text))

    @functools.lru_cache(maxsize=8)  # noqa: B019 - lists live as long as the program
    def _searched(self, language: str) -> Sequence[Found]:
        """Return each row with all that it may be searched by, folded."""
        return [Found(row, self._words(row, language)) for row in self._rows.values()]

    def _words(self, row: Row, language: str) -> tuple[str, ...]:
        own = None if language == "en" else self._translate(row, language)
        names = (row.code, row.name, own or "", *row.synonyms, *row.hints)
        return tuple(folded(name) for name in names if name)
