"""The code lists that one program has: what ships, and what its station has loaded."""

from __future__ import annotations

import functools
import sqlite3
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Self

from schemas.codes import tables_file
from schemas.codes.closed import closed_lists
from schemas.codes.curated import curated, table_names
from schemas.codes.entry import CodeList
from schemas.codes.hs import HsList
from schemas.codes.libraries import library_lists
from schemas.codes.loaded import LoadedList
from schemas.codes.tables_file import Loaded
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
        """Return the shipped lists and those loaded into the station's folder.

        Raises:
            ValueError: The loaded tables are torn; nothing of them may be read as true.
            OSError: They cannot be read.
        """
        connection = tables_file.reading(folder)
        return cls.shipped() if connection is None else cls({**_shipped(), **_loaded(connection)})

    @property
    def loaded(self) -> tuple[Loaded, ...]:
        """What this station has loaded, by name and edition."""
        return tuple(one.table for one in self._tables())

    def _tables(self) -> Iterator[LoadedList]:
        for each in self._lists.values():
            if isinstance(each, LoadedList):
                yield each
            elif isinstance(each, HsList):
                yield from each.tables

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
    lists["hs"] = HsList({}, WAITING["hs"])
    libraries = library_lists()
    for name in table_names():
        if name not in libraries:
            lists[name] = curated(name)
    made = {name: make() for name, make in libraries.items()}
    return {**lists, **made, **closed_lists()}


def shipped_names() -> frozenset[str]:
    """Return the names of the lists that ship with their codes, and that no table replaces."""
    return frozenset(_shipped()) - frozenset(WAITING)


def _loaded(connection: sqlite3.Connection) -> Mapping[str, CodeList]:
    lists: dict[str, CodeList] = {}
    editions: dict[str, LoadedList] = {}
    for table in tables_file.tables(connection):
        title = WAITING.get(table.name, f"{table.name}, as loaded")
        one = LoadedList(connection, table, title)
        if table.edition:
            editions[table.edition] = one
        else:
            lists[table.name] = one
    return {**lists, "hs": HsList(editions, WAITING["hs"])}
