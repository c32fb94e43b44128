"""Machine-readable zones: the specimens that ICAO Doc 9303 prints, and what breaks them."""

from __future__ import annotations

import pytest

from schemas.codes.identifiers import check_identifier
from schemas.codes.travel_documents import check_digit
from schemas.components.identifiers import Check, IdentifierScheme

PASSPORT = (
    "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL898902C36UTO7408122F1204159ZE184226B<<<<<10"
)
"""Part 4, appendix B: country UTO is Utopia."""

CARD = (
    "I<UTOD231458907<<<<<<<<<<<<<<<\n7408122F1204159UTO<<<<<<<<<<<6\nERIKSSON<<ANNA<MARIA<<<<<<<<<<"
)
"""Part 5, appendix B."""

TD2 = "I<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<\nD231458907UTO7408122F1204159<<<<<<<6"
"""Part 6, appendix B."""

VISA = "V<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL8988901C4XXX4009078F96121096ZE184226B<<<<<<"
"""Part 7."""


@pytest.mark.parametrize(
    ("zone", "number"),
    [(PASSPORT, "L898902C3"), (CARD, "D23145890"), (TD2, "D23145890"), (VISA, "L8988901C")],
)
def test_the_specimens_of_icao_are_valid(zone: str, number: str) -> None:
    """Each printed specimen passes all its check digits and gives the document's number."""
    checked = check_identifier(IdentifierScheme.PASSPORT, zone)
    assert (checked.check, checked.normalised) == (Check.VALID, number)


def test_the_second_line_of_a_passport_is_enough() -> None:
    """The line with the digits alone is checked like the whole zone."""
    line = PASSPORT.split("\n")[1]
    assert check_identifier(IdentifierScheme.PASSPORT, line).check is Check.VALID


@pytest.mark.parametrize("place", [0, 9, 13, 19, 21, 27, 28, 42, 43])
def test_every_checked_sign_of_a_passport_counts(place: int) -> None:
    """Another sign in a checked field, or as a check digit, is INVALID."""
    line = PASSPORT.split("\n")[1]
    other = "8" if line[place] != "8" else "9"
    broken = line[:place] + other + line[place + 1 :]
    assert check_identifier(IdentifierScheme.PASSPORT, broken).check is Check.INVALID


@pytest.mark.parametrize("zone", ["P<UTO", "<" * 44, PASSPORT[:-1], f"{PASSPORT}<"])
def test_a_cut_zone_is_invalid(zone: str) -> None:
    """A zone that is too short, too long or empty is flagged."""
    assert check_identifier(IdentifierScheme.PASSPORT, zone).check is Check.INVALID


def test_check_digits_of_the_worked_examples() -> None:
    """Part 3, 4.9: the dates and numbers that ICAO works through."""
    assert check_digit("520727") == "3"
    assert check_digit("AB2134<<<") == "5"
