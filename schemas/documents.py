"""A report as one JSON object: what `sealane publish` reads and `--json` prints.

`{"contract": ..., "handling": {...}, "evaluation": [...], "thread": {...}, "parents": [...],
"open": {...}, "facts": {...}, "nominal": {...}}`: the fields of `terms` beside the sections. Times
are ISO 8601 with their zone, decimals strings, bytes hex. What has a default may be left out.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from enum import Enum
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from schemas.contracts import Section, contract, report_model
from schemas.problems import Problem, ReportError, problems_of
from schemas.report import Report
from schemas.terms import Terms

M = TypeVar("M", bound=BaseModel)
_EMPTY: tuple[object, ...] = (None, [])
_TERMS = tuple(Terms.model_fields)


@dataclass(frozen=True, slots=True)
class Document:
    """A report with its terms; a heartbeat has none."""

    report: Report
    terms: Terms | None


def parse_document(data: bytes | str, *, name: str | None = None) -> Document:
    """Return the report and the terms that one JSON object holds.

    Args:
        data: One JSON object, UTF-8.
        name: The contract that it must be of; None takes the one that it names.

    Raises:
        ReportError: It is no JSON object of the form above, or breaks its contract.
    """
    return read_document(_object(data), name=name)


def read_document(tree: Mapping[str, Any], *, name: str | None = None) -> Document:
    """Return the report and the terms of a parsed JSON object; as `parse_document`.

    Raises:
        ReportError: It is not of the form above, or breaks its contract.
    """
    model = _model(tree, name)
    with_terms = Section.TERMS in contract(model.contract).sections
    known = {"contract", *model.model_fields, *(_TERMS if with_terms else ())}
    strangers = [Problem(key, "is no part of this document") for key in tree if key not in known]
    report, in_report = _part(model, {k: tree[k] for k in model.model_fields if k in tree})
    terms: Terms | None = None
    in_terms: tuple[Problem, ...] = ()
    if with_terms:
        terms, in_terms = _part(Terms, {key: tree[key] for key in _TERMS if key in tree})
    problems = (*strangers, *in_terms, *in_report)
    if problems or report is None:
        raise ReportError(problems)
    return Document(report, terms)


def write_document(report: Report, terms: Terms | None) -> dict[str, Any]:
    """Return a report and its terms as a JSON object, without what is null or empty by default."""
    tree: dict[str, Any] = {"contract": report.contract}
    for part in (terms, report):
        if part is not None:
            tree |= _record(part)
    return tree


def write_part(part: BaseModel) -> dict[str, Any]:
    """Return one part of a report as `write_document` writes it."""
    return _record(part)


def _object(data: bytes | str) -> Mapping[str, Any]:
    try:
        text = data.decode("utf-8-sig") if isinstance(data, bytes) else data
        tree = json.loads(
            text, object_pairs_hook=_unique, parse_float=str, parse_constant=_no_constant
        )
    except RecursionError as exc:
        raise ReportError([Problem("", "is nested too deeply")]) from exc
    except ValueError as exc:
        raise ReportError([Problem("", f"is not JSON in UTF-8: {exc}")]) from exc
    if not isinstance(tree, dict):
        raise ReportError([Problem("", "is not one JSON object")])
    return tree


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    tree = dict(pairs)
    if len(tree) != len(pairs):
        raise ValueError("a key stands twice in one object")
    return tree


def _no_constant(word: str) -> None:
    raise ValueError(f"{word} is no number")


def _model(tree: Mapping[str, Any], name: str | None) -> type[Report]:
    named = tree.get("contract", name)
    if named is None:
        raise ReportError([Problem("contract", "is missing; it must be answered")])
    if name is not None and named != name:
        raise ReportError([Problem("contract", f"is {named!r}, and {name!r} is asked for")])
    try:
        return report_model(str(named))
    except KeyError as exc:
        raise ReportError([Problem("contract", str(exc.args[0]))]) from exc


def _part(model: type[M], tree: Mapping[str, Any]) -> tuple[M | None, tuple[Problem, ...]]:
    try:
        # As JSON: its rules take strings for times, decimals and bytes, and stay strict.
        return model.model_validate_json(json.dumps(tree)), ()
    except ValidationError as exc:
        return None, problems_of(exc)


def _record(part: BaseModel) -> dict[str, Any]:
    fields = type(part).model_fields.items()
    tree = {name: (_json(getattr(part, name)), info.is_required()) for name, info in fields}
    return {name: item for name, (item, required) in tree.items() if required or item not in _EMPTY}


def _json(value: Any) -> Any:  # noqa: ANN401 - JSON
    if isinstance(value, BaseModel):
        return _record(value)
    if isinstance(value, tuple):
        return [_json(item) for item in value]
    return _scalar(value)


def _scalar(value: Any) -> Any:  # noqa: ANN401 - JSON
    match value:
        case datetime():
            return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
        case Decimal():
            return format(value.normalize() if value else Decimal(0), "f")
        case bytes():
            return value.hex()
        case Enum():
            return str(value.value)
    return value
