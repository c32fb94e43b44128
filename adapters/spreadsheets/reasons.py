"""Reasons: why a row was refused, or what about it was flagged, each with its code and words."""

from __future__ import annotations

import enum
from dataclasses import dataclass


class Reason(enum.Enum):
    """A coded reason: its code, whether it refuses the row, and words for people."""

    code: str
    refuses: bool
    words: str

    def __init__(self, code: str, refuses: bool, words: str) -> None:  # noqa: FBT001 - enum members take their parts by place
        self.code, self.refuses, self.words = code, refuses, words

    # The row.
    CELLS = ("row.cells", True, "the row has more or fewer cells than the header")
    UNENDED = ("row.unended", False, "the file ends here without an end of line: was it cut?")
    KEY_BLANK = ("key.blank", True, "a key column is blank: the row could not be told from others")
    KEY_REPEATED = ("key.repeated", True, "the same row stands in this file before")
    KEY_CONFLICT = (
        "key.conflict",
        True,
        "rows of this file have this key and other contents: which one is right?",
    )
    CONTRACT = ("report.contract", True, "the contract does not allow this value")
    SLIP = ("report.not_to_be_signed", True, "a report that says this is not signed")
    REFUSED = ("report.refused", True, "the station refused to publish the report")

    # A cell, whatever it holds.
    CONTROL = ("cell.control", True, "a control character stands in the cell")
    TOO_LONG = ("cell.too_long", True, "the cell holds more than a spreadsheet's cell can")
    BIDI = ("cell.bidi", False, "characters that turn the direction of text stand in the cell")
    GUESSED = ("cell.encoding_guessed", False, "read in an encoding that was only guessed")
    REPLACED = ("cell.replaced", False, "a character was lost before the file came here")
    FORMULA = ("cell.formula", False, "a formula: the value that was stored with it is taken")
    FORMULA_EMPTY = (
        "cell.formula_without_value",
        True,
        "a formula that was never worked out: open the file in a spreadsheet program and save it",
    )
    ERROR = ("cell.error", False, "a spreadsheet's error value stands in the cell")
    MERGED = (
        "cell.merged",
        False,
        "merged with the cells above or to the left: it says nothing itself, and is not filled in",
    )
    DATE_NUMBER = (
        "cell.date_number",
        False,
        "a number shown as a date that is no day of the workbook's calendar; kept as a number",
    )
    DIGITS = (
        "cell.digits",
        False,
        "a number of more than 15 digits: a spreadsheet keeps no more, so its end may be lost",
    )

    # What a parser could not make of a cell. The raw text is kept; no value is made up.
    DATE_UNREAD = ("date.unread", False, "not a date that can be read; kept as written")
    DATE_AMBIGUOUS = (
        "date.ambiguous",
        False,
        "day and month could be either way round; only what both readings share is taken",
    )
    DATE_CENTURY = ("date.century", False, "two digits for a year, and nothing says which century")
    DATE_CONTRADICTED = (
        "date.contradicted",
        False,
        "the date and the column with its year disagree; neither is taken",
    )
    DATE_IMPLAUSIBLE = ("date.implausible", False, "no year that this can have happened in")
    DATE_BACKWARDS = ("date.backwards", False, "the range ends before it begins")
    DATE_CALENDAR = (
        "date.calendar",
        False,
        "the calendar was told by the year or month as written; the mapping does not name it",
    )
    DATE_CALENDAR_ASKED = (
        "date.calendar_asked",
        False,
        "the year could be of several calendars, or of one that the mapping does not name: which?",
    )
    DATE_FUTURE = ("date.future", False, "the date has not come yet")
    DATE_SERIAL = (
        "date.serial",
        False,
        "a spreadsheet's number of a day, and nothing says whether it counts from 1900 or 1904",
    )
    DIGITS_MIXED = (
        "digits.mixed",
        False,
        "digits of two scripts in one number; kept as written, no figure is taken",
    )
    NUMBER_BETWEEN = ("number.between", False, "a range of amounts; no figure is taken")
    NUMBER_BOUND = ("number.bound", False, "more or less than a figure; no figure is taken")
    NUMBER_MULTIPLIED = (
        "number.multiplied",
        False,
        "a figure and a word such as lakh or crore, multiplied",
    )
    NUMBER_FRACTION = ("number.fraction", False, "written as a fraction, taken as its decimals")
    NUMBER_UNREAD = ("number.unread", False, "not one number; kept as written, no figure is taken")
    NUMBER_AMBIGUOUS = (
        "number.ambiguous",
        False,
        "a comma or point that may group thousands or begin decimals; no figure is taken",
    )
    NUMBER_NEGATIVE = ("number.negative", False, "a negative amount; no figure is taken")
    NUMBER_RANGE = ("number.range", False, "more digits than a report holds; no figure is taken")
    NUMBER_ZERO = ("number.zero", False, "an amount of zero: nothing, or not known?")
    NUMBER_ESTIMATE = ("number.estimate", False, "written as an estimate")
    UNIT_UNKNOWN = ("unit.unknown", False, "a unit that the mapping does not name; no figure taken")
    COUNTRY_UNRESOLVED = (
        "country.unresolved",
        False,
        "no country that can be told for certain; the name is kept as written",
    )
    CODE_UNLISTED = ("code.unlisted", False, "not in the code list; kept as written, no code taken")
    HS_UNLISTED = (
        "hs.unlisted",
        False,
        "no code of this edition of the Harmonized System; it may be right in another",
    )
    HS_DIGITS = (
        "hs.digits",
        False,
        "no code of 2 to 10 digits, by pairs: was a leading zero lost, or is it text?",
    )
    IDENTIFIER_INVALID = (
        "identifier.invalid",
        False,
        "the number fails its own check: a slip, or not what the column says; kept as written",
    )
    IDENTIFIER_UNREAD = ("identifier.unread", False, "text, not a number of this kind; kept apart")
    CURRENCY_UNKNOWN = (
        "money.currency_unknown",
        False,
        "nothing tells the currency for certain; it stays unknown",
    )
    CURRENCY_CONFLICT = (
        "money.currency_conflict",
        False,
        "the cell's own sign is of another currency than its column; no figure is taken",
    )
    BOOLEAN_UNREAD = ("boolean.unread", False, "neither a yes nor a no that can be told")
    QUANTITY_SUSPECT = (
        "quantity.suspect",
        False,
        "unusual for goods of this kind: a typing slip, or another unit? It is in no total",
    )
    QUANTITY_IMPOSSIBLE = (
        "quantity.impossible",
        False,
        "cannot be for goods of this kind: a typing slip, or another unit? It is in no total",
    )
    INSTANT_VAGUE = (
        "instant.vague",
        False,
        "a point in time is asked for: write the day, or day and time",
    )
    REFERENCE_UNREAD = (
        "reference.unread",
        False,
        "not a report's reference: write its member and its leaf, as customs-xx 64-hex-digits",
    )
    NO_CHOICE = ("choice.unlisted", True, "not one of the choices of this column")
    TABLE_UNLISTED = ("table.unlisted", False, "not in the mapping's table; kept as written")
    SEVERAL = (
        "cell.several",
        False,
        "several things in one cell whose amounts cannot be told apart; kept as written",
    )
    NAME_SCRIPTS = (
        "name.scripts",
        False,
        "a name in several scripts; kept as written, no script is stated",
    )
    ZAWGYI = (
        "text.zawgyi",
        False,
        "Burmese in the Zawgyi encoding; written anew in Unicode, the original is kept",
    )
    ZAWGYI_UNSURE = (
        "text.zawgyi_unsure",
        False,
        "Burmese that may be Unicode or Zawgyi; kept as written",
    )
    CONFLICT = ("field.conflict", True, "another column says something else about the same thing")
    DEFAULTED = ("field.defaulted", False, "filled in by the mapping's default, not by the row")
    REQUIRED = ("field.required", True, "nothing stands where the report must say something")


@dataclass(frozen=True, slots=True)
class Finding:
    """One reason about one row: where, what stood there, and why."""

    row: int
    reason: Reason
    column: str | None = None
    value: str | None = None
    detail: str | None = None
    """What only this case can say, such as the contract's own words; never a cell's content."""

    def __str__(self) -> str:
        shown = f" = {_short(self.value)!r}" if self.value else ""
        place = f"{self.column}{shown}: " if self.column else ""
        detail = f" ({self.detail})" if self.detail else ""
        return f"{place}{self.reason.words}{detail} [{self.reason.code}]"


_SHOWN = 60
"""Characters of a value that a reason shows; the row itself stands beside it."""


def _short(value: str) -> str:
    return value if len(value) <= _SHOWN else f"{value[: _SHOWN - 3]}..."
