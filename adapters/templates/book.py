"""The template workbook: its sheets, drop-down lists and input messages."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from typing import TYPE_CHECKING, Any, Final

from adapters.templates.choices import Choices
from adapters.templates.columns import Column, Form, columns_of
from adapters.templates.explanations import explain
from adapters.templates.questions import (
    ANSWER,
    HANDLING,
    MEANING,
    QUESTION,
    Question,
    questions_of,
)
from adapters.templates.template_mapping import REPORTS
from adapters.templates.written import written
from schemas.examples import example

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

ROWS: Final = 1_000
"""Rows that the lists and messages reach to; further ones are read all the same."""
EXPLANATIONS: Final = "Explanations"
EXAMPLE: Final = "Example"
LISTS: Final = "Lists"
_TITLE, _MESSAGE = 32, 255
"""Characters that a title and a text of a message hold (ECMA-376)."""
_OPTIONS: Final = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_numbers": False,
    "strings_to_urls": False,
}
_EXPLAINED: Final = (
    "Column",
    "Must it be answered?",
    "What it means",
    "What may be written",
    "Where nobody knows, write",
    "Example",
    "Who reads it",
)


class Book:
    """One template in the making.

    Args:
        contract: Of the reports.
        language: Names of codes in this language, BCP 47, stand on the sheet Lists too.
        readers: Members that there are, for those who answer who may read.
    """

    def __init__(
        self, contract: str, language: str | None = None, readers: Sequence[str] = ()
    ) -> None:
        self._contract, self._readers = contract, readers
        self._columns = columns_of(contract, language)
        self._report = example(contract).report
        self._lists: dict[str, tuple[int, int]] = {}

    def written(self) -> bytes:
        """Return the workbook."""
        from xlsxwriter import Workbook  # noqa: PLC0415 - a help page does not need it

        content = BytesIO()
        with Workbook(content, dict(_OPTIONS)) as book:
            self._formats(book)
            pages = [
                book.add_worksheet(name)
                for name in (REPORTS, HANDLING, EXPLANATIONS, EXAMPLE, LISTS)
            ]
            reports, handling, explanations, shown, lists = pages
            self._write_lists(lists)
            self._write_reports(reports)
            self._write_handling(handling)
            self._write_explanations(explanations)
            self._write_example(shown)
            reports.activate()
        return content.getvalue()

    def _formats(self, book: Workbook) -> None:
        head = {"bold": True, "text_wrap": True, "valign": "top", "border": 1}
        self._must = book.add_format({**head, "bg_color": "#FFE699"})
        self._may = book.add_format({**head, "bg_color": "#DDEBF7"})
        self._wrapped = book.add_format({"text_wrap": True, "valign": "top"})
        self._forms: dict[Form, Format] = {
            Form.TEXT: book.add_format({"num_format": "@"}),
            Form.DATE: book.add_format({"num_format": "yyyy-mm-dd"}),
            Form.NUMBER: book.add_format({"num_format": "General"}),
        }

    def _write_lists(self, page: Worksheet) -> None:
        """Write each list of choices once: word, code, and the name in the language asked for."""
        page.freeze_panes(1, 0)
        asked = [question.choices for question in questions_of(self._contract)]
        found = [column.choices for column in self._columns]
        place = 0
        for choices in filter(None, (*found, *asked)):
            if choices.name in self._lists:
                continue
            self._lists[choices.name] = (place, len(choices.entries))
            place += self._write_list(page, place, choices)
        if self._readers:
            page.write_string(0, place, "Members", self._may)
            page.write_column(1, place, self._readers, self._forms[Form.TEXT])

    def _write_list(self, page: Worksheet, place: int, choices: Choices) -> int:
        """Write one list from the column `place`; returns how many columns it took."""
        own = any(choice.own for choice in choices.entries)
        heads = (choices.title, "Code", *(("In your language",) if own else ()))
        for beside, head in enumerate(heads):
            page.write_string(0, place + beside, head, self._may)
            page.set_column(place + beside, place + beside, 12 if beside == 1 else 28)
        for row, choice in enumerate(choices.entries, start=1):
            for beside, text in enumerate(
                (choice.word, choice.code, choice.own or "")[: len(heads)]
            ):
                page.write_string(row, place + beside, text, self._forms[Form.TEXT])
        return len(heads) + 1

    def _write_reports(self, page: Worksheet) -> None:
        page.freeze_panes(1, 1)
        page.set_row(0, 48)
        self._write_header(page)
        for place, column in enumerate(self._columns):
            page.write_comment(0, place, _comment(column), {"width": 300, "height": 160})
            page.data_validation(1, place, ROWS, place, self._validation(column))

    def _write_header(self, page: Worksheet) -> None:
        for place, column in enumerate(self._columns):
            width = max(12, min(28, len(column.title) + 2))
            page.set_column(place, place, width, self._forms[column.form])
            page.write_string(0, place, column.title, self._must if column.required else self._may)

    def _validation(self, column: Column) -> dict[str, Any]:
        told = explain(column)
        unknown = f" Where nobody knows: {told.unknown}." if told.unknown else ""
        message = f"{told.meaning} {told.form}{unknown}"
        sample = written(column, self._report)
        if sample:
            message = f"{message} Example: {sample}"
        return _validation(column.title, message, self._source(column.choices))

    def _source(self, choices: Choices | None) -> str | None:
        from xlsxwriter.utility import xl_range_abs  # noqa: PLC0415 - as above

        if choices is None:
            return None
        place, length = self._lists[choices.name]
        return f"={LISTS}!{xl_range_abs(1, place, length, place)}"

    def _write_handling(self, page: Worksheet) -> None:
        widths = (48, 36, 90)
        for place, head in enumerate((QUESTION, ANSWER, MEANING)):
            page.set_column(place, place, widths[place], self._wrapped)
            page.write_string(0, place, head, self._may)
        for row, question in enumerate(questions_of(self._contract), start=1):
            page.write_string(row, 0, question.text, self._must if question.required else self._may)
            meaning = self._meaning(question)
            page.write_string(row, 2, meaning, self._wrapped)
            source = self._source(question.choices)
            page.data_validation(row, 1, row, 1, _validation("Answer", meaning, source))

    def _meaning(self, question: Question) -> str:
        there = ""
        if question.several and self._readers:
            there = " Those that there are stand on the sheet Lists, in its last column."
        must = "Must be answered. " if question.required else ""
        return f"{must}{question.meaning}{there} Example: {question.example}"

    def _write_explanations(self, page: Worksheet) -> None:
        widths = (30, 12, 60, 50, 28, 36, 50)
        page.freeze_panes(1, 1)
        for place, head in enumerate(_EXPLAINED):
            page.set_column(place, place, widths[place])
            page.write_string(0, place, head, self._may)
        for row, column in enumerate(self._columns, start=1):
            told = explain(column)
            sample = written(column, self._report)
            texts = (column.title, told.must, told.meaning, told.form, told.unknown, sample)
            for place, text in enumerate((*texts, told.readers)):
                page.write_string(row, place, text, self._wrapped)

    def _write_example(self, page: Worksheet) -> None:
        page.freeze_panes(1, 1)
        self._write_header(page)
        for place, column in enumerate(self._columns):
            page.write_string(1, place, written(column, self._report), self._wrapped)


def _validation(title: str, message: str, source: str | None) -> dict[str, Any]:
    said: dict[str, Any] = {
        "validate": "any",
        "input_title": title[:_TITLE],
        "input_message": _cut(message),
    }
    if source is not None:
        said |= {
            "validate": "list",
            "source": source,
            "error_title": "Not in the list",
            "error_message": f"Choose one of the list; all of it stands on the sheet {LISTS}.",
            "error_type": "stop",
        }
    return said


def _comment(column: Column) -> str:
    told = explain(column)
    must = "Must be answered" if column.required else "May be left blank"
    return f"{must}.\n{told.meaning}\n{told.form}\nRead by: {told.readers}."


def _cut(message: str) -> str:
    return message if len(message) <= _MESSAGE else f"{message[: _MESSAGE - 3]}..."
