"""Which report is meant by what a person gives: an id, a leaf, a reporter's own number."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final
from uuid import UUID

from broker.errors import RefusedError
from broker.roles.threads import Wanted
from broker.station import Station
from schemas import Reference

_LEAF: Final = re.compile(r"(?:(?P<member>[a-z0-9][a-z0-9.-]{0,63}):)?(?P<leaf>[0-9a-fA-F]{8,64})")
_UUID: Final = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
MOST: Final = 10
"""So many reports are looked for, and named when several may be meant."""


async def meant(station: Station, said: str) -> list[Reference]:
    """Return the reports that may be meant, seen here or only referred to; at least one.

    Raises:
        RefusedError: None is (`thread.unknown`).
    """
    found: list[Reference] = []
    for each in _wanted(said):
        found += [r.reference for r in await station.threads.find(each, most=MOST)]
        found += await station.threads.referred(each, most=MOST)
    if not found:
        raise RefusedError(
            "thread.unknown",
            f"Nothing that this station has seen is called {said!a}: give a report's id, 8 digits "
            "of its leaf or more, or its reporter's own number. With --offline, only what was "
            "taken in before is known.",
        )
    return list(dict.fromkeys(found))


def ambiguous(said: str, found: Sequence[Reference]) -> RefusedError:
    """Return the error for what may mean several reports."""
    return RefusedError(
        "thread.ambiguous",
        f"{said!a} may mean several reports: {', '.join(map(named, found[:MOST]))}. Say which one.",
    )


def named(reference: Reference) -> str:
    """Return a report's name, short and exact enough to be given again."""
    return f"{reference.member}:{reference.leaf.hex()[:16]}"


def _wanted(said: str) -> list[Wanted]:
    """Return what may be meant: a reporter's number can look like a leaf."""
    if _UUID.fullmatch(said):
        return [Wanted(id=UUID(said))]
    leaf = _LEAF.fullmatch(said)
    by_leaf = [Wanted(leaf=leaf["leaf"].lower(), member=leaf["member"])] if leaf else []
    return [*by_leaf, Wanted(number=said)]
