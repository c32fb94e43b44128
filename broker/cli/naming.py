"""Naming: what codes are called, by the lists of one program and in one language."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, Self, TypeVar

from broker.errors import ConfigError, StoreError
from schemas.codes import CodeList, Codes

T = TypeVar("T")

ENGLISH: Final = "en"


class Names:
    """The names of codes.

    A list that can be read no more, as when it was loaded anew meanwhile, is opened once again;
    where that does not help a code has no name, which says nothing wrong.

    Args:
        lists: Opens the code lists; asked when the first code is, and not before.
        language: BCP 47; what has no name in it is called as in English.
    """

    def __init__(self, lists: Callable[[], Codes] = Codes.shipped, language: str = ENGLISH) -> None:
        self._open = lists
        self._lists: Codes | None = None
        self._language = language

    def opened(self) -> Self:
        """Open the lists now, so that who asks hears early what is wrong with them.

        Raises:
            ConfigError: They are torn, or there is no such station.
            StoreError: They cannot be read now.
        """
        self._lists = self._open()
        return self

    def of(self, listed: str, code: str, edition: str | None = None) -> str | None:
        """Return what a list calls a code, or None.

        Args:
            listed: The list's name, as contracts mark their fields.
            code: The code.
            edition: Of `hs` only; None is whichever has it.
        """
        return self._ask(
            listed, lambda one: one.name_of(code, language=self._language, edition=edition)
        )

    def note_of(self, listed: str, code: str) -> str | None:
        """Return what a reader should know of a code, or None."""
        return self._ask(listed, lambda one: one.note_of(code))

    def _ask(self, listed: str, question: Callable[[CodeList], T | None]) -> T | None:
        for _ in range(2):
            try:
                lists = self._lists or self._open()
                self._lists = lists
                return question(lists.get(listed))
            except KeyError:
                return None
            except (OSError, StoreError, ConfigError):
                self._lists = None
        return None
