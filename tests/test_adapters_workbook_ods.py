"""Workbooks of LibreOffice's kind: the same text as from any other, the same refusals."""

from __future__ import annotations

from pathlib import Path

import pytest
import xlsxwriter
from calc import needs_calc, saved_as
from odf.opendocument import OpenDocumentSpreadsheet
from odf.table import Table, TableCell, TableRow
from odf.text import P
from workbook_samples import opened, packed, read

from adapters.spreadsheets import Limits, Reason, Row, Stated, open_table
from broker.errors import RefusedError

KIND = "application/vnd.oasis.opendocument.spreadsheet"
NAMES = "".join(
    f' xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for prefix, name in (
        ("office", "office"),
        ("table", "table"),
        ("text", "text"),
        ("style", "style"),
    )
)
HEAD = (
    "<table:table-row><table:table-cell><text:p>Ref</text:p></table:table-cell>"
    "<table:table-cell><text:p>Value</text:p></table:table-cell></table:table-row>"
)


NOTED = (
    '<table:table-cell office:value-type="string"><office:annotation><text:p>hidden</text:p>'
    "</office:annotation><text:p>a<text:s text:c='2'/>b<text:span>c</text:span></text:p>"
    "<text:p>d<text:tab/>e<text:line-break/>f</text:p></table:table-cell>"
)


def ods(folder: Path, rows: str, *, before: str = "", styles: str = "") -> Path:
    """Write a workbook with one sheet of `rows` of XML."""
    content = (
        f"<office:document-content{NAMES}>{styles}<office:body><office:spreadsheet>{before}"
        f'<table:table table:name="Data">{rows}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    return packed(folder / "a.ods", {"mimetype": KIND, "content.xml": content})


def row(cell: str, more: str = "") -> str:
    """Return a row whose second cell is `cell`."""
    first = "<table:table-cell><text:p>A1</text:p></table:table-cell>"
    return f"<table:table-row {more}>{first}{cell}</table:table-row>"


def typed(kind: str, said: str, shown: str = "", more: str = "") -> str:
    """Return a cell with a type, its value and what is shown."""
    return (
        f'<table:table-cell office:value-type="{kind}" {said} {more}><text:p>{shown}</text:p>'
        "</table:table-cell>"
    )


@pytest.mark.parametrize(
    ("cell", "text", "reasons"),
    [
        (typed("float", 'office:value="1234567.5"', "1,234,567.50"), "1234567.5", ()),
        (typed("float", 'office:value="101"', "0101"), "0101", ()),
        (typed("float", 'office:value="0.30000000000000004"', "0.3"), "0.3", ()),
        (typed("percentage", 'office:value="0.125"', "12.5%"), "12.5%", ()),
        (typed("currency", 'office:value="5" office:currency="THB"', "5 ฿"), "5", ()),
        (typed("date", 'office:date-value="2024-05-03"', "3 พ.ค. 67"), "2024-05-03", ()),
        (typed("date", 'office:date-value="2024-05-03T10:30:00"'), "2024-05-03T10:30:00", ()),
        (typed("time", 'office:time-value="PT36H05M00S"', "36:05"), "36:05:00", ()),
        (typed("boolean", 'office:boolean-value="true"', "WAHR"), "TRUE", ()),
        (
            typed("float", 'office:value="6"', "6", 'table:formula="of:=2*3"'),
            "6",
            (Reason.FORMULA,),
        ),
        (
            typed("string", 'office:string-value=""', "#REF!", 'table:formula="of:=A0"'),
            "#REF!",
            (Reason.FORMULA, Reason.ERROR),
        ),
        ('<table:table-cell table:formula="of:=A9"/>', "=A9", (Reason.FORMULA_EMPTY,)),
        ("<table:covered-table-cell/>", "", (Reason.MERGED,)),
        (
            NOTED,
            "a  bc\nd\te\nf",
            (),
        ),
    ],
)
def test_cells_of_every_type_come_as_text(
    tmp_path: Path, cell: str, text: str, reasons: tuple[Reason, ...]
) -> None:
    """Stored values, not what a locale shows of them; notes in the margin are no text."""
    (found,) = read(ods(tmp_path, HEAD + row(cell)))
    assert found.cells == ("A1", text)
    assert found.notes.get(1, ()) == reasons


def test_what_the_library_writes_is_read(tmp_path: Path) -> None:
    """A file of another program, as it writes it."""
    document = OpenDocumentSpreadsheet()
    sheet = Table(name="Data")
    for cells in (("Ref", "ສິນຄ້າ"), ("A1", "ງາຊ້າງ")):
        line = TableRow()
        for text in cells:
            cell = TableCell(valuetype="string")
            cell.addElement(P(text=text))
            line.addElement(cell)
        sheet.addElement(line)
    document.spreadsheet.addElement(sheet)
    document.save(str(tmp_path / "a.ods"))
    table = opened(tmp_path / "a.ods")
    assert table.kind == "ods"
    assert table.header == ("Ref", "ສິນຄ້າ")
    assert list(table.rows()) == [Row(2, ("A1", "ງາຊ້າງ"))]


def test_rows_and_columns_said_many_times_are_bounded(tmp_path: Path) -> None:
    """A million blank rows are none; a million rows of something are too many, not too much."""
    blank = (
        '<table:table-row table:number-rows-repeated="1048574">'
        '<table:table-cell table:number-columns-repeated="16384"/></table:table-row>'
    )
    path = ods(tmp_path, HEAD + blank + row(typed("float", 'office:value="5"')))
    assert read(path) == [Row(1_048_576, ("A1", "5"))]
    twice = row(typed("float", 'office:value="5"'), 'table:number-rows-repeated="2"')
    assert [each.number for each in read(ods(tmp_path, HEAD + twice))] == [2, 3]
    for rows, reason in (
        (row(typed("float", 'office:value="5"'), 'table:number-rows-repeated="1000001"'), "long"),
        (
            row(typed("float", 'office:value="5"', "", 'table:number-columns-repeated="9999"')),
            "wide",
        ),
    ):
        with pytest.raises(RefusedError) as caught:
            read(ods(tmp_path, HEAD + rows))
        assert caught.value.reason == f"file.too_{reason}"


@pytest.mark.parametrize("times", ["-1", "x", "9999999999", "99999999"])
def test_counts_that_no_sheet_has_are_damage(tmp_path: Path, times: str) -> None:
    """A count is a number within a sheet's bounds."""
    with pytest.raises(RefusedError) as caught:
        read(ods(tmp_path, HEAD + row("", f'table:number-rows-repeated="{times}"')))
    assert caught.value.reason == "file.damaged"


def test_hidden_sheets_columns_and_rows_are_told(tmp_path: Path) -> None:
    """A hidden sheet is not read by chance; hidden columns and rows are read as any other."""
    styles = (
        '<office:automatic-styles><style:style style:name="ta2">'
        '<style:table-properties table:display="false"/></style:style></office:automatic-styles>'
    )
    old = f'<table:table table:name="Old" table:style-name="ta2">{HEAD}</table:table>'
    rows = (
        '<table:table-column/><table:table-column table:visibility="collapse"/>'
        + HEAD
        + row(
            "<table:table-cell><text:p>x</text:p></table:table-cell>", 'table:visibility="filter"'
        )
    )
    path = ods(tmp_path, rows, before=old, styles=styles)
    assert read(path) == [Row(2, ("A1", "x"))]
    assert opened(path).told() == (
        ("sheet", "Data; hidden and not read: 'Old'"),
        ("hidden", "columns 'Value'; they are read as any other"),
        ("hidden", "1 row, the first 2; they are read as any other"),
    )
    assert opened(path, sheet="Old").header == ("Ref", "Value")


def test_locked_cut_and_attacking_files_are_refused(tmp_path: Path) -> None:
    """As for any workbook: a password, entities, a part that is not there, too many bytes."""
    locked = packed(
        tmp_path / "l.ods",
        {
            "mimetype": KIND,
            "META-INF/manifest.xml": "<m><manifest:encryption-data xmlns:manifest='u'/></m>",
            "content.xml": "\0",
        },
    )
    typed_by_hand = packed(
        tmp_path / "e.ods", {"mimetype": KIND, "content.xml": "<!DOCTYPE a [<!ENTITY b 'c'>]><a/>"}
    )
    for path, reason in (
        (locked, "file.encrypted"),
        (typed_by_hand, "file.xml_entities"),
        (packed(tmp_path / "n.ods", {"mimetype": KIND}), "file.damaged"),
    ):
        with pytest.raises(RefusedError) as caught:
            opened(path)
        assert caught.value.reason == reason
    with pytest.raises(RefusedError) as caught:
        opened(ods(tmp_path, HEAD), limits=Limits(inflated_bytes=100))
    assert caught.value.reason == "file.exploding"


@needs_calc
def test_a_unit_that_only_a_format_shows_is_read(tmp_path: Path) -> None:
    """What LibreOffice shows as `7.00 t` is no seven of the column's unit."""
    book = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(book) as made:
        sheet = made.add_worksheet()
        sheet.write_row(0, 0, ["Weight", "Price"])
        sheet.write(1, 0, 7, made.add_format({"num_format": '0.00" t"'}))
        sheet.write(1, 1, 7, made.add_format({"num_format": '0.00" USD"'}))
    (row,) = open_table(saved_as(book, "ods", tmp_path), stated=Stated()).rows()
    assert row.cells == ("7 t", "7")
