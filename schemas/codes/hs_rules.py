"""What a Harmonized System code must be, whatever its edition."""

from __future__ import annotations

from typing import Final

EDITIONS: Final = ("2007", "2012", "2017", "2022", "2028")
LENGTHS: Final = (2, 4, 6)
"""Digits of a chapter, a heading, a subheading."""
MOST_DIGITS: Final = 10
"""With national digits behind the sixth."""


def edition_of(text: str | None) -> str | None:
    """Return the edition that `text` says, as `2022` of `HS2022`; `None`: it is not stated.

    Raises:
        ValueError: There is no such edition.
    """
    if text is None or text == "UNKNOWN":
        return None
    year = text.removeprefix("HS").strip()
    if year not in EDITIONS:
        raise ValueError(f"{text!a} is no edition; there are {', '.join(EDITIONS)}")
    return year


def chapter_problem(code: str) -> str | None:
    """Return why no edition has a code of this chapter; `None` for chapters 1 to 97 but 77."""
    match code[:2]:
        case "00":
            return "There is no chapter 00."
        case "77":
            return "Chapter 77 is reserved: no edition uses it."
        case "98" | "99":
            return (
                f"Chapter {code[:2]} is for national use: the Harmonized System does not have it."
            )
    return None


def national(code: str) -> bool:
    """Say whether the code's chapter is left to each country."""
    return code[:2] in {"98", "99"}


def form_problem(code: str) -> str | None:
    """Return why this can be no code; `None` for 2, 4 or 6 digits, 8 and 10 with national ones."""
    if not (code.isascii() and code.isdigit()) or not LENGTHS[0] <= len(code) <= MOST_DIGITS:
        return "A code has 2 to 10 digits and nothing else."
    if len(code) % 2:
        return "An odd number of digits: a zero at the beginning may be lost."
    return None
