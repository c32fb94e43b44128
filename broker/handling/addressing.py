"""Addressing: whom a sealed report gets stanzas for, and how much each of them may open."""

from __future__ import annotations

from typing import Final, NamedTuple

from broker.handling.judging import Reader, judge, judge_nominal
from broker.handling.marked import Marked
from broker.handling.relations import expanded
from broker.handling.rules import Use
from broker.register.model import Register

NOMINAL: Final = 3
"""The rung of who may read all (DESIGN, 4)."""
FACTS: Final = 2
"""The rung of who may read all but `nominal`."""
OPEN: Final = 1
"""The rung of who may only count."""


class Addressed(NamedTuple):
    """Rungs by name.

    Args:
        members: Each under its own hourly key; the originator is one of them.
        groups: Each as one stanza, because every member of it may stand there at least.
    """

    members: dict[str, int]
    groups: dict[str, int]


def addressed(marked: Marked, register: Register, at: int) -> Addressed:
    """Return the rung of everyone who may open some of a report.

    A group that holds someone who may not read is named member by member: what is sealed to the
    group opens for all of it. Who may stand higher than its group has a stanza of its own.
    """
    rungs = {name: _rung(marked, Reader(name, register, at)) for name in register.members}
    groups: dict[str, int] = {}
    reached: dict[str, int] = {}
    for name in marked.handling.audience:
        within = expanded((name,), register.groups) if name in register.groups else ()
        rung = min((rungs.get(each, 0) for each in within), default=0)
        if rung >= FACTS:
            groups[name] = rung
            reached.update((each, max(rung, reached.get(each, 0))) for each in within)
    members = {
        name: rung
        for name, rung in rungs.items()
        if rung > reached.get(name, 0) or name == marked.originator
    }
    return Addressed(members, groups)


def _rung(marked: Marked, reader: Reader) -> int:
    if judge_nominal(marked, reader).allowed:
        return NOMINAL
    if judge(Use.READ, marked, reader).allowed:
        return FACTS
    return OPEN if judge(Use.COUNT, marked, reader).allowed else 0
