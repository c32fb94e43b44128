"""Subjects: what a column is about, by the words above it and by what stands in it."""

from __future__ import annotations

import functools
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib import resources
from typing import Any

from adapters.spreadsheets.suggesting.sniffing import Column, same_word

_NEAR = 88
"""Of 100: how alike two names must be, so that one may be a slip of the other."""
_SURE, _PART, _LIKE, _CONTENTS = 0.95, 0.8, 0.7, 0.5
_SHORTEST = 3
"""Letters of a word that tells within a longer name."""
_LONG_ENOUGH = 5
"""Letters of a word of which one may be a slip."""
_BONUS = 0.04
_AMBIGUOUS = "amount count date day from hit id item mode no note number port tax unit value via"
_ONLY_EXACTLY = frozenset(_AMBIGUOUS.split())
"""Words that mean another thing within a longer name."""
_OTHER = "address age code country date email flag id nationality no number passport phone sex size"
_OF_ANOTHER = frozenset(f"{_OTHER} telephone tin type".split())
"""Beside a known word they ask for something else: `Importer TIN` names no importer."""
_RUNNING = 0.5
"""A number that counts the rows begins anew in the next file."""


@dataclass(frozen=True, slots=True)
class Subject:
    """One thing that columns are about."""

    name: str
    words: tuple[str, ...]
    looks: frozenset[str]
    """The contents must look like one of these; empty is anything."""
    rules: tuple[Mapping[str, Any], ...]
    party: str | None = None
    """The role of the party that the column names, if it names one."""


@dataclass(frozen=True, slots=True)
class Match:
    """What a column is about, and how sure that is."""

    subject: Subject
    confidence: float
    """0 to 1."""
    why: str
    """In words, for the mapping's author."""


@functools.cache
def subjects() -> tuple[Subject, ...]:
    """Return what columns can be about, as the shipped table says."""
    text = resources.files(__package__).joinpath("subjects.toml").read_text("utf-8")
    return tuple(
        Subject(
            name,
            tuple(map(same_word, said["words"])),
            frozenset(said.get("looks", ())),
            tuple(said.get("rules", ())),
            said.get("party"),
        )
        for name, said in tomllib.loads(text).items()
    )


def subject_of(column: Column) -> Match | None:
    """Return what `column` is most likely about, or `None` where nothing tells."""
    return max(_matches(column), key=lambda match: match.confidence, default=None)


def _matches(column: Column) -> Iterator[Match]:
    word = same_word(column.name)
    for subject in subjects():
        confidence, why = _by_name(word, subject)
        fits = not subject.looks or not subject.looks.isdisjoint(column.looks)
        if not column.filled or not fits:
            # Blank columns tell nothing; contents that cannot be meant leave little of a name.
            confidence = min(confidence, _CONTENTS if confidence and not column.filled else 0)
        elif confidence and subject.looks:
            confidence, why = confidence + _BONUS, f"{why} and contents"
        if subject.name == "reference" and "running" in column.looks and confidence:
            confidence, why = _RUNNING, "it only counts the rows"
        if confidence:
            yield Match(subject, round(confidence, 2), why)
    yield from _by_contents(column)


def _by_name(word: str, subject: Subject) -> tuple[float, str]:
    from rapidfuzz import fuzz, process  # noqa: PLC0415 - only where a name is looked for

    if word in subject.words:
        return _SURE, "header"
    long = [each for each in subject.words if len(each) >= _SHORTEST and each not in _ONLY_EXACTLY]
    within = [each for each in long if f" {each} " in f" {word} "]
    if within:
        known = max(within, key=len)
        if not subject.looks and not _OF_ANOTHER.isdisjoint(_beside(known, word)):
            return 0, ""
        # The longer the part that is known, the surer.
        return _PART + 0.1 * len(known) / max(len(word), 1), "part of the header"
    near = [each for each in long if len(each) >= _LONG_ENOUGH]
    found = process.extractOne(word, near, scorer=fuzz.ratio, score_cutoff=_NEAR)
    if found is not None:
        return _LIKE * found[1] / 100, f"header like {found[0]!r}"
    return 0, ""


def _beside(known: str, word: str) -> list[str]:
    return f" {word} ".replace(f" {known} ", " ", 1).split()


_TELL_THEMSELVES = {
    "hs": "hs",
    "date": "date",
    "currency": "currency",
    "unit": "unit",
    "commodity": "category",
}
"""Contents that tell what a column is about, whatever stands above it: subject by look."""


_NUMBERED = frozenset({"no", "id", "nomor", "number", "ref", "เลขที่", "số", "番号", "编号", "번호"})
_NUMBERED_AT = 0.6


def _by_contents(column: Column) -> Iterator[Match]:
    for look, name in _TELL_THEMSELVES.items():
        if look in column.looks and not column.unique:
            found = next(each for each in subjects() if each.name == name)
            yield Match(found, _CONTENTS, "contents only")
    if column.unique and not _NUMBERED.isdisjoint(same_word(column.name).split()):
        found = next(each for each in subjects() if each.name == "reference")
        if "running" not in column.looks:
            yield Match(found, _NUMBERED_AT, "called a number, and never twice the same")
