"""Mappings: strict, checked against the contract, and for one kind of file only."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from import_samples import HEADER, fields, mapping, said

from adapters.spreadsheets.mapping.files import (
    check_columns,
    check_contract,
    handling_of,
    load_mapping,
    parse_mapping,
    shipped_mappings,
)
from broker.errors import ConfigError, RefusedError
from schemas.contracts import report_model


def refused(**changes: object) -> str:
    """Return how a changed mapping is refused."""
    with pytest.raises(ConfigError) as caught:
        check_contract(mapping(**changes), report_model("seizure_report"))
    return str(caught.value)


def rule(**changes: object) -> dict[str, Any]:
    """Return the rules of a mapping with one more, for the column Found."""
    return {"fields": [*fields(), {"column": "Found", "to": "facts.case_ref", **changes}]}


def test_every_shipped_mapping_fits_its_contract() -> None:
    """What ships can be used: paths, tables, handling."""
    assert "c4ads" in shipped_mappings()
    for name in shipped_mappings():
        shipped = load_mapping(name)
        check_contract(shipped, report_model(shipped.contract))
        assert handling_of(dict(shipped.handling), name).audience


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"colums": []}, "colums"),
        ({"key": []}, "key"),
        ({"source": "Has Spaces"}, "source"),
        ({"time_zone": "Pacific/Atlantis"}, "Atlantis"),
        ({"time_zone": "../../etc/passwd"}, "time zone"),
        ({"file": {"encodings": ["zlib"]}}, "zlib"),
        ({"file": {"decimal": "x"}}, "decimal"),
        ({"absent": {"facts.direction": "INBOUND"}}, "facts.direction"),
        ({"states": {"facts.nothing": "X"}}, "facts.nothing"),
        ({"defaults": {"facts.commodities[0].weight": "X"}}, "facts.commodities"),
        ({"tables": {"goods": {"Ivory": "A", "IVORY ": "B"}, "found": {}}}, "twice"),
        ({"tables": {"goods": {}}}, "found"),
        (rule(to="facts.seizure ref"), "no path"),
        (rule(to="facts.open.mode"), "facts.open.mode"),
        (rule(parse="guess"), "parse"),
        (rule(parse="quantity"), "unit"),
        (rule(parse="table"), "table"),
        (rule(parse="table", table=""), "no table is called ''"),
        (rule(unit="KGM"), "unit"),
        (rule(split=";"), "split"),
        (rule(ordinal="ordinal"), "ordinal"),
        (rule(parse="table", table="goods", unlisted="IVORY"), "unlisted"),
        (rule(parse="table", table="goods", unlisted_to="facts.summary"), "nominal"),
    ],
)
def test_a_wrong_mapping_is_refused_by_the_name_of_its_fault(
    changes: dict[str, object], named: str
) -> None:
    """Unknown keys, places and parsers, and what cannot be meant, are named."""
    assert named in refused(**changes)


_NO_MAPPINGS = (
    b"key = [",
    b"\xff\xfe",
    b"a" * (2 << 20),
    b"key = " + b"9" * 5000,
    b"key = " + b"[" * 100_000,
)


def test_a_mapping_file_must_exist_and_be_toml(tmp_path: Path) -> None:
    """Neither a missing file nor one that is no TOML reaches the program's inside."""
    with pytest.raises(ConfigError, match="c4ads"):
        load_mapping("nowhere.toml")
    for content in _NO_MAPPINGS:
        path = tmp_path / "broken.toml"
        path.write_bytes(content)
        with pytest.raises(ConfigError):
            load_mapping(str(path))


def test_wrong_handling_is_refused_before_anything_is_read() -> None:
    """No audience, or a marking that nobody knows, is a wrong mapping."""
    for handling in ({"tlp": "GREEN"}, {"tlp": "PINK", "audience": ["rilo-ap"]}):
        with pytest.raises(ConfigError, match="handling"):
            handling_of(handling, "sample")


def test_a_mapping_for_another_file_is_refused_by_column() -> None:
    """The columns that are lacking are named."""
    with pytest.raises(RefusedError, match="'Kg'") as caught:
        check_columns(mapping(), ("Ref", "Date", "Goods", "Where", "Found"))
    assert caught.value.reason == "mapping.other_file"


def test_a_column_that_nobody_reads_is_refused_unless_it_is_ignored() -> None:
    """Nothing of a file is lost in silence."""
    with pytest.raises(RefusedError, match="'Colour'") as caught:
        check_columns(mapping(), (*HEADER, "Colour"))
    assert caught.value.reason == "mapping.unread_columns"
    check_columns(mapping(ignore=["Colour"]), (*HEADER, "Colour"))
    check_columns(mapping(), ("sealane row", *HEADER, "sealane outcome", "sealane reasons"))


def test_a_mapping_says_what_its_file_says() -> None:
    """The sample that the other tests use is a valid mapping."""
    assert parse_mapping(said(), "sample") == mapping()
