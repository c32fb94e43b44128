"""Numbers as reporters write them: one figure, exactly as written, or none."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from adapters.spreadsheets.cells.countries import known
from adapters.spreadsheets.cells.digits import systems, western
from adapters.spreadsheets.cells.multiples import fraction_of, multiple_of
from adapters.spreadsheets.reasons import Reason

_ABOUT = re.compile(
    r"(?:about|approximately|approx\.?|around|circa|ca\.|nearly|~|\u2248|ประมาณ|約) ?",
    re.IGNORECASE,
)
_FIGURE = r"[-+]?[0-9][0-9.,'\u2019 \u00a0\u2009\u202f\u066b\u066c]*?"
_SPLIT = re.compile(rf"(?P<figure>{_FIGURE})(?: ?(?P<unit>[^\W\d].*))?")
_LED = re.compile(rf"(?P<unit>[^\W\d][^\d]*?)[.:]? ?(?P<figure>{_FIGURE})")
_BOUND = re.compile(
    r"(?:[<>\u2264\u2265]|more than|less than|over|under|at least|up to)|.*[0-9] ?\+$"
)
_BETWEEN = re.compile(r"[0-9][0-9.,]* ?(?:-|\u2013|\u2014|~|to) ?[0-9][0-9.,]*(?: ?[^\W\d].*)?")
_LONGEST = 200
"""Characters of a cell that may be a number with its unit; a longer one is a story."""
_PLAIN = re.compile(r"[-+]?[0-9]+")
_GROUPS = (" ", "'", "\u2019", "\u00a0", "\u2009", "\u202f")
_LAKH = re.compile(r"[0-9]{1,2}(?:,[0-9]{2})+,[0-9]{3}")
"""1,23,456: only lakh and crore are grouped by twos."""


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
    """A figure with the unit that stood beside it, or none; and what must be said about it.

    `unit_raw` is the unit as written.
    """

    amount: Decimal | None
    unit: str | None = None
    estimated: bool = False
    reasons: tuple[Reason, ...] = ()
    unit_raw: str | None = None


def read_number(text: str, figures: Figures) -> NumberReading:
    """Return the one figure that `text` says.

    Bounds (`>200`, `200+`), ranges, rough hundreds (`100s`) and products (`400g each`) are no
    figure. Never rounds, never adds up, never takes a part of what is written. A fraction before a
    unit (`1/2 kg`) and a figure of lakh or crore are worked out, exactly, and flagged.
    """
    if len(text) > _LONGEST:
        return _none(Reason.NUMBER_UNREAD)
    if len(systems(text)) > 1:
        return _none(Reason.DIGITS_MIXED)
    text = western(text.strip())
    about = _ABOUT.match(text)
    reading = _read(text[about.end() :] if about else text, figures)
    if reading.amount is None or not about:
        return reading
    reasons = (Reason.NUMBER_ESTIMATE, *reading.reasons)
    return NumberReading(
        reading.amount, reading.unit, estimated=True, reasons=reasons, unit_raw=reading.unit_raw
    )


def _read(text: str, figures: Figures) -> NumberReading:
    refused = _no_figure(text.lower())
    if refused:
        return _none(refused)
    found = fraction_of(text)
    if found is not None:
        return _with_unit(*found, figures, [Reason.NUMBER_FRACTION])
    match = _SPLIT.fullmatch(text) or _led(text, figures)
    if match is None:
        return _none(Reason.NUMBER_UNREAD)
    times, rest = multiple_of(match["unit"] or "") or (None, match["unit"] or "")
    amount = _amount(match["figure"].strip(), figures.decimal)
    if isinstance(amount, Reason):
        return _none(amount if _unit(rest, figures) is not None else Reason.UNIT_UNKNOWN)
    if times is None:
        return _with_unit(amount, rest, figures, [])
    return _with_unit(_exact(amount * times), rest, figures, [Reason.NUMBER_MULTIPLIED])


def _no_figure(text: str) -> Reason | None:
    if _BOUND.match(text):
        return Reason.NUMBER_BOUND
    return Reason.NUMBER_BETWEEN if _BETWEEN.fullmatch(text) else None


def _with_unit(
    amount: Decimal, written: str, figures: Figures, reasons: list[Reason]
) -> NumberReading:
    unit = _unit(written, figures)
    wrong = Reason.UNIT_UNKNOWN if unit is None else _wrong(amount, figures)
    if wrong:
        return _none(wrong)
    if not amount:
        reasons = [*reasons, Reason.NUMBER_ZERO]
    return NumberReading(amount, unit or None, reasons=tuple(reasons), unit_raw=written or None)


def _exact(product: Decimal) -> Decimal:
    """Without noughts behind the point that nobody wrote."""
    whole = product.to_integral_value()
    return whole if whole == product else product.normalize()


def _none(reason: Reason) -> NumberReading:
    return NumberReading(None, reasons=(reason,))


def _led(text: str, figures: Figures) -> re.Match[str] | None:
    """A unit that stands before its figure must be known to be one: `kg 12`."""
    match = _LED.fullmatch(text)
    return match if match and _unit(match["unit"], figures) else None


def _unit(written: str, figures: Figures) -> str | None:
    """Return the unit's code, "" where none is written, `None` where it is not known."""
    if not written:
        return ""
    return None if figures.units is None else figures.units.get(known(written))


def _amount(figure: str, decimal: str | None) -> Decimal | Reason:
    """A figure's value, `decimal` being the mark before its decimals."""
    if _PLAIN.fullmatch(figure):
        return Decimal(figure)
    if "\u066b" in figure or "\u066c" in figure:
        # The Arabic marks say by themselves what they are.
        if "," in figure or "." in figure:
            return Reason.NUMBER_UNREAD
        figure, decimal = figure.replace("\u066b", ".").replace("\u066c", ","), "."
    if decimal is None:
        decimal = _told_by_itself(figure)
        if decimal is None:
            return Reason.NUMBER_AMBIGUOUS
    whole, _, rest = figure.partition(decimal)
    sign = whole[:1] if whole[:1] in "+-" else ""
    whole = sign + _ungrouped(whole.lstrip("+-"), "." if decimal == "," else ",")
    if not _PLAIN.fullmatch(whole) or (rest and not re.fullmatch("[0-9]+", rest)):
        return Reason.NUMBER_UNREAD
    return Decimal(f"{whole}.{rest}" if rest else whole)


def _ungrouped(whole: str, group: str) -> str:
    if group == "," and _LAKH.fullmatch(whole):
        return whole.replace(",", "")
    for mark in (group, *_GROUPS):
        if re.fullmatch(rf"[0-9]{{1,3}}(?:{re.escape(mark)}[0-9]{{3}})+", whole):
            return whole.replace(mark, "")
    return whole


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


def units_at_start(text: str, figures: Figures) -> Iterator[int]:
    """Yield where a unit that `text` begins with may end, longest first."""
    ends = [match.end() for match in re.finditer(r"\S+", text)]
    yield from (end for end in reversed(ends) if _unit(text[:end], figures))
