"""Figures: how much a seizure says there was of its goods, each measure once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Final, NamedTuple

from broker.office.defaults import Defaults
from broker.office.facts import ELSEWHERE, NOT_A_MASS, NOT_STATED, Goods
from schemas.components.goods import Commodity
from schemas.components.quantities import Measured, Plausibility, Quantity, WeightBasis
from schemas.reports.seizure_report import MonetaryInstrument, SeizureReportFacts

IMPLAUSIBLE: Final = (Plausibility.SUSPECT, Plausibility.IMPOSSIBLE)
"""Figures so flagged are shown, and left out of totals."""

BEYOND_BELIEF: Final = Decimal(10**12)
"""No seizure is as large in any unit or currency, whatever its reporter thinks of the figure."""

KILOGRAM: Final = "KGM"

_SAME_GOODS: Final = (
    ("weight_basis", WeightBasis.GROSS, (WeightBasis.NET,)),
    ("measured", Measured.DECLARED, (Measured.WEIGHED, Measured.COUNTED, Measured.ESTIMATED)),
)
"""(field, what it says of the figure to leave out, what it says of the one that stays)."""


class _Placed(NamedTuple):
    """A figure, and where it stands in its report."""

    path: str
    figure: Quantity


def goods_of(facts: SeizureReportFacts, defaults: Defaults) -> Iterator[Goods]:
    """Yield a row for each figure of each kind of goods, money among them."""
    for place, commodity in enumerate(facts.commodities):
        yield from _goods(commodity, f"facts.commodities[{place}]", defaults)
    for place, instrument in enumerate(facts.monetary_instruments):
        yield _money(instrument, f"facts.monetary_instruments[{place}]", defaults)


def _goods(commodity: Commodity, path: str, defaults: Defaults) -> Iterator[Goods]:
    area, category = str(commodity.risk_area), commodity.category
    kind = (f"{path}.risk_area", f"{path}.category")
    figures = _one_measure(
        [
            _Placed(f"{path}.quantities[{at}]", figure)
            for at, figure in enumerate(commodity.quantities)
        ]
    )
    if not figures:
        yield Goods(
            risk_area=area,
            commodity=category,
            unit=NOT_STATED,
            amount=None,
            plausibility=str(Plausibility.UNCHECKED),
            given=defaults.given(*kind),
        )
    weighed = _unit_of_mass(figures)
    for where, figure in figures:
        kg, conversion = _kilograms(figure, weighed)
        yield Goods(
            risk_area=area,
            commodity=category,
            unit=figure.unit,
            amount=figure.amount,
            plausibility=_plausibility(figure.plausibility, figure.amount, figure.kg_equivalent),
            kg=kg,
            conversion=conversion,
            given=defaults.given(*kind, *(f"{where}.{name}" for name in ("amount", "unit"))),
        )


def _plausibility(told: Plausibility, *amounts: Decimal | None) -> str:
    beyond = any(amount is not None and amount >= BEYOND_BELIEF for amount in amounts)
    return str(Plausibility.IMPOSSIBLE if beyond else told)


def _one_measure(figures: Sequence[_Placed]) -> list[_Placed]:
    """Leave out what measures the same goods once more in the same unit.

    Beside a net weight the gross weight is none to add, and beside what was found neither is what
    was declared.
    """
    kept = list(figures)
    for field, doubled, better in _SAME_GOODS:
        units = {
            each.figure.unit
            for each in kept
            if _sound(each.figure) and getattr(each.figure, field) in better
        }
        kept = [
            each
            for each in kept
            if getattr(each.figure, field) != doubled or each.figure.unit not in units
        ]
    return kept


def _sound(figure: Quantity) -> bool:
    return figure.amount is not None and figure.plausibility not in IMPLAUSIBLE


def _unit_of_mass(figures: Sequence[_Placed]) -> str | None:
    """Return the unit whose kilograms count for goods that are told in several.

    Kilograms where there are any; else the first unit that has an equivalent.
    """
    units = [each.figure.unit for each in figures if _sound(each.figure) and _mass(each.figure)]
    return KILOGRAM if KILOGRAM in units else next(iter(units), None)


def _kilograms(figure: Quantity, weighed: str | None) -> tuple[Decimal | None, str | None]:
    """Return the kilograms of a figure, and by what they are known."""
    if weighed is not None and figure.unit != weighed:
        return None, ELSEWHERE
    return _mass(figure) or (None, None)


def _mass(figure: Quantity) -> tuple[Decimal, str] | None:
    if figure.amount is None:
        return None
    if figure.kg_equivalent is not None:
        return figure.kg_equivalent, figure.conversion_ref or NOT_STATED
    return (figure.amount, KILOGRAM) if figure.unit == KILOGRAM else None


def _money(instrument: MonetaryInstrument, path: str, defaults: Defaults) -> Goods:
    value = instrument.value
    return Goods(
        risk_area="AML_TF",
        commodity=str(instrument.kind),
        unit=value.currency,
        amount=value.amount,
        plausibility=_plausibility(Plausibility.UNCHECKED, value.amount),
        conversion=NOT_A_MASS,
        given=defaults.given(f"{path}.kind", f"{path}.value.amount", f"{path}.value.currency"),
    )
