"""Numbers of accounts, companies in finance, telephones and wallets: forms and check digits."""

from __future__ import annotations

import hashlib
import re
from types import ModuleType
from typing import Final

from schemas.codes.checked import SEALANE, Verdict, invalid, stdnum_version, unchecked, well_formed
from schemas.components.identifiers import Check

_BASE58: Final = re.compile(r"[1-9A-HJ-NP-Za-km-z]{26,36}")
_LENGTH_OF_BASE58CHECK: Final = 25
_ETHER: Final = re.compile(r"0x[0-9A-Fa-f]{40}")
_BECH32: Final = re.compile(r"bc1[qpzry9x8gf2tvdw0s3jn54khce6mua7l]{11,87}")
_BECH32_CONSTANTS: Final = {"q": 1, "p": 0x2BC830A3}
"""Witness version 0 (BIP 173) and 1 (BIP 350)."""

_EMAIL: Final = re.compile(r"([^@\s\"(),:;<>\[\\\]]{1,64})@([^@\s.]+(?:\.[^@\s.]+)+)")
_PHONE: Final = re.compile(r"\+[1-9][0-9]{6,14}")


def _by_library(module: ModuleType, number: str, form: str) -> Verdict:
    try:
        found = str(module.validate(number))
    except ValueError as failure:
        well = re.fullmatch(form, number)
        return invalid(str(failure), number if well else None, stdnum_version())
    return Verdict(found, Check.VALID, stdnum_version())


def iban(text: str, _country: str | None) -> Verdict:
    """IBAN, ISO 13616: length and form of its country, check digits by 97."""
    from stdnum import iban as checker  # noqa: PLC0415 - the program starts without it

    number = re.sub(r"^IBAN[ :]*|[ .-]", "", text.upper())
    if re.fullmatch(r"[A-Z]{2}[0-9]{2}[0-9A-Z]{11,30}", number) is None:
        return invalid("an IBAN is a country's two letters, two digits, 11 to 30 signs")
    return _by_library(checker, number, r".*")


def bic(text: str, _country: str | None) -> Verdict:
    """BIC, ISO 9362: eight or eleven signs; it has no check digit."""
    from stdnum import bic as checker  # noqa: PLC0415 - the program starts without it

    number = re.sub(r"^(?:BIC|SWIFT)(?: ?CODE)?[ :]+|[ -]", "", text.upper())
    if not number.isascii():
        return invalid("a BIC is letters and digits")
    return _by_library(checker, number, r"(?!)")


def lei(text: str, _country: str | None) -> Verdict:
    """LEI, ISO 17442: 20 signs, check digits by 97."""
    from stdnum import lei as checker  # noqa: PLC0415 - the program starts without it

    number = re.sub(r"^LEI[ :]+|[ -]", "", text.upper())
    if re.fullmatch(r"[0-9A-Z]{18}[0-9]{2}", number) is None:
        return invalid("an LEI has 18 letters and digits and two digits")
    return _by_library(checker, number, r".*")


def phone(text: str, _country: str | None) -> Verdict:
    """Telephone number in the form of ITU E.164; numbering plans are not looked up."""
    number = re.sub(r"[ ().\-/]", "", text)
    if _PHONE.fullmatch(number):
        return unchecked("numbering plans are not looked up", number)
    return unchecked("without + and the country's digits it can be anyone's")


def email(text: str, _country: str | None) -> Verdict:
    """E-mail address by its form; the domain in small letters, what stands before @ as written."""
    found = _EMAIL.fullmatch(text.removeprefix("mailto:"))
    if found is None:
        return invalid("an e-mail address is a name, @ and a domain")
    return well_formed(f"{found.group(1)}@{found.group(2).lower()}")


def crypto(text: str, _country: str | None) -> Verdict:
    """Address of a crypto-asset: Bitcoin, whatever is Base58Check (Tron, Litecoin, ...), Ethereum.

    An Ethereum address in mixed case carries a Keccak checksum that is not computed here.
    """
    if _ETHER.fullmatch(text):
        if text[2:] in {text[2:].lower(), text[2:].upper()}:
            return well_formed(text.lower())
        return unchecked("its checksum (EIP-55) is not computed here", text)
    if _BECH32.fullmatch(text) or _BECH32.fullmatch(text.lower() if text.isupper() else ""):
        return _bech32(text.lower())
    if _BASE58.fullmatch(text):
        return _base58check(text)
    return unchecked("not an address of a kind that is known here")


def _base58check(text: str) -> Verdict:
    from stdnum.bitcoin import b58decode  # noqa: PLC0415 - the program starts without it

    data = b58decode(text)
    if len(data) != _LENGTH_OF_BASE58CHECK:
        return unchecked("not an address of a kind that is known here")
    check = hashlib.sha256(hashlib.sha256(data[:-4]).digest()).digest()[:4]
    if check == data[-4:]:
        return Verdict(text, Check.VALID, SEALANE)
    return unchecked("no Base58Check: a mistyped address, or one of another kind", text)


def _bech32(text: str) -> Verdict:
    from stdnum.bitcoin import bech32_checksum  # noqa: PLC0415 - the program starts without it

    alphabet = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
    head = [3, 3, 0, 2, 3]  # "bc" as BIP 173 expands it
    constant = _BECH32_CONSTANTS.get(text[3])
    if constant is None:
        return unchecked("a witness version that is not in use yet", text)
    if bech32_checksum([*head, *(alphabet.index(sign) for sign in text[3:])]) == constant:
        return Verdict(text, Check.VALID, SEALANE)
    return invalid("the checksum is wrong", text)
