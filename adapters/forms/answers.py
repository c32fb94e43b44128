"""Answers: what an officer typed, read as a value, with what must be said beside it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import Enum, auto
from typing import Any, NamedTuple

from broker.cli.visible import visible
from schemas.codes import Codes

LITERAL = "!"
"""Before an answer: take the rest exactly as it stands."""
COMMANDS = frozenset({"?", "back", "parts", "none"})
"""What is no answer of its own, unless LITERAL stands before it."""

_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
_TURNS = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")


class AnswerError(ValueError):
    """An answer that cannot be taken; its text says why, and what to write instead."""


class Nothing(Enum):
    """What is no value."""

    SKIPPED = auto()
    """The officer left it out: it is absent from the report."""
    PARTS = auto()
    """The officer wants a record to be asked field by field."""


class Answer(NamedTuple):
    """A value as JSON has it, and what to tell the officer about it."""

    value: Any
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Context:
    """What answers are read by: the code lists of the station, and who may read the report."""

    codes: Codes
    readers: Mapping[str, str] = field(default_factory=dict)
    """Members that may read this contract, with their titles; empty: nobody knows them."""
    today: date | None = None


class Typed(NamedTuple):
    """A text as it is to be read."""

    text: str
    literal: bool
    """Whether it stands for itself: no unknown, no likeness, no command."""
    notes: tuple[str, ...]


def typed(text: str) -> Typed:
    """Return what was typed, without its mark; what nobody can see is named.

    Raises:
        AnswerError: It has characters that no report should have, such as escapes.
    """
    literal = text.startswith(LITERAL)
    kept = text[len(LITERAL) :] if literal else text.strip()
    found = sorted(set(_CONTROL.findall(kept)))
    if found:
        named = ", ".join(visible(each) for each in found)
        raise AnswerError(f"it has characters that control a terminal ({named}): write it again")
    turns = sorted(set(_TURNS.findall(kept)))
    named = ", ".join(visible(each) for each in turns)
    notes = (f"it has characters that turn the direction of text ({named})",) if turns else ()
    return Typed(kept, literal, notes)


def exactly(text: str) -> str:
    """Return how to type `text` so that it is taken as it stands."""
    plain = text == text.strip() and text not in COMMANDS and not text.startswith(LITERAL)
    return text if plain and text else f"{LITERAL}{text}"


def folded(text: str) -> str:
    """Return words as they are compared: case, spaces, hyphens and underscores apart."""
    return " ".join(re.sub(r"[_\-\s]+", " ", text).split()).casefold()
