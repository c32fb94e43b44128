"""Checking: what an import would make of each row, shown with its columns, nothing published."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from c4ads_count import real_file
from cli_runs import Ended, sealane
from exchange import Exchange
from import_samples import GOOD, HEADER, MAPPING, csv_text, outcomes, read_report, run_import, write
from mapping_sheets import WILDLIFE, sheet

from adapters.spreadsheets import load_mapping

NOWHERE = "127.0.0.1:1"
"""An address where no Kafka answers."""
ODD = ("A2", "18-Jan-2009", "Ivory", "some", "Africa", "")
WRONG = ("", "18-Jan-2009", "Ivory", "1", "Nairobi, Kenya", "")


@pytest.fixture
def mapping(tmp_path: Path) -> Path:
    """Give the small mapping's file."""
    path = tmp_path / "sample.toml"
    path.write_text(MAPPING)
    return path


def check(file: Path, mapping: str | Path, *more: str | Path) -> Ended:
    """Check a file, without a station unless one is named."""
    return sealane("mapping", "check", file, "--mapping", mapping, *more)


def test_each_row_is_shown_with_its_values_and_the_columns_that_said_them(
    tmp_path: Path, mapping: Path
) -> None:
    """Values stand in words with their column; flags and refusals stand below; then the sum."""
    ended = check(write(tmp_path, csv_text([GOOD, ODD, WRONG])), mapping)
    assert ended.returncode == 1, ended.stderr
    told = " ".join(ended.stdout.split())
    assert "row 2: accepted" in told
    assert "facts.commodities[0].quantities[0] 12.5 KGM (kilogram) ← Kg" in told
    assert "facts.location.country KE (Kenya) ← Where" in told
    assert "facts.seized_at 2009-01-18 (day), as written '18-Jan-2009' ← Date" in told
    assert "by the mapping itself: open.risk_area environment" in told
    assert "! Kg = 'some': not one number" in told
    assert "x Ref: a key column is blank" in told
    assert "1 accepted + 1 flagged + 1 refused = 3 rows" in told
    assert "Left out on purpose: Found." in told
    assert "Nothing was published." in told


def test_a_check_accounts_as_the_import_does(tmp_path: Path) -> None:
    """On the real file, sums and the report file are the import's own, to the byte."""
    checked, imported = tmp_path / "checked.csv", tmp_path / "imported.csv"
    ended = check(real_file(), "c4ads", "--json", "--rows", "3", "--report", checked)
    assert ended.returncode == 0, ended.stderr
    *rows, sums = map(json.loads, ended.stdout.splitlines())
    accounts = run_import(real_file(), None, by=load_mapping("c4ads"), report=imported)
    accepted, flagged, refused = outcomes(accounts)
    assert len(rows) == 3
    assert (sums["accepted"], sums["flagged"], sums["refused"]) == (accepted, flagged, refused)
    assert sums["reasons"] == {reason.code: n for reason, n in accounts.reasons.items()}
    assert checked.read_bytes() == imported.read_bytes()
    assert len(read_report(checked)) == sums["rows"] == 773


def test_columns_that_nothing_reads_are_named_and_the_rows_still_shown(
    tmp_path: Path, mapping: Path
) -> None:
    """An import refuses such a file; the check says so with its code, and shows what would be."""
    file = write(tmp_path, csv_text([(*GOOD, "red")], (*HEADER, "Colour")))
    ended = check(file, mapping)
    assert ended.returncode == 5
    assert "row 2: accepted" in ended.stdout
    assert "Read by nothing: Colour." in ended.stdout
    assert "mapping.unread_columns" in ended.stdout


def test_a_mapping_for_another_file_is_refused_by_name(tmp_path: Path) -> None:
    """The mapping and the columns that are lacking are named; nothing is shown."""
    ended = check(sheet(WILDLIFE, tmp_path), "kcs")
    assert ended.returncode == 5
    assert "mapping.other_file" in ended.stderr
    assert "the mapping kcs reads" in ended.stderr
    assert ended.stdout == ""


def test_rows_are_limited_and_zero_shows_all(tmp_path: Path, mapping: Path) -> None:
    """The rest is counted; the sum is over the whole file."""
    rows = [(f"A{number}", *GOOD[1:]) for number in range(30)]
    file = write(tmp_path, csv_text(rows))
    few = check(file, mapping)
    assert "row 21: accepted" in few.stdout
    assert "row 22:" not in few.stdout
    assert "10 more rows" in few.stdout
    assert "= 30 rows" in few.stdout
    assert "row 31: accepted" in check(file, mapping, "--rows", "0").stdout


def test_with_a_station_its_rights_are_checked(tmp_path: Path, mapping: Path) -> None:
    """A recipient that the register does not know is refused before a row is shown."""
    exchange = Exchange(tmp_path, "exercise.check", NOWHERE, ("customs-nz", "police-nz", "rilo-ap"))
    station = exchange.station("customs-nz").parent
    file = write(tmp_path, csv_text([GOOD]))
    assert check(file, mapping, "--station", station).returncode == 0
    mapping.write_text(MAPPING.replace("rilo-ap", "nobody-here"))
    ended = check(file, mapping, "--station", station)
    assert ended.returncode == 5
    assert "nobody-here" in ended.stderr
    assert "row 2" not in ended.stdout


def test_a_blank_column_is_named(tmp_path: Path, mapping: Path) -> None:
    """A column that is read and never filled may be the wrong one."""
    ended = check(write(tmp_path, csv_text([(*GOOD[:4], "", "")])), mapping)
    assert "Blank in every row: Where." in ended.stdout


def test_the_report_never_goes_over_the_file(tmp_path: Path, mapping: Path) -> None:
    """A usage error, and the file is as it was."""
    file = write(tmp_path, csv_text([GOOD]))
    assert check(file, mapping, "--report", file).returncode == 2
    assert file.read_text() == csv_text([GOOD]).replace("\r\n", "\n")


def test_shipped_mappings_are_listed() -> None:
    """Name, contract and columns, also one JSON object a line."""
    ended = sealane("mapping", "list")
    assert "c4ads  seizure_report  16 columns" in ended.stdout
    assert "kcs  control_result  22 columns" in ended.stdout
    lines = [json.loads(line) for line in sealane("mapping", "list", "--json").stdout.splitlines()]
    assert {line["name"] for line in lines} >= {"c4ads", "kcs"}


def test_a_pipe_is_refused_before_it_is_waited_for(tmp_path: Path, mapping: Path) -> None:
    """A file is read twice; a pipe gives its bytes once."""
    pipe = tmp_path / "pipe.csv"
    os.mkfifo(pipe)
    assert check(pipe, mapping).returncode == 2
    assert sealane("mapping", "suggest", pipe, "--contract", "alert").returncode == 2
