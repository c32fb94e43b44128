"""Marks: the short forms in a thread's table, and what they stand for in a report.

| mark | stands for |
|---|---|
| `@seizure` | the reference of the report of that name, told before |
| `&driver` | the person or company of that name; in a list of parties it gets its place |
| `day(3)`, `month(3)`, `at(3.5)`, `range(0, 20)` | a date that many days after the thread's day 0 |
| `time(3.5)` | the same as a plain instant |
| `12 KGM WEIGHED` in `quantities` | a quantity; `? KGM NOT_STATED` is one that nobody told |
| `900 USD DECLARED` elsewhere | money |
| `container(ZZXU4417026)` | a container's number, checked |
| `file(front view)` | the digest of a file that there is not: its name's |
| `leaves(first, second)` | the digest over the leaves of these reports, sorted |
| `*customs` in a list | every customs administration but the speaker |
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from broker.demo.cast import CUSTOMS
from broker.demo.writing.common import check_digit
from schemas import Reference

Said = Mapping[str, Reference]
"""The reports of a thread that were told, by name."""

_MOMENT: Final = re.compile(r"(day|month|at|time|range)\(([-\d., ]+)\)")
_NAMED: Final = re.compile(r"(container|file|leaves)\(([^()]+)\)")
_AMOUNT: Final = re.compile(r"(\d+(?:\.\d+)?|\?) ([A-Z0-9]{3,9}) ([A-Z_]+)")
_QUANTITIES: Final = frozenset({"quantities", "quantity"})
_PRECISIONS: Final = {"day": "DAY", "month": "MONTH", "at": "INSTANT"}


@dataclass(frozen=True, slots=True)
class Marks:
    """What the marks of one thread stand for.

    Args:
        zero: The thread's day 0, a midnight, UTC.
        people: Persons and companies by name.
        said: What was told before.
        speaker: Who says the report that they stand in.
    """

    zero: datetime
    people: Mapping[str, Mapping[str, Any]]
    said: Said
    speaker: str

    def meant(self, value: Any, key: str = "") -> Any:  # noqa: ANN401 - any part of a table
        """Return a value with every mark in it replaced.

        Raises:
            KeyError: A mark names a report or a person that there is not.
        """
        match value:
            case dict():
                return {name: self.meant(inner, name) for name, inner in value.items()}
            case list() if key == "parties":
                return [self._party(name) | {"ordinal": at} for at, name in enumerate(value)]
            case list():
                return [each for inner in value for each in self._spread(inner, key)]
            case str():
                return self._word(value, key)
        return value

    def instant(self, day: float) -> str:
        """Return a moment of the thread, to the minute, as ISO 8601 has it."""
        moment = (self.zero + timedelta(days=day)).replace(second=0, microsecond=0)
        return moment.isoformat()

    def _spread(self, value: Any, key: str) -> Iterator[Any]:  # noqa: ANN401 - as above
        if value == "*customs":
            yield from (member for member in CUSTOMS.values() if member != self.speaker)
        else:
            yield self.meant(value, key)

    def _party(self, name: str) -> dict[str, Any]:
        return dict(self.people[name.removeprefix("&")])

    def _word(self, text: str, key: str) -> Any:  # noqa: ANN401 - what it stands for
        if text.startswith("@"):
            return _reference(self.said[text[1:]])
        if moment := _MOMENT.fullmatch(text):
            return self._date(moment[1], [float(part) for part in moment[2].split(",")])
        if named := _NAMED.fullmatch(text):
            return self._named(named[1], named[2])
        if amount := _AMOUNT.fullmatch(text):
            return _quantity(*amount.groups()) if key in _QUANTITIES else _money(*amount.groups())
        return text

    def _date(self, form: str, days: list[float]) -> Any:  # noqa: ANN401 - a date or an instant
        value = self.instant(days[0])
        match form:
            case "time":
                return value
            case "range":
                return {"value": value, "precision": "RANGE", "end": self.instant(days[1])}
            case "month":
                first = (self.zero + timedelta(days=days[0])).replace(day=1)
                return {"value": first.isoformat(), "precision": "MONTH"}
        return {"value": value, "precision": _PRECISIONS[form]}

    def _named(self, form: str, names: str) -> Any:  # noqa: ANN401 - a digest or an identifier
        match form:
            case "file":
                return hashlib.sha256(names.encode()).hexdigest()
            case "leaves":
                leaves = sorted(self.said[name.strip()].leaf for name in names.split(","))
                return hashlib.sha256(b"".join(leaves)).hexdigest()
        right = check_digit(names[:-1]) == int(names[-1])
        check = "VALID" if right else "INVALID"
        number = {"scheme": "ISO6346", "raw": names, "normalised": names}
        return {**number, "check": check, "checked_with": "ISO6346"}


def _reference(told: Reference) -> dict[str, str]:
    return {"member": told.member, "leaf": told.leaf.hex()}


def _quantity(amount: str, unit: str, how: str) -> dict[str, Any]:
    if amount == "?":
        return {"amount_missing": how, "unit": unit}
    told = {"amount": amount, "unit": unit, "measured": how, "plausibility": "OK"}
    weight = {"kg_equivalent": amount, "conversion_ref": "identity"} if unit == "KGM" else {}
    return {**told, **weight}


def _money(amount: str, currency: str, kind: str) -> dict[str, Any]:
    if amount == "?":
        return {"amount_missing": "UNKNOWN", "currency": currency, "kind": kind}
    return {"amount": amount, "currency": currency, "kind": kind}
