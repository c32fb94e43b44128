"""Units as reporters write them, kilograms by the factor table, bounds of what can be."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.codes.curated import table
from schemas.codes.quantities import (
    could_be,
    normalise,
    plausibility,
    reason,
    unit_name,
    unit_of,
)
from schemas.components.quantities import Plausibility, Quantity

D = Decimal
KILOGRAMS = [
    "kg",
    "KGS",
    "KG.",
    "k.g.",
    "กก.",
    "กิโลกรัม",
    "ກິໂລ",
    "公斤",
    "कि.ग्रा.",
    "کیلوگرام",
    "кг",
]


@pytest.mark.parametrize("text", KILOGRAMS)
def test_a_kilogram_in_the_scripts_of_the_region(text: str) -> None:
    """Whatever the script, case and points: it is KGM."""
    assert unit_of(text) == "KGM"


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("gms", "GRM"),
        ("Tolas", "TOLA"),
        ("ভরি", "TOLA"),
        ("viss", "VISS"),
        ("ပိဿာ", "VISS"),
        ("เม็ด", "TABLET"),
        ("viên", "TABLET"),
        ("มวน", "CIGARETTE"),
        ("chỉ", "CHI_VN"),
        ("匁", "MOMME"),
        ("baht (bullion)", "BAHT_GOLD_BAR"),
        ("บาททองรูปพรรณ", "BAHT_GOLD_ORNAMENT"),
        ("tael (HK)", "TAEL_HK"),
        ("pcs.", "H87"),
        ("NMB", "H87"),
        ("m³", "MTQ"),
        ("㎏", "KGM"),
        ("㎎", "MGM"),
        ("㎥", "MTQ"),
        ("㌘", "GRM"),
        ("cl", "CLT"),
        ("TNE", "TNE"),
    ],
)
def test_units_as_they_are_written(text: str, unit: str) -> None:
    """A word for one unit gives its code."""
    assert unit_of(text) == unit


@pytest.mark.parametrize(
    "text",
    [
        "ton",
        "ounce",
        "baht weight",
        "บาท",
        "tael",
        "catty",
        "mace",
        "maund",
        "seer",
        "cây",
        "gr",
        "只",
        "包",
    ],
)
def test_a_word_of_several_sizes_is_asked_and_not_guessed(text: str) -> None:
    """It has no code; what it could be is listed for a person."""
    assert unit_of(text) is None
    assert could_be(text)


@pytest.mark.parametrize("text", ["lakh", "crore", "ratti", "", "?", "two bags", "\u200e"])
def test_what_is_no_unit_that_is_known(text: str) -> None:
    """A multiplier, a word that nobody knows, nothing: no code."""
    assert unit_of(text) is None


@pytest.mark.parametrize(
    ("amount", "unit", "kilograms"),
    [
        ("1", "LBR", "0.45359237"),
        ("16", "ONZ", "0.45359237"),
        ("1", "APZ", "0.03110348"),
        ("1000", "TOLA", "11.6638038"),
        ("3200", "TOLA", "37.32417216"),
        ("1", "MAUND_TOLA3200", "37.32417216"),
        ("100", "VISS", "163.293"),
        ("100", "TICAL", "1.63293"),
        ("10", "BAHT_GOLD_BAR", "0.15244"),
        ("10", "BAHT_GOLD_ORNAMENT", "0.1516"),
        ("16", "TAEL_HK", "0.60478982"),
        ("100", "CATTY_HK", "60.478982"),
        ("10", "CHI_VN", "0.0375"),
        ("1", "KAN_JP", "3.75"),
        ("0.5", "TNE", "500"),
        ("5", "CTM", "0.001"),
    ],
)
def test_kilograms_as_the_sources_state_them(amount: str, unit: str, kilograms: str) -> None:
    """NIST SP 811, the acts and the trade's own figures, to eight places."""
    assert normalise(D(amount), unit) == (D(kilograms), "sealane-factors/1")


@pytest.mark.parametrize("unit", ["TABLET", "PLANT", "CIGARETTE", "H87", "LTR", "TAEL", "USD", "X"])
def test_no_weight_is_invented(unit: str) -> None:
    """A count, a volume, a unit of several sizes: no kilograms and no table."""
    assert normalise(D(1), unit, commodity="METHAMPHETAMINE", substance="heroin") == (None, None)


AMOUNTS = st.decimals(0, D("99999999999999999999"), places=8, allow_nan=False)
WEIGHTS = [entry["code"] for entry in table("factors").entries if "kg" in entry]


@given(amount=AMOUNTS, unit=st.sampled_from(WEIGHTS))
def test_a_conversion_fits_the_contract_or_is_left_out(amount: Decimal, unit: str) -> None:
    """Kilograms and the table's name stand together, in a field of 20 digits and 8."""
    kilograms, ref = normalise(amount, unit)
    assert (kilograms is None) == (ref is None)
    Quantity(amount=amount, unit=unit, kg_equivalent=kilograms, conversion_ref=ref)


@given(text=st.text())
def test_any_text_is_a_unit_or_none(text: str) -> None:
    """No text raises, and a code that is given has a name."""
    code = unit_of(text)
    assert code is None or code in {row.code for row in table("unit").rows}


def test_one_word_means_one_unit() -> None:
    """No spelling stands at two units, nor at a unit and among the words of several."""
    spelled = [
        (entry["code"], text)
        for entry in table("factors").entries
        for text in {entry["code"].casefold(), *map(str.casefold, entry["synonyms"])}
    ]
    for code, text in spelled:
        assert unit_of(text) == code, text


def test_every_unit_of_the_factors_is_in_the_list_of_units() -> None:
    """What `unit_of` answers can be looked up in the list `unit`."""
    known = {row.code for row in table("unit").rows}
    for entry in table("factors").entries:
        assert entry["code"] in known
        assert unit_name(entry["code"])


@pytest.mark.parametrize(
    ("commodity", "unit", "amount", "found"),
    [
        ("IVORY", "KGM", "412.6", Plausibility.OK),
        ("IVORY", "TNE", "20", Plausibility.SUSPECT),
        ("IVORY", "GRM", "20000", Plausibility.OK),
        ("IVORY", "KGM", "4126000", Plausibility.IMPOSSIBLE),
        ("METHAMPHETAMINE", "TABLET", "6000000", Plausibility.OK),
        ("METHAMPHETAMINE", "TABLET", "6000000000", Plausibility.IMPOSSIBLE),
        ("REPTILES", "H87", "10043", Plausibility.OK),
        ("REPTILES", "H87", "10.5", Plausibility.SUSPECT),
        ("SUGAR", "KGM", "21400", Plausibility.UNCHECKED),
        ("SUGAR", "KGM", "900000000", Plausibility.IMPOSSIBLE),
        ("UNKNOWN", "TAEL", "3", Plausibility.UNCHECKED),
    ],
)
def test_what_can_be_in_one_report(
    commodity: str, unit: str, amount: str, found: Plausibility
) -> None:
    """Bounds per category, weights in kilograms; without a bound, UNCHECKED."""
    assert plausibility(commodity, unit, D(amount)) is found


def test_a_bound_says_where_it_comes_from() -> None:
    """A person who is asked to look can be told why."""
    assert reason("IVORY", "GRM") == "greatest seizures are of some nine tonnes"
    assert reason("SUGAR", "KGM") == "no ship carries 500,000 tonnes"
    assert reason("SUGAR", "TABLET") is None


@given(amount=AMOUNTS, commodity=st.sampled_from(["IVORY", "MDMA", "SUGAR"]))
def test_more_is_never_more_plausible(amount: Decimal, commodity: str) -> None:
    """Ten times as much is at best as plausible."""
    order = [
        Plausibility.UNCHECKED,
        *(Plausibility.OK, Plausibility.SUSPECT),
        Plausibility.IMPOSSIBLE,
    ]
    less, more = (plausibility(commodity, "KGM", each) for each in (amount, amount * 10))
    assert order.index(less) <= order.index(more)
