"""Records that people say in one breath: a date, an amount with its unit, a reference."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any, Final

from adapters.forms.answers import Answer, AnswerError, Context, Nothing, Typed, folded, typed
from adapters.forms.dates import date_text, read_date_fact
from adapters.forms.leaves import read_figure
from adapters.forms.questions import Question
from schemas.codes.identifiers import check_identifier
from schemas.codes.quantities import could_be, normalise, plausibility, unit_of
from schemas.components.dates import DateFact
from schemas.components.identifiers import (
    AssetIdentifier,
    AssetScheme,
    Check,
    Identifier,
    IdentifierScheme,
)
from schemas.components.quantities import Plausibility, Quantity
from schemas.thread import Reference

PARTS: Final = "parts"
_AMOUNT = re.compile(r"(?P<figure>.*?\d)\s*(?P<unit>[^\W\d].*)?", re.DOTALL)
_REFERENCE = re.compile(r"(?P<member>[a-z0-9][a-z0-9.-]*)[\s:]+(?P<leaf>[0-9A-Fa-f]{64})")

HOW: Final[Mapping[type, str]] = {
    DateFact: "as 2026-11-30, 30 Nov 2026, Nov 2026, 2026, 2026-11-01 to 2026-11-30, or unknown",
    Quantity: "as 412.6 kg or 12 tablets",
    Reference: "as its card shows it: the member, then 64 digits of hex",
}
"""How each is typed."""


def is_composed(question: Question) -> bool:
    """Say whether a record can be answered in one line."""
    return question.type in HOW


def is_identifier(question: Question) -> bool:
    """Say whether a record is a number of some scheme, which is checked as it is given."""
    return question.type in (Identifier, AssetIdentifier)


def read_composed(
    question: Question, text: str, context: Context, around: Mapping[str, Any]
) -> Answer:
    """Return the record that a line says.

    Args:
        question: One of HOW.
        text: What was typed; `parts` asks field by field.
        context: What it is read by.
        around: What is already answered of the record that it stands in.

    Raises:
        AnswerError: It cannot be read, or can be read two ways.
    """
    if text.strip() == PARTS:
        return Answer(Nothing.PARTS)
    given = typed(text)
    if not given.text:
        raise AnswerError("it must be answered")
    answer = _READERS[question.type](given, context, around)
    return Answer(answer.value, (*given.notes, *answer.notes))


def composed_text(question: Question, value: Mapping[str, Any]) -> str:
    """Return a line that may say `value`; only `read_composed` tells whether it says it all."""
    if question.type is DateFact:
        return date_text(dict(value)) or PARTS
    if question.type is Reference:
        return f"{value['member']} {value['leaf']}"
    amount = value.get("amount_raw") or value.get("amount", "")
    return f"{amount} {value.get('unit_raw') or value.get('unit', '')}"


def checked(question: Question, value: Mapping[str, Any]) -> Answer:
    """Return a number of a scheme with what its check said; a wrong one is flagged and kept."""
    schemes = AssetScheme if question.type is AssetIdentifier else IdentifierScheme
    found = check_identifier(
        schemes(value["scheme"]), str(value["raw"]), country=value.get("issuer")
    )
    told = {
        "normalised": found.normalised,
        "checked_with": found.checked_with,
        "check": found.check.value,
    }
    result = {**value, **{name: each for name, each in told.items() if each is not None}}
    flag = "flagged and kept as written: " if found.check is Check.INVALID else ""
    said = "; ".join(found.told)
    return Answer(result, (f"{folded(found.check.value)}: {flag}{said}".rstrip(": "),))


def _date(given: Typed, context: Context, around: Mapping[str, Any]) -> Answer:  # noqa: ARG001 - every reader is called alike
    return read_date_fact(given.text, context)


def _reference(given: Typed, context: Context, around: Mapping[str, Any]) -> Answer:  # noqa: ARG001 - as _date
    match = _REFERENCE.fullmatch(given.text)
    if match is None:
        raise AnswerError(f"it is written {HOW[Reference]}")
    return Answer({"member": match["member"], "leaf": match["leaf"].lower()})


def _quantity(given: Typed, context: Context, around: Mapping[str, Any]) -> Answer:  # noqa: ARG001 - as _date
    if folded(given.text) in {"unknown", "not known"}:
        return Answer({"amount_missing": "UNKNOWN", "unit": "UNKNOWN"})
    match = _AMOUNT.fullmatch(given.text)
    if match is None or not match["unit"]:
        raise AnswerError(f"an amount and its unit are needed, {HOW[Quantity]}; or type parts")
    amount, notes = read_figure(match["figure"].strip(), 28, 8)
    written = match["unit"].strip()
    unit = unit_of(written)
    if unit is None:
        raise AnswerError(_no_unit(written))
    fact: dict[str, Any] = {"amount": format(amount, "f"), "unit": unit}
    if match["figure"].strip() != fact["amount"]:
        fact["amount_raw"] = match["figure"].strip()
    if written != unit:
        fact["unit_raw"] = written
    return _weighed(fact, amount, around, notes)


def _no_unit(written: str) -> str:
    several = could_be(written)
    if several:
        return f"{written} can be {' or '.join(several)}: write which one"
    return f"no unit is called {written}: sealane codes find unit shows which there are"


def _weighed(
    fact: dict[str, Any], amount: Decimal, around: Mapping[str, Any], notes: tuple[str, ...]
) -> Answer:
    """Put kilograms and plausibility beside an amount, where they are known for certain."""
    category, unit = str(around.get("category", "UNKNOWN")), fact["unit"]
    found = normalise(amount, unit, commodity=category)
    if found.kg_equivalent is not None:
        fact |= {
            "kg_equivalent": format(found.kg_equivalent, "f"),
            "conversion_ref": found.conversion_ref,
        }
    verdict = plausibility(category, unit, amount)
    if verdict is not Plausibility.UNCHECKED:
        fact["plausibility"] = verdict.value
    if verdict in {Plausibility.SUSPECT, Plausibility.IMPOSSIBLE}:
        notes = (*notes, f"{folded(verdict.value)}: so much of it is rarely seen; kept and marked")
    kilograms = fact.get("kg_equivalent")
    told = (f"{fact['amount']} {unit}",) if unit == "KGM" or not kilograms else ()
    if kilograms and unit != "KGM":
        told = (f"{fact['amount']} {unit}, {kilograms} kg",)
    return Answer(fact, (*notes, *told))


_READERS: Mapping[type, Callable[[Typed, Context, Mapping[str, Any]], Answer]] = {
    DateFact: _date,
    Quantity: _quantity,
    Reference: _reference,
}
