"""Explanations: what a column means and how it is filled in, for people."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final, NamedTuple

from adapters.spreadsheets.mapping.parse import Parse
from adapters.templates.columns import SEPARATOR, Column
from adapters.templates.places import section_of
from schemas.contracts import Section

_READERS: Final[Mapping[Section, str]] = {
    Section.OPEN: "the audience, and whoever may count such reports; it is never a name",
    Section.FACTS: "the audience; no names here",
    Section.NOMINAL: "names: only those who may also read names (sheet Handling)",
}
_OWN: Final = (
    "A number of your own for the row. It tells the row from all others and stays in your office: "
    "keep it when you correct the row."
)
_FORMS: Final[Mapping[Parse, str]] = {
    Parse.DATE: "A day as 2026-11-24, or 2026-11-24 10:30; a month as 2026-11 or a year as 2026.",
    Parse.INSTANT: "A day as 2026-11-24, or 2026-11-24 10:30; a day alone is its first moment.",
    Parse.QUANTITY: "Figures with a point before decimals; the unit in the next column.",
    Parse.MONEY: "Figures with a point before decimals; the currency in the next column.",
    Parse.NUMBER: "Figures with a point before decimals.",
    Parse.COUNT: "A whole number.",
    Parse.REFERENCE: "The report's reference: member, space, 64 figures and letters a to f, as "
    "`sealane publish` and `sealane subscribe` print it.",
    Parse.CODE: "A code or its name; it is looked up when the file is imported.",
    Parse.IDENTIFIER: "As it is written; it is checked when the file is imported.",
    Parse.NAME: "One name, in its own script.",
    Parse.TEXT: "Free text.",
}
_FOR_PROGRAMS: Final = re.compile(
    r"[;.,:] *(?:null|empty|at least one|NOT_STATED|UNKNOWN)\b[^;.]*\.?$"
)
_NOT_KNOWN: Final = frozenset({"UNKNOWN", "NOT_STATED", "NOT_SPECIFIED", "XX", "XXX"})


class Explanation(NamedTuple):
    """What is told of a column."""

    must: str
    """Whether it must be answered."""
    meaning: str
    form: str
    """What may be written."""
    unknown: str
    """What is written where nobody knows."""
    readers: str


def explain(column: Column) -> Explanation:
    """Return what is told of a column."""
    if column.place is None:
        return Explanation("yes", _OWN, "Figures or letters.", "", "nobody")
    return Explanation(
        "yes" if column.required else "no",
        _meaning(column),
        _form(column),
        _unknown(column),
        _READERS[section_of(column.place.path)],
    )


def _meaning(column: Column) -> str:
    if column.of is not None:
        return f"Of the column {column.of}."
    doc = column.place.row.doc if column.place is not None else ""
    # What the contract says of null and of empty lists is for programs.
    return column.entry.meaning or _FOR_PROGRAMS.sub(".", doc)


def _form(column: Column) -> str:
    if column.choices is not None:
        return "One of the list."
    form = _FORMS[column.parse]
    if column.place is not None and column.place.many and column.parse is not Parse.NAME:
        return f"{form} Several with {SEPARATOR} between."
    return form


def _unknown(column: Column) -> str:
    if column.choices is not None:
        words = [each.word for each in column.choices.entries if each.code in _NOT_KNOWN]
        if words:
            return " or ".join(words)
    if column.place is not None and column.place.listed == "office":
        return "UNKNOWN"
    if column.required:
        return "unknown" if column.parse is Parse.DATE else "nothing, as it must be known"
    return "left blank"
