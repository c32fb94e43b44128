"""The layouts of tables that are known: HS, UN/LOCODE, and plain code and name."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from typing import Final, NamedTuple

from schemas.codes import hs_rules
from schemas.codes.entry import Row
from schemas.codes.rawtable import RawRow

HS_COLUMNS: Final = ("section", "hscode", "description", "parent", "level")
UNLOCODE_COLUMNS: Final = (
    "change",
    "country",
    "place",
    "name",
    "name_ascii",
    "subdivision",
    "function",
    "status",
    "date",
    "iata",
    "coordinates",
    "remarks",
)
PLAIN_COLUMNS: Final = ("code", "name", "note", "synonyms")
"""The first two must be there; synonyms are separated by semicolons."""


class TableRow(NamedTuple):
    """A code out of a file; `left_out` says why it is not taken."""

    number: int
    row: Row
    left_out: str | None = None
    other_name: bool = False
    """Whether the layout may name a code again, under another name."""


def table_rows(name: str, raw: Iterable[RawRow]) -> Iterator[TableRow]:
    """Yield the codes of a table for the list `name`, in the order of the file.

    Raises:
        ValueError: The columns are of no known layout, or a row is wrong in itself.
    """
    rows = iter(raw)
    first = next(rows, None)
    if first is None:
        raise ValueError("the file has a header and no row")
    layout = _layout(name, tuple(first.cells))
    yield layout(first)
    for row in rows:
        yield layout(row)


def _layout(name: str, columns: tuple[str, ...]) -> Callable[[RawRow], TableRow]:
    own = {"hs": (HS_COLUMNS, _hs), "unlocode": (UNLOCODE_COLUMNS, _unlocode)}.get(name)
    if own is not None and columns == own[0]:
        return own[1]
    if columns[:2] == PLAIN_COLUMNS[:2] and set(columns) <= set(PLAIN_COLUMNS):
        return {"hs": _plain_hs, "unlocode": _plain_unlocode}.get(name, _plain)
    known = [PLAIN_COLUMNS] if own is None else [own[0], PLAIN_COLUMNS]
    raise ValueError(
        f"the columns are {', '.join(map(ascii, columns))}; for {name}, known are "
        f"{'; or '.join(', '.join(each) for each in known)} (of the last, note and synonyms may "
        "be left out)"
    )


def _plain(raw: RawRow) -> TableRow:
    code = _code(raw, raw.cells["code"], _ANY)
    given = (each.strip() for each in raw.cells.get("synonyms", "").split(";"))
    synonyms = tuple(each for each in given if each)
    note = raw.cells.get("note", "").strip() or None
    return TableRow(raw.number, Row(code, _name(raw, "name"), synonyms, note))


def _plain_hs(raw: RawRow) -> TableRow:
    made = _plain(raw)
    return made._replace(left_out=_not_hs(raw, made.row.code))


def _plain_unlocode(raw: RawRow) -> TableRow:
    made = _plain(raw)
    _code(raw, made.row.code, _UNLOCODE)
    return made


def _hs(raw: RawRow) -> TableRow:
    code = _code(raw, raw.cells["hscode"], _ANY)
    row = Row(code, _name(raw, "description"))
    why = _not_hs(raw, code)
    if why is None:
        parent = code[:-2] or "TOTAL"
        if raw.cells["parent"] != parent or raw.cells["level"] != str(len(code)):
            raise ValueError(
                f"row {raw.number}: {code} stands under {raw.cells['parent']!a} at level "
                f"{raw.cells['level']!a}, where {parent} and {len(code)} belong"
            )
    return TableRow(raw.number, row, why)


def _not_hs(raw: RawRow, code: str) -> str | None:
    """Return why a row is left out, or raise where it is no code at all."""
    if code == "TOTAL":
        return "TOTAL"
    if len(code) not in hs_rules.LENGTHS or not code.isascii() or not code.isdigit():
        raise ValueError(f"row {raw.number}: {code!a} is no HS code of 2, 4 or 6 digits")
    if hs_rules.chapter_problem(code) is not None:
        return code
    return None


def _unlocode(raw: RawRow) -> TableRow:
    code = _code(raw, raw.cells["country"] + raw.cells["place"], _UNLOCODE)
    name = _name(raw, "name")
    plain = raw.cells["name_ascii"].strip()
    synonyms = (plain,) if plain and plain != name else ()
    return TableRow(raw.number, Row(code, name, synonyms, _note(raw)), other_name=True)


_FUNCTIONS: Final = {
    "1": "port",
    "2": "rail terminal",
    "3": "road terminal",
    "4": "airport",
    "5": "postal exchange office",
    "6": "multimodal place",
    "7": "fixed transport installation",
    "B": "border crossing",
}
"""UN/LOCODE's function column, by its characters."""


def _note(raw: RawRow) -> str | None:
    cells = raw.cells
    subdivision = f"{cells['country']}-{cells['subdivision']}" if cells["subdivision"] else ""
    functions = ", ".join(_FUNCTIONS[each] for each in cells["function"] if each in _FUNCTIONS)
    going = "marked for removal" if cells["change"] in {"X", "x"} else ""
    said = (subdivision, functions, cells["coordinates"], going, cells["remarks"].strip())
    return "; ".join(part for part in said if part) or None


_ANY: Final = re.compile(r"[A-Za-z0-9.][A-Za-z0-9_./:+-]{0,47}")
"""What a contract's code may be (`values.CodeText`)."""
_UNLOCODE: Final = re.compile(r"[A-Z]{2}[A-Z0-9]{3}")


def _code(raw: RawRow, code: str, pattern: re.Pattern[str]) -> str:
    if not code.strip():
        raise ValueError(f"row {raw.number} has no code")
    if not pattern.fullmatch(code):
        raise ValueError(f"row {raw.number}: {code!a} cannot be a code of this list")
    return code


def _name(raw: RawRow, column: str) -> str:
    name = raw.cells[column].strip()
    if not name:
        raise ValueError(f"row {raw.number} has no {column}")
    return name
