"""The code lists that ship: what they know, what they leave open, in which languages."""

from __future__ import annotations

import re
import tomllib
from importlib import resources

import pytest

from adapters.spreadsheets.cells.countries import country_of
from schemas.codes import CodeList, Codes
from schemas.codes.curated import parsed, table, table_names
from schemas.codes.entry import Row
from schemas.codes.held import HeldList
from schemas.components.identifiers import Check


def country() -> CodeList:
    """Return the list of countries."""
    return Codes.shipped().get("country")


def test_the_lists_of_the_contracts_are_there() -> None:
    """Every list that a contract names can be asked, whether or not it has a table."""
    assert {
        *("country", "subdivision", "currency", "language", "script", "hs", "unlocode"),
        *("airport", "unit", "packaging", "conveyance_kind", "office"),
    } <= set(Codes.shipped().names())


def test_an_unknown_list_is_named_with_those_that_there_are() -> None:
    """Asking for a list that is none tells which there are."""
    with pytest.raises(KeyError, match=r"no code list is called 'plants'.*country"):
        Codes.shipped().get("plants")


def test_every_shipped_list_says_where_it_is_from() -> None:
    """A list with codes has a version and a source; every code has a name, none is blank."""
    codes = Codes.shipped()
    for name in codes.names():
        one = codes.get(name)
        assert one.name == name
        assert one.title
        assert bool(one.version) == bool(one.source) == bool(one.rows), name


@pytest.mark.parametrize("name", ["hs", "unlocode", "office"])
def test_without_a_table_nothing_is_refused(name: str) -> None:
    """A list that ships no table answers UNCHECKED, and its note says how to get one."""
    one = Codes.shipped().get(name)
    assert one.check("0101") is Check.UNCHECKED
    assert one.check("UNKNOWN") is Check.NOT_APPLICABLE
    assert one.name_of("0101") is None
    assert one.translated("0101", "th") is None
    assert not one.find("horse")
    assert "sealane codes load" in str(one.note_of("0101"))


def test_a_country_is_known_by_code_and_by_each_of_its_names() -> None:
    """ISO's code in capitals, ISO's names, short, former and local ones: one code."""
    names = ["VN", "VNM", "Vietnam", "viet  nam", "VIET NAM"]
    assert {country().resolve(name) for name in names} == {"VN"}
    assert country().resolve("Burma") == "MM"
    assert country().resolve("Lao People's Democratic Republic") == "LA"


@pytest.mark.parametrize("text", ["Korea", "Congo", "Georgia", "Macedonia", "Vietnm", "no", ""])
def test_what_could_be_another_country_resolves_to_none(text: str) -> None:
    """Two places' name, a typing error, a small word that looks like a code: nothing is guessed."""
    assert country().resolve(text) is None


def test_customs_territories_bear_their_own_names() -> None:
    """Hong Kong and Macao are customs territories of China, Chinese Taipei one of its own."""
    names = {code: country().name_of(code) for code in ("HK", "MO", "TW")}
    assert names == {"HK": "Hong Kong, China", "MO": "Macao, China", "TW": "Chinese Taipei"}
    assert "no country" in str(country().note_of("HK"))


def test_unknown_several_and_nowhere_are_codes() -> None:
    """XX, XM and XZ are answers of the contracts; XA is none."""
    assert [country().check(code) for code in ("XX", "XM", "XZ")] == [Check.VALID] * 3
    assert country().check("XA") is Check.INVALID


def test_a_withdrawn_code_says_what_it_was() -> None:
    """A code that ISO withdrew is invalid, and the note tells why."""
    assert country().check("AN") is Check.INVALID
    assert "Netherlands Antilles" in str(country().note_of("AN"))


def test_names_come_in_the_languages_of_the_region() -> None:
    """Where the kept source has a name, it is given in the reader's own script."""
    assert country().name_of("TH", language="th") == "ไทย"
    assert country().name_of("JP", language="ja") == "日本"
    assert country().translated("TH", "zh-Hant-HK") == "泰國"
    assert country().translated("TH", "zh-Hans-CN") == "泰国"
    assert country().translated("TH", "en-NZ") == "Thailand"
    region = ["bn", "dz", "fa-AF", "fil", "hi", "id", "km", "ko", "lo", "mn", "ms", "my", "ne"]
    for language in (*region, "ps", "si", "ta", "tl", "ur", "vi", "zh"):
        assert country().translated("JP", language), language


@pytest.mark.parametrize(
    ("name", "words", "code"),
    [
        ("country", "ประเทศไทย", "TH"),
        ("country", "ປະເທດມຽນມາ", "MM"),
        ("country", "தாய்லாந்து", "TH"),
        ("country", "Trung Quốc", "CN"),
        ("currency", "人民币", "CNY"),
    ],
)
def test_a_person_searches_in_their_own_language(name: str, words: str, code: str) -> None:
    """Without saying which language it is."""
    assert Codes.shipped().get(name).find(words)[0].code == code


def test_a_symbol_is_found_by_what_officers_call_it() -> None:
    """A dog is CANINE to who searches, and nothing to who resolves."""
    techniques = Codes.shipped().get("detection_technique")
    assert techniques.find("dog")[0].code == "CANINE"
    assert techniques.resolve("dog") is None


def test_a_word_of_another_language_that_is_a_code_stays_the_code() -> None:
    """`Nga` is Russia in Vietnamese and Nigeria's three letters: no country is taken for it."""
    assert country().resolve("NGA") == "NG"
    assert country_of("Nga") is None


def test_a_missing_name_is_english_and_says_so() -> None:
    """A language that nobody has names for falls back to English; `translated` says it did."""
    assert country().name_of("TH", language="sm") == "Thailand"
    assert country().translated("TH", "sm") is None
    assert country().translated("ZZ", "th") is None


def test_a_person_finds_what_is_misspelt() -> None:
    """Finding takes part of a name, or what is written alike; the code itself comes first."""
    assert country().find("Phillipines")[0].code == "PH"
    assert country().find("th")[0].code == "TH"
    assert country().find("ไทย", language="th")[0].name == "ไทย"
    assert not country().find("  ")
    assert len(country().find("a", most=3)) == 3


def test_airports_are_known_by_both_codes() -> None:
    """An ICAO code resolves to the IATA code, a city's name alone to no airport."""
    airports = Codes.shipped().get("airport")
    assert airports.resolve("VTBS") == "BKK"
    assert "ICAO VTBS" in str(airports.note_of("BKK"))
    assert airports.resolve("Bangkok") is None
    assert airports.check("TYO") is Check.VALID
    assert {entry.code for entry in airports.find("bangkok")} >= {"BKK", "DMK"}


def test_currencies_languages_scripts_and_subdivisions_are_known() -> None:
    """ISO 4217, 639, 15924 and 3166-2, as the kept library has them."""
    codes = Codes.shipped()
    assert codes.get("currency").name_of("THB") == "Baht"
    assert codes.get("currency").resolve("all") is None
    assert codes.get("language").resolve("khm") == "km"
    assert codes.get("script").name_of("Thai") == "Thai"
    assert codes.get("subdivision").check("TH-10") is Check.VALID


def test_units_are_known_as_they_are_written() -> None:
    """A unit's own spellings resolve; a word for several units does not."""
    units = Codes.shipped().get("unit")
    written = {"KGS": "KGM", "grams": "GRM", "m³": "MTQ", "tolas": "TOLA", "kgm": "KGM"}
    assert {text: units.resolve(text) for text in written} == written
    for text in ("ton", "ounce", "oz", "gallon", "pint", "lakh", "gr", "no"):
        assert units.resolve(text) is None, text
    domain = ("TABLET", "AMPOULE", "BLOTTER", "PLANT", "CIGARETTE", "SPECIMEN")
    assert all(units.check(code) is Check.VALID for code in domain)


def test_every_shipped_table_is_sound() -> None:
    """Each has codes a contract may hold, none twice, and no name that two codes share."""
    assert {"unit", "packaging", "conveyance_kind"} <= set(table_names())
    for name in table_names():
        rows = table(name).rows
        codes = [row.code for row in rows]
        assert len(codes) == len(set(codes)), name
        shared = [
            text
            for row in rows
            for text in (row.name, *row.synonyms)
            if Codes.shipped().get(name).resolve(text) != row.code
        ]
        assert not shared, name
        if name not in {"taxon", "drug"}:
            assert all(re.fullmatch(r"[A-Za-z0-9.][\w./:+-]{0,47}", code) for code in codes), name


def test_every_country_of_iso_has_a_name_that_reporters_use() -> None:
    """The shared table of names has every country, and each resolves in the list too."""
    text = resources.files("schemas.codes").joinpath("tables", "countries.toml").read_text("utf-8")
    for code, names in tomllib.loads(text).items():
        for name in names:
            assert country().resolve(name) == code, name


GOOD = """
[list]
name = "x"
title = "A list"
version = "x/1"
source = "ours"
[[entries]]
code = "A"
name = "first"
cas = "50-36-2"
"""


def test_other_readers_find_their_own_keys() -> None:
    """What the list itself does not know stays in the table's entries."""
    assert parsed(GOOD, "x").entries[0]["cas"] == "50-36-2"
    assert parsed(GOOD, "x").rows == (Row("A", "first"),)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('name = "first"', 'name = " "', "entry 1: name must be text"),
        ('code = "A"', "code = 1", "entry 1: code must be text"),
        ('code = "A"', 'code = "A"\nsynonyms = "a"', "entry 1: synonyms must be a list"),
        ('version = "x/1"', "", r"\[list\]: version must be text"),
        ('name = "x"', 'name = "y"', "calls itself y"),
        ("[list]", "[list", "is no TOML"),
    ],
)
def test_a_table_that_is_wrong_says_where(old: str, new: str, said: str) -> None:
    """A curated table is refused with the place of its first mistake."""
    with pytest.raises(ValueError, match=said):
        parsed(GOOD.replace(old, new, 1), "x")


def test_a_list_with_a_code_twice_is_refused() -> None:
    """Two rows of one code would say two things; a name of two codes resolves to none."""
    head = table("unit").head
    twice = HeldList(lambda: head, lambda: [Row("A", "one"), Row("A", "two")])
    with pytest.raises(ValueError, match="the code A twice"):
        twice.check("A")
    shared = HeldList(lambda: head, lambda: [Row("A", "one"), Row("B", "two", ("One",))])
    assert (shared.resolve("one"), shared.resolve("two")) == (None, "B")


def test_a_language_tag_is_of_its_language() -> None:
    """A BCP 47 tag with script or region is checked by its first part."""
    languages = Codes.shipped().get("language")
    assert languages.name_of("zh-Hant-TW") == languages.name_of("zh")
    assert languages.check("fa-AF") is Check.VALID
    assert languages.check("qqx-AF") is Check.INVALID
    assert languages.translated("th-TH", "th") == "ไทย"
