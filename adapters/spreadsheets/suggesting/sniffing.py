"""Sniffing: what the contents of a column look like, before anyone says what they mean."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC

from adapters.spreadsheets.cells.countries import country_of, known
from adapters.spreadsheets.cells.figures import Figures, read_number
from adapters.spreadsheets.dates.as_written import DateHints, read_date
from adapters.spreadsheets.parsers.coded import hs_digits
from adapters.spreadsheets.reading.table import Row
from adapters.spreadsheets.reasons import Reason
from adapters.spreadsheets.suggesting.choices import commodity_of
from schemas.codes import Codes
from schemas.codes.quantities import unit_of

SAMPLED = 2_000
"""Rows that are looked at; a file's first ones."""
_MOST = 0.8
"""Of the cells that say anything: so many must look alike."""
_FEW = 60
"""Different values of a column that is a list of choices."""
_KEPT = 200
_LONG = 60
_A_DATE = frozenset({Reason.DATE_AMBIGUOUS, Reason.DATE_CENTURY, Reason.DATE_IMPLAUSIBLE})
_A_CALENDAR = frozenset({Reason.DATE_IMPLAUSIBLE, Reason.DATE_CALENDAR, Reason.DATE_CALENDAR_ASKED})
_SAYS_NOTHING = frozenset({"-", "--", "n/a"})
"""What is so often written for nothing that it tells nothing of a column."""
_FILLED = 0.8
"""Of the rows: in so many must stand what is to tell them apart; the rest may be slips."""
_A_FIGURE = frozenset({Reason.NUMBER_AMBIGUOUS, Reason.NUMBER_ZERO, Reason.NUMBER_RANGE})


@dataclass(frozen=True, slots=True)
class Column:
    """What one column holds in the rows that were looked at."""

    name: str
    filled: int
    """Cells that say anything."""
    values: Mapping[str, int]
    """Different values, the most frequent first, with how often each stands there."""
    unique: bool
    """Never twice the same, and filled but for a few rows."""
    looks: frozenset[str]
    """Of: date, year, number, whole, amount, digits, country, country_code, place, hs, unit,
    currency, commodity, few, short_code, text, long, running (it counts the rows)."""
    dates: Counter[str]
    """Of its dates: how many can only be `day_first` or `month_first`, could be `either`, lack the
    `century`, or have years of another `calendar`."""
    several: int
    """Different values with a semicolon: several of them in one cell?"""
    commas: int
    """Numbers whose comma or point could be either of thousands or of decimals."""


def columns_of(header: Sequence[str], rows: Iterable[Row], codes: Codes) -> list[Column]:
    """Return what the columns of `rows` look like."""
    cells: list[list[str]] = [[] for _ in header]
    count = 0
    for row in rows:
        count += 1
        for place, cell in enumerate(row.cells[: len(header)]):
            if cell.strip():
                cells[place].append(" ".join(cell.split()))
    return [_column(name, texts, count, codes) for name, texts in zip(header, cells, strict=True)]


def _column(name: str, texts: list[str], rows: int, codes: Codes) -> Column:
    values = Counter(texts)
    kept = dict(values.most_common(_KEPT))
    telling = {text: often for text, often in kept.items() if text.lower() not in _SAYS_NOTHING}
    dates, commas = _order(kept), 0
    for text in kept:
        commas += Reason.NUMBER_AMBIGUOUS in read_number(text, Figures()).reasons
    several = sum(";" in text for text in kept)
    unique = rows > 1 and len(texts) == len(values) and len(texts) >= _FILLED * rows
    looks = _looks(telling, len(values), codes) | (
        {"running"} if unique and _runs(texts) else set()
    )
    return Column(name, len(texts), kept, unique, looks, dates, several, commas)


def _runs(texts: Sequence[str]) -> bool:
    """Return whether the cells are whole numbers, each one more than the one before.

    The last may be a word: lists end in a row of totals.
    """
    counted = texts if texts[-1].isdecimal() else texts[:-1]
    if len(counted) <= 1 or not all(text.isdecimal() for text in counted):
        return False
    first = int(counted[0])
    return all(int(text) == first + place for place, text in enumerate(counted))


def _looks(values: Mapping[str, int], different: int, codes: Codes) -> frozenset[str]:
    if not values:
        return frozenset()
    tests: dict[str, Callable[[str], bool]] = {
        "date": _is_date,
        "year": lambda text: bool(re.fullmatch("(?:19|20|25)[0-9]{2}", text)),
        "number": _is_number,
        "amount": lambda text: bool(re.match(r"[^\w]*[0-9]", text)) and len(text) < _LONG,
        "whole": lambda text: (
            bool(re.fullmatch("[0-9][0-9 ,.]*", text)) and not re.search("[.,][0-9]{1,2}$", text)
        ),
        "digits": lambda text: bool(re.fullmatch("[0-9]{1,4}", text)),
        "country": lambda text: _is_country(text, codes),
        "country_code": lambda text: _is_country_code(text, codes),
        "place": lambda text: _is_country(text, codes) or "," in text,
        "hs": lambda text: len(hs_digits(text) or "") >= 4 and _is_goods(text),  # noqa: PLR2004 - a heading
        "unit": lambda text: not text[:1].isdigit() and unit_of(text) is not None,
        "currency": lambda text: codes.get("currency").resolve(text) is not None,
        "commodity": lambda text: commodity_of(text, codes) is not None,
        "short_code": lambda text: bool(re.fullmatch("[A-Za-z0-9./-]{1,12}", text)),
        "long": lambda text: len(text) > _LONG,
        "text": lambda text: bool(re.search(r"[^\W\d]", text)),
    }
    found = {name for name, test in tests.items() if _mostly(values, test)}
    if different <= _FEW and max(map(len, values)) <= _LONG:
        found.add("few")
    return frozenset(found)


def _mostly(values: Mapping[str, int], test: Callable[[str], bool]) -> bool:
    # Each value counts once: one that stands everywhere says little about the column.
    return sum(map(test, values)) >= _MOST * len(values)


def _is_date(text: str) -> bool:
    reading = read_date(text, DateHints(UTC))
    if re.fullmatch("[0-9]{1,8}", text) and len(text) != 8:  # noqa: PLR2004 - 20240503
        return False
    return reading.span is not None or not _A_DATE.isdisjoint(reading.reasons)


def _is_number(text: str) -> bool:
    reading = read_number(text, Figures())
    return reading.amount is not None or not _A_FIGURE.isdisjoint(reading.reasons)


def _is_country(text: str, codes: Codes) -> bool:
    parts = [part.strip() for part in re.split("[;/]", text)]
    countries = codes.get("country")
    return all(country_of(part) or countries.resolve(part) for part in parts)


def _is_country_code(text: str, codes: Codes) -> bool:
    return bool(re.fullmatch("[A-Z]{2,3}", text)) and codes.get("country").resolve(text) is not None


def _is_goods(text: str) -> bool:
    """Whether digits begin as a chapter of the Harmonized System does (01 to 97, 98 and 99)."""
    return text[:2] not in {"00", "77"} and not re.fullmatch("(?:19|20)[0-9]{2}", text)


def _order(values: Mapping[str, int]) -> Counter[str]:
    """Tell by which figures day and month are told apart."""
    found: Counter[str] = Counter()
    for text, often in values.items():
        match = re.match(r"([0-9]{1,2})[-./]([0-9]{1,2})[-./][0-9]{2,4}\b", text)
        if match:
            one, two = int(match[1]), int(match[2])
            over = 12
            order = (
                "day_first"
                if one > over >= two
                else "month_first"
                if two > over >= one
                else "either"
            )
            found[order] += often
        reasons = read_date(text, DateHints(UTC)).reasons
        found["century"] += often * (Reason.DATE_CENTURY in reasons)
        found["calendar"] += often * (not _A_CALENDAR.isdisjoint(reasons))
    return found


def same_word(text: str) -> str:
    """Return the form under which a column's name is looked up: signs are as good as spaces."""
    text = unicodedata.normalize("NFC", text)
    # By category: what is no letter to a pattern is half a syllable in Thai, Khmer or Hindi.
    return known("".join(" " if unicodedata.category(c)[0] in "PS" else c for c in text))
