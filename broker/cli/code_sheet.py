"""The sheet "Codes": every code in a workbook, with its list and its name in words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final, NamedTuple

from broker.cli.naming import Names
from broker.cli.visible import unmarked
from broker.cli.workbook import Workbook
from schemas.contracts import Section, contract
from schemas.describe import FieldRow, describe

TITLE: Final = "Codes"
_HEADER: Final = ("List", "Code", "Name", "Note")
_WIDTHS: Final = {0: 24, 1: 24, 2: 60, 3: 60}
_EVALUATION: Final = "evaluation"
_GRADES: Final = ("source", "information")
_HUMP: Final = re.compile(r"(?<=[a-z])(?=[A-Z])")


class Coded(NamedTuple):
    """What the codes of a column are of."""

    list: str
    words: Mapping[str, str] = {}
    """Of a closed list its codes in words; of any other list nothing."""


class CodesUsed:
    """Gathers the codes that stand in rows."""

    def __init__(self) -> None:
        self._found: dict[tuple[str, str], str | None] = {}

    def add(self, coded: Coded, cell: object) -> None:
        """Take the code, or the codes with semicolons between, of a cell."""
        for code in _parts(cell):
            if not coded.words or code in coded.words:
                self._found[coded.list, code] = coded.words.get(code)

    def add_grades(self, scheme: object, what: str, grades: object) -> None:
        """Take grades, each beside its scheme."""
        for of, grade in zip(_parts(scheme), _parts(grades), strict=False):
            name = of.removeprefix("S").lower()
            self._found[_EVALUATION, f"{name}/{what}/{grade}"] = None

    def write(self, workbook: Workbook, names: Names) -> None:
        """Write the sheet, if there are any codes; what no list here has a name for has none."""
        if not self._found:
            return
        sheet = workbook.sheet(TITLE, _HEADER, _WIDTHS)
        for (listed, code), said in sorted(self._found.items()):
            name = said if said is not None else names.of(listed, code)
            note = None if said is not None else names.note_of(listed, code)
            sheet.add([listed, code, name, note])


class CodedColumns:
    """The columns of exported reports that hold codes, by contract.

    Args:
        contracts: Whose reports.
        columns: The columns, in order; one of them is `contract`.
    """

    def __init__(self, contracts: Sequence[str], columns: Sequence[str]) -> None:
        self._contract = columns.index("contract")
        places = {column: place for place, column in enumerate(columns)}
        self._coded = {
            name: [(places[column], coded) for column, coded in _coded(name) if column in places]
            for name in contracts
        }
        self._graded = [
            (places[column], what, places[f"{stem}{what}"])
            for column in columns
            if column.endswith("scheme")
            for stem in (column.removesuffix("scheme"),)
            for what in _GRADES
            if f"{stem}{what}" in places
        ]

    def gather(self, row: Sequence[object], used: CodesUsed) -> None:
        """Take the codes of a row."""
        for place, coded in self._coded.get(str(row[self._contract]), ()):
            used.add(coded, row[place])
        for scheme, what, grade in self._graded:
            used.add_grades(row[scheme], what, row[grade])


def _coded(name: str) -> Iterator[tuple[str, Coded]]:
    for section, rows in describe(contract(name)).items():
        stem = "" if section is Section.TERMS else f"{str(section.name).lower()}."
        for row in rows:
            coded = _of(row)
            if coded is not None:
                yield f"{stem}{row.path.replace('[]', '')}", coded


def _of(row: FieldRow) -> Coded | None:
    if row.list is not None:
        return Coded(row.list)
    if row.symbols:
        enum = row.type.rpartition("one of ")[2]
        words = dict(zip(row.symbols, row.words, strict=True))
        return Coded(_HUMP.sub("_", enum).lower(), words)
    return None


def _parts(cell: object) -> Iterable[str]:
    return () if cell is None else map(unmarked, str(cell).split("; "))
