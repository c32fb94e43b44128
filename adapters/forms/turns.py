"""One turn of a form: what is asked, under which key, and how its answer is read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import Any, Final

from adapters.forms.answers import Answer, AnswerError, Context, Nothing, folded
from adapters.forms.composed import PARTS, is_composed, read_composed
from adapters.forms.leaves import read_leaf
from adapters.forms.questions import Question

_NO: Final = frozenset({"", "n", "no"})
_YES: Final = frozenset({"y", "yes"})
NONE: Final = "none"
"""Of a list: it is empty, and that is the answer. Of a record: it is there, and says nothing."""


class Turn(Enum):
    """What kind of answer is asked for."""

    ANSWER = auto()
    """A value; left empty, an optional field is absent."""
    ITEM = auto()
    """One more value of a list; left empty, the list ends."""
    GATE = auto()
    """Whether there is a record, or another one: yes or no."""
    MORE = auto()
    """Which of a record's optional fields are told: no, yes for all in turn, or their names."""


@dataclass(frozen=True, slots=True)
class Ask:
    """One question to the officer.

    Args:
        key: Where its answer belongs, as `facts.commodities[0].category`; told apart from the rest.
        question: The field.
        turn: What kind of answer is asked for.
        needed: Whether it must be answered: an empty line is no answer.
        around: What is already answered of the record that it stands in.
        place: Of a list: which item, from 0.
        opens: The record that this answer begins, where `parts` would ask it field by field.
    """

    key: str
    question: Question
    turn: Turn
    needed: bool
    around: Mapping[str, Any] = field(default_factory=dict)
    place: int = 0
    opens: Question | None = None

    @property
    def offered(self) -> tuple[Question, ...]:
        """Of MORE: the fields that may be named."""
        return tuple(each for each in self.question.inner if not each.required)


def read(ask: Ask, text: str, context: Context) -> Answer:
    """Return what `text` answers to a turn.

    Raises:
        AnswerError: It is no answer to it; the text says why.
    """
    if ask.turn is Turn.GATE:
        return Answer(_yes(text, ask))
    if ask.turn is Turn.MORE:
        return Answer(_more(text, ask))
    said = text.strip()
    if _ends(ask, said):
        return Answer(Nothing.SKIPPED)
    if said == NONE and ask.question.or_none:
        return Answer(None)
    if is_composed(ask.question):
        return read_composed(ask.question, text, context, ask.around)
    in_parts = said == PARTS and ask.opens is not None
    return Answer(Nothing.PARTS) if in_parts else read_leaf(ask.question, text, context)


def _ends(ask: Ask, said: str) -> bool:
    """Say whether a field is left out, or its list at an end."""
    return (said == NONE and ask.turn is Turn.ITEM) or (not said and not ask.needed)


def _yes(text: str, ask: Ask) -> bool:
    said = text.strip().casefold()
    if said in _YES:
        return True
    if said in _NO and (said or not ask.needed):
        return False
    raise AnswerError("yes or no?")


def _more(text: str, ask: Ask) -> Sequence[tuple[Question, bool]] | Nothing:
    """Return the chosen fields, each with whether it was named; SKIPPED: the record is absent."""
    said = text.strip().casefold()
    if said in _YES:
        return [(question, False) for question in ask.offered]
    if said in _NO:
        return Nothing.SKIPPED
    if said == NONE:
        return []
    known = {folded(question.name): question for question in ask.offered}
    names = [folded(name) for name in text.split(",") if name.strip()]
    strangers = [name for name in names if name not in known]
    if strangers:
        raise AnswerError(
            f"{', '.join(strangers)}: no field of this name is open here. Answer yes, no, or name "
            f"some with commas between: {', '.join(known)}"
        )
    return [(question, True) for name, question in known.items() if name in names]
