"""Parsers of codes, identifiers, money and yes or no: one cell and one rule in, a value out.

What is not in a list or fails its check is flagged and kept as written; no code is ever guessed.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from adapters.spreadsheets.cells.countries import known
from adapters.spreadsheets.cells.currencies import currency_and_rest
from adapters.spreadsheets.cells.figures import read_number
from adapters.spreadsheets.mapping.parse import Parse
from adapters.spreadsheets.mapping.row_mapping import Rule
from adapters.spreadsheets.mapping.schemes import scheme_of
from adapters.spreadsheets.parsers.plain import Cell, Parsed, Parser, Tongue
from adapters.spreadsheets.reasons import Reason
from schemas.codes.identifiers import check_identifier
from schemas.components import AssetScheme, Check

HS = "hs"
_HS_TEXT = re.compile(r"[0-9]{2,4}(?:[. ]?[0-9]{2,4}){0,4}")
_HS_DIGITS = (2, 10)
_CODE_FORM = re.compile(r"[A-Za-z0-9.][A-Za-z0-9_./:+-]{0,47}")
"""What can stand in a field for a code."""
_LONGEST_ASSET = 40
_UNKNOWN_CURRENCY = "XXX"
_YES = ("yes", "y", "true", "1", "ya", "có", "ใช่", "是", "はい", "예", "হ্যাঁ", "हाँ", "بلی", "بله")
_NO = (
    "no",
    "n",
    "false",
    "0",
    "tidak",
    "không",
    "ไม่ใช่",
    "否",
    "いいえ",
    "아니오",
    "না",
    "नहीं",
    "نخیر",
)
_ANSWERS = dict.fromkeys(map(known, _YES), True) | dict.fromkeys(map(known, _NO), False)


def _code(cell: Cell, rule: Rule, tongue: Tongue) -> Parsed:
    if rule.listed == HS:
        return _hs_code(cell, rule, tongue)
    codes = tongue.codes.get(rule.listed or "")
    found = codes.resolve(cell.text)
    if found is not None:
        return Parsed(found, extra=_kept(cell, rule, found))
    if codes.check(cell.text) is Check.UNCHECKED and _CODE_FORM.fullmatch(cell.text):
        # Nobody loaded the list: the code is taken as it stands, as the contract allows it.
        return Parsed(cell.text)
    return _unlisted(cell, rule, Reason.CODE_UNLISTED)


def _kept(cell: Cell, rule: Rule, code: str | None) -> Mapping[str, Any]:
    """The cell as written, where the rule has a place for it and the code does not say it all."""
    return {rule.raw: cell.text} if rule.raw and cell.text != code else {}


def _hs_code(cell: Cell, rule: Rule, tongue: Tongue) -> Parsed:
    """A code of the Harmonized System; one that its edition lacks may be right in another."""
    digits = hs_digits(cell.text)
    if digits is None:
        return _unlisted(cell, rule, Reason.HS_DIGITS)
    check = tongue.codes.get(HS).check(digits, edition=rule.edition)
    stated = {"hs_edition": rule.edition} if rule.edition and rule.to.endswith(".hs_code") else {}
    reasons = (Reason.HS_UNLISTED,) if check is Check.INVALID else ()
    return Parsed(digits, reasons, extra={**_kept(cell, rule, digits), **stated})


def hs_digits(text: str) -> str | None:
    """Return the digits of a Harmonized System code, or `None` where it is none for certain.

    An odd number of digits is none: spreadsheet programs take leading zeros away.
    """
    digits = re.sub("[. ]", "", text)
    shortest, longest = _HS_DIGITS
    whole = _HS_TEXT.fullmatch(text) and digits.isascii() and len(digits) % 2 == 0
    return digits if whole and shortest <= len(digits) <= longest else None


def _hs_chapter(cell: Cell, rule: Rule, tongue: Tongue) -> Parsed:  # noqa: ARG001 - every parser is called alike
    digits = hs_digits(cell.text)
    return Parsed(digits[:2]) if digits else Parsed(None, (Reason.HS_DIGITS,))


def _unlisted(cell: Cell, rule: Rule, reason: Reason) -> Parsed:
    aside = f"{rule.column}: {cell.text}" if rule.unlisted_to else None
    return Parsed(rule.unlisted, (reason,), aside=aside, extra=_kept(cell, rule, None))


def _identifier(cell: Cell, rule: Rule, tongue: Tongue) -> Parsed:  # noqa: ARG001 - as _hs_chapter
    scheme = scheme_of(rule.scheme or "")
    asset = isinstance(scheme, AssetScheme)
    if asset and (len(cell.text) > _LONGEST_ASSET or not re.search("[0-9]", cell.text)):
        # An asset's number may be told to many: a sentence that strayed here may name people.
        return _unlisted(cell, rule, Reason.IDENTIFIER_UNREAD)
    checked = check_identifier(scheme, cell.text)
    value = {
        "scheme": scheme,
        "raw": cell.text,
        "normalised": checked.normalised,
        "check": checked.check,
        "checked_with": checked.checked_with,
    }
    invalid = checked.check is Check.INVALID
    told = {name: each for name, each in value.items() if each is not None}
    return Parsed(told, (Reason.IDENTIFIER_INVALID,) if invalid else ())


def _money(cell: Cell, rule: Rule, tongue: Tongue) -> Parsed:
    sign, figure = currency_and_rest(cell.text, tongue.currencies, tongue.codes)
    reading = read_number(figure, replace(tongue.figures, units=None))
    said, reasons = _currency(cell, rule, tongue), list(reading.reasons)
    fact: dict[str, Any] = {"currency": sign or said or _UNKNOWN_CURRENCY, "amount_raw": cell.text}
    if sign and said and sign != said:
        reasons, fact["currency"] = [Reason.CURRENCY_CONFLICT], _UNKNOWN_CURRENCY
    elif not sign and not said:
        reasons.append(Reason.CURRENCY_UNKNOWN)
    if reading.amount is None or Reason.CURRENCY_CONFLICT in reasons:
        return Parsed(fact | {"amount_missing": "UNKNOWN"}, tuple(reasons))
    return Parsed(fact | {"amount": reading.amount}, tuple(reasons))


def _currency(cell: Cell, rule: Rule, tongue: Tongue) -> str | None:
    """The currency that the rule, or the row's own column, says."""
    if rule.currency_column is None:
        return rule.currency
    text = cell.row[rule.currency_column].strip()
    return tongue.currencies.get(known(text)) or tongue.codes.get("currency").resolve(text)


def _count(cell: Cell, rule: Rule, tongue: Tongue) -> Parsed:  # noqa: ARG001 - as _hs_chapter
    """A number of whole things; zero is an answer here."""
    reading = read_number(cell.text, replace(tongue.figures, units=None))
    if reading.amount is None:
        return Parsed(None, reading.reasons)
    if reading.amount != int(reading.amount):
        return Parsed(None, (Reason.NUMBER_UNREAD,))
    reasons = tuple(reason for reason in reading.reasons if reason is not Reason.NUMBER_ZERO)
    return Parsed(int(reading.amount), reasons)


def _boolean(cell: Cell, rule: Rule, tongue: Tongue) -> Parsed:  # noqa: ARG001 - as _hs_chapter
    answer = _ANSWERS.get(known(cell.text))
    if answer is None:
        return _unlisted(cell, rule, Reason.BOOLEAN_UNREAD)
    return Parsed(answer)


CODED: Mapping[Parse, Parser] = {
    Parse.CODE: _code,
    Parse.HS_CHAPTER: _hs_chapter,
    Parse.IDENTIFIER: _identifier,
    Parse.MONEY: _money,
    Parse.BOOLEAN: _boolean,
    Parse.COUNT: _count,
}
"""The ways of reading a cell that look into code lists."""
