"""A form that is being filled in: the answers so far, what comes next, one answer back."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from adapters.forms.answers import Answer, AnswerError, Context
from adapters.forms.dialogue import Told, Wrong, whole
from adapters.forms.questions import questions
from adapters.forms.turns import Ask, read
from schemas.disclosure import check_before_signing
from schemas.documents import Document, read_document
from schemas.problems import Problem, ReportError

_FIELD: Final = re.compile(r"([a-z_0-9]+)(?:\[\d+\]\??|\.?\?)?")
"""A field of a record, or the question whether there is one."""
_ORDINAL: Final = re.compile(r"\[(\d+)\]\.ordinal$")


@dataclass(frozen=True, slots=True)
class Done:
    """All is answered: the report that the answers make."""

    document: Document


class Form:
    """One report of one contract, asked for key by key.

    Args:
        contract: The contract's name.
        context: What answers are read by.
        answers: By key, as typed: a draft's, or none.

    Attributes:
        answers: What was typed, by key.
        step: What is to be done now.
        told: What the last answer's check said, to be shown beside it.
        tree: What the answers make, as JSON, once nothing more is asked; right or wrong.
    """

    def __init__(
        self, contract: str, context: Context, answers: Mapping[str, str] | None = None
    ) -> None:
        self.contract = contract
        self.answers: dict[str, str] = dict(answers or {})
        self.step: Ask | Wrong | Done
        self.told: tuple[str, ...] = ()
        self.tree: dict[str, Any] | None = None
        self._context = context
        self._before: dict[str, str] = {}
        self._asks: list[Ask] = []
        self._play()

    @property
    def asked(self) -> Sequence[Ask]:
        """What is answered, in the order in which it was asked."""
        return tuple(self._asks)

    def answer(self, text: str) -> tuple[str, ...]:
        """Take an answer and go on; return what is to be told about it.

        Raises:
            AnswerError: It is no answer to what was asked; the same is asked again.
        """
        if not isinstance(self.step, Ask):
            raise AnswerError("nothing is asked")
        ask = self.step
        taken = read(ask, text, self._context)
        self.answers[ask.key] = text
        self.told = ()
        self._take(ask, taken)
        return (*taken.notes, *self.told)

    def back(self) -> bool:
        """Ask for the last answer again; return whether there was one."""
        if not self._asks:
            return False
        self.again([self._asks[-1].key])
        return True

    def again(self, keys: Iterable[str]) -> None:
        """Ask for these answers again, and keep all others."""
        for key in keys:
            if key in self.answers:
                self._before[key] = self.answers.pop(key)
        self._play()

    def suggestion(self) -> str:
        """Return what stands on the line already: the answer before, or a number in its order."""
        if not isinstance(self.step, Ask):
            return ""
        before = self._before.get(self.step.key)
        if before is not None:
            return before
        place = _ORDINAL.search(self.step.key)
        return place[1] if place else ""

    def _play(self) -> None:
        self._dialogue = whole(questions(self.contract))
        self._asks = []
        self.told = ()
        self.tree = None
        self._advance(None)

    def _advance(self, value: Any) -> None:  # noqa: ANN401 - JSON
        """Go on to what has no answer yet."""
        while True:
            try:
                step = self._dialogue.send(value)
            except StopIteration as end:
                self.tree = {"contract": self.contract, **end.value}
                self.step = _finished(self.tree)
                return
            if isinstance(step, Told):
                self.told, value = step.notes, None
                continue
            self.step = step
            if isinstance(step, Wrong) or step.key not in self.answers:
                return
            try:
                value = read(step, self.answers[step.key], self._context).value
            except AnswerError:
                # A code list has changed, or a file says what cannot be: it is asked again.
                self._before[step.key] = self.answers.pop(step.key)
                return
            self._asks.append(step)

    def _take(self, ask: Ask, taken: Answer) -> None:
        self._asks.append(ask)
        self._before.pop(ask.key, None)
        self._advance(taken.value)


def _finished(tree: Mapping[str, Any]) -> Wrong | Done:
    try:
        document = read_document(tree)
        if document.terms is not None:
            check_before_signing(document.report, document.terms)
    except ReportError as exc:
        return Wrong(exc.problems)
    return Done(document)


def to_ask_again(problems: Iterable[Problem], asked: Sequence[Ask]) -> list[str]:
    """Return the keys of the answers that problems are about; empty: nobody can tell.

    The one of this very path; else those fields of the record that the message names; else which
    of the record's fields were wanted; else the answer that the path lies within.
    """
    keys = [ask.key for ask in asked]
    found: dict[str, None] = {}
    for problem in problems:
        found |= dict.fromkeys(_about(problem, keys))
    return list(found)


def _about(problem: Problem, keys: Sequence[str]) -> list[str]:
    path = problem.path
    if path in keys:
        return [path]
    named = [key for key in keys if _is_named(key, path, problem.message)]
    if named:
        return named
    if f"{path}.?" in keys:
        return [f"{path}.?"]
    around = [key for key in keys if path.startswith((f"{key}.", f"{key}["))]
    if around:
        return around[-1:]
    items = re.compile(rf"{re.escape(path)}(?:\[\d+\])?\??")
    return [key for key in keys if items.fullmatch(key)]


def _is_named(key: str, path: str, message: str) -> bool:
    """Say whether `key` is a field of the record at `path` that the message speaks of."""
    prefix = f"{path}." if path else ""
    match = _FIELD.fullmatch(key.removeprefix(prefix))
    if not key.startswith(prefix) or match is None:
        return False
    return re.search(rf"\b{re.escape(match[1])}\b", message) is not None
