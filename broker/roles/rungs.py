"""Rungs: on which rung of a sealed report each of its recipients may stand."""

from __future__ import annotations

from collections.abc import Mapping

from broker.register import Register, Right
from schemas import Handling

NOMINAL = 3
AUDIENCE = 2


def rungs_of(
    handling: Handling, originator: str, register: Register, contract: str, topic: str
) -> Mapping[str, int]:
    """Return by member and group the rung that each gets: the originator's own is the highest.

    A group with an excluded member is named member by member: whoever has the group's key reads.
    """
    rungs: dict[str, int] = {}
    for names, rung in ((handling.audience, AUDIENCE), (handling.nominal_audience, NOMINAL)):
        for name in names:
            for each in _named(name, handling, register):
                may = rung if _may_nominal(each, register, contract, topic) else AUDIENCE
                rungs[each] = max(may, rungs.get(each, 0))
    rungs[originator] = NOMINAL
    return rungs


def _named(name: str, handling: Handling, register: Register) -> list[str]:
    group = register.groups.get(name)
    if group is None or not group.members & set(handling.excluded):
        return [] if name in handling.excluded else [name]
    return sorted(group.members - set(handling.excluded))


def _may_nominal(name: str, register: Register, contract: str, topic: str) -> bool:
    group = register.groups.get(name)
    members = [name] if group is None else group.members
    return all(register.may(each, Right.READ, topic, contract) for each in members)
