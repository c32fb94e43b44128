"""Months by name, in the languages of the region, and the calendar that a name belongs to."""

from __future__ import annotations

import functools
import tomllib
import unicodedata
from collections.abc import Mapping
from importlib import resources
from typing import NamedTuple

from adapters.spreadsheets.dates.calendars import Calendar

_ALIKE = str.maketrans({"ي": "ی", "ى": "ی", "ك": "ک", "ة": "\u0647", "\u200c": "", "\u200d": ""})
"""Arabic letters typed for the Persian ones, and joiners, make no other name."""


class Month(NamedTuple):
    """A month of a calendar; one with a Gregorian name may stand beside a Buddhist year."""

    calendar: Calendar
    number: int


def month_named(name: str) -> Month | None:
    """Return the month that `name` means in any of the languages, or `None`."""
    return _table().get(_folded(name))


@functools.cache
def _table() -> Mapping[str, Month]:
    text = resources.files(__package__).joinpath("months.toml").read_text("utf-8")
    return {
        _folded(name): Month(Calendar(calendar), int(number))
        for calendar, months in tomllib.loads(text).items()
        for number, names in months.items()
        for name in names
    }


def _folded(name: str) -> str:
    plain = unicodedata.normalize("NFC", name).casefold().translate(_ALIKE)
    return plain.replace(" ", "").strip(".,")
