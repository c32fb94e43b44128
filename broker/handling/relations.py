"""What a member is to a report: its originator, of its audience, or a third party."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from broker.register.model import Group

NO_GROUPS: Final[Mapping[str, Group]] = MappingProxyType({})


class Relation(StrEnum):
    """What a member is to a report."""

    ORIGINATOR = "originator"
    AUDIENCE = "audience"
    THIRD_PARTY = "third_party"


def relation(
    member: str,
    *,
    originator: str,
    audience: Container[str],
    excluded: Container[str],
    groups: Mapping[str, Group] = NO_GROUPS,
) -> Relation:
    """Return what `member` is to a report; whoever is excluded is no audience.

    Args:
        member: Who asks.
        originator: Who said it.
        audience: Members and groups that may read it; empty is nobody.
        excluded: Members and groups that may not, whatever the audience says.
        groups: The register's, by name.
    """
    if member == originator:
        return Relation.ORIGINATOR
    if names(excluded, member, groups) or not names(audience, member, groups):
        return Relation.THIRD_PARTY
    return Relation.AUDIENCE


def names(named: Container[str], member: str, groups: Mapping[str, Group]) -> bool:
    """Say whether `named` holds a member, by its own name or that of a group which it is in."""
    if member in named:
        return True
    return any(group.name in named for group in groups.values() if member in group.members)


def expanded(named: Iterable[str], groups: Mapping[str, Group]) -> frozenset[str]:
    """Return the members that `named` means; a name that is no group's stands for itself."""
    found: set[str] = set()
    for name in named:
        group = groups.get(name)
        found.update((name,) if group is None else group.members)
    return frozenset(found)
