"""Numbers that a country gives to persons, taxpayers, companies: checked where it is known how."""

from __future__ import annotations

import re
from functools import cache
from importlib import import_module
from typing import Final, Protocol, cast

from schemas.codes.checked import Verdict, invalid, stdnum_version, unchecked, well_formed
from schemas.components.identifiers import Check


class _Numbers(Protocol):
    def validate(self, number: str) -> str: ...


_NATIONAL: Final = {
    "CN": ("cn.ric",),
    "ID": ("id.nik",),
    "IN": ("in_.aadhaar", "in_.epic"),
    "KR": ("kr.rrn",),
    "MY": ("my.nric",),
    "PK": ("pk.cnic",),
    "TH": ("th.pin",),
    "TR": ("tr.tckimlik",),
}
_TAX: Final = {
    "AU": ("au.tfn", "au.abn"),
    "CN": ("cn.uscc",),
    "ID": ("id.npwp",),
    "IN": ("in_.pan", "in_.gstin"),
    "JP": ("jp.cn", "jp.in_"),
    "KR": ("kr.brn",),
    "NZ": ("nz.ird",),
    "SG": ("sg.uen",),
    "TH": ("th.tin",),
    "TR": ("tr.vkn",),
    "TW": ("tw.ubn",),
    "VN": ("vn.mst",),
}
_COMPANY: Final = {
    "AU": ("au.acn", "au.abn"),
    "CN": ("cn.uscc",),
    "JP": ("jp.cn",),
    "KR": ("kr.brn",),
    "SG": ("sg.uen",),
    "TH": ("th.moa",),
}
_ONE_FORM: Final = frozenset({"CN", "KR", "MY", "PK", "TH", "TR"})
"""Countries with one national number for all: what fails is wrong, not another paper's number."""

_PLAIN: Final = re.compile(r"[A-Z0-9 ./()-]{1,40}")
_EORI: Final = re.compile(r"[A-Z]{2}[A-Z0-9]{1,15}")


def national_id(text: str, country: str | None) -> Verdict:
    """National identity number, by the rules of `country` where the library has them."""
    modules = _NATIONAL.get(country or "", ())
    return _of_country(text, country, modules, alone=country in _ONE_FORM)


def tax_number(text: str, country: str | None) -> Verdict:
    """Tax or VAT number, by the rules of `country`; without one, by the letters it begins with."""
    if country is None:
        return _vat_of_itself(text)
    if country in _TAX:
        return _of_country(text, country, _TAX[country], alone=False)
    return _of_country(text, country, _vat(country), alone=False)


def company(text: str, country: str | None) -> Verdict:
    """Number in a register of companies, by the rules of `country` where the library has them."""
    return _of_country(text, country, _COMPANY.get(country or "", ()), alone=False)


def eori(text: str, _country: str | None) -> Verdict:
    """EORI: a country's two letters and up to 15 signs; what follows is the country's own."""
    number = re.sub(r"^EORI[ :]+|[ -]", "", text.upper())
    if _EORI.fullmatch(number):
        return well_formed(number)
    return invalid("an EORI is a country's two letters and up to 15 letters and digits")


def _of_country(
    text: str, country: str | None, modules: tuple[str, ...], *, alone: bool
) -> Verdict:
    if country is None:
        return unchecked("it was not said which country gave it")
    if not modules:
        return unchecked(f"no check is known for numbers of {country}")
    if _PLAIN.fullmatch(text.upper()):
        for module in modules:
            found = _validated(module, text.upper())
            if found is not None:
                return Verdict(found, Check.VALID, stdnum_version())
    if alone:
        return invalid(f"not by the rules of {country}", None, stdnum_version())
    return unchecked(f"not a number of {country} that is known here")


def _vat_of_itself(text: str) -> Verdict:
    number = re.sub(r"[ .-]", "", text.upper())
    modules = _vat(number[:2]) if re.fullmatch(r"[A-Z]{2}[0-9A-Z+*]{2,15}", number) else ()
    found = _validated(modules[0], number[2:]) if modules else None
    if found is None:
        return unchecked("it was not said which country gave it")
    return Verdict(f"{number[:2]}{found}", Check.VALID, stdnum_version())


@cache
def _vat(country: str) -> tuple[str, ...]:
    from stdnum.util import get_cc_module  # noqa: PLC0415 - the program starts without it

    module = get_cc_module(country, "vat") if re.fullmatch("[A-Z]{2}", country) else None
    return () if module is None else (getattr(module, "__name__", "").removeprefix("stdnum."),)


def _validated(module: str, number: str) -> str | None:
    checker = cast("_Numbers", import_module(f"stdnum.{module}"))
    try:
        return checker.validate(number)
    except (ValueError, LookupError, TypeError):  # what its hundred modules raise on odd text
        return None
