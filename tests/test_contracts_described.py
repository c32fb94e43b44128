"""Contracts in words, and the packages' tables of contents."""

from __future__ import annotations

import importlib
import inspect
import pkgutil

import pytest

import schemas
import schemas.components
import schemas.reports
from schemas.contracts import Section, contract, shipped
from schemas.describe import describe
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
    assert rows["seizure_ref"].kind == "number"
    listed = {path: row.list for path, row in rows.items() if row.list}
    assert listed["location.country"] == "country"
    assert listed["commodities[].taxon.scientific_name"] == "taxon"
    assert listed["commodities[].quantities[].unit"] == "unit"
    assert "customs_procedure" not in listed
    terms = {row.path: row.required for row in describe(contract("alert"))[Section.TERMS]}
    must = {path for path, required in terms.items() if required and "." not in path[9:]}
    assert must == {"handling", "handling.tlp", "handling.audience[]"}


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
