"""Numbers of containers, ships, flights and what they carry: their forms and check digits."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files
from typing import Final

from schemas.codes.checked import Verdict, digit, invalid, stdnum_version, unchecked, well_formed
from schemas.components.identifiers import Check

_CONTAINER: Final = re.compile(r"([A-Z]{3}[UJZR][0-9]{7})([0-9A-Z]{4})?")
_FLIGHT: Final = re.compile(r"([A-Z][A-Z0-9]|[0-9][A-Z]) ?-?0*([1-9][0-9]{0,3})([A-Z]?)")
_ICAO_FLIGHT: Final = re.compile(r"[A-Z]{3} ?[0-9]{1,4}[A-Z]?")
_CALL_SIGN: Final = re.compile(r"(?:[A-Z][A-Z0-9]|[2-9][A-Z])[A-Z0-9]{1,5}")
_AIRCRAFT: Final = re.compile(r"[A-Z0-9]{1,2}-?[A-Z0-9]{1,6}")
_MOST_SIGNS_OF_AIRCRAFT: Final = 8
_SHIP: Final = re.compile(r"([2-7][0-9]{2})[0-9]{6}")
_OTHER_STATION: Final = re.compile(r"(?:00|0|111|98|99|8)([2-7][0-9]{2})[0-9]*|(97[024])[0-9]{6}")


def container(text: str, _country: str | None) -> Verdict:
    """ISO 6346: owner, category, serial number, check digit; a size and type behind it is cut."""
    from stdnum import iso6346  # noqa: PLC0415 - the program starts without it

    found = _CONTAINER.fullmatch(re.sub(r"[ ./-]", "", text.upper()))
    if found is None:
        return invalid("a container is four letters (the fourth U, J, Z or R) and seven digits")
    number, kind = found.groups()
    told = (f"{kind} behind it is a size and type: not checked",) if kind else ()
    if iso6346.is_valid(number):
        return Verdict(number, Check.VALID, stdnum_version(), told)
    why = "the check digit is wrong"
    return Verdict(number, Check.INVALID, stdnum_version(), (*told, why))


def imo(text: str, _country: str | None) -> Verdict:
    """IMO ship number: seven digits, the last one checks; normalised without the letters IMO."""
    from stdnum import imo as checker  # noqa: PLC0415 - the program starts without it

    number = re.sub(r"^IMO(?: ?(?:NO|NUMBER))?|[ .:-]", "", text.upper())
    if re.fullmatch(r"[0-9]{7}", number) is None:
        return invalid("an IMO number has seven digits")
    if checker.is_valid(number):
        return Verdict(number, Check.VALID, stdnum_version())
    return invalid("the check digit is wrong", number, stdnum_version())


def flight(text: str, _country: str | None) -> Verdict:
    """IATA flight: airline's two signs, one to four digits; leading zeros are left out."""
    found = _FLIGHT.fullmatch(text.upper())
    if found is not None:
        return well_formed("".join(found.groups()))
    if _ICAO_FLIGHT.fullmatch(text.upper()):
        return invalid("three letters before the number are an ICAO code, not an IATA one")
    return invalid("a flight is the airline's two signs and one to four digits")


def mmsi(text: str, country: str | None) -> Verdict:
    """MMSI: nine digits with the three of a country (ITU's MID) where the kind of station has them.

    Source of the forms: ITU-R M.585. Whether the three are given out is known for the region only;
    where they are another country's than `country`, that is told and is no fault: flags change.
    """
    number = re.sub(r"^MMSI|[ .:-]", "", text.upper())
    if re.fullmatch(r"[0-9]{9}", number) is None:
        return invalid("an MMSI has nine digits")
    found = _SHIP.fullmatch(number) or _OTHER_STATION.fullmatch(number)
    if found is None:
        return invalid("no country's three digits stand where this kind of MMSI has them", number)
    verdict = well_formed(number)
    return verdict._replace(told=(*verdict.told, *_flag(found.group(1), country)))


def _flag(three: str | None, country: str | None) -> tuple[str, ...]:
    flag = _mids().get(three or "")
    if flag is None:
        return ()
    if country and country != flag:
        return (f"{three} is {flag}'s, not {country}'s",)
    return (f"{three} is {flag}'s",)


@cache
def _mids() -> dict[str, str]:
    text = (files("schemas.codes") / "tables" / "mid.toml").read_text(encoding="utf-8")
    return {row["code"]: row["country"] for row in tomllib.loads(text)["entries"]}


def call_sign(text: str, _country: str | None) -> Verdict:
    """Call sign of a ship or station: three to seven signs that begin as ITU gives them out."""
    sign = re.sub(r"[ .-]", "", text.upper())
    if _CALL_SIGN.fullmatch(sign):
        return well_formed(sign)
    return invalid("a call sign has three to seven letters and digits and begins with a country's")


def aircraft(text: str, _country: str | None) -> Verdict:
    """Registration mark of an aircraft: no check digit, and no table of the marks is shipped."""
    mark = text.upper().replace(" ", "")
    if len(mark) <= _MOST_SIGNS_OF_AIRCRAFT and _AIRCRAFT.fullmatch(mark):
        return unchecked("there is no table of nationality marks here", mark)
    return invalid("a registration mark is letters and digits with at most one hyphen")


def icao24(text: str, _country: str | None) -> Verdict:
    """ICAO 24-bit address: six hexadecimal digits, neither all zeros nor all ones."""
    address = text.upper().replace(" ", "").removeprefix("0X")
    if re.fullmatch(r"[0-9A-F]{6}", address) is None:
        return invalid("an ICAO address has six hexadecimal digits")
    if address in {"000000", "FFFFFF"}:
        return invalid("ICAO gives this address to nobody", address)
    return well_formed(address)


def air_waybill(text: str, _country: str | None) -> Verdict:
    """Air waybill (IATA Resolution 600a): airline's three digits, seven, their remainder by 7."""
    number = re.sub(r"^(?:M?AWB)|[ ./:-]", "", text.upper())
    if re.fullmatch(r"[0-9]{11}", number) is None:
        return invalid("an air waybill has three and eight digits")
    right = int(number[3:10]) % 7 == int(number[10])
    return digit(f"{number[:3]}-{number[3:]}", right=right)
