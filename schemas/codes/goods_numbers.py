"""Numbers of vehicles, consignments, devices and substances: their forms and check digits."""

from __future__ import annotations

import re
from typing import Final

from schemas.codes.checked import Verdict, digit, invalid, stdnum_version, unchecked, well_formed
from schemas.components.identifiers import Check

_VIN: Final = re.compile(r"[A-HJ-NPR-Z0-9]{17}")
_FRAME: Final = re.compile(r"[A-Z0-9]{2,7}-[0-9]{6,7}")
_VIN_VALUES: Final = dict(
    zip("ABCDEFGHJKLMNPRSTUVWXYZ0123456789", "123456781234579234567890123456789", strict=True)
)
_VIN_WEIGHTS: Final = (8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2)
_MARKETS: Final = frozenset({"US", "CA", "CN"})
_MAKERS: Final = frozenset("1245L")
"""First sign of a VIN: made in the United States (1, 4, 5), Canada (2), China (L)."""

_MRN: Final = re.compile(r"[0-9]{2}[A-Z]{2}[0-9A-Z]{13}[0-9]")
_MRN_VALUES: Final = "0123456789A BCDEFGHIJK LMNOPQRSTU VWXYZ"
"""A sign's value is its place: as in ISO 6346, without 11, 22 and 33."""

_UCR: Final = re.compile(r"[0-9][A-Z]{2}[0-9A-Z()/.\- ]{1,32}")
_LENGTHS_OF_IMEI: Final = frozenset({14, 15, 16})
_WITH_CHECK: Final = 15


def vin(text: str, country: str | None) -> Verdict:
    """Vehicle identification number, ISO 3779, with the check digit of 49 CFR 565.15.

    The digit is mandatory in the United States, Canada and China (GB 16735). Elsewhere the ninth
    sign is the maker's own: where it fails, the answer is UNCHECKED and not INVALID. A Japanese
    frame number is no VIN and is told apart.
    """
    number = re.sub(r"^VIN[ :]*|[ .]", "", text.upper())
    if _FRAME.fullmatch(number):
        return Verdict(number, Check.NOT_APPLICABLE, None, ("a frame number, not a VIN",))
    number = number.replace("-", "")
    if _VIN.fullmatch(number) is None:
        return invalid("a VIN has 17 letters and digits, none of them I, O or Q")
    total = sum(
        int(_VIN_VALUES[sign]) * weight for sign, weight in zip(number, _VIN_WEIGHTS, strict=True)
    )
    right = "0123456789X"[total % 11] == number[8]
    if right or number[0] in _MAKERS or country in _MARKETS:
        return digit(number, right=right)
    return unchecked("the ninth sign is no check digit; not every market asks for one", number)


def mrn(text: str, _country: str | None) -> Verdict:
    """Movement reference number of the EU and common transit: 18 signs, the last one checks.

    Source: DG TAXUD, Check character algorithm for the MRN and GRN (1999), and Delegated Regulation
    (EU) 2015/2446, annex B. Other administrations call numbers of their own form an MRN.
    """
    number = re.sub(r"^MRN[ :]*|[ -]", "", text.upper())
    if _MRN.fullmatch(number) is None:
        return unchecked("not the 18 signs of the EU's MRN; other forms are not published")
    total = sum(_MRN_VALUES.index(sign) << place for place, sign in enumerate(number[:17]))
    return digit(number, right=total % 11 % 10 == int(number[17]))


def ucr(text: str, _country: str | None) -> Verdict:
    """WCO unique consignment reference: the year's last digit, the country, at most 32 signs."""
    number = text.upper()
    if _UCR.fullmatch(number):
        return well_formed(number)
    return invalid("a UCR is one digit, a country's two letters, and up to 32 signs")


def imei(text: str, _country: str | None) -> Verdict:
    """IMEI of a telephone: 15 digits by Luhn; 14 (no check digit) and 16 (IMEISV) are unchecked."""
    from stdnum import imei as checker  # noqa: PLC0415 - the program starts without it

    number = re.sub(r"^IMEI(?:SV)?|[ ./:-]", "", text.upper())
    if not number.isdecimal() or len(number) not in _LENGTHS_OF_IMEI:
        return invalid("an IMEI has 15 digits, or 14 without the check digit, or 16 as IMEISV")
    if len(number) != _WITH_CHECK:
        return unchecked(f"{len(number)} digits have no check digit", number)
    if checker.is_valid(number):
        return Verdict(number, Check.VALID, stdnum_version())
    return invalid("the check digit is wrong", number, stdnum_version())


def cas(text: str, _country: str | None) -> Verdict:
    """CAS registry number: two to seven digits, two, and a check digit."""
    from stdnum import casrn  # noqa: PLC0415 - the program starts without it

    number = re.sub(r"^CAS(?: ?(?:NO|RN|NUMBER))?[ .:#]*| ", "", text.upper())
    if re.fullmatch(r"[1-9][0-9]{1,6}-[0-9]{2}-[0-9]", number) is None:
        return invalid("a CAS number is two to seven digits, two digits, one digit, with hyphens")
    if casrn.is_valid(number):
        return Verdict(number, Check.VALID, stdnum_version())
    return invalid("the check digit is wrong", number, stdnum_version())
