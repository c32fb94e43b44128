"""The columns of templates: what they are made of, and that each takes an answer."""

from __future__ import annotations

from collections import Counter

import pytest
from template_filling import CONTRACTS, WITHOUT

from adapters.spreadsheets import RowMapping, load_mapping
from adapters.spreadsheets.mapping.files import check_columns, check_contract
from adapters.spreadsheets.mapping.parse import Parse
from adapters.spreadsheets.reading.table import Row
from adapters.spreadsheets.understanding.rows import Understanding, Understood
from adapters.templates import tables
from adapters.templates.choices import choices_of_enum, of_list
from adapters.templates.columns import OWN_NUMBER, Column, columns_of
from adapters.templates.places import required
from adapters.templates.tables import TemplateTable
from adapters.templates.written import row_of, written
from broker.errors import ConfigError
from schemas import Terms
from schemas.components import CitesAppendix, Mode
from schemas.contracts import report_model
from schemas.examples import example

_MOST = 47
_NOTHING = frozenset({"UNKNOWN", "NOT_STATED", "NOT_SPECIFIED"})
_NUMBERS = {"IMO": "9074729", "IATA_FLIGHT": "TG491", "ISO6346": "CSQU3054383"}
_CODES = {"hs": "293945", "drug": "heroin", "taxon": "Manis javanica", "language": "en"}
_SAMPLES = {
    Parse.DATE: "2026-11-20",
    Parse.INSTANT: "2026-11-20T00:00:00Z",
    Parse.QUANTITY: "12.5",
    Parse.MONEY: "900",
    Parse.NUMBER: "3",
    Parse.COUNT: "4",
    Parse.REFERENCE: f"customs-th {'ab' * 32}",
    Parse.TEXT: "words",
    Parse.NAME: "นิมมล",
}


def sample(column: Column) -> str:
    """Return an answer that an office could write into a column."""
    if column.title.endswith(": unit") and column.of:
        return "kilogram"
    if column.choices is not None:
        return next(each.word for each in column.choices.entries if each.code not in _NOTHING)
    if column.parse is Parse.IDENTIFIER:
        return _NUMBERS.get(column.entry.scheme or "", "FICT-1")
    if column.parse is Parse.CODE and column.place is not None:
        return _CODES.get(column.place.listed or "", "NZAKL")
    return _SAMPLES[column.parse]


def reader(contract: str, mapping: RowMapping) -> Understanding:
    """Return what reads rows of a contract's template."""
    header = [column.title for column in columns_of(contract)]
    terms = example(contract).terms
    assert isinstance(terms, Terms)
    return Understanding(
        mapping, report_model(contract), header, terms, guessed=False, cell_chars=32_767
    )


@pytest.mark.parametrize("contract", CONTRACTS)
def test_each_column_takes_an_answer_and_gives_it_back(contract: str) -> None:
    """Beside the contract's example, every column that it leaves blank can be filled alone."""
    understanding = reader(contract, load_mapping(f"template:{contract}"))
    row = list(row_of(contract, example(contract).report))
    for column, text in row:
        if text or column.of is not None:
            continue
        answer = sample(column)
        cells = [
            sample(other) if column.title in {other.title, other.of} else told
            for other, told in row
        ]
        read = understanding.read(Row(2, tuple(cells)))
        assert isinstance(read, Understood), (column.title, list(map(str, read.reasons)))
        assert written(column, read.report) == answer, column.title


@pytest.mark.parametrize("contract", CONTRACTS)
def test_a_template_fits_its_contract_and_its_own_header(contract: str) -> None:
    """No column is called twice, all are read, no path is foreign, what must be said is asked."""
    columns, mapping = columns_of(contract), load_mapping(f"template:{contract}")
    titles = tuple(column.title for column in columns)
    assert max(Counter(titles).values()) == 1
    assert 0 < len(titles) <= _MOST
    check_contract(mapping, report_model(contract))
    check_columns(mapping, titles)
    told = {each.entry.to.replace("[+]", "[0]") for each in columns if each.required}
    silent = {**mapping.states, **mapping.absent}
    assert set(required(report_model(contract))) <= told | silent.keys()
    assert titles[0] == mapping.key[0]
    needed = [column.required for column in columns]
    assert needed == sorted(needed, reverse=True)


@pytest.mark.parametrize("contract", CONTRACTS)
def test_every_choice_is_told_from_every_other(contract: str) -> None:
    """Each word of a list means its code, and so does each code."""
    for column in columns_of(contract):
        if column.choices is None or column.parse is Parse.BOOLEAN:
            continue
        table = column.choices.table()
        assert len({word.casefold() for word in table}) == len(table)
        assert {table[each.word] for each in column.choices.entries} == {
            each.code for each in column.choices.entries
        }


def test_lists_say_all_codes_of_the_contract() -> None:
    """No code of a closed list or of a short list is left out, and none is added but unknown."""
    assert [each.code for each in choices_of_enum(Mode).entries] == [each.value for each in Mode]
    appendices = choices_of_enum(CitesAppendix)
    assert {each.code for each in appendices.entries} == {each.value for each in CitesAppendix}
    countries = of_list("country")
    assert countries is not None
    assert countries.word("NZ") == "New Zealand"
    assert countries.word("XX") == "unknown or not stated"
    assert of_list("language") is None
    assert of_list("hs") is None


@pytest.mark.parametrize("contract", WITHOUT)
def test_what_no_office_fills_in_has_no_template(contract: str) -> None:
    """It is refused with the reason, also where its mapping is asked for."""
    with pytest.raises(ConfigError, match=f"{contract} has no template: .{{20,}}"):
        columns_of(contract)
    with pytest.raises(ConfigError, match="has no template"):
        load_mapping(f"template:{contract}")
    with pytest.raises(ConfigError, match="there is no contract 'seizures'"):
        load_mapping("template:seizures")


def test_a_contract_without_a_table_has_a_template_too(monkeypatch: pytest.MonkeyPatch) -> None:
    """A new contract needs no code: what its reports must say and its plain fields are columns."""
    monkeypatch.setattr("adapters.templates.columns.table_of", lambda _: TemplateTable())
    titles = [column.title for column in columns_of("investigation_note")]
    assert titles[0] == OWN_NUMBER
    assert {"Case number", "Note kind", "Happened at", "Risk area", "Summary"} <= set(titles)


def test_a_table_says_nothing_twice() -> None:
    """Groups are put in their place; a place in the report has one column."""
    for contract in CONTRACTS:
        paths = [entry.to for entry in tables.table_of(contract).columns]
        assert paths
        assert all(paths)
        assert max(Counter(paths).values()) == 1, contract
