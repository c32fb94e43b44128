"""What an error says of a report that was refused: where, and nothing of what stood there."""

from __future__ import annotations

import copy
import json
import traceback
from collections.abc import Iterator
from typing import Any

import pytest
from pydantic import ValidationError

from schemas.contracts import report_model, shipped
from schemas.documents import read_document
from schemas.examples import example_text
from schemas.problems import ReportError

CANARY = "CANARY-OF-A-REFUSED-REPORT"
NAMES = sorted(shipped())


def spoiled(tree: object, at: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """Yield the place of every value in a document that is neither object nor list."""
    match tree:
        case dict():
            for key, value in tree.items():
                yield from spoiled(value, (*at, key))
        case list():
            for place, value in enumerate(tree):
                yield from spoiled(value, (*at, place))
        case _:
            yield at


def with_canary(tree: dict[str, Any], at: tuple[str | int, ...]) -> dict[str, Any]:
    """Return the document with a value of the wrong kind, which holds the canary, at a place."""
    changed: Any = copy.deepcopy(tree)
    here = changed
    for step in at[:-1]:
        here = here[step]
    here[at[-1]] = [CANARY, {CANARY: 1}]
    return dict(changed)


def whole(error: BaseException) -> str:
    """Return all that a log could hold of an error, its causes among it."""
    return "".join(traceback.format_exception(error)) + repr(error)


@pytest.mark.parametrize("name", NAMES)
def test_the_text_of_a_refused_report_quotes_none_of_its_values(name: str) -> None:
    """A wrong value in any field, `nominal` among them: the error names the place alone.

    The problems quote it: they are what an officer is shown of what that officer typed.
    """
    tree = json.loads(example_text(name))
    quoted = 0
    for at in spoiled(tree):
        if at == ("contract",):
            continue
        with pytest.raises(ReportError) as caught:
            read_document(with_canary(tree, at))
        assert CANARY not in whole(caught.value), at
        quoted += CANARY in "".join(map(str, caught.value.problems))
    assert quoted


@pytest.mark.parametrize("name", NAMES)
def test_a_program_that_makes_a_wrong_report_sees_no_value_in_the_error(name: str) -> None:
    """Nor where a handler's own code builds a report, and its error goes to a log."""
    tree = json.loads(example_text(name))
    model = report_model(name)
    sections = {key: tree[key] for key in model.model_fields if key in tree}
    for at in spoiled(sections):
        with pytest.raises(ValidationError) as caught:
            model.model_validate_json(json.dumps(with_canary(sections, at)))
        assert CANARY not in str(caught.value), at
