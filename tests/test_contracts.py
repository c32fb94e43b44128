"""The contracts that ship: their texts, their sections, and the models that are their face."""

from __future__ import annotations

import copy
import hashlib
import io
import json
from collections.abc import Callable
from importlib import resources
from typing import Any

import avro.schema
import fastavro
import pytest
from make_contracts import files

from schemas import TLP, Reference, Report, Terms
from schemas.contracts import Contract, Section, contract, report_model, shipped
from schemas.drafting import draft, drift
from schemas.part import Code, Part

NAMES = {
    "aeo_status",
    "alert",
    "control_result",
    "cultural_item",
    "custody_transfer",
    "feedback",
    "financial_finding",
    "grant",
    "grant_request",
    "heartbeat",
    "intelligence_report",
    "investigation_note",
    "operation_message",
    "operator_report",
    "pca_finding",
    "relay",
    "requirement",
    "rfi",
    "rfi_reply",
    "risk_profile",
    "seizure_report",
    "statistical_bulletin",
    "withdrawal",
}
ABOUT_A_CASE = Section.TERMS | Section.OPEN | Section.FACTS | Section.NOMINAL


def test_every_text_in_the_folder_ships_and_no_other() -> None:
    """The contracts are exactly the .avsc files beside the code that loads them."""
    files = {file.name for file in resources.files("schemas.contracts").iterdir()}
    assert {name.removesuffix(".avsc") for name in files if name.endswith(".avsc")} == NAMES
    assert set(shipped()) == NAMES


def test_a_contract_is_named_by_the_digest_of_its_exact_text() -> None:
    """One space more is another contract, though it parses to the same schema."""
    ours = contract("alert")
    assert ours.id == hashlib.sha256(ours.text.encode()).digest()
    respaced = Contract(ours.text + " ")
    assert respaced.tree == ours.tree
    assert respaced.id != ours.id


@pytest.mark.parametrize("name", sorted(NAMES))
def test_sections_are_those_of_the_design(name: str) -> None:
    """A heartbeat has `open` only, a bulletin no `nominal`, every other contract all four."""
    expected = {
        "heartbeat": Section.OPEN,
        "statistical_bulletin": Section.TERMS | Section.OPEN | Section.FACTS,
    }
    assert contract(name).sections == expected.get(name, ABOUT_A_CASE)


def test_terms_is_the_same_text_in_every_contract() -> None:
    """Whoever can read the terms of one contract can read those of all, byte for byte."""
    texts = set()
    for name in NAMES - {"heartbeat"}:
        text = contract(name).text
        texts.add(text[text.index('"name": "terms"') : text.index('"name": "open"')])
    assert len(texts) == 1


@pytest.mark.parametrize("name", sorted(NAMES))
def test_each_section_stands_alone_in_two_avro_implementations(name: str) -> None:
    """A section's schema needs nothing from the rest of its contract."""
    ours = contract(name)
    for section in ours.sections:
        schema = ours.section_schema(section)
        fastavro.parse_schema(dict(schema))
        avro.schema.parse(json.dumps(schema))


def test_a_section_that_a_contract_lacks_is_a_key_error() -> None:
    """Asking a bulletin for names raises; it returns no empty schema."""
    with pytest.raises(KeyError):
        contract("statistical_bulletin").section_schema(Section.NOMINAL)


def test_an_unknown_contract_is_refused_with_the_names_of_the_known() -> None:
    """A misspelt contract tells which there are."""
    with pytest.raises(KeyError, match=r"no contract 'seizure'.*seizure_report"):
        contract("seizure")
    with pytest.raises(KeyError, match="no contract 'seizure'"):
        report_model("seizure")


def test_sections_out_of_their_order_are_no_contract() -> None:
    """The fields of a contract are sections in wire order, or it is none."""
    tree = json.loads(contract("alert").text)
    tree["fields"].reverse()
    with pytest.raises(ValueError, match="in the order in which they travel"):
        Contract(json.dumps(tree))


@pytest.mark.parametrize("text", ["", "7", "{}", "[]", '{"fields": [1], "name": "x"}'])
def test_what_is_no_contract_is_a_value_error(text: str) -> None:
    """A register's text that is no contract is found when it is read, not when it is used."""
    with pytest.raises(ValueError, match=r"Expecting|one named record"):
        Contract(text)


@pytest.mark.parametrize("name", sorted(NAMES))
def test_no_model_has_drifted_from_its_contract(name: str) -> None:
    """Contract and model agree on every field, type, default, symbol, size, kind, list and doc."""
    model = report_model(name)
    assert model.contract == contract(name).name == name
    assert drift(dict(contract(name).tree), model) == []
    assert contract(name).text == files()[f"{name}.avsc"], "run tests/make_contracts.py"


def _facts(tree: dict[str, Any]) -> list[Any]:
    fields = next(field for field in tree["fields"] if field["name"] == "facts")["type"]["fields"]
    assert isinstance(fields, list)
    return fields


def _field(tree: dict[str, Any], name: str) -> dict[str, Any]:
    found = next(field for field in _facts(tree) if field["name"] == name)
    assert isinstance(found, dict)
    return found


def _quantity(tree: dict[str, Any]) -> dict[str, Any]:
    fields = _field(tree, "commodities")["type"]["items"]["fields"]
    found = next(field for field in fields if field["name"] == "quantities")["type"]["items"]
    assert isinstance(found, dict)
    return found


def _amount(tree: dict[str, Any]) -> dict[str, Any]:
    found = _quantity(tree)["fields"][0]["type"][1]
    assert found["logicalType"] == "decimal"
    assert isinstance(found, dict)
    return found


PLANTED: dict[str, Callable[[dict[str, Any]], object]] = {
    "a field less": lambda tree: _facts(tree).pop(),
    "a field more": lambda tree: _facts(tree).append({"name": "more", "type": "int", "doc": "-"}),
    "two fields swapped": lambda tree: _facts(tree).insert(0, _facts(tree).pop(1)),
    "a field renamed": lambda tree: _field(tree, "office").update(name="bureau"),
    "another type": lambda tree: _field(tree, "office").update(type=["null", "bytes"]),
    "required that was optional": lambda tree: _field(tree, "office").update(type="string"),
    "no default": lambda tree: _field(tree, "office").pop("default"),
    "another default": lambda tree: _field(tree, "sanction").update(default="NONE"),
    "a symbol less": lambda tree: _field(tree, "event_kind")["type"]["symbols"].pop(),
    "symbols in another order": lambda tree: _field(tree, "direction")["type"]["symbols"].sort(),
    "another scale": lambda tree: _amount(tree).update(scale=6),
    "another precision": lambda tree: _amount(tree).update(precision=27),
    "another size": lambda tree: _amount(tree).update(size=16),
    "another kind": lambda tree: _field(tree, "office").update(kind="raw"),
    "another list": lambda tree: _field(tree, "office").update(list="country"),
    "no list": lambda tree: _field(tree, "office").pop("list"),
    "another doc": lambda tree: _field(tree, "office").update(doc="Where."),
    "a section moved": lambda tree: tree["fields"].append(tree["fields"].pop(1)),
    "true for one": lambda tree: _amount(tree).update(scale=True),
    "another namespace": lambda tree: tree.update(namespace="other"),
}


@pytest.mark.parametrize("planted", PLANTED)
def test_planted_drift_is_found(planted: str) -> None:
    """Each way in which a contract and a model can part is named, with its place."""
    tree = copy.deepcopy(dict(contract("seizure_report").tree))
    PLANTED[planted](tree)
    assert drift(tree, report_model("seizure_report")) != []


def test_a_string_without_a_kind_stands_in_no_contract() -> None:
    """A new field must say what its string may hold before a contract can be drafted."""

    class Careless(Part):
        """A section with a string of no kind."""

        remark: str

    class CarelessReport(Report):
        """A report with such a section."""

        contract = "careless"
        open: Careless

    with pytest.raises(TypeError, match=r"Careless\.remark: str without a kind"):
        _draft_local(CarelessReport, Careless)


def _draft_local(model: type[Report], part: type[Part]) -> None:
    # Annotations are looked up in the module: a class of a test stands in none.
    globals()[part.__name__] = part
    try:
        draft(model)
    finally:
        del globals()[part.__name__]


def test_codes_are_named_as_they_are_written() -> None:
    """For every closed list, Python name, value and Avro symbol are one word."""
    lists = [Code]
    for found in lists:
        lists.extend(found.__subclasses__())
    assert len(lists) > 40
    for found in lists:
        assert [code.value for code in found] == [code.name for code in found]


def test_a_decoder_may_hand_over_what_it_decoded() -> None:
    """What fastavro returns for an enum, a list and a record is taken as it is."""
    reference = {"member": "customs-nz", "leaf": bytes(32)}
    schema = fastavro.parse_schema(dict(contract("alert").section_schema(Section.TERMS)))
    terms = {
        "handling": {
            "tlp": "RED",
            "codes": ["H3"],
            "conditions": [],
            "audience": ["police-nz"],
            "nominal_audience": [],
            "excluded": [],
            "purpose": "OTHER",
            "legal_basis": None,
            "retention": None,
            "contact": None,
            "national_marking": None,
            "caveat": None,
        },
        "evaluation": [],
        "thread": {
            "lifecycle": "INITIAL",
            "revision": 1,
            "supersedes": None,
            "correction": None,
            "thread": reference,
            "in_reply_to": None,
            "references": [reference],
        },
        "parents": [reference],
    }
    stream = io.BytesIO()
    fastavro.schemaless_writer(stream, schema, terms)
    stream.seek(0)
    decoded = fastavro.schemaless_reader(stream, schema, None)
    assert decoded == terms
    read = Terms.model_validate(decoded)
    assert read.handling.tlp is TLP.RED
    assert read.parents == (Reference(member="customs-nz", leaf=bytes(32)),)
