"""What an officer would have typed for a report that there is already."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from adapters.forms.answers import AnswerError, Context, Nothing
from adapters.forms.composed import PARTS, checked, composed_text, is_composed
from adapters.forms.dialogue import whole
from adapters.forms.leaves import leaf_text
from adapters.forms.questions import Question, questions
from adapters.forms.turns import NONE, Ask, Turn, read

_STEP = re.compile(r"([A-Za-z_0-9]+)|\[(\d+)\]")
_ABSENT: Final = object()


def answers_of(
    contract: str, tree: Mapping[str, Any], context: Context, *, whole_report: bool = False
) -> dict[str, str]:
    """Return the answers, by key, that make the report `tree`; what it lacks stays unanswered.

    Args:
        contract: The contract's name.
        tree: A report as `schemas.documents` writes it, or a part of one.
        context: What the answers will be read by.
        whole_report: Whether a list that is not there is empty, and not just not answered yet.
    """
    answers: dict[str, str] = {}
    dialogue = whole(questions(contract))
    oracle = _Oracle(tree, context, whole_report)
    step = next(dialogue)
    while True:
        value = oracle.answer(step, answers) if isinstance(step, Ask) else None
        try:
            step = dialogue.send(value)
        except StopIteration:
            return answers


@dataclass(frozen=True, slots=True)
class _Oracle:
    """Knows what an officer types who has the report before him."""

    tree: Mapping[str, Any]
    context: Context
    whole_report: bool

    def answer(self, ask: Ask, answers: dict[str, str]) -> Any:  # noqa: ANN401 - JSON
        """Return the value to go on with; what is to be typed for it is put into `answers`."""
        text = self._text(ask)
        left_out = False if ask.turn is Turn.GATE else Nothing.SKIPPED
        if text is None:
            return left_out
        answers[ask.key] = text
        try:
            return read(ask, text, self.context).value
        except AnswerError:
            # The form will say why, and ask for it again.
            return left_out

    def _text(self, ask: Ask) -> str | None:
        """Return what to type; `None` where the tree does not say what must be answered."""
        if ask.turn is Turn.MORE:
            return _names(ask, _at(self.tree, ask.key.removesuffix(".?")))
        value = _at(self.tree, ask.key.removesuffix("?"))
        if value is _ABSENT and ask.question.why is not None:
            reason = _at(self.tree, f"{ask.key.rpartition('.')[0]}.{ask.question.why.name}")
            return None if reason is _ABSENT else str(reason)
        if value is _ABSENT:
            return self._nothing(ask)
        if ask.turn is Turn.GATE:
            return "yes"
        if ask.opens is not None:
            return _scheme(ask.opens, value)
        return self._value(ask, value)

    def _nothing(self, ask: Ask) -> str | None:
        if not ask.needed:
            return "no" if ask.turn is Turn.GATE else ""
        if ask.question.or_none and self._is_null(ask.key.removesuffix("?")):
            return "no" if ask.turn is Turn.GATE else NONE
        empty = _at(self.tree, ask.key.rpartition("[")[0]) is not _ABSENT or self.whole_report
        if ask.turn is Turn.ANSWER or not empty:
            return None
        return "no" if ask.turn is Turn.GATE else NONE

    def _is_null(self, key: str) -> bool:
        """Say whether the tree says that there is none, instead of saying nothing."""
        under, _, name = key.rpartition(".")
        record = _at(self.tree, under)
        return isinstance(record, Mapping) and name in record

    def _value(self, ask: Ask, value: Any) -> str:  # noqa: ANN401 - JSON
        if not is_composed(ask.question):
            return leaf_text(ask.question, value)
        if not isinstance(value, Mapping):
            return str(value)
        text = composed_text(ask.question, value)
        try:
            same = read(ask, text, self.context).value == value
        except AnswerError:
            same = False
        return text if same else PARTS


def _scheme(record: Question, value: Any) -> str:  # noqa: ANN401 - JSON
    """Return a number's scheme; where the number is not what its check makes of it, `parts`."""
    try:
        given = {name: value[name] for name in ("scheme", "raw", "issuer") if name in value}
        same = checked(record, given).value == value
    except (KeyError, TypeError, ValueError):
        same = False
    return str(value["scheme"]) if same else PARTS


def _names(ask: Ask, record: Any) -> str:  # noqa: ANN401 - JSON
    if not isinstance(record, Mapping):
        return "no"
    told = [each.label for each in ask.offered if _is_told(each, record)]
    return ", ".join(told) or NONE


def _is_told(question: Question, record: Mapping[str, Any]) -> bool:
    return record.get(question.name) not in (None, [])


def _at(tree: Any, key: str) -> Any:  # noqa: ANN401 - JSON
    """Return what stands in a tree under a key, or that nothing does."""
    for name, place in _STEP.findall(key):
        if name:
            tree = tree.get(name, _ABSENT) if isinstance(tree, Mapping) else _ABSENT
        else:
            at = int(place)
            tree = tree[at] if isinstance(tree, list) and at < len(tree) else _ABSENT
        if tree is None or tree is _ABSENT:
            return _ABSENT
    return tree
