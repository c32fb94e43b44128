"""Template workbooks, filled in as an office would, for tests."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from adapters.spreadsheets import handling_of, load_mapping, open_table, prepare
from adapters.spreadsheets.mapping.files import terms_of
from adapters.spreadsheets.reading.table import Stated
from adapters.spreadsheets.understanding.rows import RefusedRow, Understood
from adapters.templates.answers import answered
from adapters.templates.book import Book
from adapters.templates.columns import Column, Form, columns_of
from adapters.templates.questions import questions_of
from adapters.templates.written import row_of
from broker.errors import ConfigError
from schemas import Terms
from schemas.codes import words
from schemas.contracts import report_model, shipped
from schemas.examples import example

WITHOUT = (
    "grant",
    "grant_request",
    "heartbeat",
    "relay",
    "statistical_bulletin",
    "withdrawal",
)
"""Contracts that no office fills in on a sheet."""
CONTRACTS = tuple(name for name in shipped() if name not in WITHOUT)
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def empty(contract: str, folder: Path) -> Path:
    """Write a contract's template."""
    path = folder / f"{contract}.xlsx"
    path.write_bytes(Book(contract).written())
    return path


def filled(
    contract: str,
    folder: Path,
    *,
    other: Mapping[str, str] = {},
    answers: Mapping[str, str] = {},
) -> Path:
    """Write a contract's template with its example as the one row, and the example's handling.

    Args:
        contract: Of the template.
        folder: Where it is written.
        other: Cells that say something else, by column.
        answers: Answers that say something else, by question.
    """
    path = empty(contract, folder)
    book = load_workbook(path)
    reports = book["Reports"]
    for place, (column, text) in enumerate(row_of(contract, example(contract).report), start=1):
        _fill(reports, place, column, other.get(column.title, text))
    told = {**said_of(contract), **answers}
    for row in book["Handling"].iter_rows(min_row=2):
        row[1].value = told.get(str(row[0].value)) or None
    book.save(path)
    return path


def said_of(contract: str) -> dict[str, str]:
    """Return what the example's terms answer, by question."""
    terms = example(contract).terms
    assert terms is not None
    values = {
        **_record(terms.handling, ""),
        **_record(terms.handling.legal_basis, "legal_basis."),
        **(_record(terms.evaluation[0], "evaluation.") if terms.evaluation else {}),
        "time_zone": "UTC",
    }
    return {each.text: values.get(each.path, "") for each in questions_of(contract)}


def _record(part: Any, under: str) -> dict[str, str]:  # noqa: ANN401 - any record, or none
    said = {} if part is None else {name: getattr(part, name) for name in type(part).model_fields}
    return {f"{under}{name}": _text(value) for name, value in said.items() if value}


def _text(value: Any) -> str:  # noqa: ANN401 - a field holds anything
    if isinstance(value, tuple):
        return "; ".join(map(str, value))
    return words(value) if hasattr(value, "name") and hasattr(value, "value") else str(value)


def _fill(page: Worksheet, place: int, column: Column, text: str) -> None:
    """Put a cell as a spreadsheet program has it once somebody typed it."""
    cell = page.cell(row=2, column=place)
    cell.value = text or None
    if text and column.form is Form.NUMBER and re.fullmatch(r"[0-9.]+", text):
        cell.value = Decimal(text)
    elif _DAY.fullmatch(text) and column.form is Form.DATE:
        cell.value = datetime.fromisoformat(text)
        cell.number_format = "yyyy-mm-dd"


def read(file: Path, contract: str) -> tuple[list[Understood | RefusedRow], Terms]:
    """Return what an import of `file` would understand of each row, and the terms of all."""
    mapping = answered(load_mapping(f"template:{contract}"), file)
    terms = terms_of(mapping, handling_of(dict(mapping.handling), mapping.name))
    table = open_table(file, stated=Stated(sheet=mapping.file.sheet, header_row=1))
    prepared = prepare(table, mapping, report_model(contract), terms)
    return [prepared.understanding.read(row) for row in table.rows()], terms


def the_row(file: Path, contract: str) -> Understood:
    """Return what the one row of `file` says; it must not be refused."""
    rows, _ = read(file, contract)
    assert len(rows) == 1
    row = rows[0]
    assert isinstance(row, Understood), [str(reason) for reason in row.reasons]
    return row


def made(contract: str) -> Sequence[Column]:
    """Return a contract's columns; none where it has no template."""
    try:
        return columns_of(contract)
    except ConfigError:
        return ()
