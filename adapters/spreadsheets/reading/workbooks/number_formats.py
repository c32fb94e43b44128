"""Number formats: what a workbook's number stands for, as text that says the same."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from enum import Enum, auto

from adapters.spreadsheets.reasons import Reason

_BEFORE_1900 = datetime(1899, 12, 31)  # noqa: DTZ001 - a cell has no time zone
_DAY_THAT_NEVER_WAS = 60
"""29 February 1900: counted in the calendar that begins there, so all after it are one too far."""
_DAYS_1900, _DAYS_1904 = 2_958_466, 2_957_004
"""Days to the year 10000."""
_EXACT = 10**15
"""Numbers from here on have more figures than a spreadsheet keeps."""


class Shown(Enum):
    """What a format makes of a number."""

    NUMBER = auto()
    PERCENT = auto()
    DATE = auto()
    TIME = auto()
    DATE_TIME = auto()
    ELAPSED = auto()


@dataclass(frozen=True, slots=True)
class Format:
    """What a number format means for the value: never its colours, commas and currency signs."""

    shown: Shown = Shown.NUMBER
    figures: int = 0
    """For whole numbers with leading zeros: figures at least."""
    behind: str = ""
    """A word that the format shows behind every figure, as `kg`: part of what the cell says."""


GENERAL = Format()

_BUILT_IN = {
    **dict.fromkeys((9, 10, 67, 68), Format(Shown.PERCENT)),
    **dict.fromkeys((*range(14, 18), *range(27, 32), 36, *range(50, 59)), Format(Shown.DATE)),
    **dict.fromkeys((*range(18, 22), *range(32, 36), 45, 47), Format(Shown.TIME)),
    22: Format(Shown.DATE_TIME),
    46: Format(Shown.ELAPSED),
    # Of Thai programs (ECMA-376 18.8.30).
    **dict.fromkeys((*range(71, 75), 81), Format(Shown.DATE)),
    **dict.fromkeys((75, 76, 78, 80), Format(Shown.TIME)),
    77: Format(Shown.DATE_TIME),
    79: Format(Shown.ELAPSED),
}
"""Formats that a workbook names by number alone (ECMA-376 18.8.30)."""

_LITERAL = re.compile(r'"[^"]*"|\\.|_.|\*.')
_FIRST_SECTION = re.compile(r'(?:"[^"]*"|\\.|[^;"\\])*')
_BEHIND = re.compile(r'(?:[0#?]|General)((?:"[^"]*"|\\.|_.|\*.|\s)+)$')
_UNSHOWN = re.compile(r"_.|\*.")
_CURRENCY = re.compile("[A-Z]{3}")
"""ISO 4217: what a currency format shows is no part of the figure."""
_ELAPSED = re.compile(r"\[(h+|m+|s+)\]", re.IGNORECASE)
_BRACKETS = re.compile(r"\[[^\]]*\]")
_LEADING_ZEROS = re.compile(r"0{2,15}")
_FRACTION = re.compile(r"s\.0+")
_POWER = re.compile(r"E[+-]", re.IGNORECASE)


def built_in(number: int) -> Format:
    """Return the format that a number alone names."""
    return _BUILT_IN.get(number, GENERAL)


def read_format(code: str) -> Format:
    """Return what a format's code means: its first section, as for positive numbers."""
    if _LEADING_ZEROS.fullmatch(code):
        return Format(figures=len(code))
    bare = _LITERAL.sub("", code).split(";")[0]
    if _ELAPSED.search(bare):
        return Format(Shown.ELAPSED)
    bare = _POWER.sub("", _BRACKETS.sub("", bare)).lower()
    if "general" in bare:
        return Format(behind=_behind(code))
    if "%" in bare:
        return Format(Shown.PERCENT)
    shown = _of_letters(_FRACTION.sub("", bare))
    return Format(shown, behind=_behind(code) if shown is Shown.NUMBER else "")


def _behind(code: str) -> str:
    """Return the word that a format's first section shows behind the figure, or nothing."""
    section = _FIRST_SECTION.match(code)
    found = _BEHIND.search(section[0]) if section else None
    if found is None:
        return ""
    return word_behind(_UNSHOWN.sub("", found[1]).replace('"', "").replace("\\", ""))


def word_behind(shown: str) -> str:
    """Return what stands behind a figure, where it is a word and no currency's code."""
    word = shown.strip()
    says = any(letter.isalpha() for letter in word) and not _CURRENCY.fullmatch(word)
    return word if says else ""


def _of_letters(bare: str) -> Shown:
    """Return what the letters of a format stand for; beside places for figures, for nothing."""
    if re.search(r"[0#?]", bare):
        return Shown.NUMBER
    letters = bare.replace("am/pm", "").replace("a/p", "")
    clock = letters != bare or re.search(r"[hs]", letters) is not None
    # An m is a month unless a clock stands around it; g, e and b are eras and their years.
    day = re.search(r"[ydgeb]", letters) is not None or ("m" in letters and not clock)
    if day:
        return Shown.DATE_TIME if clock else Shown.DATE
    return Shown.TIME if clock else Shown.NUMBER


def number_text(written: str, form: Format, *, from_1904: bool) -> tuple[str, Reason | None]:
    """Return what a number cell says, and what must be said about it.

    Args:
        written: The stored number.
        form: How it is shown.
        from_1904: Whether days are counted from 1904, not from 1900.

    Raises:
        ValueError: It is no number.
    """
    value = float(written)
    if not math.isfinite(value):
        raise ValueError(written)
    if form.shown is Shown.NUMBER:
        text = plain(written, value)
        if form.figures and text.isdecimal():
            text = text.zfill(form.figures)
        if form.behind:
            text = f"{text} {form.behind}"
        return text, Reason.DIGITS if abs(value) >= _EXACT else None
    if form.shown is Shown.PERCENT:
        return f"{plain(written, value, shift=2)}%", None
    if form.shown is Shown.ELAPSED:
        return _elapsed(value), None
    return _on_the_calendar(written, value, form, from_1904=from_1904)


def _on_the_calendar(
    written: str, value: float, form: Format, *, from_1904: bool
) -> tuple[str, Reason | None]:
    if form.shown is Shown.TIME and 0 <= value < 1:
        return _clock(value), None
    moment = _moment(value, from_1904=from_1904)
    if moment is None:
        return plain(written, value), Reason.DATE_NUMBER
    if form.shown is Shown.DATE and moment.time() == moment.min.time():
        return moment.date().isoformat(), None
    return _iso(moment), None


def plain(written: str, value: float, *, shift: int = 0) -> str:
    """Return a number in plain figures, as many as a spreadsheet keeps; `shift` moves its point."""
    if not shift and written.isascii() and written.removeprefix("-").isdecimal():
        return written if written.lstrip("-0") else "0"
    exact = Decimal(f"{value:.15g}").scaleb(shift)
    text = f"{exact:f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text in {"-0", ""} else text


def _moment(value: float, *, from_1904: bool) -> datetime | None:
    """Return the moment of a day's number, or `None` when that calendar has no such day."""
    if from_1904:
        if not 0 <= value < _DAYS_1904:
            return None
        return _moved(datetime(1904, 1, 1), value)  # noqa: DTZ001 - as above
    if not 1 <= value < _DAYS_1900 or int(value) == _DAY_THAT_NEVER_WAS:
        return None
    return _moved(_BEFORE_1900, value - 1 if value > _DAY_THAT_NEVER_WAS else value)


def _moved(start: datetime, days: float) -> datetime | None:
    # Milliseconds are what such numbers hold of a day; what lies below is their noise.
    try:
        return start + timedelta(milliseconds=round(days * 86_400_000))
    except OverflowError:
        return None


def _iso(moment: datetime) -> str:
    return moment.isoformat(timespec="milliseconds" if moment.microsecond else "seconds")


def _clock(value: float) -> str:
    moment = _moved(_BEFORE_1900, value)
    if moment is None or moment.date() != _BEFORE_1900.date():
        return "24:00:00"
    return _iso(moment).partition("T")[2]


def _elapsed(value: float) -> str:
    seconds = round(abs(value) * 86_400)
    sign = "-" if value < 0 and seconds else ""
    return f"{sign}{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}"
