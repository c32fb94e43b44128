"""Names beside codes: what an officer reads of a report."""

from __future__ import annotations

from pathlib import Path

import pytest

from broker.cli.naming import Names
from broker.cli.outline import outline
from broker.cli.worded import SHIPPED, worded
from schemas.codes import Codes
from schemas.codes.loading import Stated, load
from schemas.contracts import shipped
from schemas.describe import describe
from schemas.documents import write_document
from schemas.examples import example


def read(name: str, names: Names = SHIPPED) -> str:
    """Return a contract's example as an officer reads it."""
    said = example(name)
    document = write_document(said.report, said.terms)
    named = worded(document, said.report, said.terms, names)
    return "\n".join(" ".join(row) for row in outline(named))


def test_a_code_has_its_name_beside_it() -> None:
    """Codes stay and have their name behind them; a closed list's symbol is said in words."""
    seizure = read("seizure_report")
    for text in ("TH (Thailand)", "412.6 KGM (kilogram)", "techniques X-ray", "TLP AMBER"):
        assert text in seizure
    alert = read("alert")
    assert "B2 (S4X4), means source: the source has in most instances proved reliable" in alert
    assert "instrument Nairobi Convention" in alert
    assert "METHAMPHETAMINE (" not in alert


def test_names_stand_in_the_reader_s_language_where_there_are_any() -> None:
    """DOMAIN 1: codes are shown in the reader's language; what has no name in it, in English."""
    thai = read("seizure_report", Names(language="th"))
    assert "NZ (นิวซีแลนด์)" in thai
    assert "412.6 KGM (kilogram)" in thai


def test_a_table_that_the_station_has_loaded_names_its_codes(tmp_path: Path) -> None:
    """An HS code has its name in the edition that stands beside it; a place has its name."""
    for name, edition, text in (
        ("hs", "2022", "code,name\n293945,Metamfetamine\n"),
        ("hs", "2017", "code,name\n293945,Something else\n"),
        ("unlocode", None, "code,name\nNZAKL,Auckland\n"),
    ):
        file = tmp_path / f"{name}{edition}.csv"
        file.write_text(text, "utf-8")
        load(tmp_path, file, Stated(name, edition), at=1)
    seizure = read("seizure_report", Names(lambda: Codes.of_station(tmp_path)))
    assert "293945 (Metamfetamine)" in seizure
    assert "NZAKL (Auckland)" in seizure


@pytest.mark.parametrize("name", sorted(shipped()))
def test_naming_codes_changes_nothing_else(name: str) -> None:
    """The report's JSON stays as it was, and every field of it is still there."""
    said = example(name)
    document = write_document(said.report, said.terms)
    named = worded(document, said.report, said.terms)
    assert document == write_document(said.report, said.terms)
    assert named.keys() == document.keys()
    for section in ("open", "facts", "nominal"):
        if section in document:
            assert named[section].keys() == document[section].keys()


def test_every_list_that_a_contract_names_is_there() -> None:
    """No field is of a code list that nobody has."""
    named = {
        row.list
        for contract in shipped().values()
        for rows in describe(contract).values()
        for row in rows
        if row.list is not None
    }
    assert named
    assert named <= set(Codes.shipped().names())
