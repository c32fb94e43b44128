"""What a report must not let out, and must not leave out, before it is signed.

The models check what one section says. This looks across sections and into words, which costs too
much to repeat for every reader, and which a reader could not mend.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import cache, cached_property
from typing import Any, get_args

from schemas.components.conveyances import ConveyanceIdentity
from schemas.components.identifiers import Identifier
from schemas.components.parties import Party, PartyKind
from schemas.components.places import Location, PremisesType
from schemas.components.texts import CaseId
from schemas.handling import TLP
from schemas.part import Part
from schemas.problems import Problem, ReportError
from schemas.report import Report
from schemas.reports.cultural_item import CulturalItemNominal
from schemas.reports.financial_finding import TransactionIdentity
from schemas.reports.withdrawal import Withdrawal, WithdrawalScope
from schemas.terms import Terms
from schemas.thread import Lifecycle

_LETTERS_AND_DIGITS = re.compile(r"\d(?:(?<=[A-Z]\d)|(?=[A-Z])|(?=\d{16}))")
"""Stands in every text that holds a number of one of these kinds; looked for first."""
_NUMBERS = {
    "an IBAN": re.compile(r"\b[A-Z]{2}\d{2} ?(?:[A-Z0-9]{4} ?){2,7}[A-Z0-9]{1,4}\b"),
    "a vehicle identification number": re.compile(r"\b(?=[A-Z]*\d)[A-HJ-NPR-Z0-9]{17}\b"),
    "a declaration number": re.compile(r"\b\d{2}[A-Z]{2}[A-Z0-9]{14}\b"),
    "a passport number": re.compile(r"\b[A-Z]{1,2}\d{7}\b"),
}
_PATTERNS = {
    "an e-mail address": ("@", re.compile(r"[\w.+-]+@[\w-]+\.[\w.]+")),
    "a telephone number": ("+", re.compile(r"\+\d[\d ()-]{7,}\d")),
}
"""Each with the sign that it cannot be without."""
_WORD = re.compile(r"\w+")
_NO_LETTER_NO_DIGIT = re.compile(r"[\W_]+")
_LABELS = list(TLP)
_GRADED_LISTS = ("paragraphs", "answer_texts")
"""Lists of `nominal` whose rows have a TLP of their own."""
_SHORTEST_IDENTIFIER = 4
_SHORTEST_WORD = 4


def check_before_signing(report: Report, terms: Terms) -> None:
    """Refuse a report whose words name someone, or that lacks what its contract must have.

    Looked into are `facts.summary`, its translations and the caveat: none may hold a name or
    identifier of the report's own `nominal`, nor what looks like an account, document, vehicle or
    telephone number. A home in `facts` may have no address and no point: they tell who lives there.
    A withdrawal's terms say, as its facts do, which report it takes away, or that one still stands.

    Raises:
        ReportError: With every problem found.
    """
    facts: Part | None = getattr(report, "facts", None)
    problems = [
        *_lacking(report, terms),
        *_looser(report, terms),
        *_withdraws_another(report, terms),
        *_slipped(report, terms),
        *_homes(facts, "facts"),
    ]
    if problems:
        raise ReportError(problems)


def _lacking(report: Report, terms: Terms) -> Iterator[Problem]:
    if report.needs_evaluation and not terms.evaluation:
        yield Problem("evaluation", f"is missing; {report.contract} needs source and information")
    if report.needs_legal_basis and terms.handling.legal_basis is None:
        yield Problem(
            "handling.legal_basis",
            f"is missing; {report.contract} needs it, NOT_STATED is an answer",
        )


def _looser(report: Report, terms: Terms) -> Iterator[Problem]:
    """Yield what is graded by itself and looser than the report; TLP stands strictest first."""
    whole = terms.handling.tlp
    said = vars(getattr(report, "nominal", None) or terms)
    for name in _GRADED_LISTS:
        for place, paragraph in enumerate(said.get(name, ())):
            own = paragraph.tlp
            if own is not None and _LABELS.index(own) > _LABELS.index(whole):
                yield Problem(
                    f"nominal.{name}[{place}].tlp", f"is {own}, looser than the report's {whole}"
                )


def _withdraws_another(report: Report, terms: Terms) -> Iterator[Problem]:
    if not isinstance(report, Withdrawal):
        return
    thread, target = terms.thread, report.facts.target
    if report.facts.scope is WithdrawalScope.PATHS:
        if thread.supersedes == target:
            yield Problem("thread", "supersedes facts.target, of which scope PATHS leaves the rest")
    elif (thread.lifecycle, thread.supersedes) != (Lifecycle.WITHDRAWAL, target):
        yield Problem("thread", "must be a WITHDRAWAL that supersedes facts.target")


def _homes(value: Any, path: str) -> Iterator[Problem]:  # noqa: ANN401 - any part of a section
    match value:
        case tuple():
            for place, item in enumerate(value):
                yield from _homes(item, f"{path}[{place}]")
        case Location():
            told = value.name_raw is not None or value.point is not None
            if told and value.premises_type is PremisesType.RESIDENCE:
                yield Problem(path, "is a home: its address and point stand in nominal")
        case Part():
            values = vars(value)
            for name in _fields_with_places(type(value)):
                if values[name]:
                    yield from _homes(values[name], f"{path}.{name}")


@cache
def _fields_with_places(model: type[Part]) -> tuple[str, ...]:
    """Return the fields of a part in which a location can stand."""
    return tuple(
        name
        for name, field in model.model_fields.items()
        if any(
            part is Location or _fields_with_places(part) for part in _parts_in(field.annotation)
        )
    )


def _parts_in(annotation: object) -> Iterator[type[Part]]:
    if isinstance(annotation, type) and issubclass(annotation, Part):
        yield annotation
    for inner in get_args(annotation):
        yield from _parts_in(inner)


def _slipped(report: Report, terms: Terms) -> Iterator[Problem]:
    facts = getattr(report, "facts", None)
    texts = {
        "facts.summary": getattr(facts, "summary", None),
        "handling.caveat": terms.handling.caveat,
    }
    for place, translation in enumerate(getattr(facts, "translations", ())):
        texts[f"facts.translations[{place}].text"] = translation.text
    told = {path: _Told(text) for path, text in texts.items() if text}
    secrets = list(_secrets(getattr(report, "nominal", None))) if told else []
    for path, text in told.items():
        for what, secret in secrets:
            if _holds(text, what, secret):
                yield Problem(path, f"holds {what} that stands in nominal; say it without")
        for what in _looks_like(text.text):
            yield Problem(path, f"holds what looks like {what}; such stand in nominal")


class _Told:
    """A text, taken apart once to be looked into for many secrets, where there are any."""

    def __init__(self, text: str) -> None:
        self.text = text

    @cached_property
    def bare(self) -> str:
        """Its letters and digits alone."""
        return _bare(self.text)

    @cached_property
    def phrase(self) -> str:
        """Its words, with one space between, before and after them."""
        return f" {' '.join(_words(self.text))} "

    @cached_property
    def words(self) -> frozenset[str]:
        """Its words as they are written."""
        return frozenset(_WORD.findall(unicodedata.normalize("NFC", self.text)))


def _looks_like(text: str) -> Iterator[str]:
    for what, (sign, pattern) in _PATTERNS.items():
        if sign in text and pattern.search(text):
            yield what
    if _LETTERS_AND_DIGITS.search(text):
        yield from (what for what, pattern in _NUMBERS.items() if pattern.search(text))


def _secrets(value: Any) -> Iterator[tuple[str, str]]:  # noqa: ANN401 - any part of a section
    """Yield what tells who or which, and what it is: `a name`, `a word of a name` or the like."""
    match value:
        case tuple():
            for item in value:
                yield from _secrets(item)
        case Identifier():
            yield "an identifier", value.raw
            if value.normalised not in {None, value.raw}:
                yield "an identifier", value.normalised
        case CaseId():
            yield "an identifier", value.value
        case Part():
            yield from _names(value)
            values = vars(value)
            for name in _fields_with_parts(type(value)):
                if values[name]:
                    yield from _secrets(values[name])


@cache
def _fields_with_parts(model: type[Part]) -> tuple[str, ...]:
    """Return the fields of a part in which another part can stand."""
    fields = model.model_fields.items()
    return tuple(name for name, field in fields if any(_parts_in(field.annotation)))


def _names(part: Part) -> Iterator[tuple[str, str]]:
    match part:
        case Party():
            for name in part.names:
                yield "a name", name.full
                if part.kind is PartyKind.PERSON:
                    yield from (("a word of a name", word) for word in name.full.split())
            yield from (("an address", address) for address in part.addresses)
        case ConveyanceIdentity():
            yield from (("a name", name) for name in (part.name, part.operator) if name)
        case CulturalItemNominal():
            yield from (("a name", name) for name in (part.maker,) if name)
            yield from (("an identifier", number) for number in part.inventory_numbers)
        case TransactionIdentity():
            yield from (("an identifier", number) for number in (part.number,) if number)
    yield from (("a name", name) for name in vars(part).get("scope_operators", ()))


def _holds(text: _Told, what: str, secret: str) -> bool:
    if what == "an identifier":
        bare = _bare(secret)
        return len(bare) >= _SHORTEST_IDENTIFIER and bare in text.bare
    if what == "a word of a name":
        # As written or in capitals only: Young is a name, young is none.
        word = unicodedata.normalize("NFC", secret).strip(".,;")
        return len(word) >= _SHORTEST_WORD and not text.words.isdisjoint((word, word.upper()))
    phrase = " ".join(_words(secret))
    if not phrase.isascii():
        # Scripts that part no words: anywhere in the text.
        return phrase in text.phrase
    return bool(phrase) and f" {phrase} " in text.phrase


def _bare(text: str) -> str:
    return _NO_LETTER_NO_DIGIT.sub("", unicodedata.normalize("NFKC", text).casefold())


def _words(text: str) -> list[str]:
    return _WORD.findall(unicodedata.normalize("NFKC", text).casefold())
