"""Identifiers against published numbers, right ones and wrong ones; and any text at all."""

from __future__ import annotations

from importlib.metadata import version

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.codes.identifiers import check_cas, check_identifier
from schemas.components.identifiers import (
    AssetIdentifier,
    AssetScheme,
    Check,
    Identifier,
    IdentifierScheme,
)

Scheme = AssetScheme | IdentifierScheme
SCHEMES: tuple[Scheme, ...] = (*AssetScheme, *IdentifierScheme)
A, I = AssetScheme, IdentifierScheme  # noqa: E741 - short in a long table

RIGHT: list[tuple[Scheme, str, str | None, str]] = [
    (A.ISO6346, "csqu 305438-3", None, "CSQU3054383"),
    (A.ISO6346, "CSQU3054383 22G1", None, "CSQU3054383"),
    (A.IMO, "IMO 9074729", None, "9074729"),
    (A.IMO, "IMO No. 9074729", None, "9074729"),
    (A.IATA_FLIGHT, "tg 0491", None, "TG491"),
    (A.IATA_FLIGHT, "5J 814", None, "5J814"),
    (I.MMSI, "567 000 123", "TH", "567000123"),
    (I.MMSI, "002570000", None, "002570000"),
    (I.CALLSIGN, "hsb 4513", None, "HSB4513"),
    (I.VIN, "1M8GDM9AXKP042788", None, "1M8GDM9AXKP042788"),
    (I.ICAO24, "8810a1", None, "8810A1"),
    (I.AWB, "AWB 020 1234 5675", None, "020-12345675"),
    (I.MRN, "10 NL 5663962BE1E825", None, "10NL5663962BE1E825"),
    (I.MRN, "15ITQ1V1T0240456E9", None, "15ITQ1V1T0240456E9"),
    (I.UCR, "6nz123456789-77", None, "6NZ123456789-77"),
    (I.IBAN, "GB82 WEST 1234 5698 7654 32", None, "GB82WEST12345698765432"),
    (I.BIC, "DEUTDEFF", None, "DEUTDEFF"),
    (I.LEI, "213800KUD8LAJWSQ9D15", None, "213800KUD8LAJWSQ9D15"),
    (I.EORI, "DE 123456789012345", None, "DE123456789012345"),
    (I.TIN, "DE 136 695 976", None, "DE136695976"),
    (I.TIN, "49-098-576", "NZ", "49098576"),
    (I.COMPANY_REGISTRATION, "004 085 616", "AU", "004085616"),
    (I.IMEI, "49-015420-323751-8", None, "490154203237518"),
    (I.EMAIL, "Desk@Example.ORG", None, "Desk@example.org"),
    (
        I.CRYPTO_ADDRESS,
        "1NEDqZPvTWRaoho48qXuLLsrYomMXPABfD",
        None,
        "1NEDqZPvTWRaoho48qXuLLsrYomMXPABfD",
    ),
    (
        I.CRYPTO_ADDRESS,
        "BC1QARDV855YJNGSPVXUTTQ897AQCA3LXJU2Y69JCE",
        None,
        "bc1qardv855yjngspvxuttq897aqca3lxju2y69jce",
    ),
    (
        I.CRYPTO_ADDRESS,
        "bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqzk5jj0",
        None,
        "bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqzk5jj0",
    ),
]
WRONG: list[tuple[Scheme, str, str | None, str | None]] = [
    (A.ISO6346, "CSQU3054384", None, "CSQU3054384"),
    (A.ISO6346, "CSQX3054383", None, None),
    (A.IMO, "9074728", None, "9074728"),
    (A.IATA_FLIGHT, "THA491", None, None),
    (I.MMSI, "123456789", None, "123456789"),
    (I.MMSI, "56700012", None, None),
    (I.CALLSIGN, "0AB", None, None),
    (I.VIN, "1M8GDM9A1KP042788", None, "1M8GDM9A1KP042788"),
    (I.VIN, "1M8GDM9AXKPO42788", None, None),
    (I.ICAO24, "FFFFFF", None, "FFFFFF"),
    (I.AWB, "020-12345676", None, "020-12345676"),
    (I.MRN, "10NL5663962BE1E826", None, "10NL5663962BE1E826"),
    (I.IBAN, "GB83 WEST 1234 5698 7654 32", None, "GB83WEST12345698765432"),
    (I.LEI, "213800KUD8LXJWSQ9D15", None, "213800KUD8LXJWSQ9D15"),
    (I.NATIONAL_ID, "1 2345 67890 12 0", "TH", None),
    (I.IMEI, "490154203237517", None, "490154203237517"),
    (I.EMAIL, "nobody", None, None),
    (
        I.CRYPTO_ADDRESS,
        "bc1qardv855yjngspvxuttq897aqca3lxju2y69jcf",
        None,
        "bc1qardv855yjngspvxuttq897aqca3lxju2y69jcf",
    ),
]
NOT_SAID: list[tuple[Scheme, str, str | None]] = [
    (I.VIN, "WVWZZZ1JZXW000001", None),
    (I.IMEI, "49015420323751", None),
    (I.MRN, "2020123456", None),
    (I.PASSPORT, "L898902C", None),
    (I.NATIONAL_ID, "1234567", "FJ"),
    (I.NATIONAL_ID, "1234567", None),
    (I.TIN, "ABCDE1234", "IN"),
    (I.AIRCRAFT_REG, "HS-TKA", None),
    (I.PHONE, "02 123 4567", None),
    (I.CRYPTO_ADDRESS, "1NEDqZPvTWRaoho48qXuLLsrYomMXPABfX", None),
]
NO_FORM = [I.PLATE, I.BL, I.INVOICE, I.LICENCE, I.SEAL, I.SERIAL_NUMBER, I.ACCOUNT, I.OTHER]


@pytest.mark.parametrize(("scheme", "raw", "country", "normalised"), RIGHT)
def test_a_published_number_is_valid_and_normalised(
    scheme: Scheme, raw: str, country: str | None, normalised: str
) -> None:
    """A number with the right form and check digit is VALID, in the scheme's own form."""
    checked = check_identifier(scheme, raw, country=country)
    assert (checked.check, checked.normalised, checked.raw) == (Check.VALID, normalised, raw)
    assert checked.checked_with is not None


@pytest.mark.parametrize(("scheme", "raw", "country", "normalised"), WRONG)
def test_a_wrong_number_is_flagged_with_its_reason(
    scheme: Scheme, raw: str, country: str | None, normalised: str | None
) -> None:
    """A wrong form or check digit is INVALID and says why; the right form is still normalised."""
    checked = check_identifier(scheme, raw, country=country)
    assert (checked.check, checked.normalised, checked.raw) == (Check.INVALID, normalised, raw)
    assert checked.told


@pytest.mark.parametrize(("scheme", "raw", "country"), NOT_SAID)
def test_what_cannot_be_checked_is_not_called_wrong(
    scheme: Scheme, raw: str, country: str | None
) -> None:
    """Where no rule is known to hold, the answer is UNCHECKED, by nobody, with the reason."""
    checked = check_identifier(scheme, raw, country=country)
    assert (checked.check, checked.checked_with) == (Check.UNCHECKED, None)
    assert checked.told


@pytest.mark.parametrize("scheme", NO_FORM)
def test_a_number_without_a_published_form_is_left_alone(scheme: Scheme) -> None:
    """Plates, seals and the like are neither checked nor rewritten."""
    checked = check_identifier(scheme, " กข 1234 ")
    assert (checked.check, checked.normalised) == (Check.NOT_APPLICABLE, None)


def test_the_ninth_sign_of_a_vin_counts_where_a_market_asks_for_it() -> None:
    """The same VIN is UNCHECKED in Germany and INVALID in the United States."""
    abroad = check_identifier(I.VIN, "WVWZZZ1JZXW000001", country="DE")
    there = check_identifier(I.VIN, "WVWZZZ1JZXW000001", country="us")
    assert (abroad.check, there.check) == (Check.UNCHECKED, Check.INVALID)


def test_a_frame_number_is_no_wrong_vin() -> None:
    """A Japanese frame number is told apart from a VIN."""
    checked = check_identifier(I.VIN, "JZX100-0012345")
    assert (checked.check, checked.normalised) == (Check.NOT_APPLICABLE, "JZX100-0012345")


def test_an_mmsi_tells_the_flag_that_its_digits_are_of() -> None:
    """The country of the three digits is told; another flag than that is no fault."""
    checked = check_identifier(I.MMSI, "567000123", country="VN")
    assert checked.check is Check.VALID
    assert "567 is TH's, not VN's" in checked.told


def test_native_digits_and_wide_letters_are_read_and_said() -> None:
    """Thai digits, full-width letters and invisible signs are folded, and each is told."""
    thai = check_identifier(A.IMO, "IMO ๙๐๗๔๗๒๙")
    wide = check_identifier(A.ISO6346, "\uff23\uff33\uff31\uff35\uff13054383\u200e")
    assert (thai.normalised, thai.told) == ("9074729", ("Thai digits were read as 0-9",))
    assert wide.normalised == "CSQU3054383"
    assert wide.told == (
        "full-width signs were read as plain ones",
        "invisible signs were left out",
    )


@pytest.mark.parametrize("raw", ["\u0421SQU3054383", "CSQU305438\u101d", "C\u017fQU3054383"])
def test_a_letter_that_looks_like_another_is_not_guessed(raw: str) -> None:
    """A Cyrillic Es, a Burmese wa and a long s are no Latin letters and no digits."""
    checked = check_identifier(A.ISO6346, raw)
    assert (checked.check, checked.normalised) == (Check.INVALID, None)


def test_who_checked_is_named_with_its_version() -> None:
    """`checked_with` names the library as it is installed, or Sealane."""
    by_library = check_identifier(A.IMO, "9074729").checked_with
    assert by_library == f"python-stdnum/{version('python-stdnum')}"
    assert check_identifier(I.AWB, "020-12345675").checked_with == "sealane/1"


def test_cas_numbers() -> None:
    """A CAS number is checked by its last digit."""
    assert check_cas("CAS 50-36-2").normalised == "50-36-2"
    assert check_cas("50-36-3").check is Check.INVALID
    assert check_cas("50362").check is Check.INVALID


LIKELY = st.text("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789<-/.@+ x๑၁", max_size=95)
COUNTRIES = st.none() | st.sampled_from(
    ["AU", "CN", "DE", "FR", "ID", "IN", "JP", "KR", "MY", "NZ", "PK", "SG", "TH", "TR", "VN", "ZZ"]
)


@given(scheme=st.sampled_from(SCHEMES), raw=st.text() | LIKELY, country=COUNTRIES)
def test_any_text_gets_an_answer_that_a_report_can_hold(
    scheme: Scheme, raw: str, country: str | None
) -> None:
    """No text raises; the raw text stays; what was normalised fits the contract's field."""
    checked = check_identifier(scheme, raw, country=country)
    assert checked.raw == raw
    model = AssetIdentifier if isinstance(scheme, AssetScheme) else Identifier
    model.model_validate(
        {
            "scheme": scheme,
            "raw": "x",
            "normalised": checked.normalised,
            "check": checked.check,
            "checked_with": checked.checked_with,
        }
    )


@given(scheme=st.sampled_from(SCHEMES), raw=LIKELY, country=COUNTRIES)
def test_what_is_normalised_is_its_own_normal_form(
    scheme: Scheme, raw: str, country: str | None
) -> None:
    """A second check of what was normalised gives the same text."""
    once = check_identifier(scheme, raw, country=country).normalised
    if once is not None and "<" not in raw:
        assert check_identifier(scheme, once, country=country).normalised == once
