"""What stands above the line: what a question means, and how to answer it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from adapters.forms.answers import Context
from adapters.forms.composed import HOW
from adapters.forms.questions import Sort
from adapters.forms.turns import Ask, Turn
from schemas.codes import words

_SHORT: Final = 60
"""Characters of a closed list that stand in the line above; longer ones are shown by ?."""
_HOW: Final = {
    Sort.WHOLE: "a whole number",
    Sort.DECIMAL: "a number, as 1234.5",
    Sort.MOMENT: "a day or a time, as 2026-11-30 or 2026-11-30T14:00+07:00; UTC where none is said",
    Sort.YES_NO: "yes or no",
    Sort.BYTES: "hex",
}
_PLACE = re.compile(r"\[(\d+)\]")
KEYS: Final = (
    "Tab searches; ? explains; back asks the last one again; Ctrl-C stops and keeps a draft."
)


def prompt_of(ask: Ask) -> str:
    """Return what stands before the cursor."""
    label = ask.question.label
    match ask.turn:
        case Turn.GATE if ask.place:
            return f"another of {label}? [y/N] "
        case Turn.GATE:
            return f"{label}? {'[y/n]' if ask.needed else '[y/N]'} "
        case Turn.MORE:
            return f"more about {label}? [y/N, or names] "
        case Turn.ITEM:
            return f"{label} {ask.place + 1}: "
    return f"{ask.opens.label} - {label}: " if ask.opens else f"{label}: "


def title_of(ask: Ask) -> str:
    """Return where a question stands, for the line above it: the fields around it, in words."""
    around = ask.key.replace(".?", "").replace("?", "").rpartition(".")[0]
    counted = _PLACE.sub(lambda place: f" {int(place[1]) + 1}", around)
    return counted.replace("_", " ").replace(".", " / ")


def brief(ask: Ask) -> Iterator[str]:
    """Yield the lines that always stand above a question."""
    doc = ask.question.about.doc
    match ask.turn:
        case Turn.MORE:
            if doc:
                yield doc
            yield f"optional: {', '.join(field.label for field in ask.offered)}"
            return
        case Turn.GATE if ask.place:
            return
        case Turn.ITEM if ask.place:
            return
    need = "must be answered" if ask.needed else "may be left out: Enter"
    if ask.question.or_none:
        need = "must be answered; none is an answer"
    if ask.turn is Turn.ITEM:
        need = "none if there is none" if ask.needed else "Enter where there is none"
    yield f"{doc} ({need})" if doc else f"({need})"
    how = how_of(ask)
    if how:
        yield how


def how_of(ask: Ask) -> str:
    """Return how an answer is typed, in a line; empty: as a text."""
    question = ask.question
    if ask.turn in {Turn.GATE, Turn.MORE}:
        return ""
    if question.type in HOW:
        return HOW[question.type]
    if question.sort is Sort.ENUM:
        listed = ", ".join(words(symbol) for symbol in question.type)
        return f"one of: {listed}" if len(listed) <= _SHORT else "one of a list: Tab, or ?"
    if question.sort is Sort.LISTED:
        return f"a code or a name from the list {question.about.list}: type some words, then Tab"
    if question.why is not None:
        reasons = ", ".join(words(symbol) for symbol in question.why.type)
        return f"{_HOW[question.sort]}; or why there is none: {reasons}"
    return _HOW.get(question.sort, "")


def whole_help(ask: Ask, context: Context) -> Iterator[str]:
    """Yield all that is known of a question, for who asked with `?`."""
    about = ask.question.about
    yield f"{ask.key.removesuffix('?').removesuffix('.')} - {about.type}"
    if about.doc:
        yield about.doc
    how = how_of(ask)
    if how:
        yield how
    if about.list is not None:
        yield from _list(about.list, context)
    if ask.question.sort is Sort.ENUM:
        yield from (f"  {symbol.value}  {words(symbol)}" for symbol in ask.question.type)
    if ask.turn is Turn.MORE:
        yield from (f"  {field.label}: {field.about.doc}" for field in ask.offered)
        yield "Enter: none of them. yes: each in turn. Names, with commas between: just those."
    if ask.question.type in HOW or ask.opens is not None:
        yield "parts asks it field by field."
    yield "! before an answer takes it exactly as it stands."
    yield KEYS


def _list(name: str, context: Context) -> Iterator[str]:
    try:
        codes = context.codes.get(name)
    except KeyError:
        yield f"The list {name} is not known here: its codes go unchecked."
        return
    version = f" ({codes.version})" if codes.version else ""
    loaded = "" if codes.rows else "; no table of it is loaded here, so codes go unchecked"
    yield f"{codes.title}{version}{loaded}"
