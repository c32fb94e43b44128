"""Units as reporters write them, kilograms by a versioned table, and figures that cannot be."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Mapping
from decimal import ROUND_HALF_EVEN, Decimal, localcontext
from functools import cache
from importlib.resources import files
from typing import Any, Final, NamedTuple

from schemas.codes.curated import curated
from schemas.codes.entry import CodeList
from schemas.codes.folding import fold
from schemas.components.quantities import Plausibility

_PLACES: Final = Decimal("0.00000001")
_MOST_DIGITS: Final = 28
_WORKING_DIGITS: Final = 60
_ANY: Final = "*"
_KILOGRAM: Final = "KGM"


class Normalised(NamedTuple):
    """An amount in kilograms, and the table that says so."""

    kg_equivalent: Decimal | None
    """Kilograms to eight places; None: no factor is known, and none is made up."""
    conversion_ref: str | None
    """Factor table and its version, as `sealane-factors/1`."""


class _Bound(NamedTuple):
    suspect_above: Decimal | None
    impossible_above: Decimal | None
    reason: str


def unit_of(text: str) -> str | None:
    """Return the code of a unit as reporters write it; None: not known for certain.

    A code of the list `unit` stands for itself, but that EA and NMB are pieces (H87). What is a
    unit of several sizes (tael, catty, maund, baht weight, ton) has no code unless the text says
    which; `could_be` lists them, so that a person can be asked. Lakh and crore multiply numbers
    and are no units.
    """
    key = _key(text)
    if key in _table().ambiguous:
        return None
    return _table().codes.get(key) or _units().resolve(text)


def could_be(text: str) -> tuple[str, ...]:
    """Return the codes of the units that `text` could be, where it could be several; else none."""
    return _table().ambiguous.get(_key(text), ())


def unit_name(code: str) -> str | None:
    """Return the name of a unit of the factor table; None: the table has no such unit."""
    return _table().names.get(code)


def normalise(
    amount: Decimal,
    unit: str,
    *,
    commodity: str | None = None,  # noqa: ARG001 - no factor of this version asks for it
    substance: str | None = None,  # noqa: ARG001 - as commodity
) -> Normalised:
    """Return `amount` of `unit` in kilograms where the factor table knows how.

    Args:
        amount: Not negative.
        unit: A code, as `unit_of` gives it.
        commodity: Category; a factor may hold for one kind of goods only. None does so far.
        substance: Name from the drug list, for the same.

    Returns:
        Kilograms rounded half to even to eight places; None for units of count without a documented
        weight, for units that are not in the table, and for what would have more than 28 digits.
    """
    table = _table()
    factor = table.factors.get(unit)
    if factor is None:
        return Normalised(None, None)
    kilograms = _product(amount, factor)
    return Normalised(kilograms, table.ref if kilograms is not None else None)


def plausibility(commodity: str, unit: str, amount: Decimal) -> Plausibility:
    """Return whether so much of a category in one report can be; UNCHECKED: no bound is known.

    Weights are compared in kilograms. A bound of the category goes before one of the unit alone;
    the latter can say that something is impossible, but never that it is all right.
    """
    if amount != amount.to_integral_value() and unit in _bounds().whole:
        return Plausibility.SUSPECT
    kilograms = normalise(amount, unit).kg_equivalent
    unit, amount = (unit, amount) if kilograms is None else (_KILOGRAM, kilograms)
    anything = _bounds().bounds.get((_ANY, unit))
    if anything and _above(amount, anything.impossible_above):
        return Plausibility.IMPOSSIBLE
    bound = _bounds().bounds.get((commodity, unit))
    if bound is None:
        return Plausibility.UNCHECKED
    if _above(amount, bound.impossible_above):
        return Plausibility.IMPOSSIBLE
    return Plausibility.SUSPECT if _above(amount, bound.suspect_above) else Plausibility.OK


def reason(commodity: str, unit: str) -> str | None:
    """Return, in words for people, where the bound of a category and unit comes from."""
    found = _bounds().bounds
    known = _KILOGRAM if unit in _table().factors else unit
    bound = found.get((commodity, known)) or found.get((_ANY, known))
    return bound.reason if bound else None


def _above(amount: Decimal, bound: Decimal | None) -> bool:
    return bound is not None and amount > bound


def _product(amount: Decimal, factor: Decimal) -> Decimal | None:
    with localcontext(prec=_WORKING_DIGITS, rounding=ROUND_HALF_EVEN):
        kilograms = amount * factor
        if kilograms.adjusted() >= _MOST_DIGITS + _PLACES.adjusted():
            return None
        return abs(kilograms.quantize(_PLACES).normalize()) + Decimal(0)


@cache
def _units() -> CodeList:
    return curated("unit")


class _Table(NamedTuple):
    ref: str
    codes: Mapping[str, str]
    ambiguous: Mapping[str, tuple[str, ...]]
    names: Mapping[str, str]
    factors: Mapping[str, Decimal]


@cache
def _table() -> _Table:
    table = _read("factors.toml")
    entries = table["entries"]
    codes = {
        _key(text): row["code"]
        for row in entries
        for text in (row["code"], row["name"], *row["synonyms"])
    }
    ambiguous = {
        _key(text): tuple(row["could_be"]) for row in table["ambiguous"] for text in row["texts"]
    }
    return _Table(
        table["list"]["version"],
        codes,
        ambiguous,
        {row["code"]: row["name"] for row in entries},
        {row["code"]: Decimal(row["kg"]) for row in entries if "kg" in row},
    )


class _Bounds(NamedTuple):
    bounds: Mapping[tuple[str, str], _Bound]
    whole: frozenset[str]


@cache
def _bounds() -> _Bounds:
    table = _read("plausibility.toml")
    bounds = {
        (row["commodity"], row["unit"]): _Bound(
            _figure(row, "suspect_above"), _figure(row, "impossible_above"), row["reason"]
        )
        for row in table["bounds"]
    }
    return _Bounds(bounds, frozenset(table["whole"]["units"]))


def _figure(row: Mapping[str, Any], name: str) -> Decimal | None:
    return Decimal(row[name]) if name in row else None


def _read(name: str) -> dict[str, Any]:
    text = (files("schemas.codes") / "tables" / name).read_text(encoding="utf-8")
    return tomllib.loads(text)


def _key(text: str) -> str:
    # East Asian sets have units as one sign: a square kg, a square ml.
    signs = "".join(map(_plain_unit, fold(text).text))
    return re.sub(r"[\s.()\[\]_'-]+", "", signs.casefold())


def _plain_unit(sign: str) -> str:
    return unicodedata.normalize("NFKC", sign) if "\u3300" <= sign <= "\u33ff" else sign
