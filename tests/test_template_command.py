"""`sealane template` and the import of what it made, as an office runs them."""

from __future__ import annotations

from pathlib import Path

import pytest
from cli_runs import program, sealane
from exchange import Exchange
from openpyxl import load_workbook
from template_filling import filled

NOWHERE = "127.0.0.1:1"
"""An address where no Kafka answers."""
WHO = "Who may read these reports?"


@pytest.fixture
def station(tmp_path: Path) -> Path:
    """Give the folder of a station whose Kafka does not answer."""
    members = ("customs-nz", "police-nz", "rilo-ap")
    exchange = Exchange(tmp_path, "exercise.template", NOWHERE, members)
    return exchange.station("customs-nz").parent


def test_the_template_is_written_once(tmp_path: Path, station: Path) -> None:
    """It says what to do next, names the members, and is not written over unasked."""
    ended = program("template", "seizure_report", "--station", station, folder=tmp_path)
    assert ended.returncode == 0, ended.stderr
    assert "--mapping template:seizure_report" in " ".join(ended.stderr.split())
    cells = {cell for row in load_workbook(tmp_path / "seizure_report.xlsx")["Lists"].values
             for cell in row}  # fmt: skip
    assert {"police-nz", "rilo-ap"} <= cells
    again = sealane("template", "seizure_report", folder=tmp_path)
    assert again.returncode == 2
    assert "--force" in again.stderr
    assert sealane("template", "seizure_report", "--force", folder=tmp_path).returncode == 0


def test_what_cannot_be_made_is_said(tmp_path: Path) -> None:
    """No template for what no office fills in, no unknown language, no other kind of file."""
    ended = sealane("template", "heartbeat", folder=tmp_path)
    assert ended.returncode == 3
    assert "the station sends it by itself" in ended.stderr
    ended = sealane("template", "alert", "--language", "qqq", folder=tmp_path)
    assert ended.returncode == 3
    assert "qqq" in ended.stderr
    assert sealane("template", "alert", "-o", "alert.csv", folder=tmp_path).returncode == 2
    assert list(tmp_path.iterdir()) == []


def test_a_filled_template_is_imported_without_more(tmp_path: Path, station: Path) -> None:
    """A dry run tells the handling and takes the row."""
    file = filled("seizure_report", tmp_path)
    mapping = ("--mapping", "template:seizure_report")
    ended = sealane("import", station, file, *mapping, "--dry-run")
    assert ended.returncode == 0, ended.stderr
    told = " ".join(ended.stdout.split())
    assert "1 accepted + 0 flagged + 0 refused = 1 row" in told
    assert "TLP AMBER; read by police-nz, rilo-ap; names and free text by nobody" in told
    checked = sealane("mapping", "check", file, *mapping, "--station", station)
    assert checked.returncode == 0, checked.stderr
    told = " ".join(checked.stdout.split())
    assert "facts.direction inbound ← Direction" in told
    assert "TLP AMBER; read by police-nz, rilo-ap" in told


def test_an_unfilled_template_asks_who_may_read(tmp_path: Path, station: Path) -> None:
    """Without an audience nothing is imported; one on the command line answers that question."""
    file = filled("seizure_report", tmp_path, answers={WHO: ""})
    order = ("import", station, file, "--mapping", "template:seizure_report", "--dry-run")
    ended = sealane(*order)
    assert ended.returncode == 5
    assert WHO in " ".join(ended.stderr.split())
    ended = sealane(*order, "--audience", "police-nz")
    assert ended.returncode == 0, ended.stderr
    assert "read by police-nz; names and free text by nobody" in " ".join(ended.stdout.split())


def test_another_file_is_no_template(tmp_path: Path, station: Path) -> None:
    """A text file and a workbook of someone's own have no sheet Handling: refused by name."""
    text = tmp_path / "rows.csv"
    text.write_text("Seizure number,Seized on\n1,2026-11-12\n")
    mapping = ("--mapping", "template:seizure_report", "--dry-run")
    ended = sealane("import", station, text, *mapping)
    assert ended.returncode == 5
    assert "sheet Handling" in " ".join(ended.stderr.split())
    file = filled("seizure_report", tmp_path)
    book = load_workbook(file)
    del book["Handling"]
    book.save(file)
    ended = sealane("import", station, file, *mapping)
    assert ended.returncode == 5
    assert "Handling" in ended.stderr


def test_a_template_of_another_contract_is_refused(tmp_path: Path, station: Path) -> None:
    """The mapping of one contract does not read the workbook of another."""
    file = filled("control_result", tmp_path)
    ended = sealane(*("import", station, file, "--mapping", "template:seizure_report", "--dry-run"))
    assert ended.returncode == 5
    assert "mapping.other_file" in ended.stderr


@pytest.mark.parametrize("command", ["import", "check"])
def test_the_report_of_a_template_is_corrected_and_imported_in_its_place(
    tmp_path: Path, station: Path, command: str
) -> None:
    """It keeps the sheet that says who may read, and the name of the sheet with the rows."""
    file = filled("seizure_report", tmp_path, other={"Place: country": "Ruritania"})
    mapping = ("--mapping", "template:seizure_report")
    report = tmp_path / "filled.report.xlsx"
    order = (
        ("import", station, file, *mapping, "--dry-run", "--report", report)
        if command == "import"
        else ("mapping", "check", file, *mapping, "--report", report)
    )
    assert sealane(*order).returncode == 5
    book = load_workbook(report)
    header = [cell.value for cell in book["Reports"][1]]
    book["Reports"].cell(2, header.index("Place: country") + 1).value = "New Zealand"
    book.save(report)
    ended = sealane("import", station, report, *mapping, "--dry-run")
    assert ended.returncode == 0, ended.stderr
    told = " ".join(ended.stdout.split())
    assert "1 accepted + 0 flagged + 0 refused = 1 row" in told
    assert "read by police-nz, rilo-ap" in told


def test_a_workbook_without_its_handling_is_refused_by_name(tmp_path: Path, station: Path) -> None:
    """Who may read is never guessed: the refusal says which sheet is missing, and what to do."""
    file = filled("seizure_report", tmp_path)
    book = load_workbook(file)
    del book["Handling"]
    book.save(file)
    ended = sealane("import", station, file, "--mapping", "template:seizure_report", "--dry-run")
    assert ended.returncode == 5
    assert "handling.no_sheet" in ended.stderr
    assert "sealane template" in ended.stderr
