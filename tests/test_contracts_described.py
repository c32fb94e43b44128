"""Contracts in words, and the packages' tables of contents."""

from __future__ import annotations

import importlib
import inspect
import json
import pkgutil
from collections.abc import Iterator
from typing import Any

import pytest

import schemas
import schemas.components
import schemas.reports
from schemas.codes import Codes
from schemas.components.identifiers import Check
from schemas.contracts import Section, contract, shipped
from schemas.describe import describe
from schemas.examples import example_text
from schemas.part import Code, Part


@pytest.mark.parametrize("name", sorted(shipped()))
def test_every_field_is_described(name: str) -> None:
    """Each field has a meaning, a type in words, and says whether it must be answered."""
    described = describe(contract(name))
    assert set(described) == set(contract(name).sections)
    for rows in described.values():
        for row in rows:
            assert row.doc.endswith("."), row.path
            assert row.type
            assert bool(row.symbols) is ("one of " in row.type)


def test_a_description_says_what_a_person_must_know() -> None:
    """Type, unit, kind and codes of known fields."""
    rows = {row.path: row for row in describe(contract("seizure_report"))[Section.FACTS]}
    amount = rows["commodities[].quantities[].amount"]
    assert (amount.type, amount.required) == ("decimal (20.8 digits)", False)
    assert rows["seized_at.value"].type == "time, UTC"
    assert rows["linked_alerts[].leaf"].type == "32 bytes, hex"
    assert rows["detecting_agencies[]"].type == "list of: one of Agency"
    assert rows["event_kind"].required
    assert rows["event_kind"].symbols[0] == "SEIZURE"
    assert len(rows["event_kind"].words) == len(rows["event_kind"].symbols)
    assert rows["detection.techniques[]"].words[0] == "X-ray"
    assert rows["seizure_ref"].kind == "number"
    listed = {path: row.list for path, row in rows.items() if row.list}
    assert listed["location.country"] == "country"
    assert listed["commodities[].taxon.scientific_name"] == "taxon"
    assert listed["commodities[].quantities[].unit"] == "unit"
    assert "customs_procedure" not in listed
    terms = {row.path: row.required for row in describe(contract("alert"))[Section.TERMS]}
    must = {path for path, required in terms.items() if required and "." not in path[9:]}
    assert must == {"handling", "handling.tlp", "handling.audience[]"}


def _coded(name: str) -> Iterator[tuple[str, str, str]]:
    """Yield path, code list and code of everything coded in a contract's example."""
    tree = json.loads(example_text(name))
    for section, rows in describe(contract(name)).items():
        for row in rows:
            if row.list is not None and section is not Section.TERMS:
                path = f"{section.name.lower()}.{row.path}"  # type: ignore[union-attr] # it has a name
                for code in _values(tree, path.replace("[]", "").split(".")):
                    yield path, row.list, code


def _values(value: Any, path: list[str]) -> Iterator[str]:  # noqa: ANN401 - JSON
    if isinstance(value, list):
        for item in value:
            yield from _values(item, path)
    elif path and isinstance(value, dict):
        yield from _values(value.get(path[0]), path[1:])
    elif not path and value is not None:
        yield value


@pytest.mark.parametrize("name", sorted(shipped()))
def test_examples_use_codes_that_there_are(name: str) -> None:
    """What an example says in a code list's words stands in that list, where it has a table."""
    codes = Codes.shipped()
    for path, listed, code in _coded(name):
        assert codes.get(listed).check(code) is not Check.INVALID, (path, code)


@pytest.mark.parametrize("name", sorted(shipped()))
def test_every_code_list_that_a_field_names_is_known(name: str) -> None:
    """No field leads to a list that nobody has."""
    known = Codes.shipped().names()
    for rows in describe(contract(name)).values():
        assert {row.list for row in rows if row.list is not None} <= set(known)


@pytest.mark.parametrize("package", [schemas.components, schemas.reports])
def test_a_table_of_contents_names_every_part_and_code(package: object) -> None:
    """What can be part of a report can be imported from one place."""
    assert inspect.ismodule(package)
    public = set()
    for info in pkgutil.iter_modules(package.__path__, f"{package.__name__}."):
        module = importlib.import_module(info.name)
        public |= {
            name
            for name, value in vars(module).items()
            if inspect.isclass(value)
            and issubclass(value, Part | Code)
            and value.__module__ == info.name
        }
    assert public == set(package.__all__)


def test_the_front_door_has_every_report() -> None:
    """Each contract's model can be imported from `schemas`."""
    for name in shipped():
        camel = "".join(word.capitalize() for word in name.split("_"))
        assert camel in schemas.__all__
        assert getattr(schemas, camel).contract == name


@pytest.mark.parametrize("name", sorted(shipped()))
def test_every_harmonized_system_code_has_its_edition_beside_it(name: str) -> None:
    """DOMAIN 2: a code means another thing in another edition; `open` has chapters only."""
    for section, rows in describe(contract(name)).items():
        paths = {row.path for row in rows}
        for row in rows:
            if row.list == "hs" and section is not Section.OPEN:
                record = row.path.rpartition(".")[0]
                assert f"{record}.hs_edition".removeprefix(".") in paths, row.path


@pytest.mark.parametrize("name", sorted(shipped()))
def test_an_example_says_the_edition_of_its_harmonized_system_codes(name: str) -> None:
    """What people start from has no code without its edition."""
    for record in _records(json.loads(example_text(name)).get("facts", {})):
        if any(key.endswith(("hs_code", "hs_codes")) for key in record):
            assert "hs_edition" in record, record


def _records(value: Any) -> Iterator[dict[str, Any]]:  # noqa: ANN401 - any JSON
    match value:
        case dict():
            yield value
            for each in value.values():
                yield from _records(each)
        case list():
            for each in value:
                yield from _records(each)
