"""Species and quantities in one cell: each species with its own amount, or none with any.

`Geochelone elegans 12; Python reticulatus 3`, `Ivory 12 kg, pangolin scales 3.5 kg`, `12 kg ivory`;
or the species in one column and, by `quantity_column`, as many amounts in another. Where numbers do
not match, the cell is kept as written, as one kind of goods without an amount, and flagged.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from adapters.spreadsheets.cells.countries import known
from adapters.spreadsheets.cells.digits import western
from adapters.spreadsheets.cells.figures import Figures, NumberReading, read_number, units_at_start
from adapters.spreadsheets.mapping.row_mapping import Rule
from adapters.spreadsheets.parsers.plain import Cell, Parsed, Tongue, quantity_of
from adapters.spreadsheets.reasons import Reason

_SEPARATORS = re.compile(r"[;\uff1b\n]|,(?=\s+[^\W\d_])|,(?=\s+[0-9][0-9.]*\s*[^\W\d_])|، |、")
"""A comma separates only where a name, or an amount with its unit or name, comes behind it."""
_NAMED_FIRST = re.compile(
    r"(?P<name>[^\W\d_][^\d]*?)[\s:=(\u00d7x-]*(?P<rest>(?<![^\s:=(\u00d7x-])~?\d.*?)\)?"
)
_FIGURE_FIRST = re.compile(r"(?P<figure>~?\d[\d.,' ]*)\s*(?:[x\u00d7] ?)?(?P<words>[^\W\d_].*)")

Pair = tuple[str, NumberReading, str]
"""A species, its amount, and that as written."""


def species_quantities(cell: Cell, rule: Rule, tongue: Tongue) -> Parsed:
    """Return one kind of goods for each species of the cell."""
    pairs = _pairs(cell, rule, tongue.figures)
    if pairs is None:
        return Parsed({"description_raw": cell.raw}, (Reason.SEVERAL,))
    goods: list[dict[str, Any]] = []
    reasons: list[Reason] = []
    for species, reading, raw in pairs:
        fields, why = _goods(species, rule, tongue)
        quantity = quantity_of(reading, raw, rule.unit or "UNKNOWN") if raw else None
        if quantity is not None:
            fields["quantities"] = [quantity.value]
            reasons += quantity.reasons
        goods.append(fields)
        reasons += why
    return Parsed(goods[0], tuple(dict.fromkeys(reasons)), more=tuple(goods[1:]))


def _goods(species: str, rule: Rule, tongue: Tongue) -> tuple[dict[str, Any], list[Reason]]:
    """The goods that a species is: by the rule's table, if it has one; the text beside it."""
    fields: dict[str, Any] = {**rule.stated, "description_raw": species}
    if rule.table is None:
        return fields, []
    listed = tongue.tables[rule.table].get(known(species))
    if isinstance(listed, Mapping):
        return {**fields, **listed}, []
    return fields, [Reason.TABLE_UNLISTED]


def _pairs(cell: Cell, rule: Rule, figures: Figures) -> list[Pair] | None:
    """Return each species with its amount; `None` where their numbers do not match."""
    parts = _parts(cell.text, rule.split)
    if rule.quantity_column is not None:
        amounts = _parts(cell.row[rule.quantity_column], rule.split)
        if amounts and len(amounts) != len(parts):
            return None
        nothing = NumberReading(None)
        found = [(read_number(each, figures), each) for each in amounts]
        found = found or [(nothing, "")] * len(parts)
        return [(part, *amount) for part, amount in zip(parts, found, strict=True)]
    pairs = [_pair(part, figures) for part in parts]
    if len(pairs) == 1 and not re.search(r"\d", parts[0]):
        return [(parts[0], NumberReading(None), "")]
    return [pair for pair in pairs if pair] if pairs and all(pairs) else None


def _parts(text: str, split: str | None) -> list[str]:
    parts = text.split(split) if split else _SEPARATORS.split(text)
    return [part.strip() for part in parts if part.strip()]


def _pair(part: str, figures: Figures) -> Pair | None:
    """Return the species and the amount of one part, both as written."""
    plain = western(part)  # character by character: places are the same
    match = _NAMED_FIRST.fullmatch(plain)
    if match:
        return _read(part, match.span("name"), match.span("rest"), figures)
    match = _FIGURE_FIRST.fullmatch(plain)
    if match is None:
        return None
    start = match.start("words")
    for end in units_at_start(match["words"], figures):
        if match["words"][end:].strip():
            return _read(part, (start + end, len(part)), (0, start + end), figures)
    return _read(part, (start, len(part)), match.span("figure"), figures)


def _read(
    part: str, name: tuple[int, int], amount: tuple[int, int], figures: Figures
) -> Pair | None:
    species, raw = part[slice(*name)].strip(), part[slice(*amount)].strip()
    reading = read_number(raw, figures)
    return None if reading.amount is None else (species.removeprefix("of "), reading, raw)
