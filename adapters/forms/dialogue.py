"""The order in which a form asks: what must be answered first, the rest as it is wanted.

A dialogue yields an `Ask` and is sent the value of its answer; it reads and prints nothing, so that
going back is playing it again with one answer fewer.
"""

from __future__ import annotations

import json
from collections.abc import Generator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from pydantic import ValidationError

from adapters.forms.answers import Nothing
from adapters.forms.composed import checked, is_composed, is_identifier
from adapters.forms.questions import Question, Sort
from adapters.forms.turns import Ask, Turn
from schemas.part import Part
from schemas.problems import Problem, problems_of

Tree = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Wrong:
    """What the contract refuses about answers that are each right by themselves."""

    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class Told:
    """What a check says beside an answer; nothing is asked."""

    key: str
    notes: tuple[str, ...]


Step = Ask | Wrong | Told
Dialogue = Generator[Step, Any, Any]
Chosen = Sequence[tuple[Question, bool]] | Nothing | None
"""The optional fields that are wanted, each with whether it was named; None: not asked yet."""


def whole(sections: tuple[Question, ...]) -> Dialogue:
    """Ask for a whole report; return it as a tree of JSON without what was left out."""
    tree: Tree = {}
    for section in sections:
        asked = section if "nominal" in tree else _without_names(section)
        yield from _field(asked, "", tree, named=False)
    return tree


def _without_names(section: Question) -> Question:
    """Return terms for a report without names: who may read them need not be answered."""
    inner = (
        replace(field, required=False) if field.name == "nominal_audience" else field
        for field in section.inner
    )
    return replace(section, inner=tuple(inner)) if section.name == "handling" else section


def _field(question: Question, under: str, tree: Tree, *, named: bool) -> Dialogue:
    """Ask for one field and put what it says into `tree`; left out, it is absent."""
    key = f"{under}{question.name}"
    if question.many:
        values = yield from _list(question, key, tree, named=named)
    else:
        values = yield from _single(question, key, tree, named=named)
    if values is Nothing.SKIPPED:
        return
    if question.why is not None:
        tree.update(values)
    else:
        tree[question.name] = values


def _single(question: Question, key: str, around: Tree, *, named: bool) -> Dialogue:
    if question.sort is Sort.RECORD and not is_composed(question):
        return (yield from _maybe_record(question, key, needed=question.required or named))
    value = yield Ask(key, question, Turn.ANSWER, question.required, dict(around))
    return (yield from _in_parts(question, key)) if value is Nothing.PARTS else value


def _maybe_record(question: Question, key: str, *, needed: bool) -> Dialogue:
    """Ask whether there is such a record where there need not be one, then for the record."""
    if question.all_optional and not question.required:
        chosen = yield Ask(f"{key}.?", question, Turn.MORE, needed=False)
        if chosen is Nothing.SKIPPED:
            return Nothing.SKIPPED
        record = yield from _record(question, key, chosen=chosen)
        return record if record or not chosen else Nothing.SKIPPED
    if question.or_none or not needed:
        there = yield Ask(f"{key}?", question, Turn.GATE, needed=question.or_none)
        if not there:
            return None if question.or_none else Nothing.SKIPPED
    return (yield from _record(question, key))


def _list(question: Question, key: str, around: Tree, *, named: bool) -> Dialogue:
    if question.sort is Sort.RECORD and not is_composed(question):
        return (yield from _records(question, key, named=named))
    values: list[Any] = []
    while True:
        first = question.required and not values
        value = yield Ask(
            f"{key}[{len(values)}]", question, Turn.ITEM, first, dict(around), len(values)
        )
        if value is Nothing.SKIPPED:
            return values if values or question.required else Nothing.SKIPPED
        if value is Nothing.PARTS:
            value = yield from _in_parts(question, f"{key}[{len(values)}]")
        values.append(value)


def _records(question: Question, key: str, *, named: bool) -> Dialogue:
    values: list[Any] = []
    while True:
        at = len(values)
        if not (named and not values):
            needed = question.required and not values
            more = yield Ask(f"{key}[{at}]?", question, Turn.GATE, needed, place=at)
            if not more:
                return values if values or question.required else Nothing.SKIPPED
        values.append((yield from _record(question, f"{key}[{at}]")))


def _in_parts(question: Question, key: str) -> Dialogue:
    return (yield from _record(question, key, by_hand=True))


def _record(
    question: Question,
    key: str,
    *,
    chosen: Chosen = None,
    by_hand: bool = False,
) -> Dialogue:
    """Ask for a record's fields: those that must be answered, then those that are wanted."""
    tree: Tree = {}
    if is_identifier(question) and not by_hand:
        told = yield from _identifier(question, key, tree)
        if not told:
            return (yield from _in_parts(question, key))
        return tree
    for field in question.inner:
        if field.required:
            yield from _field(field, f"{key}.", tree, named=False)
    if chosen is None and any(not field.required for field in question.inner):
        chosen = yield Ask(f"{key}.?", question, Turn.MORE, needed=False, around=dict(tree))
    for field, named in chosen if isinstance(chosen, Sequence) else ():
        yield from _field(field, f"{key}.", tree, named=named)
    problems = refused(question, tree, key)
    if problems:
        yield Wrong(problems)
    return tree


def _identifier(question: Question, key: str, tree: Tree) -> Dialogue:
    """Ask for a number of some scheme and check it; return whether that was wanted."""
    fields = {field.name: field for field in question.inner}
    scheme = yield Ask(key, fields["scheme"], Turn.ANSWER, needed=True, opens=question)
    if scheme is Nothing.PARTS:
        return False
    tree["scheme"] = scheme
    for name in ("raw", "issuer"):
        if name in fields:
            yield from _field(fields[name], f"{key}.", tree, named=False)
    if Nothing.SKIPPED not in tree.values() and "raw" in tree:
        answer = checked(question, tree)
        tree.update(answer.value)
        yield Told(key, answer.notes)
    return True


def refused(question: Question, tree: Mapping[str, Any], key: str) -> tuple[Problem, ...]:
    """Return why the contract refuses a record as a whole."""
    if not issubclass(question.type, Part):
        raise TypeError(f"{question.name} is no record")
    try:
        question.type.model_validate_json(json.dumps(tree))
    except ValidationError as exc:
        return problems_of(exc, under=key)
    return ()
