"""Numbers as reporters write them: one figure, exactly as written, or none."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from adapters.spreadsheets.reasons import Reason

_ABOUT = re.compile(
    r"(?:about|approximately|approx\.?|around|circa|ca\.|nearly|~|\u2248) ?", re.IGNORECASE
)
_SPLIT = re.compile(
    r"(?P<figure>[-+]?[0-9][0-9.,'\u2019 \u00a0\u202f]*?)(?: ?(?P<unit>[^\W\d].*))?"
)
_PLAIN = re.compile(r"[-+]?[0-9]+")


@dataclass(frozen=True, slots=True)
class Figures:
    """How a file writes numbers, by its mapping.

    `decimal`: the mark before decimals, `None` when nobody knows. `digits`, `decimals`: what the
    contract's field can hold. `units`: units as cells write them, to their codes.
    """

    decimal: str | None = None
    digits: int = 18
    decimals: int = 6
    units: Mapping[str, str] | None = None


@dataclass(frozen=True, slots=True)
class NumberReading:
    """A figure with the unit that stood beside it, or none; and what must be said about it."""

    amount: Decimal | None
    unit: str | None = None
    estimated: bool = False
    reasons: tuple[Reason, ...] = ()


def read_number(text: str, figures: Figures) -> NumberReading:
    """Return the one figure that `text` says.

    Bounds (`>200`, `200+`), ranges, rough hundreds (`100s`) and products (`400g each`) are no
    figure. Never rounds, never adds up, never takes a part of what is written.
    """
    text = text.strip()
    about = _ABOUT.match(text)
    match = _SPLIT.fullmatch(text[about.end() :] if about else text)
    if match is None:
        return NumberReading(None, reasons=(Reason.NUMBER_UNREAD,))
    unit = None
    if match["unit"]:
        unit = (figures.units or {}).get(" ".join(match["unit"].lower().rstrip(".").split()))
        if unit is None:
            return NumberReading(None, reasons=(Reason.UNIT_UNKNOWN,))
    amount = _amount(match["figure"].strip(), figures.decimal)
    if isinstance(amount, Reason):
        return NumberReading(None, reasons=(amount,))
    wrong = _wrong(amount, figures)
    if wrong:
        return NumberReading(None, reasons=(wrong,))
    said = {Reason.NUMBER_ESTIMATE: bool(about), Reason.NUMBER_ZERO: not amount}
    return NumberReading(amount, unit, bool(about), tuple(why for why, so in said.items() if so))


def _amount(figure: str, decimal: str | None) -> Decimal | Reason:
    """A figure's value, `decimal` being the mark before its decimals."""
    if _PLAIN.fullmatch(figure):
        return Decimal(figure)
    if decimal is None:
        decimal = _told_by_itself(figure)
        if decimal is None:
            return Reason.NUMBER_AMBIGUOUS
    group = "." if decimal == "," else ","
    whole, _, rest = figure.partition(decimal)
    sign = whole[:1] if whole[:1] in "+-" else ""
    for mark in (group, " ", "'", "\u2019", "\u00a0", "\u202f"):
        if re.fullmatch(rf"[0-9]{{1,3}}(?:{re.escape(mark)}[0-9]{{3}})+", whole.lstrip("+-")):
            whole = sign + whole.lstrip("+-").replace(mark, "")
    if not _PLAIN.fullmatch(whole) or (rest and not re.fullmatch("[0-9]+", rest)):
        return Reason.NUMBER_UNREAD
    return Decimal(f"{whole}.{rest}" if rest else whole)


def _told_by_itself(figure: str) -> str | None:
    """The decimal mark of a figure that can be read one way only; `None` when it can be two."""
    marks = [mark for mark in ".," if mark in figure]
    if len(marks) == 2:  # noqa: PLR2004 - both marks: the later one begins the decimals
        last = max(marks, key=figure.rindex)
        return last if figure.count(last) == 1 else None
    if not marks:
        return "."
    mark = marks[0]
    if figure.count(mark) > 1:
        return "," if mark == "." else "."
    return None if re.search(rf"^[-+]?[1-9][0-9]{{0,2}}\{mark}[0-9]{{3}}$", figure) else mark


def _wrong(amount: Decimal, figures: Figures) -> Reason | None:
    _, digits, exponent = amount.as_tuple()
    decimals = max(0, -int(exponent))
    if amount < 0:
        return Reason.NUMBER_NEGATIVE
    if decimals > figures.decimals or len(digits) - decimals > figures.digits - figures.decimals:
        return Reason.NUMBER_RANGE
    return None
