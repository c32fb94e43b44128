"""Workbooks made for tests: by the libraries, and part by part where no library would."""

from __future__ import annotations

import zipfile
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import xlsxwriter

from adapters.spreadsheets import Limits, Row, Stated, Table, open_table

TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="xml" ContentType="application/xml"/></Types>'
)
RELATIONS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{}'
    "</Relationships>"
)
_KIND = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def relation(name: str, kind: str, target: str) -> str:
    """Return one relation."""
    return f'<Relationship Id="{name}" Type="{_KIND}/{kind}" Target="{target}"/>'


def parts(rows: str, *, book: str = "", sheet: str = "") -> dict[str, str]:
    """Return the parts of a small workbook with `rows` as its only sheet's XML."""
    return {
        "[Content_Types].xml": TYPES,
        "_rels/.rels": RELATIONS.format(relation("r1", "officeDocument", "xl/workbook.xml")),
        "xl/workbook.xml": (
            f'<workbook xmlns="{_MAIN}" xmlns:r="{_KIND}">{book}'
            '<sheets><sheet name="Data" sheetId="1" r:id="r1"/></sheets></workbook>'
        ),
        "xl/_rels/workbook.xml.rels": RELATIONS.format(
            relation("r1", "worksheet", "worksheets/sheet1.xml")
        ),
        "xl/worksheets/sheet1.xml": (
            f'<worksheet xmlns="{_MAIN}"><sheetData>{rows}</sheetData>{sheet}</worksheet>'
        ),
    }


def inline(number: int, cells: Sequence[str]) -> str:
    """Return a row of texts as XML."""
    said = "".join(f'<c t="inlineStr"><is><t>{cell}</t></is></c>' for cell in cells)
    return f'<row r="{number}">{said}</row>'


HEAD = inline(1, ["Ref", "Kg"])


def packed(path: Path, said: Mapping[str, str | bytes]) -> Path:
    """Write a zip file with these parts."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in said.items():
            archive.writestr(name, content)
    return path


def by_hand(folder: Path, rows: str, *, book: str = "", sheet: str = "") -> Path:
    """Write a small workbook whose sheet holds `rows` of XML."""
    return packed(folder / "by hand.xlsx", parts(rows, book=book, sheet=sheet))


def simple(path: Path, rows: Iterable[Sequence[object]], **options: object) -> Path:
    """Write a workbook with one sheet, as a spreadsheet program does."""
    book = xlsxwriter.Workbook(str(path), {"strings_to_formulas": False, **options})
    sheet = book.add_worksheet("Data")
    for number, row in enumerate(rows):
        sheet.write_row(number, 0, row)
    book.close()
    return path


def opened(
    path: Path,
    *,
    sheet: str | None = None,
    header_row: int | None = None,
    limits: Limits | None = None,
) -> Table:
    """Open a file of any kind."""
    return open_table(path, stated=Stated(sheet=sheet, header_row=header_row), limits=limits)


def read(path: Path, **said: int) -> list[Row]:
    """Return all rows of a file."""
    return list(opened(path, **said).rows())  # type: ignore[arg-type] # a test says what it means


def cells(path: Path) -> list[tuple[str, ...]]:
    """Return the cells of all rows of a file."""
    return [row.cells for row in read(path)]
