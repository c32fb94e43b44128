"""The Harmonized System: one list of up to five editions, each a table of its own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from schemas.codes import hs_rules
from schemas.codes.entry import SAYS_NOTHING, Entry
from schemas.codes.loaded import LoadedList
from schemas.components.identifiers import Check

_SUBHEADING = 6


class HsList:
    """HS codes of 2 to 10 digits; behind the sixth they are national and not looked at.

    Args:
        editions: By edition (`2022`) its table; those that are missing tell nothing.
        title: What it is a list of.
    """

    name = "hs"

    def __init__(self, editions: Mapping[str, LoadedList], title: str) -> None:
        self.title = title
        self._editions = dict(sorted(editions.items(), reverse=True))

    @property
    def version(self) -> str:
        """Of each edition's table, newest first; empty: there is none."""
        return ", ".join(f"HS {year}: {one.version}" for year, one in self._editions.items())

    @property
    def source(self) -> str:
        """Of each edition's table; empty: there is none."""
        return ", ".join(dict.fromkeys(one.source for one in self._editions.values()))

    @property
    def rows(self) -> int:
        """How many codes all editions have together."""
        return sum(one.rows for one in self._editions.values())

    @property
    def editions(self) -> tuple[str, ...]:
        """The editions that are loaded, newest first."""
        return tuple(self._editions)

    @property
    def tables(self) -> tuple[LoadedList, ...]:
        """The editions' tables, newest first."""
        return tuple(self._editions.values())

    def editions_of(self, code: str) -> tuple[str, ...]:
        """Return the loaded editions that have the code, newest first."""
        main = code[:_SUBHEADING]
        return tuple(year for year, one in self._editions.items() if one.name_of(main) is not None)

    def name_of(
        self,
        code: str,
        *,
        language: str = "en",  # noqa: ARG002 - tables have one language
        edition: str | None = None,
    ) -> str | None:
        """Return the name in that edition; where none is stated, in the newest that has it.

        Raises:
            ValueError: There is no such edition.
        """
        stated = hs_rules.edition_of(edition)
        if hs_rules.form_problem(code) is not None:
            return None
        years = [stated] if stated is not None else self.editions
        names = (
            self._editions[year].name_of(code[:_SUBHEADING])
            for year in years
            if year in self._editions
        )
        return next((name for name in names if name is not None), None)

    def translated(self, code: str, language: str) -> str | None:
        """Return the code's name for English; a table says no other language."""
        return self.name_of(code) if language.partition("-")[0] == "en" else None

    def check(self, code: str, *, edition: str | None = None) -> Check:
        """Say whether the edition has the code; INVALID ones may be right in another (`note_of`).

        Without an edition, or without its table, only what no edition has is INVALID: where
        nothing can be told, the answer is UNCHECKED.

        Raises:
            ValueError: There is no such edition.
        """
        stated = hs_rules.edition_of(edition)
        if code in SAYS_NOTHING:
            return Check.NOT_APPLICABLE
        if hs_rules.form_problem(code) is not None:
            return Check.INVALID
        if hs_rules.chapter_problem(code) is not None:
            return Check.UNCHECKED if hs_rules.national(code) else Check.INVALID
        having = self.editions_of(code)
        if stated in having or (stated is None and having):
            return Check.VALID
        told = stated in self._editions or len(self._editions) == len(hs_rules.EDITIONS)
        return Check.INVALID if told else Check.UNCHECKED

    def note_of(self, code: str, *, edition: str | None = None) -> str | None:
        """Return what is to be said: what is wrong, which editions have it, which are not here."""
        problem = hs_rules.form_problem(code) or hs_rules.chapter_problem(code)
        if problem is not None:
            return problem
        if not self._editions:
            return "No table of hs is loaded here (sealane codes load)."
        stated = hs_rules.edition_of(edition)
        having = self.editions_of(code)
        lacking = [year for year in self.editions if year not in having]
        said = [f"In HS {', '.join(having)}."] if having else []
        said += [f"Not in HS {', '.join(lacking)}."] if lacking else []
        said += [f"HS {stated} is not loaded."] if stated and stated not in self._editions else []
        said += ["Digits behind the sixth are national."] if len(code) > _SUBHEADING else []
        return " ".join(said)

    def find(self, words: str, *, most: int = 20, language: str = "en") -> Sequence[Entry]:
        """Return what a person may mean, from the newest edition; its note says the editions."""
        digits = _digits(words)
        found: dict[str, Entry] = {}
        for one in self._editions.values():
            for entry in one.find(digits or words, most=most, language=language):
                note = self.note_of(entry.code)
                found.setdefault(entry.code, Entry(entry.code, entry.name, note))
        return list(found.values())[:most]

    def resolve(self, text: str) -> str | None:
        """Return the digits of a code, points and spaces apart; `None`: it is not in any table.

        Without a table, every code that could be one is returned.
        """
        code = _digits(text)
        if code is None or hs_rules.form_problem(code) is not None:
            return None
        return code if not self._editions or self.editions_of(code) else None


def _digits(text: str) -> str | None:
    digits = "".join(text.split()).replace(".", "")
    return digits if digits.isascii() and digits.isdigit() else None
