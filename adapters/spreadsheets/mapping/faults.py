"""Faults of a mapping in words: which rule, what about it, and what was probably meant."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from typing import Any

from pydantic import BaseModel, ValidationError

from adapters.spreadsheets.mapping.parse import Parse
from adapters.spreadsheets.mapping.row_mapping import FileHints, RowMapping, Rule

_MOST = 5
"""Faults that are told at once; the first few are enough to mend."""
_OF_THE_MODEL = "as a whole"


def mapping_faults(
    exc: ValidationError, said: Mapping[str, Any], whole: type[BaseModel] = RowMapping
) -> str:
    """Return what is wrong with `said`, rule by rule, in one line.

    Args:
        exc: What its model said of it.
        said: What the file says.
        whole: The model: of a mapping, or of a part of one.
    """
    errors = exc.errors(include_url=False, include_input=False)
    told = list(dict.fromkeys(_fault(error["loc"], error, said, whole) for error in errors))
    more = f"; and {len(told) - _MOST} more" if len(told) > _MOST else ""
    return "; ".join(told[:_MOST]) + more


def _fault(
    loc: tuple[int | str, ...],
    error: Any,  # noqa: ANN401 - pydantic's own record
    said: Mapping[str, Any],
    whole: type[BaseModel],
) -> str:
    where = ", ".join(_where(loc, said)) or _OF_THE_MODEL
    name = str(loc[-1]) if loc else ""
    match error["type"]:
        case "extra_forbidden":
            return f"{where}: no such key{_nearest(name, _keys(loc, whole))}"
        case "missing":
            return f"{where}: is missing, and a mapping must say it"
        case "enum" if name == "parse":
            return f"{where}: no such parser; there are {', '.join(Parse)}"
        case "tuple_type":
            return f'{where}: a list is meant, as ["..."]'
        case "value_error":
            return f"{where}: {error['ctx']['error']}"
    return f"{where}: {error['msg']}"


def _where(loc: tuple[int | str, ...], said: Mapping[str, Any]) -> Iterator[str]:
    """Name the place as its author knows it: a rule by its number and column."""
    match loc:
        case ("fields", int(place), *rest):
            column = _column(said, place)
            yield f"rule {place + 1}" + (f" (column {column!r})" if column else "")
            yield from (".".join(map(str, rest)),) if rest else ()
        case ():
            return
        case _:
            yield ".".join(map(str, loc))


def _column(said: Mapping[str, Any], place: int) -> object:
    rules = said.get("fields")
    rule = rules[place] if isinstance(rules, list) and place < len(rules) else None
    return rule.get("column") if isinstance(rule, Mapping) else None


def _keys(loc: tuple[int | str, ...], whole: type[BaseModel]) -> tuple[str, ...]:
    """Return the keys that may stand where `loc` is."""
    match loc:
        case ("fields", int(), _):
            model: type[BaseModel] = Rule
        case ("file", _):
            model = FileHints
        case (_,):
            model = whole
        case _:
            return ()
    return tuple(field.alias or name for name, field in model.model_fields.items())


def _nearest(name: str, keys: tuple[str, ...]) -> str:
    near = get_close_matches(name, keys, n=1)
    if near:
        return f"; did you mean {near[0]!r}?"
    return f"; there are {', '.join(keys)}" if keys else ""
