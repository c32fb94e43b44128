"""Tells whether a model refuses values, in the words that people get."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from schemas.part import Part
from schemas.problems import problems_of


def refused(part: type[Part], values: dict[str, Any], message: str) -> None:
    """Fail unless `part` refuses `values` with a problem that has `message` in it."""
    with pytest.raises(ValidationError) as caught:
        part.model_validate(values)
    assert message in "; ".join(str(problem) for problem in problems_of(caught.value))
