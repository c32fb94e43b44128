"""A report's JSON with the name of each code beside it, for people."""

from __future__ import annotations

import functools
import typing
from collections.abc import Iterator, Mapping
from typing import Any, Final, NamedTuple

from pydantic import BaseModel

from broker.cli.naming import Names
from schemas.codes import words
from schemas.codes.grades import grade_words
from schemas.components.goods import HsEdition
from schemas.evaluation import Evaluation
from schemas.part import Code, Part
from schemas.report import Report
from schemas.terms import Terms
from schemas.values import Listed

SILENT: Final = frozenset({"UNKNOWN", "NOT_STATED", "UNCHECKED", "XX", "XXX"})
"""Answers that say nothing: `outline` names them together, as they are."""
SHIPPED: Final = Names()
"""English names, by the lists that ship."""
_AS_THEY_ARE: Final = frozenset({"precision", "scheme"})
"""Enums by which `outline` tells how a record is read."""


def worded(
    document: Mapping[str, Any], report: Report, terms: Terms | None, names: Names = SHIPPED
) -> dict[str, Any]:
    """Return the document with `TH` as `TH (Thailand)` and `RISK_PROFILE` as `risk profile`.

    Codes that no list here has a name for stay as they are; so does all that is no code.

    Args:
        document: What `write_document` made of the two; it is left as it is.
        report: The report.
        terms: Its terms.
        names: What codes are called.
    """
    parts = dict(_fields(report))
    if terms is not None:
        parts |= dict(_fields(terms))
    return _record(document, parts, names)


class _Field(NamedTuple):
    """What stands in a field, and what its codes are of."""

    held: Any
    listed: str | None = None
    edition: str | None = None


_PLAIN: Final = _Field(None)


def _fields(part: BaseModel) -> Iterator[tuple[str, _Field]]:
    lists = _lists(type(part))
    edition = getattr(part, "hs_edition", HsEdition.UNKNOWN)
    stated = None if edition is HsEdition.UNKNOWN else str(edition)
    for name in type(part).model_fields:
        yield name, _Field(getattr(part, name), lists.get(name), stated)


def _record(tree: Mapping[str, Any], parts: Mapping[str, _Field], names: Names) -> dict[str, Any]:
    said = {}
    for name, value in tree.items():
        field = parts.get(name, _PLAIN)
        said[name] = value if name in _AS_THEY_ARE else _value(value, field, names)
    return said


def _value(value: Any, field: _Field, names: Names) -> Any:  # noqa: ANN401 - JSON and what it was made of
    match field.held:
        case Evaluation() as graded if isinstance(value, Mapping):
            return {**value, "means": _means(graded)}
        case Part() as part if isinstance(value, Mapping):
            return _record(value, dict(_fields(part)), names)
        case tuple() as several if isinstance(value, list) and len(value) == len(several):
            each = (field._replace(held=one) for one in several)
            return [_value(one, part, names) for one, part in zip(value, each, strict=True)]
        case Code() as symbol if value not in SILENT:
            return words(symbol)
        case str() if field.listed is not None and isinstance(value, str) and value not in SILENT:
            name = names.of(field.listed, value, field.edition)
            return f"{value} ({name})" if name is not None and not _same(name, value) else value
    return value


def _same(name: str, code: str) -> bool:
    return name.casefold() == code.replace("_", " ").casefold()


def _means(graded: Evaluation) -> str:
    source = grade_words(graded.scheme, "source", graded.source)
    information = grade_words(graded.scheme, "information", graded.information)
    return f"source: {source}; information: {information}"


@functools.cache
def _lists(model: type) -> Mapping[str, str]:
    """Return by field the code list that its strings are of."""
    hints = typing.get_type_hints(model, include_extras=True)
    found = {name: next(_listed(hint), None) for name, hint in hints.items()}
    return {name: listed for name, listed in found.items() if listed is not None}


def _listed(hint: Any) -> Iterator[str]:  # noqa: ANN401 - a type hint has no type of its own
    for mark in getattr(hint, "__metadata__", ()):
        if isinstance(mark, Listed):
            yield mark.name
    for inner in typing.get_args(hint):
        yield from _listed(inner)
