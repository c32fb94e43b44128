"""What the contract does not allow, as findings about the cells that said it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from adapters.spreadsheets.mapping.paths import Step
from adapters.spreadsheets.reasons import Finding, Reason
from adapters.spreadsheets.understanding.body import Body


def against_contract(
    number: int, exc: ValidationError, body: Body, cells: Mapping[str, str]
) -> Iterator[Finding]:
    """Yield a finding for each thing that the contract does not allow, with its column."""
    for error in exc.errors(include_url=False, include_input=False):
        place: list[Step] = list(error["loc"])
        column = body.column_of(place)
        where = ".".join(map(str, place))
        yield Finding(
            number,
            Reason.CONTRACT,
            column,
            cells.get(column) if column else None,
            detail=f"{where}: {_words(error)}",
        )


def _words(error: ErrorDetails) -> str:
    match error["type"]:
        case "missing":
            return "nothing was said; give it a rule, or an unknown answer under `absent`"
        case "value_error":
            return str(error["ctx"]["error"])
    return error["msg"]
