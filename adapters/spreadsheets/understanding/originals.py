"""Originals: Burmese cells read in Unicode, and what stood there before kept beside it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from adapters.spreadsheets.cells.burmese import read_burmese
from adapters.spreadsheets.mapping.parse import Parse
from adapters.spreadsheets.mapping.paths import check_path, parse_path
from adapters.spreadsheets.mapping.row_mapping import RowMapping
from adapters.spreadsheets.reasons import Finding, Reason
from adapters.spreadsheets.understanding.body import Body
from broker.errors import ConfigError
from schemas import Report

_PLACE = "nominal.narratives[+].text"
_KEEPING = frozenset({Parse.DATE, Parse.ISO_WEEK, Parse.NUMBER, Parse.QUANTITY, Parse.NAME})
"""Parsers that keep the cell as it was themselves, or take nothing but figures from it."""


class Written(NamedTuple):
    """A Burmese cell as it stood, and whether that is Zawgyi or may be."""

    text: str
    reason: Reason

    @property
    def converted(self) -> str | None:
        """The cell as it stood, where another text is read in its place."""
        return self.text if self.reason is Reason.ZAWGYI else None


class Originals:
    """Reads cells in Unicode, and keeps Zawgyi as it was written, under the column's name.

    Args:
        mapping: Its columns alone are kept.
        model: Where its reports have no place for free text, nothing is converted.
    """

    def __init__(self, mapping: RowMapping, model: type[Report]) -> None:
        self._beside = {rule.column for rule in mapping.fields if rule.parse not in _KEEPING}
        self._has_place = _has(model, _PLACE)

    def in_unicode(self, cells: Mapping[str, str]) -> tuple[dict[str, str], dict[str, Written]]:
        """Return the cells to read, and by column those that were, or may be, Zawgyi."""
        read, written = dict(cells), {}
        for column, text in cells.items():
            if text.isascii():
                continue
            found = read_burmese(text)
            if found.reason is Reason.ZAWGYI and self._has_place:
                read[column] = found.text
                written[column] = Written(text, Reason.ZAWGYI)
            elif found.reason is not None:
                written[column] = Written(text, Reason.ZAWGYI_UNSURE)
        return read, written

    def keep(self, written: Mapping[str, Written], body: Body, number: int) -> Iterator[Finding]:
        """Put converted cells, as they stood, among the narratives; yield what to say of each."""
        for column, each in written.items():
            yield Finding(number, each.reason, column, each.text)
            if each.converted is not None and column in self._beside:
                text = f"{column} (Zawgyi, as written): {each.text.strip()}"
                body.put(parse_path(_PLACE), text, column=column)


def _has(model: type[Report], path: str) -> bool:
    try:
        check_path(model, path)
    except ConfigError:
        return False
    return True
