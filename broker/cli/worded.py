"""A report's JSON with the name of each code beside it, for people."""

from __future__ import annotations

import functools
import typing
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final, NamedTuple

from pydantic import BaseModel

from schemas.codes import Codes, words
from schemas.codes.grades import grade_words
from schemas.evaluation import Evaluation
from schemas.part import Code, Part
from schemas.report import Report
from schemas.terms import Terms
from schemas.values import Listed

SILENT: Final = frozenset({"UNKNOWN", "NOT_STATED", "UNCHECKED", "XX", "XXX"})
"""Answers that say nothing: `outline` names them together, as they are."""
_EDITION: Final = "hs_edition"
"""Stands beside every code of the Harmonized System."""
_AS_THEY_ARE: Final = frozenset({"precision", "scheme"})
"""Enums by which `outline` tells how a record is read."""


class Naming(NamedTuple):
    """Where the names of codes come from.

    Args:
        codes: The lists: those that ship, or those of a station with what it has loaded.
        language: BCP 47; a code without a name in it has its English one.
    """

    codes: Codes
    language: str = "en"

    def name(self, listed: str, code: str, edition: str | None) -> str | None:
        """Return a code's name; None where no list here has one.

        Args:
            listed: The code list.
            code: The code.
            edition: Of the Harmonized System, as the report states it.
        """
        try:
            one = self.codes.get(listed)
        except KeyError:
            return None
        of = edition if listed == "hs" else None
        return one.name_of(code, language=self.language, edition=of)


def worded(
    document: Mapping[str, Any],
    report: Report,
    terms: Terms | None,
    naming: Naming | None = None,
) -> dict[str, Any]:
    """Return the document with `TH` as `TH (Thailand)` and `RISK_PROFILE` as `risk profile`.

    Codes that no list here has a name for stay as they are; so does all that is no code.

    Args:
        document: What `write_document` made of the two; it is left as it is.
        report: The report.
        terms: Its terms.
        naming: Where names come from; None: the lists that ship, in English.
    """
    parts = dict(_fields(report))
    if terms is not None:
        parts |= dict(_fields(terms))
    return _record(document, parts, naming or Naming(Codes.shipped()))


def _fields(part: BaseModel) -> Iterator[tuple[str, tuple[Any, str | None]]]:
    lists = _lists(type(part))
    for name in type(part).model_fields:
        yield name, (getattr(part, name), lists.get(name))


def _record(
    tree: Mapping[str, Any], parts: Mapping[str, tuple[Any, str | None]], naming: Naming
) -> dict[str, Any]:
    edition = parts.get(_EDITION, (None, None))[0]

    def named(listed: str, code: str) -> str:
        name = None if code in SILENT else naming.name(listed, code, edition)
        return f"{code} ({name})" if name is not None and not _same(name, code) else code

    said = {}
    for name, value in tree.items():
        held, listed = parts.get(name, (None, None))
        if name in _AS_THEY_ARE:
            said[name] = value
        elif listed is not None:
            said[name] = _named(value, functools.partial(named, listed))
        else:
            said[name] = _value(value, held, naming)
    return said


def _named(value: Any, named: Callable[[str], str]) -> Any:  # noqa: ANN401 - JSON
    match value:
        case list():
            return [_named(each, named) for each in value]
        case str():
            return named(value)
    return value


def _value(value: Any, held: Any, naming: Naming) -> Any:  # noqa: ANN401 - JSON and what it was made of
    match held:
        case Evaluation() if isinstance(value, Mapping):
            return {**value, "means": _means(held)}
        case Part() if isinstance(value, Mapping):
            return _record(value, dict(_fields(held)), naming)
        case tuple() if isinstance(value, list) and len(value) == len(held):
            return [_value(each, one, naming) for each, one in zip(value, held, strict=True)]
        case Code() if value not in SILENT:
            return words(held)
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
