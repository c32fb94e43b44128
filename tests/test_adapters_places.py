"""Countries: by table only; two that could be meant are none."""

from __future__ import annotations

import re
import tomllib
from importlib import resources

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.spreadsheets.cells.countries import country_of, known, shipped_names


@pytest.mark.parametrize(
    ("place", "code"),
    [
        ("Kenya", "KE"),
        ("Nairobi, Kenya", "KE"),
        ("Urumqi,China", "CN"),
        ("Hong Kong, China", "HK"),
        ("Singapore, Singapore", "SG"),
        (" kinshasa ,  dr congo ", "CD"),
        ("New York, USA", "US"),
        ("Amsterdam, The Netherlands", "NL"),
        ("Abidjan, Côte d'Ivoire", "CI"),
    ],
)
def test_a_place_that_ends_in_a_country_has_its_code(place: str, code: str) -> None:
    """Case, spaces and the usual names do not matter."""
    assert country_of(place) == code


@pytest.mark.parametrize(
    "place",
    [
        *("", ",", "Africa", "South America", "Bukavu, Congo", "Seoul, Korea", "Tobruk, Libia"),
        *("Addis Ababa, Ethopia", "Canada, Turkey", "Thailand, Bangkok", "Brazzaville, ROC", "KE"),
        *("Atlanta, Georgia", "Georgia", "Thessaloniki, Macedonia"),
    ],
)
def test_nothing_is_resolved_by_likeness_or_by_guessing(place: str) -> None:
    """Misspelt, ambiguous and turned round names stay what they are."""
    assert country_of(place) is None


def test_a_mappings_own_names_come_first() -> None:
    """Who knows the file may say what its names mean."""
    assert country_of("Brazzaville, ROC", {known("Brazzaville, ROC"): "CG"}) == "CG"


def test_the_table_lists_no_name_twice() -> None:
    """Every code is two letters, every country of ISO 3166-1 has a name, no name two codes."""
    text = resources.files("schemas.codes").joinpath("tables", "countries.toml").read_text("utf-8")
    listed = [known(name) for said in tomllib.loads(text).values() for name in said]
    assert len(listed) == len(set(listed))
    names = shipped_names()
    assert all(re.fullmatch("[A-Z]{2}", code) for code in names.values())
    assert len(set(names.values())) == 249


@given(st.text(max_size=60))
def test_a_code_comes_only_from_a_name_that_stands_in_the_place(place: str) -> None:
    """No parser invents: where there is a code, one of its names is there."""
    code = country_of(place)
    if code is not None:
        said = [name for name, of in shipped_names().items() if of == code]
        assert any(name in known(place) for name in said)
