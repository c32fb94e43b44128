"""Workbooks: what stands in cells of any kind comes as text that says the same."""

from __future__ import annotations

import random
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pytest
import xlsxwriter
from openpyxl import Workbook
from workbook_samples import HEAD, by_hand, cells, inline, opened, packed, parts, read, simple

from adapters.spreadsheets import Limits, Reason, Row
from broker.errors import RefusedError


def formatted(path: Path, value: object, code: str, **options: object) -> str:
    """Return what a cell with a value and a number format is read as."""
    book = xlsxwriter.Workbook(str(path), options)
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, ["Ref", "Value"])
    sheet.write(1, 0, "A1")
    sheet.write(1, 1, value, book.add_format({"num_format": code}))
    book.close()
    return cells(path)[0][1]


@pytest.mark.parametrize(
    ("value", "code", "text"),
    [
        (datetime(2024, 5, 3), "yyyy-mm-dd", "2024-05-03"),  # noqa: DTZ001 - cells have no zone
        (date(2024, 5, 3), "[$-41E]d mmmm bbbb", "2024-05-03"),
        (date(2024, 5, 3), "[$-411]ge.m.d", "2024-05-03"),
        (date(2024, 5, 3), "mmm yy", "2024-05-03"),
        (datetime(2024, 5, 3, 10, 30), "dd/mm/yyyy hh:mm", "2024-05-03T10:30:00"),  # noqa: DTZ001 - as above
        (datetime(2024, 5, 3, 10, 30), "dd/mm/yyyy", "2024-05-03T10:30:00"),  # noqa: DTZ001 - as above
        (datetime(2024, 5, 3), "dd/mm/yyyy hh:mm", "2024-05-03T00:00:00"),  # noqa: DTZ001 - as above
        (time(9, 5), "hh:mm", "09:05:00"),
        (timedelta(hours=36, minutes=5), "[h]:mm", "36:05:00"),
        (0.125, "0.0%", "12.5%"),
        (0.07, "0%", "7%"),
        (1234567.5, '"Rp"#,##0.00', "1234567.5"),
        (1234567.5, "[$฿-41E]#,##0.00", "1234567.5"),
        (1234567.5, "#,##,##0.00", "1234567.5"),
        (-3, "#,##0;[Red](#,##0)", "-3"),
        (0.1 + 0.2, "General", "0.3"),
        (12.300000000000001, "0.00", "12.3"),
        (1e-7, "0.00E+00", "0.0000001"),
        (1e14, "General", "100000000000000"),
        (101, "0000", "0101"),
        (45, '0 "days"', "45 days"),
        (7, '0.00" t"', "7 t"),
        (7.5, '#,##0.00\\ "kg";[Red]-#,##0.00\\ "kg"', "7.5 kg"),
        (1.5, 'General" kg"', "1.5 kg"),
        (7, '0.00" USD"', "7"),
        (7, '0.00" €"', "7"),
        (45, "@", "45"),
        (-0.0, "General", "0"),
    ],
)
def test_numbers_say_what_their_format_makes_of_them(
    tmp_path: Path, value: object, code: str, text: str
) -> None:
    """Dates are ISO, percentages keep their sign, and a word behind the figure, as a unit, stays.

    Currencies and groups are only looks.
    """
    assert formatted(tmp_path / "a.xlsx", value, code) == text


def test_both_calendars_of_spreadsheets_give_the_same_day(tmp_path: Path) -> None:
    """Days counted from 1904 are told from days counted from 1900."""
    for options in ({}, {"date_1904": True}):
        day = formatted(tmp_path / "a.xlsx", date(2024, 2, 29), "yyyy-mm-dd", **options)
        assert day == "2024-02-29"


@pytest.mark.parametrize(
    ("number", "text", "reasons"),
    [
        (1, "1900-01-01", ()),
        (59, "1900-02-28", ()),
        (60, "60", (Reason.DATE_NUMBER,)),
        (61, "1900-03-01", ()),
        (2958465, "9999-12-31", ()),
        (2958466, "2958466", (Reason.DATE_NUMBER,)),
        (-1, "-1", (Reason.DATE_NUMBER,)),
        (0, "0", (Reason.DATE_NUMBER,)),
    ],
)
def test_a_day_that_never_was_stays_a_number(
    tmp_path: Path, number: int, text: str, reasons: tuple[Reason, ...]
) -> None:
    """29 February 1900 and what lies outside of the calendar are flagged, never moved."""
    book = xlsxwriter.Workbook(str(tmp_path / "a.xlsx"))
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, ["Ref", "Day"])
    sheet.write_row(1, 0, ["A1", number], book.add_format({"num_format": "yyyy-mm-dd"}))
    book.close()
    (row,) = read(tmp_path / "a.xlsx")
    assert row.cells == ("A1", text)
    assert row.notes.get(1, ()) == reasons


def test_texts_of_every_kind_come_as_they_are(tmp_path: Path) -> None:
    """Rich text, line breaks, figures kept as text, escaped characters, spaces, scripts."""
    path = tmp_path / "a.xlsx"
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet()
    bold = book.add_format({"bold": True})
    sheet.write_row(0, 0, ["Rich", "Lines", "Figures", "Escaped", "Script", "Truth"])
    sheet.write_rich_string(1, 0, "ga", bold, "lin", "gale ")
    sheet.write_string(1, 1, "one\ntwo")
    sheet.write_string(1, 2, "0012")
    sheet.write_string(1, 3, "_x0041_ & <b>")
    sheet.write_string(1, 4, "ນະຄອນຫຼວງວຽງຈັນ 🐘")
    sheet.write_boolean(1, 5, True)  # noqa: FBT003 - a cell's value
    book.close()
    assert cells(path) == [
        ("galingale ", "one\ntwo", "0012", "_x0041_ & <b>", "ນະຄອນຫຼວງວຽງຈັນ 🐘", "TRUE")
    ]


def test_what_is_said_for_reading_aloud_is_no_text(tmp_path: Path) -> None:
    """Furigana stand beside Japanese text in the file, and are not part of it."""
    told = '<c t="inlineStr"><is><t>東京</t><rPh sb="0" eb="2"><t>トウキョウ</t></rPh></is></c>'
    assert cells(by_hand(tmp_path, f'{HEAD}<row r="2">{told}</row>')) == [("東京", "")]


def test_characters_that_xml_cannot_hold_are_read_from_their_spelling(tmp_path: Path) -> None:
    """A carriage return is one, two halves are one character, half of one is lost and said."""
    text = "a_x000D_b _xD83D__xDC18_ _xD83D_"
    assert cells(by_hand(tmp_path, HEAD + inline(2, [text, "1"]))) == [("a\rb 🐘 \ufffd", "1")]


def test_formulas_are_their_values_and_those_without_one_are_named(tmp_path: Path) -> None:
    """A stored value is taken and said; what was never worked out is no blank."""
    rows = (
        '<row r="2"><c r="A2"><f>1+1</f><v>2</v></c><c r="B2"><f>SUM(A1)</f></c></row>'
        '<row r="3"><c r="A3" t="str"><f>""</f><v></v></c><c r="B3"><v>4</v></c></row>'
        '<row r="4"><c r="A4" t="e"><f>1/0</f><v>#DIV/0!</v></c><c r="B4"><f>A1</f><v/></c></row>'
    )
    assert read(by_hand(tmp_path, HEAD + rows)) == [
        Row(2, ("2", "=SUM(A1)"), notes={0: (Reason.FORMULA,), 1: (Reason.FORMULA_EMPTY,)}),
        Row(3, ("", "4"), notes={0: (Reason.FORMULA,)}),
        Row(
            4,
            ("#DIV/0!", "=A1"),
            notes={0: (Reason.FORMULA, Reason.ERROR), 1: (Reason.FORMULA_EMPTY,)},
        ),
    ]


def test_a_program_that_left_its_formulas_to_others_is_not_believed(tmp_path: Path) -> None:
    """Where the file says that all is to be worked out on opening, its zeros are no values."""
    path = tmp_path / "a.xlsx"
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, ["Ref", "Kg"])
    sheet.write(1, 0, "A1")
    sheet.write_formula(1, 1, "=2*3")
    book.close()
    (row,) = read(path)
    assert row == Row(2, ("A1", "=2*3"), notes={1: (Reason.FORMULA_EMPTY,)})


def test_merged_cells_say_nothing_but_at_their_first(tmp_path: Path) -> None:
    """Rows below are not filled in, and each of them says why it is blank."""
    path = tmp_path / "a.xlsx"
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, ["Port", "Ref", "Kg"])
    for number in range(1, 4):
        sheet.write_row(number, 1, [f"A{number}", number])
    sheet.merge_range(1, 0, 3, 0, "Laem Chabang")
    book.close()
    assert read(path) == [
        Row(2, ("Laem Chabang", "A1", "1")),
        Row(3, ("", "A2", "2"), notes={0: (Reason.MERGED,)}),
        Row(4, ("", "A3", "3"), notes={0: (Reason.MERGED,)}),
    ]


def test_two_rows_of_headings_are_asked_about(tmp_path: Path) -> None:
    """Merged headings and words above figures: which row names the columns is for the officer."""
    path = tmp_path / "merged.xlsx"
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, ["Seizure", "", "Goods"])
    sheet.merge_range(0, 0, 0, 1, "Seizure")
    sheet.write_row(1, 0, ["Ref", "Date", "Kg"])
    sheet.write_row(2, 0, ["A1", "today", 5])
    book.close()
    words = simple(
        tmp_path / "words.xlsx",
        [["Reference", "Weight"], ["number", "kg"], *([f"A{n}", n] for n in range(5))],
    )
    for file in (path, words):
        with pytest.raises(RefusedError, match="--header-row") as caught:
            opened(file)
        assert caught.value.reason == "header.two_rows"
    assert opened(path, header_row=2).header == ("Ref", "Date", "Kg")
    assert read(path, header_row=2) == [Row(3, ("A1", "today", "5"))]


def test_one_sheet_with_data_is_read_and_several_are_asked_about(tmp_path: Path) -> None:
    """Never the first by chance; a hidden one is named and read only when it is asked for."""
    path = tmp_path / "a.xlsx"
    book = xlsxwriter.Workbook(str(path))
    for name in ("Notes", "March", "Old"):
        book.add_worksheet(name)
    book.get_worksheet_by_name("March").write_column(0, 0, ["Ref", "A1"])
    book.get_worksheet_by_name("Old").write_column(0, 0, ["Ref", "Z9"])
    book.get_worksheet_by_name("Old").hide()
    book.close()
    table = opened(path)
    assert [row.cells for row in table.rows()] == [("A1",)]
    assert ("sheet", "March; hidden and not read: 'Old'") in table.told()
    assert [row.cells for row in opened(path, sheet="old").rows()] == [("Z9",)]
    with pytest.raises(RefusedError, match="'Notes', 'March', 'Old'") as caught:
        opened(path, sheet="April")
    assert caught.value.reason == "file.no_sheet"
    both = tmp_path / "both.xlsx"
    book = xlsxwriter.Workbook(str(both))
    for name in ("March", "April"):
        book.add_worksheet(name).write_column(0, 0, ["Ref", name])
    book.close()
    with pytest.raises(RefusedError, match=r"'March', 'April'.*--sheet") as caught:
        opened(both)
    assert caught.value.reason == "file.several_sheets"
    assert [row.cells for row in opened(both, sheet="April").rows()] == [("April",)]


def test_what_is_hidden_or_ignored_is_told(tmp_path: Path) -> None:
    """Hidden columns and rows are read as any other; macros and links are left alone."""
    path = tmp_path / "a.xlsx"
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, ["Ref", "Informant"])
    sheet.write_row(1, 0, ["A1", "x"])
    sheet.write_row(2, 0, ["A2", "y"])
    sheet.set_column(1, 1, None, None, {"hidden": True})
    sheet.set_row(2, None, None, {"hidden": True})
    book.close()
    told = dict(opened(path).told())
    assert len(read(path)) == 2
    assert [said for word, said in opened(path).told() if word == "hidden"] == [
        "columns 'Informant'; they are read as any other",
        "1 row, the first 3; they are read as any other",
    ]
    assert told["dates"] == "counted from 1900"
    links = "<externalReferences><externalReference/></externalReferences>"
    said = parts(HEAD + inline(2, ["A1", "1"]), book=links) | {"xl/vbaProject.bin": b"\0"}
    told = dict(opened(packed(tmp_path / "m.xlsm", said)).told())
    assert "ignored" in told["macros"]
    assert "not followed" in told["links"]


def test_a_million_empty_rows_are_none(tmp_path: Path) -> None:
    """Rows with formats and nothing else are passed over; the last one keeps its number."""
    blank = "".join(f'<row r="{number}"><c s="0"/></row>' for number in range(2, 100_000))
    path = by_hand(tmp_path, HEAD + blank + inline(1_048_576, ["A1", "5"]))
    assert read(path) == [Row(1_048_576, ("A1", "5"))]


def test_other_programs_ways_of_writing_are_read(tmp_path: Path) -> None:
    """Prefixes, no places of cells, dates as ISO text, openpyxl's own files."""
    said = parts("")
    said["xl/worksheets/sheet1.xml"] = (
        '<x:worksheet xmlns:x="urn:any"><x:sheetData><x:row><x:c t="str"><x:v>Ref</x:v></x:c>'
        '</x:row><x:row><x:c t="d"><x:v>2024-05-03</x:v></x:c></x:row></x:sheetData></x:worksheet>'
    )
    assert read(packed(tmp_path / "x.xlsx", said)) == [Row(2, ("2024-05-03",))]
    book = Workbook()
    assert book.active is not None
    for row in (["Ref", "Day"], ["A1", datetime(2024, 5, 3, tzinfo=UTC).date()]):
        book.active.append(row)
    book.save(tmp_path / "o.xlsx")
    assert cells(tmp_path / "o.xlsx") == [("A1", "2024-05-03")]


def test_cells_beyond_the_header_and_too_long_ones_are_kept_to_be_refused(tmp_path: Path) -> None:
    """A row wider than the header says so; a text is cut only where it is refused anyway."""
    path = by_hand(tmp_path, HEAD + inline(2, ["A1", "2", "", "stray"]))
    assert cells(path) == [("A1", "2", "", "stray")]
    long = by_hand(tmp_path, HEAD + inline(2, ["x" * 40_000, "1"]))
    assert len(cells(long)[0][0]) == Limits().cell_chars + 1


def test_numbers_of_more_figures_than_a_spreadsheet_keeps_are_flagged(tmp_path: Path) -> None:
    """Numbers of containers and accounts lose their ends in spreadsheets."""
    rows = '<row r="2"><c><v>1.23456789012346E+15</v></c><c><v>12345678901234567</v></c></row>'
    (row,) = read(by_hand(tmp_path, HEAD + rows))
    assert row.cells == ("1234567890123460", "12345678901234567")
    assert row.notes == {0: (Reason.DIGITS,), 1: (Reason.DIGITS,)}


def test_rows_are_the_same_at_every_reading(tmp_path: Path) -> None:
    """Two passes at once, each at its own pace, give what one gives."""
    numbers = random.Random(1).sample(range(10**6), 3000)  # noqa: S311 - a test's sample
    table = opened(simple(tmp_path / "a.xlsx", [["Ref", "Kg"], *([f"A{n}", n] for n in numbers)]))
    both = list(zip(table.rows(), table.rows(), strict=True))
    assert all(one == other for one, other in both)
    assert [int(row.cells[1]) for row, _ in both] == numbers


def test_a_workbook_that_changes_after_it_was_read_is_refused(tmp_path: Path) -> None:
    """What was checked must be what is sent."""
    path = simple(tmp_path / "a.xlsx", [["Ref"], ["A1"]])
    table = opened(path)
    simple(path, [["Ref"], ["A1"], ["A2"]])
    with pytest.raises(RefusedError, match="changed"):
        list(table.rows())
