"""Reads an answer to a single field: a code, a number, a moment, a text."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any, Final

from pydantic import ValidationError

from adapters.forms.answers import (
    LITERAL,
    Answer,
    AnswerError,
    Context,
    Typed,
    exactly,
    folded,
    typed,
)
from adapters.forms.chosen import read_enum, read_listed
from adapters.forms.dates import read_moment
from adapters.forms.questions import Question, Sort
from adapters.spreadsheets.cells.figures import Figures, read_number
from schemas.problems import problems_of
from schemas.values import Kind

_PLAIN = re.compile(r"[-+]?[0-9]+(?:\.[0-9]+)?")
_GAPS = re.compile(r"[\s:]+")
_YES: Final = frozenset({"yes", "y", "true"})
_NO: Final = frozenset({"no", "n", "false"})


def read_leaf(question: Question, text: str, context: Context) -> Answer:
    """Return what `text` answers, as the contract's JSON has it.

    Raises:
        AnswerError: It cannot be read, or the contract refuses it.
    """
    given = typed(text)
    if not given.text:
        raise AnswerError("it must be answered")
    if question.why is not None and not given.literal:
        reason = _reason(question.why, given)
        if reason is not None:
            return reason
    answer = _READERS[question.sort](question, given, context)
    _check(question, answer.value)
    value = answer.value if question.why is None else {question.name: answer.value}
    return Answer(value, (*given.notes, *answer.notes))


def _reason(why: Question, given: Typed) -> Answer | None:
    """Return the reason why there is no number, where that is what was typed."""
    try:
        return Answer({why.name: read_enum(why, given).value})
    except AnswerError:
        return None


def _check(question: Question, value: object) -> None:
    if question.checks is None:
        raise TypeError(f"{question.name} is a record, and has no value of its own")
    try:
        question.checks.validate_json(json.dumps(value))
    except ValidationError as exc:
        raise AnswerError("; ".join(each.message for each in problems_of(exc))) from exc


def _text(question: Question, given: Typed, context: Context) -> Answer:
    if question.names_a_reader and not given.literal:
        return _reader(given.text, context.readers)
    if question.about.kind == Kind.CODE and folded(given.text) in {"unknown", "not stated"}:
        return Answer(given.text.upper().replace(" ", "_"))
    return Answer(given.text)


def _reader(text: str, readers: Mapping[str, str]) -> Answer:
    """Return the member of this name, or of this very title."""
    titles = {folded(title): name for name, title in readers.items()}
    name = text if text in readers else titles.get(folded(text))
    if name is not None:
        return Answer(name, (readers[name],) if readers[name] != name else ())
    if not readers:
        return Answer(text)
    raise AnswerError(f"no member {text} may read this contract; there are: {', '.join(readers)}")


def _enum(question: Question, given: Typed, context: Context) -> Answer:  # noqa: ARG001 - every reader is called alike
    return read_enum(question, given)


def _decimal(question: Question, given: Typed, context: Context) -> Answer:  # noqa: ARG001 - as _enum
    digits, decimals = question.digits
    amount, notes = read_figure(given.text, digits, decimals)
    return Answer(format(amount, "f"), notes)


def _whole(question: Question, given: Typed, context: Context) -> Answer:  # noqa: ARG001 - as _enum
    amount, notes = read_figure(given.text, 19, 0)
    if amount != amount.to_integral_value():
        raise AnswerError("it is a whole number, as 12")
    return Answer(int(amount), notes)


def read_figure(text: str, digits: int, decimals: int) -> tuple[Decimal, tuple[str, ...]]:
    """Return the one figure that a text is, as reporters write it, and what is said of it.

    Raises:
        AnswerError: It is none, can be read two ways, or only says about how much.
    """
    if _PLAIN.fullmatch(text):
        return Decimal(text), ()
    reading = read_number(text, Figures(digits=digits, decimals=decimals))
    if reading.amount is None:
        said = "; ".join(reason.words.partition(";")[0] for reason in reading.reasons)
        raise AnswerError(f"{said}. Write it as 1234.5")
    if reading.estimated:
        raise AnswerError("here stands an exact figure, as 1234.5")
    return reading.amount, tuple(reason.words for reason in reading.reasons)


def _moment(question: Question, given: Typed, context: Context) -> Answer:  # noqa: ARG001 - as _enum
    return read_moment(given.text, context)


def _yes_no(question: Question, given: Typed, context: Context) -> Answer:  # noqa: ARG001 - as _enum
    word = folded(given.text)
    if word not in _YES | _NO:
        raise AnswerError("yes or no?")
    return Answer(word in _YES)


def _bytes(question: Question, given: Typed, context: Context) -> Answer:  # noqa: ARG001 - as _enum
    text = _GAPS.sub("", given.text).lower()
    try:
        return Answer(bytes.fromhex(text).hex())
    except ValueError as exc:
        raise AnswerError("it is hex: the digits 0-9 and the letters a-f, two for a byte") from exc


_READERS: Mapping[Sort, Callable[[Question, Typed, Context], Answer]] = {
    Sort.ENUM: _enum,
    Sort.LISTED: read_listed,
    Sort.TEXT: _text,
    Sort.WHOLE: _whole,
    Sort.DECIMAL: _decimal,
    Sort.MOMENT: _moment,
    Sort.YES_NO: _yes_no,
    Sort.BYTES: _bytes,
}


def leaf_text(question: Question, value: Any) -> str:  # noqa: ANN401 - JSON
    """Return what to type so that `read_leaf` gives `value`, with nothing looked up for it."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if question.sort is Sort.LISTED or question.names_a_reader:
        return f"{LITERAL}{value}"
    return exactly(value) if question.sort is Sort.TEXT else str(value)
