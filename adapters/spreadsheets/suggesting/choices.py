"""Choices: the values of a column that is a list of choices, where a code says the very same."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from adapters.spreadsheets.cells.countries import known
from adapters.spreadsheets.suggesting.gaps import choices_at
from schemas import Report
from schemas.codes import Codes, words
from schemas.components import ConcealmentMethod, Mode, Technique
from schemas.part import Code

_LEAVES = {
    "transport": ("facts.conveyances[0].mode",),
    "detection": ("facts.detection.techniques[0]",),
    "concealment": ("facts.concealments[0].method",),
    "result": ("facts.result", "facts.outcome"),
}
"""Of a table: the fields whose codes its values become."""


def entries_of(table: str, values: Iterable[str], codes: Codes) -> dict[str, Any]:
    """Return the values that are, but for case, a code or its name; the rest is asked."""
    spelled = {known(value): value for value in reversed(list(values))}
    found = ((value, _entry(table, value, codes)) for value in reversed(list(spelled.values())))
    return {value: entry for value, entry in found if entry is not None}


def _entry(table: str, value: str, codes: Codes) -> Any:  # noqa: ANN401 - a table's values are of any kind
    match table:
        case "category":
            return commodity_of(value, codes)
        case "transport":
            return _wrapped("mode", _symbol(Mode, value))
        case "detection":
            symbol = _symbol(Technique, value)
            return {"techniques": [symbol]} if symbol else None
        case "concealment":
            return _wrapped("method", _symbol(ConcealmentMethod, value))
    return None


def commodity_of(text: str, codes: Codes) -> str | None:
    """Return the commodity that `text` names, by its code or its name; words may stand apart."""
    commodities = codes.get("commodity")
    return commodities.resolve(text) or commodities.resolve("_".join(text.upper().split()))


def said_by(symbols: Iterable[str], value: str) -> str | None:
    """Return the one of `symbols` that `value` is, but for case and low lines."""
    said = known(value)
    return next((symbol for symbol in symbols if said == known(symbol.replace("_", " "))), None)


def _wrapped(name: str, symbol: str | None) -> dict[str, str] | None:
    return {name: symbol} if symbol else None


def _symbol(symbols: type[Code], value: str) -> str | None:
    said = known(value)
    return next((s.value for s in symbols if said in {known(words(s)), known(s.value)}), None)


def choices_of(table: str, model: type[Report]) -> tuple[str, ...]:
    """Return the codes that a table's values may become in reports of `model`."""
    return next(_choices(table, model), ())


def _choices(table: str, model: type[Report]) -> Iterator[tuple[str, ...]]:
    for path in _LEAVES.get(table, ()):
        choices = choices_at(model, path)
        if choices:
            yield choices
