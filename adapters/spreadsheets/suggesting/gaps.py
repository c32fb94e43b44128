"""Gaps: what a report must say and no rule of a mapping gives it."""

from __future__ import annotations

import typing
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from adapters.spreadsheets.mapping.paths import Step, parse_path
from adapters.spreadsheets.mapping.unknowns import UNKNOWNS
from adapters.spreadsheets.understanding.telling import code_list
from schemas import Report
from schemas.components import DateFact
from schemas.part import Code, Part


class Gap(NamedTuple):
    """One place that must be filled."""

    path: str
    answer: object
    """What says that nobody knows, or 0 for a number by which other parts refer to it; null: only
    the mapping's author can tell."""
    choices: tuple[str, ...]
    """Of a closed list."""


def gaps(model: type[Report], given: Sequence[str]) -> Iterator[Gap]:
    """Yield what reports of `model` must say beside what goes to the paths in `given`."""
    steps = [parse_path(path) for path in given]
    for name, info in model.model_fields.items():
        part = _part(info.annotation)
        if part is not None and (info.is_required() or any(path[0] == name for path in steps)):
            yield from _of(part, (name,), steps)


def _of(part: type[Part], at: tuple[Step, ...], given: Sequence[tuple[Step, ...]]) -> Iterator[Gap]:
    for name, info in part.model_fields.items():
        place = (*at, name)
        inside = [path for path in given if path[: len(place)] == place]
        inner = _part(info.annotation)
        if _is_many(info.annotation) and inner is not None:
            items = (path[len(place)] for path in inside if len(path) > len(place))
            for item in dict.fromkeys(items):
                if isinstance(item, int):
                    yield from _of(inner, (*place, item), given)
        elif info.is_required() or inside:
            yield from _gap(place, info, inner, given)
    for name in part.model_fields:
        # A number that is not there: its reason stands in for it.
        if f"{name}_missing" in part.model_fields:
            yield Gap(_text((*at, f"{name}_missing")), "NOT_STATED", ())


def _gap(
    place: tuple[Step, ...],
    info: Any,  # noqa: ANN401 - pydantic's own
    inner: type[Part] | None,
    given: Sequence[tuple[Step, ...]],
) -> Iterator[Gap]:
    told = place in given
    if _is_many(info.annotation):
        place = (*place, 0)
    if inner is DateFact:
        yield Gap(f"{_text(place)}.precision", "UNKNOWN", ())
    elif inner is not None:
        yield from _of(inner, place, given)
    elif info.is_required():
        choices = _choices(info.annotation)
        answer = _unknown(place, info, choices)
        # A cell may be blank: where nobody knows is an answer, it stands behind every column.
        if answer is not None or not told:
            yield Gap(_text(place), answer, choices)


def _unknown(place: tuple[Step, ...], info: Any, choices: Sequence[str]) -> object:  # noqa: ANN401 - as above
    known = [choice for choice in ("UNKNOWN", "NOT_STATED", "NOT_SPECIFIED") if choice in choices]
    if choices:
        return known[0] if known else None
    if place[-1] == "ordinal":
        return 0
    listed = code_list(info.annotation, *info.metadata)
    answer = {"country": "XX", "currency": "XXX"}.get(listed or "")
    if answer is None and listed in {"commodity", "office", "unit"}:
        answer = "UNKNOWN"
    return answer if answer in UNKNOWNS else None


def _part(annotation: Any) -> type[Part] | None:  # noqa: ANN401 - annotations are of any type
    for each in _flat(annotation):
        if isinstance(each, type) and issubclass(each, Part):
            return each
    return None


def _choices(annotation: Any) -> tuple[str, ...]:  # noqa: ANN401 - as above
    for each in _flat(annotation):
        if isinstance(each, type) and issubclass(each, Code):
            return tuple(symbol.value for symbol in each)
    return ()


def _is_many(annotation: Any) -> bool:  # noqa: ANN401 - as above
    return any(typing.get_origin(each) is tuple for each in _flat(annotation))


def _flat(annotation: Any) -> Iterator[Any]:  # noqa: ANN401 - as above
    yield annotation
    for inner in typing.get_args(annotation):
        yield from _flat(inner)


def _text(place: Sequence[Step]) -> str:
    return "".join(f".{s}" if isinstance(s, str) else f"[{s}]" for s in place).removeprefix(".")


def choices_at(model: type[Report], path: str) -> tuple[str, ...]:
    """Return the codes of the closed list at `path` in reports of `model`; empty for none."""
    at: Any = model
    annotation: Any = None
    for step in parse_path(path):
        if not isinstance(step, str):
            continue
        if at is None or step not in at.model_fields:
            return ()
        annotation = at.model_fields[step].annotation
        at = _part(annotation)
    return _choices(annotation)
