"""Quantities and money: the reporter's figure beside the normalised one, or the reason why not."""

from __future__ import annotations

from enum import auto
from typing import Self

from pydantic import model_validator

from schemas.part import Code, Part
from schemas.values import CodeText, Currency, Instant, NotNegative, Percent, Raw, Unit


class Missing(Code):
    """Why a number is not there."""

    NOT_STATED = auto()
    UNKNOWN = auto()
    NOT_APPLICABLE = auto()
    NOT_MEASURED = auto()
    ILLEGIBLE = auto()
    PENDING = auto()
    WITHHELD = auto()


class Measured(Code):
    """How an amount was found."""

    WEIGHED = auto()
    COUNTED = auto()
    ESTIMATED = auto()
    DECLARED = auto()
    NOT_STATED = auto()


class WeightBasis(Code):
    """Gross or net."""

    GROSS = auto()
    NET = auto()
    NOT_STATED = auto()


class Plausibility(Code):
    """What a check per commodity and unit said; what is SUSPECT or IMPOSSIBLE is in no total."""

    OK = auto()
    SUSPECT = auto()
    IMPOSSIBLE = auto()
    UNCHECKED = auto()


def given_or_why(name: str, value: object, missing: Missing | None) -> None:
    """Raise `ValueError` unless exactly one of a number and the reason for its absence is there."""
    if (value is None) is (missing is None):
        stem = name.removesuffix("_pct")
        raise ValueError(f"give {name}, or {stem}_missing with the reason, and not both")


class Quantity(Part):
    """How much of a commodity, in one unit."""

    amount: NotNegative | None = None
    """In `unit`; null with a reason."""
    amount_missing: Missing | None = None
    """Why there is no amount."""
    unit: Unit
    """UN/ECE Rec 20 (KGM, GRM, LTR, MTK, H87) or TABLET, AMPOULE, PLANT, ...; UNKNOWN."""
    amount_raw: Raw | None = None
    """The amount as the reporter wrote it."""
    unit_raw: Raw | None = None
    """The unit as the reporter wrote it."""
    measured: Measured = Measured.NOT_STATED
    """How it was found."""
    weight_basis: WeightBasis = WeightBasis.NOT_STATED
    """Gross or net."""
    kg_equivalent: NotNegative | None = None
    """Kilograms, by `conversion_ref`; null: none is known."""
    conversion_ref: CodeText | None = None
    """The factor table and its version that gave `kg_equivalent`."""
    purity_pct: Percent | None = None
    """Purity in per cent; null: not stated."""
    plausibility: Plausibility = Plausibility.UNCHECKED
    """What a check per commodity and unit said."""

    @model_validator(mode="after")
    def _amount_or_why(self) -> Self:
        if (self.amount is None) is (self.amount_missing is None):
            given_or_why("amount", self.amount, self.amount_missing)
        return self


class MoneyKind(Code):
    """What an amount of money is."""

    DECLARED = auto()
    ESTIMATED = auto()
    MARKET = auto()
    DUTY_EVADED = auto()
    TAX_EVADED = auto()
    FINE = auto()
    SEIZED_CASH = auto()
    PAID = auto()
    UNKNOWN = auto()


class Money(Part):
    """An amount of money."""

    amount: NotNegative | None = None
    """In `currency`; null with a reason."""
    amount_missing: Missing | None = None
    """Why there is no amount."""
    currency: Currency
    """ISO 4217; XXX unknown or not stated."""
    kind: MoneyKind
    """What it is."""
    as_of: Instant | None = None
    """The day of the valuation, UTC."""
    amount_raw: Raw | None = None
    """As the reporter wrote it."""

    @model_validator(mode="after")
    def _amount_or_why(self) -> Self:
        if (self.amount is None) is (self.amount_missing is None):
            given_or_why("amount", self.amount, self.amount_missing)
        return self
