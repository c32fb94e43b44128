"""Wrong mappings: file, rule and what to do are named, with what was probably meant."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from import_samples import MAPPING, fields, mapping, said

from adapters.spreadsheets.mapping.files import check_contract, load_mapping, parse_mapping
from broker.errors import ConfigError
from schemas.contracts import report_model


def fault(document: dict[str, Any]) -> str:
    """Return how a mapping is refused."""
    with pytest.raises(ConfigError) as caught:
        check_contract(parse_mapping(document, "ours.toml"), report_model("seizure_report"))
    return str(caught.value)


def rule(**changes: object) -> dict[str, Any]:
    """Return a mapping with one more rule, the seventh."""
    return said(fields=[*fields(), {"column": "Found", "to": "facts.case_ref", **changes}])


@pytest.mark.parametrize(
    ("document", "named"),
    [
        (said(colums=[]), ("ours.toml", "colums: no such key")),
        (said(key="Ref"), ("key: a list is meant",)),
        (said(contract="seizure"), ("contract", "there is no contract 'seizure'")),
        (said(tabels={}), ("tabels", "did you mean 'tables'?")),
        (said(file={"delimeter": ";"}), ("file.delimeter", "did you mean 'delimiter'?")),
        (rule(pars="date"), ("rule 7 (column 'Found')", "did you mean 'parse'?")),
        (rule(parse="guess"), ("rule 7", "no such parser; there are text,", "identifier")),
        (rule(parse="code"), ("rule 7", "needs list")),
        (rule(parse="identifier"), ("rule 7", "needs scheme")),
        (rule(parse="quantity", unit="KGM", unit_column="Kg"), ("unit and unit_column",)),
        (rule(parse="money", currency="baht"), ("rule 7", "currency")),
        (rule(list="country"), ("rule 7", "list: not for parse = 'text'")),
        (rule(together=["Kg"]), ("rule 7", "nominal")),
        (rule(to="facts.seizure_reff"), ("rule 7", "did you mean facts.seizure_ref?")),
        (said(states={"facts.event_knd": "X"}), ("states", "did you mean facts.event_kind?")),
    ],
)
def test_faults_name_file_rule_and_what_was_meant(
    document: dict[str, Any], named: tuple[str, ...]
) -> None:
    """Also keys that nothing is called, and places that the contract lacks."""
    text = fault(document)
    assert text.startswith("mapping ours.toml")
    for part in named:
        assert part in text


def test_codes_that_no_list_or_scheme_has_are_faults_of_the_mapping() -> None:
    """A list or scheme of no such name is found before a row is read, not at the first row."""
    assert "no code list is called" in fault(rule(parse="code", list="countries"))
    assert "no scheme" in fault(rule(parse="identifier", scheme="CONTAINER"))


def test_an_endless_table_is_no_table() -> None:
    """What lists more than a table may is a code list, and is told so."""
    table = {f"value {number}": "IVORY" for number in range(20_000)}
    text = fault(said(tables={"goods": table, "found": {}}))
    assert "20,000 values" in text
    assert "sealane codes load" in text


def test_a_value_listed_twice_is_named() -> None:
    """Case and spaces do not tell two values apart."""
    text = fault(said(tables={"goods": {"Ivory": "IVORY", "IVORY ": "BIRDS"}, "found": {}}))
    assert "table goods lists a value twice: 'ivory'" in text


def test_broken_toml_is_named_with_its_line(tmp_path: Path) -> None:
    """The line and column where it breaks stand in the message."""
    path = tmp_path / "broken.toml"
    path.write_text(MAPPING + "\n[[fields]\n")
    with pytest.raises(ConfigError, match=r"broken.toml: not TOML: .*line [0-9]+"):
        load_mapping(str(path))


def test_a_mapping_keeps_the_name_of_its_file() -> None:
    """What is told later, about a file of another kind say, can name it."""
    assert mapping().name == "sample"
    assert load_mapping("kcs").name == "kcs"


def test_a_mapping_as_an_editor_saves_it_is_read_and_another_encoding_named(tmp_path: Path) -> None:
    """A byte order mark does not count; what is not UTF-8 is told so, not as broken TOML."""
    path = tmp_path / "ours.toml"
    text = MAPPING + "[tables.goods]\n[tables.found]\n"
    path.write_text(text, "utf-8-sig")
    assert load_mapping(str(path)).source == "sample"
    path.write_text(text, "utf-16")
    with pytest.raises(ConfigError, match="not in UTF-8; save it again"):
        load_mapping(str(path))
