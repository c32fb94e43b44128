"""Workbooks: texts and figures as they are, formulas and controls neutralised."""

from __future__ import annotations

import zipfile
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from calc import needs_calc, opened
from full_disk import no_room

from broker.cli.workbook import LONGEST_CELL, Workbook

SCRIPTS = (
    "ภาษาไทย กรมศุลกากร",
    "ພາສາລາວ ດ່ານພາສີ",
    "ភាសាខ្មែរ គយ",
    "မြန်မာဘာသာ အကောက်ခွန်",
    "گمرک افغانستان",
    "नेपाली भन्सार",
    "日本税関 𠮷野家",
    "தமிழ் சுங்கம்",
    "Tiếng Việt",
)


def written(path: Path, *rows: list[object]) -> None:
    """Write a workbook of one sheet with two columns."""
    with Workbook(path) as workbook:
        sheet = workbook.sheet("Reports", ("one", "two"))
        for row in rows:
            sheet.add(row)


def test_figures_are_figures_and_texts_are_texts(tmp_path: Path) -> None:
    """Whole numbers, decimals and yes or no keep their kind; nothing else becomes a figure."""
    path = tmp_path / "t.xlsx"
    written(path, [7, Decimal("412.60")], [True, "0042"], [None, "12"])
    rows = list(openpyxl.load_workbook(path)["Reports"].iter_rows(values_only=True, min_row=2))
    assert rows == [(7, 412.6), (True, "0042"), (None, "12")]


def test_a_figure_that_a_spreadsheet_cannot_hold_is_a_text(tmp_path: Path) -> None:
    """No digit is lost: beyond fifteen of them the amount stands as written."""
    path = tmp_path / "t.xlsx"
    written(path, [Decimal("12345678901234.56789"), 2**60])
    (row,) = openpyxl.load_workbook(path)["Reports"].iter_rows(values_only=True, min_row=2)
    assert row == ("12345678901234.56789", str(2**60))


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t=", "\uff1d", "  ="])
def test_threat_36_no_text_is_a_formula(tmp_path: Path, start: str) -> None:
    """THREATS 36: what could be taken for a formula begins with an apostrophe."""
    path = tmp_path / "t.xlsx"
    written(path, [f"{start}1+x", "a"])
    cell = openpyxl.load_workbook(path)["Reports"]["A2"]
    assert cell.data_type == "s"
    assert str(cell.value).startswith("'")


def test_controls_are_spelled_out(tmp_path: Path) -> None:
    """THREATS 36: marks of direction and escapes are shown; line feeds stay."""
    path = tmp_path / "t.xlsx"
    written(path, ["a\u202eb\x1b", "two\nlines"])
    row = openpyxl.load_workbook(path)["Reports"][2]
    assert [cell.value for cell in row] == ["a<U+202E>b<U+001B>", "two\nlines"]


def test_a_text_too_long_for_a_cell_stands_whole_on_a_sheet_of_its_own(tmp_path: Path) -> None:
    """Nothing is cut: the parts put together are the text, and the cell says where they are."""
    path, long = tmp_path / "t.xlsx", "กข" * LONGEST_CELL
    written(path, ["a", long])
    book = openpyxl.load_workbook(path)
    parts = list(book["Long texts"].iter_rows(values_only=True, min_row=2))
    assert "".join(str(part[4]) for part in parts) == long
    assert {part[:3] for part in parts} == {("Reports", 2, "two")}
    assert "Long texts" in str(book["Reports"]["B2"].value)


def test_a_workbook_is_there_whole_or_not_at_all(tmp_path: Path) -> None:
    """When writing breaks off, no file of this name and no part of one is left."""
    path = tmp_path / "t.xlsx"
    with pytest.raises(ZeroDivisionError), Workbook(path) as workbook:
        workbook.sheet("Reports", ("one",)).add([1 / 0])
    assert list(tmp_path.iterdir()) == []


def test_a_full_disk_leaves_nothing_half_written(tmp_path: Path) -> None:
    """Where there is no room the error says so, and no file of this name is left."""
    path = tmp_path / "t.xlsx"
    with no_room(at=4_000), pytest.raises(OSError, match="too large"):
        written(path, *([f"{n} {'x' * 2_000}", n] for n in range(200)))
    assert list(tmp_path.iterdir()) == []


def test_it_holds_no_macro_and_no_link(tmp_path: Path) -> None:
    """A workbook of ours has no part that does anything."""
    path = tmp_path / "t.xlsx"
    written(path, ["https://example.org", "mailto:a@example.org"])
    names = zipfile.ZipFile(path).namelist()
    assert not [
        name for name in names if "vba" in name or "external" in name or "rels/sheet" in name
    ]


@needs_calc
def test_a_spreadsheet_program_shows_what_was_written(tmp_path: Path) -> None:
    """LibreOffice reads every script, figure and neutralised text as it was written."""
    path = tmp_path / "t.xlsx"
    texts = [*SCRIPTS, "_x0041_ <b>&amp;", "two\nlines", ' "quoted", and commas ']
    written(path, *([text, number] for number, text in enumerate(texts)), ["=1+1", Decimal("0.25")])
    rows = opened(path, tmp_path)["Reports"]
    assert rows[0] == ["one", "two"]
    assert [row[0] for row in rows[1:]] == [*texts, "'=1+1"]
    assert rows[-1][1] == "0.25"
