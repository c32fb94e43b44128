"""Report files imported again as they are: no row says more, or less, than it did before."""

from __future__ import annotations

from pathlib import Path

from import_samples import GOOD, HEADER, Station, csv_text, outcomes, run_import, write
from openpyxl import load_workbook
from workbook_samples import by_hand, inline

from adapters.spreadsheets import Reason


def one(where: str) -> str:
    """Return a file of one row that is good but for where it was found."""
    return csv_text([(*GOOD[:4], where, GOOD[5])])


def test_a_refused_control_that_nobody_corrected_is_refused_again(tmp_path: Path) -> None:
    """Spelled out in the report file, it is no text that anybody wrote; corrected, it is sent."""
    path = write(tmp_path, one("Nai\x1brobi, Kenya"))
    station, report = Station(), path.with_suffix(".report.csv")
    run_import(path, station)
    again = run_import(report, station, report=tmp_path / "again.csv")
    assert outcomes(again) == (0, 0, 1)
    assert again.reasons == {Reason.CONTROL: 1}
    assert (tmp_path / "again.csv").read_bytes() == report.read_bytes()
    report.write_text(report.read_text("utf-8-sig").replace("<U+001B>", ""), "utf-8-sig")
    assert outcomes(run_import(report, station, report=tmp_path / "third.csv")) == (1, 0, 0)


def test_characters_that_turn_text_come_back_from_the_report_as_they_were(tmp_path: Path) -> None:
    """The row was sent with them: read as other text, it would be sent again, changed."""
    path = write(tmp_path, one("\u200fNairobi\u200e, Kenya"))
    station, report = Station(), path.with_suffix(".report.csv")
    run_import(path, station)
    assert "<U+200F>" in report.read_text("utf-8-sig")
    again = run_import(report, station, report=tmp_path / "again.csv")
    assert (again.repeated, again.reasons) == (1, {Reason.BIDI: 1})
    assert (tmp_path / "again.csv").read_bytes() == report.read_bytes()


def test_what_looks_spelled_out_in_a_file_that_is_no_report_is_text(tmp_path: Path) -> None:
    """Only our own report files spell characters out."""
    station = Station()
    assert outcomes(run_import(write(tmp_path, one("<U+001B>, Kenya")), station)) == (1, 0, 0)
    assert '"<U+001B>, Kenya"' in station.new[0].report.model_dump_json()


def test_a_formula_without_a_value_is_refused_until_it_has_one(tmp_path: Path) -> None:
    """In the report it stands as text, and is still no value; another row's `=` is its own text."""
    formula = "".join(
        f'<c r="{letter}2" t="inlineStr"><is><t>{text}</t></is></c>'
        for letter, text in zip("ABCD", GOOD, strict=False)
    )
    rows = (
        inline(1, HEADER)
        + f'<row r="2">{formula}<c r="E2"><f>A1</f></c></row>'
        + inline(3, ("A2", *GOOD[1:4], "=A1", GOOD[5]))
    )
    path, station = by_hand(tmp_path, rows), Station()
    report = path.with_name(f"{path.stem}.report.xlsx")
    first = run_import(path, station, report=report)
    assert first.reasons[Reason.FORMULA_EMPTY] == 1
    again = run_import(report, station, report=tmp_path / "again.xlsx")
    assert again.outcomes == first.outcomes
    assert again.reasons[Reason.FORMULA_EMPTY] == 1
    book = load_workbook(report)
    sheet = book.worksheets[0]
    sheet.cell(2, [cell.value for cell in sheet[1]].index("Where") + 1).value = "Nairobi, Kenya"
    book.save(report)
    corrected = run_import(report, station, report=tmp_path / "third.xlsx")
    assert Reason.FORMULA_EMPTY not in corrected.reasons
    assert len(station.new) == 2


def test_a_cell_that_the_report_workbook_had_to_cut_is_refused_again(tmp_path: Path) -> None:
    """What it could not hold whole is no text that anybody wrote."""
    path = write(tmp_path, one(f"Nairobi, Kenya {'x' * 40_000}"))
    station, report = Station(), path.with_suffix(".report.xlsx")
    assert outcomes(run_import(path, station, report=report)) == (0, 0, 1)
    again = run_import(report, station, report=tmp_path / "again.xlsx")
    assert outcomes(again) == (0, 0, 1)
    assert again.reasons == {Reason.TOO_LONG: 1}
