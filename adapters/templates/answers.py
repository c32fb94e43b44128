"""Answers: what the sheet Handling of a filled template says of all its reports."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import Any

from adapters.spreadsheets.cells.countries import known
from adapters.spreadsheets.mapping.files import TEMPLATE
from adapters.spreadsheets.mapping.row_mapping import RowMapping
from adapters.spreadsheets.mapping.zones import zone_of
from adapters.spreadsheets.reading.kinds import open_table
from adapters.spreadsheets.reading.table import Stated, Table
from adapters.spreadsheets.report_file import NOTHING, Kept
from adapters.templates.questions import ANSWER, HANDLING, QUESTION, TIME_ZONE, Question
from adapters.templates.questions import questions_of as asked
from broker.errors import ConfigError, RefusedError
from schemas import Handling
from schemas.codes import words

_EVALUATION = "evaluation"


def answered(mapping: RowMapping, file: Path, given: Collection[str] = ()) -> RowMapping:
    """Return `mapping` with what the file's sheet Handling answers, where it is a template's.

    Args:
        mapping: Any mapping; one that is no template's is returned as it is.
        file: The workbook that is to be imported.
        given: Fields of the handling that the operator stated, and that need no answer.

    Raises:
        RefusedError: There is no such sheet, or an answer is missing or none of the choices.
        ConfigError: The time zone is none.
    """
    if not mapping.name.startswith(TEMPLATE):
        return mapping
    said = _cells(file)
    answers: dict[str, Any] = {}
    for question in asked(mapping.contract):
        answer = _answer(question, said.get(known(question.text), ""))
        if answer is not None:
            _put(answers, question.path, answer)
        elif question.required and question.path not in given:
            raise RefusedError(
                "handling.unanswered",
                f"sheet {HANDLING}: {question.text!r} has no answer. Write one beside it, as "
                f"{question.example!r}",
            )
    graded = answers.pop(_EVALUATION, None)
    zone = _zone(answers.pop(TIME_ZONE))
    update = {"handling": answers, "evaluation": (graded,) if graded else (), "time_zone": zone}
    return mapping.model_copy(update=update)


def kept_of(mapping: RowMapping, file: Path) -> Kept:
    """Return what the report file of a template must keep to be imported in its place."""
    if not mapping.name.startswith(TEMPLATE):
        return NOTHING
    rows = tuple((row.cells[0], row.cells[1]) for row in _sheet(file).rows())
    return Kept(mapping.file.sheet or "rows", HANDLING, ((QUESTION, ANSWER), *rows))


def handling_in_words(handling: Handling) -> str:
    """Return in one line who may read reports, and how far they may be passed on."""
    audience = ", ".join(handling.audience) or "nobody"
    names = ", ".join(handling.nominal_audience) or "nobody"
    return f"{words(handling.tlp)}; read by {audience}; names and free text by {names}"


def _cells(file: Path) -> Mapping[str, str]:
    return {known(row.cells[0]): row.cells[1].strip() for row in _sheet(file).rows()}


def _sheet(file: Path) -> Table:
    try:
        table = open_table(file, stated=Stated(sheet=HANDLING, header_row=1))
    except RefusedError as exc:
        if exc.reason != "file.no_sheet":
            raise
        raise _no_sheet(file) from exc
    if table.header[:2] != (QUESTION, ANSWER):
        raise _no_sheet(file)
    return table


def _no_sheet(file: Path) -> RefusedError:
    return RefusedError(
        "handling.no_sheet",
        f"{file.name} has no sheet {HANDLING} with the columns {QUESTION} and {ANSWER}: who "
        "may read the reports is said there. Fill in the workbook that `sealane template` "
        "writes, and keep it a workbook",
    )


def _answer(question: Question, text: str) -> object:
    if not text:
        return None
    if question.several:
        return list(_parts(text))
    if question.choices is None:
        return text
    choices = {known(word): code for word, code in question.choices.table().items()}
    if known(text) not in choices:
        offered = ", ".join(choice.word for choice in question.choices.entries)
        raise RefusedError(
            "handling.no_choice",
            f"sheet {HANDLING}: {question.text!r} cannot be answered {text!r}. Write one of: "
            f"{offered}",
        )
    return choices[known(text)]


def _parts(text: str) -> Iterator[str]:
    yield from (part.strip() for part in text.replace(",", ";").split(";") if part.strip())


def _put(answers: dict[str, Any], path: str, answer: object) -> None:
    record, _, field = path.rpartition(".")
    (answers.setdefault(record, {}) if record else answers)[field] = answer


def _zone(name: str) -> str:
    try:
        zone_of(name)
    except ConfigError as exc:
        raise ConfigError(f"sheet {HANDLING}, time zone: {exc}") from exc
    return name
