"""Answers that are chosen: closed lists by their words, codes by code or name; never guessed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from adapters.forms.answers import LITERAL, Answer, AnswerError, Context, Typed, folded
from adapters.forms.questions import Question
from schemas.codes import CodeList, Entry, words
from schemas.components.identifiers import Check
from schemas.part import Code

_MOST_NAMED: Final = 12
_NEAR: Final = 5
_UNKNOWN: Final[Mapping[str, str]] = {"country": "XX", "currency": "XXX"}
"""What says in a list that nothing is known, where it is not the word itself."""
_NOT_KNOWN: Final = frozenset({"unknown", "not known", "not stated"})
_SEPARATED: Final = frozenset(" .")


def choices(question: Question, text: str, context: Context, *, most: int = 40) -> Iterator[Entry]:
    """Yield what an officer may mean by the beginning of an answer, best first."""
    if issubclass(question.type, Code):
        said = folded(text)
        yield from (
            Entry(symbol.value, words(symbol), None)
            for symbol in question.type
            if said in folded(symbol.value) or said in folded(words(symbol))
        )
    elif question.about.list is not None:
        codes = _list(question, context)
        if codes is not None:
            yield from codes.find(text, most=most)
    elif question.names_a_reader:
        for name, title in context.readers.items():
            if folded(text) in folded(name) or folded(text) in folded(title):
                yield Entry(name, title, None)


def read_enum(question: Question, given: Typed) -> Answer:
    """Return the symbol that was typed, by itself or in its words.

    Raises:
        AnswerError: It is none of the list.
    """
    said = folded(given.text)
    symbols: list[Code] = list(question.type.__members__.values())
    for symbol in symbols:
        if said == folded(symbol.value):
            return Answer(symbol.value)
    named = [symbol for symbol in symbols if said == folded(words(symbol))]
    if len(named) == 1:
        return Answer(named[0].value)
    shown = [words(symbol) for symbol in symbols[:_MOST_NAMED]]
    rest = "; Tab shows them all" if len(symbols) > _MOST_NAMED else ""
    raise AnswerError(f"it is one of: {', '.join(shown)}{rest}")


def read_listed(question: Question, given: Typed, context: Context) -> Answer:
    """Return the code that was typed or named; without a table any code is taken, unchecked.

    Raises:
        AnswerError: The list has neither such a code nor such a name; the nearest are named.
    """
    codes = _list(question, context)
    if given.literal:
        return _as_it_stands(given.text, codes)
    if folded(given.text) in _NOT_KNOWN:
        return Answer(_UNKNOWN.get(question.about.list or "", "UNKNOWN"))
    if codes is None:
        return Answer(given.text)
    code = codes.resolve(given.text) or _without_marks(given.text, codes.name)
    check = codes.check(code)
    if check is Check.INVALID:
        raise AnswerError(_unlisted(codes, given.text))
    if check is Check.UNCHECKED:
        return Answer(code, (f"{code}: unchecked, no table of {codes.name} is loaded here",))
    return Answer(code, _called(codes, code))


def _list(question: Question, context: Context) -> CodeList | None:
    try:
        return context.codes.get(question.about.list or "")
    except KeyError:
        # A contract may name a list that this program does not know: its codes go unchecked.
        return None


def _called(codes: CodeList, code: str) -> tuple[str, ...]:
    name = codes.name_of(code)
    return (f"{code}: {name}",) if name else (code,)


def _as_it_stands(text: str, codes: CodeList | None) -> Answer:
    if codes is not None and codes.check(text) is Check.INVALID:
        return Answer(text, (f"the list {codes.name} does not have it; taken as it stands",))
    return Answer(text)


def _without_marks(text: str, name: str) -> str:
    """Return a code of the Harmonized System without its points: 2939.45 is 293945."""
    digits = "".join(sign for sign in text if sign not in _SEPARATED)
    return digits if name == "hs" and digits.isdigit() else text


def _unlisted(codes: CodeList, text: str) -> str:
    near = [f"{entry.code} ({entry.name})" for entry in codes.find(text, most=_NEAR)]
    hint = f" Near it: {'; '.join(near)}." if near else ""
    return (
        f"the list {codes.name} has no {text}.{hint} Type other words and Tab to search, "
        f"or {LITERAL}{text} to keep it as it stands"
    )
