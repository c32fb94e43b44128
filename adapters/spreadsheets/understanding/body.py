"""Body: the report of one row while it is put together, and which cell each value came from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import Any

from adapters.spreadsheets.mapping.paths import Step
from adapters.spreadsheets.mapping.unknowns import UNKNOWNS

_PLAIN = (str, int, Decimal, date)
"""What most values are: neither records nor lists, so that no more is asked about them."""


class ConflictError(Exception):
    """Two cells say different things about one field."""


class Body:
    """A report's sections as plain records and lists."""

    def __init__(self) -> None:
        self._sections: dict[str, Any] = {}
        self._columns: dict[tuple[Step, ...], str] = {}

    def put(self, path: Sequence[Step], value: object, *, column: str | None = None) -> None:
        """Set what stands at `path`, making what leads there; `None` steps append.

        Records are merged, and never shared with the caller. Raises `ConflictError` where
        something else is said there already.
        """
        at: Any = self._sections
        place: list[Step] = []
        for step, following in pairwise(path):
            at, real = _enter(at, step, following)
            place.append(real)
        place.append(_set(at, path[-1], _own(value)))
        if column is not None:
            where = tuple(place)
            self._columns[where] = column
            if isinstance(value, Mapping):
                self._mark(where, value, column)

    def _mark(self, place: tuple[Step, ...], record: Mapping[str, Any], column: str) -> None:
        """Remember of every field of a record who said it first, and what took its place."""
        for name, item in record.items():
            at = (*place, name)
            if at not in self._columns or not _unknown(item):
                self._columns[at] = column
            if not isinstance(item, _PLAIN) and isinstance(item, Mapping):
                self._mark(at, item, column)

    def sections(self) -> dict[str, Any]:
        """Return the sections, once all is put, without items of which nothing was said."""
        _close_gaps(self._sections)
        return self._sections

    def length(self, path: Sequence[Step]) -> int:
        """Return how many items stand in the list at `path`."""
        found = self.get(path)
        return len(found) if isinstance(found, list) else 0

    def get(self, path: Sequence[Step]) -> Any:  # noqa: ANN401 - records hold anything
        """Return what stands at `path`, or `None`."""
        at: Any = self._sections
        for step in path:
            if isinstance(at, dict):
                at = at.get(step)
            elif isinstance(at, list) and isinstance(step, int) and step < len(at):
                at = at[step]
            else:
                return None
        return at

    def columns(self) -> Mapping[tuple[Step, ...], str]:
        """Return which column put what stands at each place."""
        return self._columns

    def column_of(self, path: Sequence[Step]) -> str | None:
        """Return the column that put what stands at `path`, or around it, or within it."""
        for end in range(len(path), 0, -1):
            if tuple(path[:end]) in self._columns:
                return self._columns[tuple(path[:end])]
        within = (c for at, c in self._columns.items() if at[: len(path)] == tuple(path))
        return next(within, None)


def _empty(following: Step) -> dict[str, Any] | list[Any]:
    return {} if isinstance(following, str) else []


def _enter(at: Any, step: Step, following: Step) -> tuple[Any, Step]:  # noqa: ANN401 - records hold anything
    if isinstance(step, str):
        record = _record(at)
        if step not in record:
            record[step] = _empty(following)
        return record[step], step
    index = _index(at, step)
    while index > len(at):
        at.append({})
    if index == len(at):
        at.append(_empty(following))
    return at[index], index


def _set(at: Any, step: Step, value: object) -> Step:  # noqa: ANN401 - records hold anything
    if isinstance(step, str):
        at[step] = _merged(at[step], value) if step in _record(at) else value
        return step
    index = _index(at, step)
    while index > len(at):
        at.append({})
    if index == len(at):
        at.append(value)
    else:
        at[index] = _merged(at[index], value)
    return index


def _index(at: Any, step: int | None) -> int:  # noqa: ANN401 - records hold anything
    end = len(_list(at))
    return end if step is None else step


def _own(value: object) -> object:
    """Return `value` in records and lists of its own: those of a mapping serve every row."""
    if isinstance(value, _PLAIN):
        return value
    if isinstance(value, Mapping):
        return {name: _own(item) for name, item in value.items()}
    return [_own(item) for item in value] if isinstance(value, list) else value


def _record(at: Any) -> dict[str, Any]:  # noqa: ANN401 - records hold anything
    if not isinstance(at, dict):
        raise ConflictError
    return at


def _list(at: Any) -> list[Any]:  # noqa: ANN401 - records hold anything
    if not isinstance(at, list):
        raise ConflictError
    return at


def _close_gaps(value: dict[str, Any] | list[Any]) -> None:
    if isinstance(value, list):
        value[:] = [item for item in value if item != {}]
    for item in value.values() if isinstance(value, dict) else value:
        if isinstance(item, (dict, list)):
            _close_gaps(item)


def _merged(old: object, new: object) -> object:
    if isinstance(old, Mapping) and isinstance(new, Mapping):
        both = {key: _merged(old[key], new[key]) for key in old.keys() & new.keys()}
        return {**old, **new, **both}
    if isinstance(old, list) and isinstance(new, list):
        return old + new
    if old == new or _unknown(new):
        return old
    if _unknown(old):
        return new
    raise ConflictError


def _unknown(value: object) -> bool:
    return isinstance(value, str) and value in UNKNOWNS
