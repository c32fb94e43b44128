"""Currencies by the signs that stand beside figures; a sign of several currencies tells none."""

from __future__ import annotations

import re
from collections.abc import Mapping

from adapters.spreadsheets.cells.countries import known
from schemas.codes import Codes

SIGNS: Mapping[str, str] = {
    "€": "EUR",
    "₹": "INR",
    "₩": "KRW",
    "₫": "VND",
    "₱": "PHP",
    "₭": "LAK",
    "₮": "MNT",
    "฿": "THB",
    "៛": "KHR",
    "৳": "BDT",
    "؋": "AFN",
    "us$": "USD",
    "a$": "AUD",
    "nz$": "NZD",
    "hk$": "HKD",
    "s$": "SGD",
    "rp": "IDR",
    "rm": "MYR",
    "บาท": "THB",
    "đồng": "VND",
    "ກີບ": "LAK",
    "រៀល": "KHR",
    "টাকা": "BDT",
    "원": "KRW",
    "円": "JPY",
}
"""Signs and words of one currency each, in the form of `known`.

`$`, `£`, `¥`, `Rs` and `元` are of several.
"""

_BEHIND = re.compile(
    r"(?P<figure>[-+]?[0-9][0-9.,'\u2019\u00a0\u202f ]*?) ?(?P<sign>[^0-9.,' ]+\.?)"
)
_BEFORE = re.compile(r"(?P<sign>[^0-9.,'+-]*[^0-9.,'+ -]\.?) ?(?P<figure>[-+]?[0-9].*)")


def currency_and_rest(text: str, own: Mapping[str, str], codes: Codes) -> tuple[str | None, str]:
    """Return the currency that a sign or code beside the figure tells, and the figure.

    Args:
        text: As `THB 1,500`, `1,500 baht`, `฿1500`.
        own: A mapping's own signs, in the form of `known`; they come before the shipped ones.
        codes: Knows the currency list, for codes and names.

    Where nothing is told, `None` and the whole text.
    """
    match = _BEFORE.fullmatch(text) or _BEHIND.fullmatch(text)
    if match is None:
        return None, text
    sign = known(match["sign"])
    code = own.get(sign) or currency_named(match["sign"], codes)
    return (code, match["figure"]) if code else (None, text)


def currency_named(sign: str, codes: Codes) -> str | None:
    """Return the currency that a sign, a word or a code is of, if one only."""
    return SIGNS.get(known(sign)) or codes.get("currency").resolve(sign.strip())
