"""A report's JSON as an outline that an officer can read down."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from broker.cli.visible import visible

_INLINE: Final = 4
"""Records of so many plain fields at most stand in one line."""
_SAYS_NOTHING: Final = frozenset({"UNKNOWN", "NOT_STATED", "UNCHECKED", "XX"})
_DATE_LENGTH: Final = {"DAY": 10, "RANGE": 10, "MONTH": 7, "YEAR": 4}
"""How much of an ISO time a date of this precision says."""

_BREATHS: Final = (
    (("amount", "unit"), "{} {}"),
    (("amount", "currency"), "{} {}"),
    (("member", "leaf"), "{} {}"),
    (("source", "information", "scheme"), "{}{} ({})"),
    (("scheme", "raw"), "{} {}"),
    (("name", "value"), "{} {}"),
    (("from_country", "to_country"), "{} to {}"),
    (("text",), "{}"),
    (("full",), "{}"),
)
"""Fields that people say together, without their names."""
_RAW: Final = re.compile(r"(^| )raw$")
"""Fields that keep what the reporter wrote, beside a code or a number."""
_MOMENT: Final = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})T([0-9]{2}:[0-9]{2}:[0-9]{2})Z")

Row = tuple[str, str]


def outline(tree: Mapping[str, Any], depth: int = 0) -> Iterator[Row]:
    """Yield label and value of every field, labels indented by depth; values are `visible`.

    What says that nothing is known stands together in one row behind the others.

    Args:
        tree: JSON: objects, lists, texts, numbers.
        depth: How deep it stands already.
    """
    indent = "  " * depth
    silent = [name for name, value in tree.items() if _is_silent(value)]
    for name, value in tree.items():
        label = f"{indent}{_words(name)}"
        if name in silent:
            continue
        if isinstance(value, Mapping):
            yield from _record(label, value, depth)
        elif isinstance(value, list):
            yield from _list(label, value, depth)
        else:
            yield label, _plain(value)
    if silent:
        yield f"{indent}not stated", ", ".join(_words(name) for name in silent)


def _record(label: str, value: Mapping[str, Any], depth: int) -> Iterator[Row]:
    said = _phrase({name: each for name, each in value.items() if _is_told(name, value)})
    if len(said) <= _INLINE and not any(
        isinstance(each, (Mapping, list)) for each in said.values()
    ):
        yield label, ", ".join(f"{name} {text}".strip() for name, text in said.items())
        return
    yield label, ""
    yield from outline(value, depth + 1)


def _list(label: str, values: list[Any], depth: int) -> Iterator[Row]:
    if not values or not all(isinstance(value, Mapping) for value in values):
        yield label, ", ".join(_plain(value) for value in values)
        return
    for number, value in enumerate(values, start=1):
        yield from _record(f"{label} {number}" if len(values) > 1 else label, value, depth)


def _phrase(record: Mapping[str, Any]) -> dict[str, Any]:
    """Return a record's fields in words; what people say in one breath stands first, unnamed."""
    breath, used = _breath(record)
    said: dict[str, Any] = {"": breath} if breath else {}
    for name, value in record.items():
        if name not in used:
            said[_words(name)] = value if isinstance(value, (Mapping, list)) else _plain(value)
    return said


def _breath(record: Mapping[str, Any]) -> tuple[str, frozenset[str]]:
    """Return what of a record people say in one breath, and which fields that used up."""
    match record:
        case {"value": str(value), "precision": str(precision)}:
            said = _date(value, precision, record.get("end"))
            return said, frozenset({"value", "precision", "end"})
    for names, form in _BREATHS:
        values = [record.get(name) for name in names]
        if all(isinstance(value, str) for value in values):
            return form.format(*map(_plain, values)), frozenset(names)
    return "", frozenset()


def _date(value: str, precision: str, end: object) -> str:
    length = _DATE_LENGTH.get(precision)
    if length is None:
        return _plain(value)
    until = f" to {visible(str(end))[:length]}" if end is not None else ""
    return f"{visible(value)[:length]}{until}"


def _is_silent(value: object) -> bool:
    """Return whether a field says only that nothing is known, as does a record of such fields."""
    if isinstance(value, Mapping):
        return bool(value) and all(map(_is_silent, value.values()))
    return isinstance(value, str) and value in _SAYS_NOTHING


def _is_told(name: str, record: Mapping[str, Any]) -> bool:
    """Return whether a field says something; the value of a named coordinate always does."""
    return not _is_silent(record[name]) or (name == "value" and "name" in record)


def _words(name: str) -> str:
    words = visible(name.replace("_", " "))
    return f"{words.removesuffix('raw')}as written" if _RAW.search(words) else words


def _plain(value: object) -> str:
    match value:
        case None:
            return "-"
        case bool():
            return "yes" if value else "no"
        case str() if moment := _MOMENT.fullmatch(value):
            return f"{moment[1]} {moment[2]} UTC"
        case str():
            return visible(value, newlines=True)
    return visible(str(value))
