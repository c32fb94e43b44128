"""Answers: what stands in a report where no column said anything, worked out once for all rows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from adapters.spreadsheets.mapping.paths import Step, parse_path
from adapters.spreadsheets.mapping.row_mapping import RowMapping
from adapters.spreadsheets.understanding.body import Body

_DEFAULTED = ("facts", "defaulted")
_WHY = "_missing"
"""What the field is called that says why a number is not there, behind the number's name."""


@dataclass(frozen=True, slots=True)
class _Answer:
    path: str
    steps: tuple[Step, ...]
    value: object
    items: tuple[tuple[Step, ...], ...]
    """The items of lists on the way; records are made as needed, items are not."""
    number: tuple[Step, ...] | None
    """Where it says why a number is missing: the number."""

    def lacks(self, body: Body) -> bool:
        """Return whether nothing stands there yet, and something could."""
        return (
            body.get(self.steps) is None
            and all(body.get(item) is not None for item in self.items)
            and (self.number is None or body.get(self.number) is None)
        )


class Answers:
    """Says what the file says by being what it is, then unknown answers, then defaults."""

    def __init__(self, mapping: RowMapping) -> None:
        # What is stated goes first: an unknown answer for the same place then has nothing to say.
        self._unsaid = [*_answers(mapping.states), *_answers(mapping.absent)]
        self._defaults = list(_answers(mapping.defaults, by_number=False))

    def fill(self, body: Body) -> tuple[str, ...]:
        """Put each where `body` lacks it; return the paths of the mapping's defaults.

        Raises `ConflictError` where a record should be and is none.
        """
        for answer in self._unsaid:
            if answer.lacks(body):
                body.put(answer.steps, answer.value)
        defaulted = []
        for answer in self._defaults:
            if answer.lacks(body):
                body.put(answer.steps, answer.value)
                defaulted.append(answer.path)
        if defaulted:
            body.put(_DEFAULTED, defaulted)
        return tuple(defaulted)


def _answers(said: Mapping[str, object], *, by_number: bool = True) -> Iterator[_Answer]:
    for path, value in said.items():
        steps = parse_path(path)
        on_the_way = enumerate(steps[:-1], start=1)
        items = tuple(steps[:end] for end, step in on_the_way if not isinstance(step, str))
        yield _Answer(path, steps, value, items, _number(steps) if by_number else None)


def _number(steps: tuple[Step, ...]) -> tuple[Step, ...] | None:
    last = steps[-1]
    if not isinstance(last, str) or not last.endswith(_WHY):
        return None
    return (*steps[:-1], last.removesuffix(_WHY))
