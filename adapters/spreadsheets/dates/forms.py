"""Forms of dates: which figures and names are its year, month and day. No calendar yet."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from adapters.spreadsheets.cells.digits import CJK, cjk_number
from adapters.spreadsheets.dates.calendars import ERA_NAMES, Calendar
from adapters.spreadsheets.dates.months import Month, month_named


@dataclass(frozen=True, slots=True)
class Written:
    """What stands in one date, before anybody asks in which calendar.

    `year`: as digits, two or more. `one`, `two`: figures that are day and month, in an order that
    the form does not tell. `calendar`: by a mark such as พ.ศ. or by a month's name. `named`: the
    month was given by a Gregorian name. `loose`: the year could be a day (`Mar-12`).
    """

    year: str
    month: int | None = None
    day: int | None = None
    one: int | None = None
    two: int | None = None
    era: str | None = None
    calendar: Calendar | None = None
    named: bool = False
    loose: bool = False


_LETTERS = r"[^\W\d_]"
_MARKS = {
    Calendar.BUDDHIST: r"พ\.? ?ศ\.?|ພ\.? ?ສ\.?|B\.?E\.?",
    Calendar.GREGORIAN: r"ค\.? ?ศ\.?|ຄ\.? ?ສ\.?|គ\.?ស\.?|A\.?D\.?|C\.?E\.?",
    Calendar.BIKRAM_SAMBAT: r"वि\.? ?सं\.?|B\.?S\.?",
    Calendar.SOLAR_HIJRI: "هجری شمسی|هجري شمسي|\u0647[\u0640\u200d]? ?\\.? ?ش\\.?|S\\.?H\\.?",
    Calendar.MINGUO: "民國|民国",
}
_MARK = {
    calendar: re.compile(rf"(?<!{_LETTERS})(?:{marks})(?!{_LETTERS})|^(?:民國|民国)(?=\w)")
    if calendar is Calendar.MINGUO
    else re.compile(rf"(?<!{_LETTERS})(?:{marks})(?!{_LETTERS})")
    for calendar, marks in _MARKS.items()
}
_WORDS = re.compile(
    # These scripts put no spaces between words.
    r"วันที่|เดือน|ปี|ວັນທີ|ເດືອນ|ປີ|ថ្ងៃទី|ខែ|ឆ្នាំ|ခုနှစ်|ရက်"
    r"|(?:^|(?<=[\s\d]))(?:गते|साल|سال|ماه|tanggal|tgl\.?|le|ngày)(?=[\s\d]|$)",
    re.IGNORECASE,
)
"""Words for day, month and year beside the figures; they say nothing more."""

_D, _M, _Y4, _Y = r"(?P<d>\d{1,2})", r"(?P<m>\d{1,2})", r"(?P<y>\d{4})", r"(?P<y>\d{4}|\d{2})"
_NAME = rf"(?P<name>{_LETTERS}(?:[^\d/,]*[^\d/,\s-])?)"
_GAP, _NTH = r"[-. /,]*", r"(?:st|nd|rd|th|er)?"
_CJK = f"[0-9{CJK}]"
_IN_CHARACTERS = (
    rf"(?P<era>令和|平成|昭和|大正)? ?(?P<y>{_CJK}{{1,5}}) ?[年년]"
    rf"(?: ?(?P<m>{_CJK}{{1,3}}) ?[月월](?: ?(?P<d>{_CJK}{{1,3}}) ?[日일])?)?"
)
_ERA_LETTER = (
    # A letter alone says an era only of a whole day: `H1` may be half a year, `T5` a Thursday.
    r"(?P<era>令和|平成|昭和|大正|reiwa|heisei|showa|taisho|[RHST](?=.*[-./]\d{1,2}[-./]))\.? ?"
    r"(?P<y>\d{1,2}|元)(?:[-./](?P<m>\d{1,2})(?:[-./](?P<d>\d{1,2}))?)?"
)


def written(text: str) -> Written | None:
    """Return what a date says, digits being 0-9 and spaces single; `None` when it is no form."""
    marks = {calendar for calendar, mark in _MARK.items() if mark.search(text)}
    if len(marks) > 1:
        return None
    for calendar in marks:
        text = _MARK[calendar].sub(" ", text)
    text = " ".join(_WORDS.sub(" ", text).split())
    found = next(_fitting(text), None)
    if found is None or not marks:
        return found
    calendar = marks.pop()
    if found.calendar not in (None, calendar):
        return None
    return replace(found, calendar=calendar)


def _fitting(text: str) -> Iterator[Written]:
    for pattern, take in _FORMS:
        match = pattern.fullmatch(text)
        found = take(match) if match else None
        if found is not None:
            yield found


def _figures(match: re.Match[str]) -> Written:
    part = match.groupdict()
    month, day = part.get("m"), part.get("d")
    return Written(part["y"], int(month) if month else None, int(day) if day else None)


def _either(match: re.Match[str]) -> Written:
    return Written(match["y"], one=int(match["a"]), two=int(match["b"]))


def _named(match: re.Match[str]) -> Written | None:
    month: Month | None = month_named(match["name"])
    if month is None:
        return None
    day = match.groupdict().get("d")
    gregorian = month.calendar is Calendar.GREGORIAN
    return Written(
        match["y"],
        month.number,
        int(day) if day else None,
        calendar=None if gregorian else month.calendar,
        named=gregorian,
        loose=day is None and len(match["y"]) == 2,  # noqa: PLR2004 - two digits
    )


def _in_characters(match: re.Match[str]) -> Written | None:
    """年月日: an era's year, or one of four digits."""
    parts = [match[name] for name in ("y", "m", "d")]
    numbers = [None if part is None else cjk_number(part) for part in parts]
    if any(number is None for number, part in zip(numbers, parts, strict=True) if part):
        return None
    year, month, day = numbers
    era = ERA_NAMES[match["era"]] if match["era"] else None
    if era is None and match["y"] == "元":
        return None
    return Written(f"{year:02}", month, day, era=era)


def _era_letter(match: re.Match[str]) -> Written:
    era = ERA_NAMES[match["era"].lower()]
    month, day = match["m"], match["d"]
    year = "1" if match["y"] == "元" else match["y"]
    return Written(year, int(month) if month else None, int(day) if day else None, era=era)


_FORMS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], Written | None]], ...] = tuple(
    (re.compile(pattern, re.IGNORECASE), take)
    for pattern, take in (
        (rf"{_Y4}[-./]{_M}[-./]{_D}", _figures),
        (rf"(?P<y>\d{{3}})[-./]{_M}[-./]{_D}", _figures),
        (r"(?P<y>\d{4})(?P<m>\d{2})(?P<d>\d{2})", _figures),
        (rf"{_Y4}[-./]{_M}", _figures),
        (rf"{_M}[-./]{_Y4}", _figures),
        (_Y4, _figures),
        (rf"{_D}{_NTH}{_GAP}{_NAME}{_GAP}{_Y}", _named),
        (rf"{_NAME}{_GAP}{_D}{_NTH},? +{_Y4}", _named),
        (rf"{_NAME}{_GAP}{_Y}", _named),
        (rf"{_Y4}{_GAP}{_NAME}{_GAP}{_D}", _named),
        (rf"{_Y4}{_GAP}{_NAME}", _named),
        (rf"{_D} tháng {_M},?(?: năm)? {_Y4}", _figures),
        (rf"tháng {_M}(?:,? năm |,? |[-/]){_Y4}", _figures),
        (rf"năm {_Y4}", _figures),
        (_IN_CHARACTERS, _in_characters),
        (_ERA_LETTER, _era_letter),
        (rf"(?P<a>\d{{1,2}})[-./](?P<b>\d{{1,2}})[-./]{_Y}", _either),
    )
)
"""The forms that are read; the first that fits the whole text is taken."""
