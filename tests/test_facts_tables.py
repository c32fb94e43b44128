"""The curated tables: what they say is consistent, and what reports already say is in them."""

from __future__ import annotations

import json
import tomllib
from importlib.resources import files
from itertools import chain

import pytest

from schemas.codes import Codes
from schemas.codes.curated import table
from schemas.codes.drugs import drug_of, substance
from schemas.codes.entry import folded
from schemas.codes.identifiers import check_cas
from schemas.components.goods import CitesAppendix, RiskArea, SubstanceForm, UnList
from schemas.components.identifiers import Check

TABLES = ["cites_term", "commodity", "drug", "taxon"]


@pytest.mark.parametrize("name", TABLES)
def test_a_table_says_what_it_is_and_what_it_leaves_out(name: str) -> None:
    """Title, version and source are there; the source names what is not in it."""
    head = table(name).head
    assert head.title
    assert head.version
    assert "Left out:" in head.source


@pytest.mark.parametrize("name", TABLES)
def test_no_name_points_to_two_codes(name: str) -> None:
    """Every code, name and synonym resolves to its own row."""
    listed = Codes.shipped().get(name)
    for row in table(name).rows:
        for text in (row.code, row.name, *row.synonyms):
            assert listed.resolve(text) == row.code, text
            assert listed.resolve(f" {text.upper()} ") in {row.code, None}


def test_every_cas_number_passes_its_check_digit_and_stands_once() -> None:
    """A mistyped CAS number would point investigators to another substance."""
    numbers = [entry["cas"] for entry in table("drug").entries if "cas" in entry]
    assert [number for number in numbers if check_cas(number).check is not Check.VALID] == []
    assert len(set(numbers)) == len(numbers) > 250


def test_every_drug_has_a_list_of_the_contracts() -> None:
    """The UN list, and the second one, are words of `UnList`; a second one is only Schedule IV."""
    for entry in table("drug").entries:
        assert entry["un_list"] in set(UnList)
        assert entry.get("also", "UN1961_IV") == "UN1961_IV"
        assert "also" not in entry or entry["un_list"] == "UN1961_I"


@pytest.mark.parametrize(
    ("text", "drug"),
    [
        ("yaba", "metamfetamine"),
        ("Shabu", "metamfetamine"),
        ("ICE", "metamfetamine"),
        ("ยาบ้า", "metamfetamine"),
        ("ketum", "kratom"),
        ("ecstasy", "MDMA"),
        ("海洛因", "heroin"),
        ("phensedyl", "codeine"),
        ("speed", None),
        ("captagon", None),
        ("brown sugar", None),
        ("白粉", None),
    ],
)
def test_names_of_the_street(text: str, drug: str | None) -> None:
    """A name for one substance gives it; one that is sold for several gives none."""
    assert Codes.shipped().get("drug").resolve(text) == drug


def test_every_taxon_has_an_appendix_of_the_contracts() -> None:
    """The appendix is a word of `CitesAppendix`; the rank is one of Linnaeus."""
    for entry in table("taxon").entries:
        assert entry["appendix"] in set(CitesAppendix)
        assert entry["rank"] in {"species", "genus", "subfamily", "family", "order"}


@pytest.mark.parametrize(
    ("text", "taxon", "appendix"),
    [
        ("Indian Star Tortoises", "Geochelone elegans", "I"),
        ("pangolins", "Manis spp.", "I"),
        ("Ball Pythons", "Python regius", "II"),
        ("siam rosewood", "Dalbergia cochinchinensis", "II"),
        ("budgerigar", "Melopsittacus undulatus", "NONE"),
    ],
)
def test_taxa_by_their_common_names(text: str, taxon: str, appendix: str) -> None:
    """A common name gives the scientific one, and CITES says where it stands."""
    assert Codes.shipped().get("taxon").resolve(text) == taxon
    found = {entry["code"]: entry["appendix"] for entry in table("taxon").entries}
    assert found[taxon] == appendix


def test_commodities_stand_in_three_levels() -> None:
    """A group is under a category, a category under an area, and shares its usual area."""
    entries = {entry["code"]: entry for entry in table("commodity").entries}
    above = {"area": None, "category": "area", "group": "category"}
    for code, entry in entries.items():
        assert set(entry["areas"]) <= set(RiskArea), code
        if "under" in entry:
            parent = entries[entry["under"]]
            assert parent["level"] == above[entry["level"]], code
            assert parent["areas"][0] == entry["areas"][0], code
        else:
            assert entry["level"] == "area" or set(entry["areas"]) == set(RiskArea), code


def _mentioned() -> set[str]:
    demo = tomllib.loads((files("broker.demo") / "goods.toml").read_text("utf-8"))
    mapping = tomllib.loads((files("adapters.mappings") / "c4ads.toml").read_text("utf-8"))
    examples = (path for path in files("schemas.examples").iterdir() if path.name[-5:] == ".json")
    found = chain.from_iterable(
        _categories(json.loads(path.read_text("utf-8"))) for path in examples
    )
    return {*demo, *mapping["tables"]["commodity"].values(), *found}


def _categories(node: object) -> set[str]:
    if isinstance(node, list):
        return set().union(*map(_categories, node))
    if not isinstance(node, dict):
        return set()
    own = {node[key] for key in ("category", "risk_category") if isinstance(node.get(key), str)}
    return own | set().union(*map(_categories, node.values()))


def test_every_category_that_is_in_use_is_listed() -> None:
    """What the examples, the demo and the shipped mapping write stands in the table."""
    listed = Codes.shipped().get("commodity")
    assert {code for code in _mentioned() if listed.check(code) is not Check.VALID} == set()


def test_bounds_are_of_listed_categories_and_units() -> None:
    """A bound for a category that nobody can write would never be used."""
    text = (files("schemas.codes") / "tables" / "plausibility.toml").read_text("utf-8")
    commodities = {row.code for row in table("commodity").rows} | {"*"}
    units = {row.code for row in table("unit").rows}
    for row in tomllib.loads(text)["bounds"]:
        assert row["commodity"] in commodities
        assert row["unit"] in units
        assert row["reason"]
        assert int(row.get("suspect_above", 0)) < int(row["impossible_above"])


def test_drugs_of_the_demo_are_listed() -> None:
    """A substance or taxon in the demo's goods is in the curated lists, with the same UN list."""
    goods = tomllib.loads((files("broker.demo") / "goods.toml").read_text("utf-8"))
    drugs = {entry["code"]: entry["un_list"] for entry in table("drug").entries}
    taxa = {entry["code"]: entry["appendix"] for entry in table("taxon").entries}
    terms = Codes.shipped().get("cites_term")
    for row in goods.values():
        if substance := row.get("substance"):
            assert drugs[substance["inn"]] == substance["un_list"]
        if taxon := row.get("taxon"):
            assert taxa[taxon["scientific_name"]] == taxon["cites_appendix"]
            assert terms.check(taxon["term_code"]) is Check.VALID


def test_no_row_says_a_name_twice() -> None:
    """The code, the name and the synonyms of a row differ by more than case."""
    for name in TABLES:
        for row in table(name).rows:
            spelled = [*{folded(row.code), folded(row.name)}, *map(folded, row.synonyms)]
            assert len(spelled) == len(set(spelled)), row.code


def test_a_drug_is_known_with_its_number_and_its_list() -> None:
    """A synonym gives all that the table knows, as a report carries it."""
    found = drug_of(" Crystal Meth ")
    assert found is not None
    assert found._asdict() == {
        "inn": "metamfetamine",
        "cas": "537-46-2",
        "un_list": UnList.UN1971_II,
    }
    assert substance(found, SubstanceForm.CRYSTAL).form is SubstanceForm.CRYSTAL
    assert drug_of("captagon") is None


def test_every_drug_fits_a_report() -> None:
    """Names, CAS numbers and lists are within the bounds of the contracts."""
    for row in table("drug").rows:
        found = drug_of(row.code)
        assert found is not None
        assert substance(found).inn == row.code
