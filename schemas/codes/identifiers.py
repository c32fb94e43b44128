"""Is an identifier what its scheme says? Flagged, never refused: every text gets an answer."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from schemas.codes import account_numbers as account
from schemas.codes import country_numbers as of_country
from schemas.codes import goods_numbers as goods
from schemas.codes import transport_numbers as transport
from schemas.codes.checked import Checked, Verdict, invalid, unchecked
from schemas.codes.folding import fold
from schemas.codes.travel_documents import passport
from schemas.components.identifiers import AssetScheme, Check, IdentifierScheme

_Checker = Callable[[str, str | None], Verdict]

_CHECKERS: Final[dict[AssetScheme | IdentifierScheme, _Checker]] = {
    AssetScheme.ISO6346: transport.container,
    AssetScheme.IMO: transport.imo,
    AssetScheme.IATA_FLIGHT: transport.flight,
    IdentifierScheme.MMSI: transport.mmsi,
    IdentifierScheme.CALLSIGN: transport.call_sign,
    IdentifierScheme.VIN: goods.vin,
    IdentifierScheme.AIRCRAFT_REG: transport.aircraft,
    IdentifierScheme.ICAO24: transport.icao24,
    IdentifierScheme.AWB: transport.air_waybill,
    IdentifierScheme.MRN: goods.mrn,
    IdentifierScheme.UCR: goods.ucr,
    IdentifierScheme.PASSPORT: passport,
    IdentifierScheme.NATIONAL_ID: of_country.national_id,
    IdentifierScheme.IBAN: account.iban,
    IdentifierScheme.BIC: account.bic,
    IdentifierScheme.LEI: account.lei,
    IdentifierScheme.EORI: of_country.eori,
    IdentifierScheme.TIN: of_country.tax_number,
    IdentifierScheme.COMPANY_REGISTRATION: of_country.company,
    IdentifierScheme.IMEI: goods.imei,
    IdentifierScheme.PHONE: account.phone,
    IdentifierScheme.EMAIL: account.email,
    IdentifierScheme.CRYPTO_ADDRESS: account.crypto,
}
"""The rest (plates, bills of lading, seals, ...) have no form that is published for all."""

_OTHER_LETTERS: Final = frozenset(
    {
        account.crypto,
        account.email,
        of_country.company,
        of_country.national_id,
        of_country.tax_number,
    }
)
"""What may have letters that are not Latin: such a text is no fault there."""

_NO_FORM: Final = "no form is published for this kind of number"
_LONGEST: Final = 300


def check_identifier(
    scheme: AssetScheme | IdentifierScheme, raw: str, *, country: str | None = None
) -> Checked:
    """Return what `raw` is in `scheme`, by form and check digit; whether it exists is not asked.

    Args:
        scheme: What kind of number the reporter says it is.
        raw: As the reporter wrote it; any text.
        country: Who issued it, ISO 3166-1 alpha-2; tax, company and national numbers are checked
            only where it is known.
    """
    checker = _CHECKERS.get(scheme)
    if checker is None:
        return Checked(raw, None, Check.NOT_APPLICABLE, None, (_NO_FORM,))
    return _checked(raw, checker, country)


def check_cas(raw: str) -> Checked:
    """Return whether `raw` is a CAS registry number by form and check digit (CAS is no party's)."""
    return _checked(raw, goods.cas, None)


def _checked(raw: str, checker: _Checker, country: str | None) -> Checked:
    folded = fold(raw)
    if not folded.text:
        verdict = invalid("there is no number")
    elif len(folded.text) > _LONGEST:
        verdict = invalid(f"it is longer than {_LONGEST} signs")
    elif not folded.text.isascii() and checker not in _OTHER_LETTERS:
        verdict = invalid("it has signs that are no Latin letters and no digits")
    elif not folded.text.isascii() and checker is not account.email:
        verdict = unchecked("it has letters that are not Latin")
    else:
        verdict = checker(folded.text, country.upper() if country else None)
    normalised, check, checked_with, told = verdict
    return Checked(raw, normalised, check, checked_with, (*folded.told, *told))
