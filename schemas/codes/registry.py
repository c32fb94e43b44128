"""The code lists that one program has: what ships, and what its station has loaded."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from pathlib import Path
from typing import Self

from schemas.codes.curated import curated, table_names
from schemas.codes.entry import CodeList
from schemas.codes.libraries import library_lists
from schemas.codes.waiting import WaitingList

WAITING = {
    "hs": "Harmonized System, editions 2007 to 2028",
    "unlocode": "UN/LOCODE, places of trade and transport",
    "office": "Offices of customs and other agencies",
}
"""Lists that ship without a table: a station loads them from a file or the register."""


class Codes:
    """Code lists by name; a list is read when something is first asked of it."""

    def __init__(self, lists: Mapping[str, CodeList]) -> None:
        self._lists = dict(lists)

    @classmethod
    @functools.cache
    def shipped(cls) -> Self:
        """Return the lists that ship: libraries and curated tables; the same ones each time."""
        return cls(_shipped())

    @classmethod
    def of_station(cls, folder: Path) -> Self:
        """Return the shipped lists and those loaded into the station's folder."""
        del folder
        return cls(_shipped())

    def get(self, name: str) -> CodeList:
        """Return the list of this name; one without a table answers UNCHECKED.

        Raises:
            KeyError: There is no such list; the text names those that there are.
        """
        try:
            return self._lists[name]
        except KeyError as exc:
            there = ", ".join(self.names())
            raise KeyError(f"no code list is called {name!a}; there are {there}") from exc

    def names(self) -> tuple[str, ...]:
        """Return the names of all lists, sorted."""
        return tuple(sorted(self._lists))


@functools.cache
def _shipped() -> Mapping[str, CodeList]:
    lists: dict[str, CodeList] = {name: WaitingList(name, title) for name, title in WAITING.items()}
    libraries = library_lists()
    for name in table_names():
        if name not in libraries:
            lists[name] = curated(name)
    for name, make in libraries.items():
        lists[name] = make()
    return lists
