"""The template workbook as spreadsheet programs open it."""

from __future__ import annotations

from pathlib import Path

import pytest
from calc import needs_calc, opened
from openpyxl import Workbook, load_workbook
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from template_filling import CONTRACTS, empty, filled

from adapters.templates.book import Book
from adapters.templates.columns import columns_of
from adapters.templates.questions import questions_of
from adapters.templates.written import row_of
from schemas.examples import example

SHEETS = ["Reports", "Handling", "Explanations", "Example", "Lists"]


def validations(book: Workbook, sheet: str) -> dict[int, DataValidation]:
    """Return what checks each column of a sheet, by the column's number from 1."""
    found = {}
    for each in book[sheet].data_validations.dataValidation:
        for cells in each.sqref.ranges:
            found[cells.min_col] = each
    return found


def listed(book: Workbook, source: str) -> list[str]:
    """Return the words that a list's source, `=Lists!$A$2:$A$11`, stands for."""
    sheet, _, cells = source.lstrip("=").partition("!")
    return [str(row[0].value) for row in book[sheet][cells.replace("$", "")]]


@pytest.mark.parametrize("contract", CONTRACTS)
def test_lists_hold_exactly_the_choices(contract: str, tmp_path: Path) -> None:
    """A column with choices has a list of just these, in their order; any other has none."""
    book = load_workbook(empty(contract, tmp_path))
    assert book.sheetnames == SHEETS
    checked = validations(book, "Reports")
    for place, column in enumerate(columns_of(contract), start=1):
        assert book["Reports"].cell(1, place).value == column.title
        if column.choices is None:
            assert checked[place].type in {None, "none"}
        else:
            assert checked[place].type == "list"
            assert checked[place].errorStyle in {None, "stop"}
            words = [each.word for each in column.choices.entries]
            assert listed(book, str(checked[place].formula1)) == words


@pytest.mark.parametrize("contract", CONTRACTS)
def test_every_column_is_explained(contract: str, tmp_path: Path) -> None:
    """A message at its cells, a comment at its head, a line on the sheet Explanations."""
    book = load_workbook(empty(contract, tmp_path))
    checked, lines = validations(book, "Reports"), list(book["Explanations"].values)
    for place, column in enumerate(columns_of(contract), start=1):
        message = checked[place].prompt
        assert message
        assert 0 < len(message) <= 255
        assert (checked[place].promptTitle or "") == column.title[:32]
        comment = book["Reports"].cell(1, place).comment
        assert comment is not None
        assert ("Must be answered" in comment.text) is column.required
        title, must, meaning, form, _, _, readers = lines[place]
        assert title == column.title
        assert must == ("yes" if column.required else "no")
        assert meaning
        assert form
        nominal = column.place is not None and column.place.path.startswith("nominal.")
        assert str(readers).startswith("names: only") is nominal


def test_a_codes_own_language_stands_beside_it(tmp_path: Path) -> None:
    """With a language, the sheet Lists has the names of countries in it; what is picked stays."""
    path = tmp_path / "thai.xlsx"
    path.write_bytes(Book("feedback", "th", ("customs-lk", "rilo-ap")).written())
    rows = list(load_workbook(path)["Lists"].values)
    place = rows[0].index("In your language") - 2
    thai = {row[place + 1]: (row[place], row[place + 2]) for row in rows[1:]}
    assert thai["TH"] == ("Thailand", "ไทย")
    readers = [row[rows[0].index("Members")] for row in rows[1:3]]
    assert readers == ["customs-lk", "rilo-ap"]


def test_a_choice_with_leading_zeros_or_letters_is_text(tmp_path: Path) -> None:
    """Cells of codes and numbers are text, so that no program takes their zeros away."""
    book = load_workbook(empty("seizure_report", tmp_path))
    titles = [column.title for column in columns_of("seizure_report")]
    formats = {
        title: book["Reports"].column_dimensions[_letter(titles.index(title))]
        for title in ("Goods: HS code", "Seizure number", "Seized on")
    }
    assert formats["Goods: HS code"].number_format == "@"
    assert formats["Seizure number"].number_format == "@"
    assert formats["Seized on"].number_format == "yyyy-mm-dd"


def _letter(place: int) -> str:
    return get_column_letter(place + 1)


def test_handling_asks_and_answers_nothing(tmp_path: Path) -> None:
    """Each question stands there with its meaning, no answer: who may read is not guessed."""
    for contract in ("seizure_report", "alert", "rfi"):
        rows = list(load_workbook(empty(contract, tmp_path))["Handling"].values)
        assert [row[0] for row in rows[1:]] == [each.text for each in questions_of(contract)]
        assert all(row[1] is None for row in rows[1:])
        assert all(row[2] for row in rows[1:])


@needs_calc
def test_libreoffice_opens_the_template_and_shows_the_example(tmp_path: Path) -> None:
    """Its sheets, header and worked example are there as they were written."""
    sheets = opened(filled("seizure_report", tmp_path), tmp_path)
    row = list(row_of("seizure_report", example("seizure_report").report))
    assert sheets["Example"][0][: len(row)] == [column.title for column, _ in row]
    assert sheets["Example"][1][: len(row)] == [text for _, text in row]
    assert sheets["Reports"][0][: len(row)] == [column.title for column, _ in row]
    assert len(sheets["Reports"]) == 2
