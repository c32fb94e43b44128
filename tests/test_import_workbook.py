"""Importing workbooks: reported as they came, marked where something is, imported again."""

from __future__ import annotations

from pathlib import Path

import pytest
from full_disk import no_room
from import_samples import GOOD, HEADER, Station, csv_text, mapping, outcomes, run_import, write
from openpyxl import load_workbook
from workbook_samples import opened, simple

from adapters.spreadsheets import Reason
from adapters.spreadsheets.outcome import Outcome
from adapters.spreadsheets.reading.table import Row
from adapters.spreadsheets.report_file import ReportFile
from broker.errors import UnavailableError


def book(folder: Path, *rows: tuple[object, ...]) -> Path:
    """Write a workbook with the sample's columns."""
    return simple(folder / "rows.xlsx", [HEADER, *rows])


def colours(path: Path, number: int) -> dict[str, str]:
    """Return the coloured cells of a row of a report workbook, by column."""
    sheet = load_workbook(path).worksheets[0]
    head = [cell.value for cell in sheet[1]]
    found = {}
    for name, cell in zip(head, sheet[number], strict=True):
        if cell.fill.fill_type == "solid":
            found[str(name)] = str(cell.fill.fgColor.rgb)[2:]
    return found


def test_a_workbook_is_reported_as_one_with_what_is_wrong_marked(tmp_path: Path) -> None:
    """The row as it came, its outcome, the columns in question named and coloured."""
    rows = [GOOD, ("A2", *GOOD[1:4], "Africa", ""), ("A3", *GOOD[1:3], "1", "Orly\x1b", "")]
    accounts = run_import(book(tmp_path, *rows), Station())
    assert outcomes(accounts) == (1, 1, 1)
    path = tmp_path / "rows.report.xlsx"
    table = opened(path)
    said = [dict(zip(table.header, row.cells, strict=True)) for row in table.rows()]
    assert [row["sealane outcome"] for row in said] == ["accepted", "flagged", "refused"]
    assert [row["sealane row"] for row in said] == ["2", "3", "4"]
    assert [row["sealane columns"] for row in said] == ["", "Where", "Where"]
    assert [row["Ref"] for row in said] == ["A1", "A2", "A3"]
    assert [row["Kg"] for row in said] == ["12.5", "12.5", "1"]
    assert "[cell.control]" in said[2]["sealane reasons"]
    assert [colours(path, number) for number in (2, 3, 4)] == [
        {},
        {"Where": "FBE5A3"},
        {"Where": "F4B6B6"},
    ]


def test_a_corrected_report_is_imported_again_and_only_what_changed_is_sent(
    tmp_path: Path,
) -> None:
    """Marks against formulas are taken off; rows left alone are the same rows."""
    rows = [(f"A{n}", *GOOD[1:4], where, "") for n, where in enumerate(["=1+1", "Orly", "-x", ""])]
    station = Station()
    first = run_import(book(tmp_path, *rows), station)
    report = tmp_path / "rows.report.xlsx"
    assert first.repeated == 0
    again = run_import(report, station, report=tmp_path / "again.xlsx")
    assert again.repeated == first.rows - first.outcomes[Outcome.REFUSED]
    workbook = load_workbook(report)
    sheet = workbook.worksheets[0]
    place = [cell.value for cell in sheet[1]].index("Kg") + 1
    sheet.cell(3, place).value = 99
    workbook.save(report)
    corrected = run_import(report, station, report=tmp_path / "third.xlsx")
    assert corrected.repeated == first.rows - first.outcomes[Outcome.REFUSED] - 1
    assert station.new[-1].key == 'sample:["A1"]'


def test_the_same_row_from_any_kind_of_file_is_the_same_row(tmp_path: Path) -> None:
    """A number of a workbook and the same number of a text make one key and one report."""
    station = Station()
    run_import(write(tmp_path, csv_text([GOOD])), station)
    typed = (*GOOD[:3], 12.5, *GOOD[4:])
    assert run_import(book(tmp_path, typed), station).repeated == 1
    pairs = (f'"{name}": "{cell}"' for name, cell in zip(HEADER, GOOD, strict=True))
    lines = tmp_path / "rows.jsonl"
    lines.write_text("{" + ", ".join(pairs) + "}\n")
    assert run_import(lines, station, report=tmp_path / "l.csv").repeated == 1


def test_merged_cells_flag_the_rows_that_they_leave_without_a_value(tmp_path: Path) -> None:
    """Only where the mapping reads the column; nothing is filled in."""
    path = book(tmp_path, GOOD, ("A2", "", *GOOD[2:]), ("A3", *GOOD[1:]))
    workbook = load_workbook(path)
    workbook.worksheets[0].merge_cells("B2:B3")
    workbook.save(path)
    station = Station()
    accounts = run_import(path, station)
    assert accounts.reasons[Reason.MERGED] == 1
    by_ref = {each.key: each.report.facts for each in station.new}  # type: ignore[attr-defined] # a seizure report
    assert by_ref['sample:["A2"]'].seized_at.raw in {None, ""}


def test_a_full_disk_leaves_no_half_report(tmp_path: Path) -> None:
    """Whichever form it has: no file of that name, and nothing left beside it."""
    for name in ("r.csv", "r.xlsx"):
        with no_room(at=30_000), pytest.raises(UnavailableError, match="no room for the report"):
            _write_much(tmp_path / name)
        assert list(tmp_path.iterdir()) == []


def _write_much(path: Path) -> None:
    with ReportFile(path, HEADER) as report:
        for number in range(2, 3_000):
            cells = (f"A{number}", *(f"{number * place * 7919:x}" for place in range(1, 6)))
            report.write(Row(number, cells), Outcome.ACCEPTED, ())


def test_no_room_to_unpack_sends_nothing(tmp_path: Path) -> None:
    """The spool fills the disk before the first row is sent, and it is said where."""
    path = book(tmp_path, *((f"A{n}", *GOOD[1:4], "x" * 300, "") for n in range(300)))
    station = Station()
    with no_room(at=20_000), pytest.raises(UnavailableError, match="Nothing was sent"):
        run_import(path, station)
    assert station.batches == []


def test_a_report_workbook_holds_what_xml_and_cells_cannot(tmp_path: Path) -> None:
    """Characters without meaning are spelled out, a text beyond a cell's length says its cut."""
    path = tmp_path / "r.xlsx"
    with ReportFile(path, ("a", "b", "c")) as report:
        cells = ("\uffff_x0041_", "x" * 40_000, "=1+1")
        report.write(Row(2, cells), Outcome.REFUSED, ())
    (row,) = opened(path).rows()
    assert row.cells[1] == "<U+FFFF>_x0041_"
    assert row.cells[2].endswith("longer than a spreadsheet holds]")
    assert row.cells[3] == "'=1+1"
    sheet = load_workbook(path).worksheets[0]
    assert {cell.data_type for cell in (*sheet[1], *sheet[2]) if cell.value} == {"s"}


def test_a_mapping_says_sheet_and_row_of_the_header(tmp_path: Path) -> None:
    """`[file] sheet` and `header_row` are what the options are."""
    path = simple(tmp_path / "rows.xlsx", [["Seizures of 2024"], HEADER, GOOD])
    by = mapping(file={"decimal": ".", "sheet": "data", "header_row": 2})
    assert outcomes(run_import(path, Station(), by=by)) == (1, 0, 0)
