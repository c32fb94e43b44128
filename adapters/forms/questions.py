"""What a form asks for one contract: its fields as questions, taken from model and contract."""

from __future__ import annotations

import typing
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from enum import Enum, auto
from functools import cache
from types import UnionType
from typing import Any, NamedTuple

from pydantic import AwareDatetime, ConfigDict, TypeAdapter

from schemas.contracts import Section, contract, report_model
from schemas.describe import FieldRow, describe
from schemas.part import Code, Part
from schemas.terms import Terms
from schemas.values import Fixed, Kind

_JSON = ConfigDict(strict=True, val_json_bytes="hex")
_MISSING = "_missing"
_PERCENT = "_pct"
_NAMES_MEMBERS = frozenset({"audience", "nominal_audience", "excluded"})


class Sort(Enum):
    """What an answer is."""

    RECORD = auto()
    ENUM = auto()
    LISTED = auto()
    TEXT = auto()
    WHOLE = auto()
    DECIMAL = auto()
    MOMENT = auto()
    YES_NO = auto()
    BYTES = auto()


@dataclass(frozen=True, slots=True)
class Question:
    """One field of a contract, and the fields within it."""

    name: str
    sort: Sort
    about: FieldRow
    """What the contract says of it."""
    required: bool
    """Whether the officer must answer; a number whose absence has a reason counts as such."""
    many: bool
    type: type[Any]
    """Its enum or its record, or a plain type."""
    checks: TypeAdapter[Any] | None = None
    """Of a single value: what the contract allows, as JSON."""
    digits: tuple[int, int] = (0, 0)
    """Of a decimal: digits in all, and of these behind the point."""
    inner: tuple[Question, ...] = ()
    """Of a record: its fields."""
    why: Question | None = None
    """Of a number: the field with the reason why there is none."""
    or_none: bool = False
    """Whether that there is none is an answer, and must be given where it is so."""

    @property
    def label(self) -> str:
        """The name as people say it."""
        return self.name.replace("_", " ")

    @property
    def names_a_reader(self) -> bool:
        """Whether it is a member who may, or may not, read the report."""
        return self.about.kind == Kind.MEMBER and self.name in _NAMES_MEMBERS

    @property
    def all_optional(self) -> bool:
        """Whether it is a record in which nothing need be answered."""
        return bool(self.inner) and not any(field.required for field in self.inner)


@cache
def questions(name: str) -> tuple[Question, ...]:
    """Return what a report of the contract of this name is asked for, section by section.

    First what the report says, then its terms: `handling`, `evaluation`, `thread`, `parents`.

    Raises:
        KeyError: No contract of this name ships.
    """
    model = report_model(name)
    hints = typing.get_type_hints(model, include_extras=True)
    described = describe(contract(name))
    asked = []
    for section, rows in described.items():
        if section is not Section.TERMS:
            key = str(section.name).lower()
            asked.append(_section(key, hints[key], model.model_fields[key].is_required(), rows))
    if Section.TERMS in described:
        asked += _terms(described[Section.TERMS], model.needs_evaluation, model.needs_legal_basis)
    return tuple(asked)


def _section(key: str, hint: object, required: bool, rows: tuple[FieldRow, ...]) -> Question:  # noqa: FBT001 - as the model says
    part = _bare(hint).type
    about = FieldRow(key, "record", required, _doc(part), None, (), (), "", None)
    inner = tuple(_fields(part, "", {row.path: row for row in rows}))
    return Question(key, Sort.RECORD, about, required, many=False, type=part, inner=inner)


def _doc(part: type) -> str:
    return " ".join((part.__doc__ or "").split())


def _terms(rows: tuple[FieldRow, ...], evaluation: bool, basis: bool) -> Iterator[Question]:  # noqa: FBT001 - as the contract says
    """Yield the fields of `terms`; what this contract needs of them must be answered.

    So must who may read names: nobody is an answer, and no silent default.
    """
    for field in _fields(Terms, "", {row.path: row for row in rows}):
        if field.name == "evaluation" and evaluation:
            yield replace(field, required=True)
        elif field.name == "handling":
            needed = {"nominal_audience", "legal_basis"} if basis else {"nominal_audience"}
            inner = (
                replace(each, required=each.required or each.name in needed) for each in field.inner
            )
            yield replace(field, inner=tuple(inner))
        else:
            yield field


def _fields(part: type[Part], under: str, rows: Mapping[str, FieldRow]) -> Iterator[Question]:
    hints = typing.get_type_hints(part, include_extras=True)
    fields = {name: _field(name, hints[name], under, rows) for name in part.model_fields}
    reasons = {name for name in fields if name.endswith(_MISSING)}
    for name, field in fields.items():
        why = fields.get(f"{name.removesuffix(_PERCENT)}{_MISSING}")
        if why is not None and not field.many and name not in reasons:
            reasons.discard(why.name)
            fields[name] = replace(field, why=why, required=True)
    paired = {field.why.name for field in fields.values() if field.why}
    yield from (field for name, field in fields.items() if name not in paired)


def _field(name: str, hint: object, under: str, rows: Mapping[str, FieldRow]) -> Question:
    bare = _bare(hint)
    path = f"{under}{name}{'[]' if bare.many else ''}"
    about = rows[path]
    question = Question(
        name,
        _sort(bare.type, about),
        about,
        about.required,
        many=bare.many,
        type=bare.type,
        or_none=about.required and bare.optional,
    )
    if question.sort is Sort.RECORD:
        return replace(question, inner=tuple(_fields(bare.type, f"{path}.", rows)))
    fixed = next((mark for mark in bare.marks if isinstance(mark, Fixed)), None)
    digits = (fixed.precision, fixed.scale) if fixed else (0, 0)
    return replace(question, checks=TypeAdapter(bare.hint, config=_JSON), digits=digits)


class _Bare(NamedTuple):
    type: type[Any]
    hint: Any
    """With its bounds."""
    marks: tuple[Any, ...]
    many: bool
    optional: bool


def _bare(hint: Any) -> _Bare:  # noqa: ANN401 - a type hint has no type of its own
    """Return what a type is once null and list are taken off."""
    many = optional = False
    while True:
        marked = typing.get_origin(hint) is typing.Annotated
        inside, *marks = typing.get_args(hint) if marked else (hint,)
        origin = typing.get_origin(inside)
        if origin in (typing.Union, UnionType):
            optional = True
            hint = next(each for each in typing.get_args(inside) if each is not type(None))
        elif origin is tuple:
            many, hint = True, typing.get_args(inside)[0]
        else:
            return _Bare(inside, hint, tuple(marks), many, optional)


def _sort(type_: type, about: FieldRow) -> Sort:
    plain = {
        bool: Sort.YES_NO,
        int: Sort.WHOLE,
        Decimal: Sort.DECIMAL,
        bytes: Sort.BYTES,
        datetime: Sort.MOMENT,
        AwareDatetime: Sort.MOMENT,
        str: Sort.LISTED if about.list else Sort.TEXT,
    }
    if type_ in plain:
        return plain[type_]
    return Sort.ENUM if issubclass(type_, Code) else Sort.RECORD
