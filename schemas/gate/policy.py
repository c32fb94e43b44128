"""What changes about persons, openness, readers and keeping: somebody must answer for it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from schemas.contracts import Contract, FieldShape, Section
from schemas.gate.change import Change, Rule
from schemas.gate.shapes import Place, Shapes, only, same
from schemas.values import Kind

_CLOSED: Final = (Section.OPEN, Section.TERMS, Section.FACTS, Section.NOMINAL)
"""The sections, the most open first; `terms` and `facts` go to the same readers."""
_OPENNESS: Final = {section: place for place, section in enumerate(_CLOSED)} | {Section.TERMS: 2}
_ABOUT_PERSONS: Final = re.compile(
    r"(?i)(?:^|[^a-z])(?:persons?|people|name[sd]?|suspects?|victims?|witness(?:es)?|passengers?|"
    r"sex|gender|age|born|birth|nationality|citizenship|passport|visa|religion|ethnic\w*|health|"
    r"biometric\w*|fingerprints?|faces?|photos?|phone|telephone|e?mail|address(?:es)?|"
    r"subjects?|individuals?|employees?|officers?|drivers?|owners?|crew)(?:$|[^a-z])"
)
_TELLS_WHO: Final = frozenset({Kind.IDENTITY, Kind.TEXT})
_READERS: Final = ("handling.audience", "handling.nominal_audience", "handling.excluded")
_DURATION: Final = re.compile(r"(?i)\b(\d{1,6})[ -]?(hour|day|week|month|year)s?\b")
_HOURS: Final = {"hour": 1, "day": 24, "week": 168, "month": 730, "year": 8760}


def policy_changes(old: Contract, new: Contract) -> Iterator[Change]:
    """Yield the sections that are new, and whether the contract as a whole is explained anew."""
    for section in new.sections & ~old.sections:
        yield Change(str(section.name).lower(), Rule.SECTION_NEW, "the section is new")
    yield from _words("", old.tree.get("doc", ""), new.tree.get("doc", ""))
    for section in old.sections & new.sections:
        was, becomes = (_section_words(contract, section) for contract in (old, new))
        yield from _words(str(section.name).lower(), was, becomes)


def _section_words(contract: Contract, section: Section) -> str:
    name = str(section.name).lower()
    field = next(field for field in contract.tree["fields"] if field["name"] == name)
    return f"{field.get('doc', '')} {contract.section_schema(section).get('doc', '')}"


def field_policy(old: Shapes, new: Shapes) -> Iterator[Change]:
    """Yield what new, gone and changed fields do to persons, openness, readers and keeping."""
    gone, added = only(old, new), only(new, old)
    for place, shape in added.items():
        yield from _added(place, shape, old, gone)
    for place in gone:
        if _is_handling(place):
            yield Change(str(place), _handling_rule(place), "a rule of use is gone")
    for place, earlier, later in same(old, new):
        yield from _reworded(place, earlier, later)


def _added(place: Place, shape: FieldShape, old: Shapes, gone: Shapes) -> Iterator[Change]:
    path = str(place)
    if _is_handling(place):
        yield Change(path, _handling_rule(place), "a rule of use is new")
    if _about_persons(place, shape):
        yield Change(path, Rule.PERSON, "a new field about persons")
    origin = _came_from(place, shape, old, gone)
    if origin is not None:
        yield Change(path, Rule.MORE_OPEN, f"stood in {origin}, which is more closed")


def _about_persons(place: Place, shape: FieldShape) -> bool:
    """Say whether a field could tell who: whatever is in `nominal`, and what its words say."""
    if place.section is Section.NOMINAL or shape.field.get("kind") in _TELLS_WHO:
        return True
    words = f"{place.name} {shape.avro.get('name', '')} {shape.field.get('doc', '')}"
    spaced = re.sub(r"(?<=[a-z])(?=[A-Z])|_", " ", words)
    return _ABOUT_PERSONS.search(spaced) is not None


def _came_from(place: Place, shape: FieldShape, old: Shapes, gone: Shapes) -> Place | None:
    """Return where a new field stood before: its name is gone there, or its path still is there."""
    for origin, was in old.items():
        same_path = origin.path == place.path
        moved = origin in gone and origin.name == place.name and _type(was) == _type(shape)
        if (same_path or moved) and _OPENNESS[origin.section] > _OPENNESS[place.section]:
            return origin
    return None


def _type(shape: FieldShape) -> object:
    return shape.avro["type"]


def _is_handling(place: Place) -> bool:
    return place.section is Section.TERMS and place.path.startswith("handling.")


def _handling_rule(place: Place) -> Rule:
    if place.path.startswith(_READERS):
        return Rule.AUDIENCE
    return Rule.RETENTION if place.path.startswith("handling.retention") else Rule.HANDLING


def _reworded(place: Place, old: FieldShape, new: FieldShape) -> Iterator[Change]:
    """Yield that a field, or its type, is explained in other words: they may say who and how long.

    What is left out of `handling` widens or narrows its readers, so a default there is policy too.
    """
    if _is_handling(place) and old.field.get("default", 0) != new.field.get("default", 0):
        yield Change(str(place), _handling_rule(place), "what it means to leave it out changes")
    for was, becomes in ((old.field, new.field), (old.avro, new.avro)):
        for change in _words(str(place), was.get("doc", ""), becomes.get("doc", "")):
            if _is_handling(place) and change.rule is Rule.WORDS:
                yield change._replace(rule=_handling_rule(place))
            else:
                yield change


def _words(path: str, old: str, new: str) -> Iterator[Change]:
    if _longest(new) > _longest(old) > 0:
        yield Change(path, Rule.RETENTION, "names a longer time than before")
    elif old != new:
        yield Change(path, Rule.WORDS, "is explained in other words: does it still mean the same?")


def _longest(text: str) -> int:
    """Return the longest time that a text names, in hours; 0 when it names none."""
    found = _DURATION.findall(text)
    return max((int(number) * _HOURS[unit.lower()] for number, unit in found), default=0)
