"""Weights: units as reporters write them, kilograms beside them, and what is not to be believed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

from adapters.spreadsheets.cells.countries import known
from adapters.spreadsheets.mapping.parse import Parse
from adapters.spreadsheets.mapping.row_mapping import Rule
from adapters.spreadsheets.parsers.plain import PARSERS, Cell, Parsed, Tongue
from adapters.spreadsheets.reasons import Finding, Reason
from adapters.spreadsheets.understanding.body import Body
from schemas.codes.quantities import normalise, plausibility, unit_of
from schemas.components import Plausibility

_DOUBTS = {
    Plausibility.SUSPECT: Reason.QUANTITY_SUSPECT,
    Plausibility.IMPOSSIBLE: Reason.QUANTITY_IMPOSSIBLE,
}
_UNKNOWN = "UNKNOWN"
_LISTS = (("facts", "commodities"), ("facts", "goods"))
"""Where contracts keep goods with their quantities."""


class Units(Mapping[str, str]):
    """Units as cells write them, to codes: a mapping's own, then those that everyone writes so."""

    def __init__(self, own: Mapping[str, str]) -> None:
        self._own = {known(unit): code for unit, code in own.items()}

    def __getitem__(self, unit: str) -> str:
        code = self._own.get(known(unit)) or unit_of(unit)
        if code is None:
            raise KeyError(unit)
        return code

    def __iter__(self) -> Iterator[str]:
        return iter(self._own)

    def __len__(self) -> int:
        return len(self._own)

    def __bool__(self) -> bool:
        """Return true: also without any of a mapping's own there are units."""
        return True


def quantity(cell: Cell, rule: Rule, tongue: Tongue) -> Parsed:
    """Return an amount in its unit: the cell's own, the row's by `unit_column`, or the column's."""
    if rule.unit_column is None:
        return PARSERS[Parse.QUANTITY](cell, rule, tongue)
    said = cell.row[rule.unit_column].strip()
    units = tongue.figures.units
    unit = units.get(said) if said and units is not None else None
    parsed = PARSERS[Parse.QUANTITY](
        cell, rule.model_copy(update={"unit": unit or _UNKNOWN}), tongue
    )
    fact = {**parsed.value, **({"unit_raw": said} if said else {})}
    if unit is not None or Reason.UNIT_UNKNOWN in parsed.reasons:
        return replace(parsed, value=fact)
    if parsed.value["unit"] != _UNKNOWN:
        # The cell's own unit tells what its column leaves open.
        return replace(parsed, value=fact)
    fact.pop("amount", None)
    fact["amount_missing"] = _UNKNOWN
    return replace(parsed, value=fact, reasons=(*parsed.reasons, Reason.UNIT_UNKNOWN))


def weigh(body: Body, number: int) -> Iterator[Finding]:
    """Put kilograms and a plausibility beside every amount of goods, and yield what is in doubt.

    Args:
        body: The report so far; it is added to.
        number: The row's.
    """
    for path in _LISTS:
        for place, goods in enumerate(body.get(path) or ()):
            if not isinstance(goods, dict):
                continue
            for at, fact in enumerate(goods.get("quantities") or ()):
                where = (*path, place, "quantities", at)
                for reason in _weigh(goods, fact):
                    raw = fact.get("amount_raw")
                    yield Finding(number, reason, body.column_of(where), raw)


def _weigh(goods: Mapping[str, Any], fact: dict[str, Any]) -> Iterator[Reason]:
    amount, unit = fact.get("amount"), fact.get("unit", _UNKNOWN)
    if not isinstance(amount, Decimal) or unit == _UNKNOWN:
        return
    category = str(goods.get("category") or _UNKNOWN)
    substance = (goods.get("substance") or {}).get("inn")
    found = normalise(amount, unit, commodity=category, substance=substance)
    if found.kg_equivalent is not None:
        fact |= {"kg_equivalent": found.kg_equivalent, "conversion_ref": found.conversion_ref}
    verdict = plausibility(category, unit, amount)
    fact["plausibility"] = verdict
    if verdict in _DOUBTS:
        yield _DOUBTS[verdict]
