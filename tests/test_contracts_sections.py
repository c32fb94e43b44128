"""Which words may stand where: nobody is named outside `nominal`."""

from __future__ import annotations

import json
from typing import Any

import pytest

from schemas.contracts import Contract, Section, contract, fields, shipped
from schemas.lint import lint
from schemas.section_rules import KINDS, misplaced
from schemas.values import Kind

NAMES_SOMEONE = {Kind.IDENTITY, Kind.TEXT}

# Every string that `facts` may hold, with the reason why it names nobody. Written by hand: a new
# one is refused until someone has thought about it and written it down here.
FACTS_STRINGS = {
    Kind.CODE: "of a closed or published list",
    Kind.TERM: "substance or taxon of a nomenclature",
    Kind.ASSET: "container, vessel by IMO, flight or voyage",
    Kind.NUMBER: "the reporter's own number of a report",
    Kind.MEMBER: "a member of the network",
    Kind.PATH: "a field of the report",
    Kind.RAW: "as written, beside a code or number",
    Kind.SUMMARY: "checked before it is signed",
}
# As above for `open`: all that whoever may only count gets to see.
OPEN_FIELDS = {
    "risk_area": "enum",
    "hs_chapters[]": "string",
    "mode": "enum",
    "from_country": "string",
    "to_country": "string",
    "iso_week": "string",
    "priority": "enum",
}
ASSETS = {"ISO6346", "IMO", "IATA_FLIGHT"}
RAW_BESIDE = {
    "amount_raw",
    "brand_raw",
    "calibre",
    "declared_as_raw",
    "description_raw",
    "equipment_raw",
    "instrument_raw",
    "kind_raw",
    "legal_provision_raw",
    "make_raw",
    "method_raw",
    "model_raw",
    "name_raw",
    "national_marking",
    "raw",
    "technique_raw",
    "unit_raw",
}
CASES = sorted(set(shipped()) - {"heartbeat"})


@pytest.mark.parametrize("name", sorted(shipped()))
def test_every_string_says_what_it_may_hold(name: str) -> None:
    """No string of any contract is without a kind, and no other type has one."""
    ours = contract(name)
    for section in ours.sections:
        for shape in fields(ours.section_schema(section)):
            is_string = shape.avro["type"] == "string"
            assert is_string is ("kind" in shape.field), shape.path
            assert not is_string or shape.field["kind"] in set(Kind), shape.path


@pytest.mark.parametrize("name", CASES)
def test_open_holds_what_routing_and_counting_need(name: str) -> None:
    """Risk area, HS chapters, mode, country pair, week and priority, and nothing else."""
    found = {
        shape.path: shape.avro["type"]
        for shape in fields(contract(name).section_schema(Section.OPEN))
    }
    assert found == OPEN_FIELDS


@pytest.mark.parametrize("name", CASES)
def test_facts_name_nobody(name: str) -> None:
    """Strings of `facts` are of the kinds that a person has judged to name nobody."""
    for shape in fields(contract(name).section_schema(Section.FACTS)):
        kind = shape.field.get("kind")
        assert kind is None or Kind(kind) in FACTS_STRINGS, shape.path
        if kind == Kind.RAW:
            assert shape.field["name"] in RAW_BESIDE, shape.path
        if kind == Kind.SUMMARY:
            assert shape.path in {"summary", "translations[].text"}


@pytest.mark.parametrize("name", CASES)
def test_identifiers_in_facts_are_of_things_only(name: str) -> None:
    """A scheme in `facts` is a container, vessel or flight: no plate, document or account."""
    for shape in fields(contract(name).section_schema(Section.FACTS)):
        if shape.field["name"] == "scheme" and shape.avro["name"] != "EvaluationScheme":
            assert set(shape.avro["symbols"]) == ASSETS, shape.path


@pytest.mark.parametrize("name", CASES)
def test_free_text_and_names_stand_in_nominal_only(name: str) -> None:
    """What names someone, and every narrative, is in the section with its own audience."""
    ours = contract(name)
    for section in ours.sections & ~Section.NOMINAL:
        for shape in fields(ours.section_schema(section)):
            assert shape.field.get("kind") not in NAMES_SOMEONE, shape.path
            assert shape.avro.get("name") not in {"Party", "Narrative", "Identifier", "CaseId"}


def test_only_the_caveat_is_free_text_in_terms() -> None:
    """`terms` holds codes, members, a marking kept verbatim and the caveat."""
    schema = contract("alert").section_schema(Section.TERMS)
    found = {shape.path for shape in fields(schema) if shape.field.get("kind") == Kind.CAVEAT}
    assert found == {"handling.caveat"}


def _with_field(section: str, field: dict[str, Any]) -> str:
    tree = json.loads(contract("feedback").text)
    of_section = next(item for item in tree["fields"] if item["name"] == section)
    of_section["type"]["fields"].append(field)
    return json.dumps(tree)


@pytest.mark.parametrize(
    ("section", "field", "message"),
    [
        ("facts", {"type": "string"}, "must say its kind"),
        ("facts", {"type": "string", "kind": "remark"}, "must say its kind"),
        ("facts", {"type": ["null", "string"], "kind": "text"}, "which facts may not hold"),
        ("facts", {"type": "string", "kind": "identity"}, "which facts may not hold"),
        ("facts", {"type": "string", "kind": "caveat"}, "which facts may not hold"),
        ("terms", {"type": "string", "kind": "text"}, "which terms may not hold"),
        ("open", {"type": "string", "kind": "raw"}, "which open may not hold"),
        ("open", {"type": "string", "kind": "asset"}, "which open may not hold"),
        ("open", {"type": {"type": "array", "items": "string"}, "kind": "number"}, "may not hold"),
        ("open", {"type": {"type": "long", "logicalType": "timestamp-micros"}}, "small numbers"),
        ("open", {"type": "long"}, "codes and small numbers only"),
        ("open", {"type": "bytes"}, "codes and small numbers only"),
        ("open", {"type": "Reference"}, "codes and small numbers only"),
        ("facts", {"type": "int", "kind": "code"}, "has a kind and is no string"),
    ],
)
def test_a_field_in_the_wrong_section_is_refused(
    section: str, field: dict[str, Any], message: str
) -> None:
    """A planted name, text, time or identifier is found wherever it may not stand."""
    text = _with_field(section, {"name": "planted", "doc": "-", **field})
    found = list(misplaced(Contract(text)))
    assert any(message in problem and path.startswith(section) for path, problem in found)
    assert {finding.rule for finding in lint(text)} == {"section"}


def test_a_party_in_facts_is_refused_field_by_field() -> None:
    """A record that is at home in `nominal` is looked into wherever it is used."""
    tree = json.loads(contract("feedback").text)
    facts, nominal = (field["type"]["fields"] for field in tree["fields"][2:4])
    whole = contract("feedback").section_schema(Section.NOMINAL)["fields"][0]["type"]["items"]
    facts.append({"name": "planted", "type": whole, "doc": "-"})
    nominal[:] = [{"name": "parties", "type": "Party", "doc": "-"}]
    found = {path for path, _ in misplaced(Contract(json.dumps(tree)))}
    assert {"facts.planted.names[].full", "facts.planted.addresses[]"} <= found
    assert not any(path.startswith("nominal") for path in found)


def test_the_heartbeat_is_about_no_case() -> None:
    """Its `open` holds heads and opaque parts, and strings of codes only."""
    schema = contract("heartbeat").section_schema(Section.OPEN)
    kinds = {shape.field["kind"] for shape in fields(schema) if "kind" in shape.field}
    assert kinds == {Kind.CODE}
    assert KINDS[Section.OPEN] == {Kind.CODE}
