"""The handling rules, as one pure function over small enums."""

from __future__ import annotations

from collections.abc import Container
from enum import StrEnum
from typing import NamedTuple


class Relation(StrEnum):
    """What a member is to a report."""

    ORIGINATOR = "originator"
    AUDIENCE = "audience"
    THIRD_PARTY = "third_party"


class Use(StrEnum):
    """What a member wants to do with a report."""

    READ = "read"


class Decision(NamedTuple):
    """Whether a use is allowed, and the rule that said so."""

    allowed: bool
    rule: str


_READ = {
    Relation.ORIGINATOR: Decision(allowed=True, rule="read.originator"),
    Relation.AUDIENCE: Decision(allowed=True, rule="read.audience"),
    Relation.THIRD_PARTY: Decision(allowed=False, rule="read.third_party"),
}
# Whoever may read is named in the audience under every label, CLEAR too.
_RULES = {
    (tlp, relation, Use.READ): decision
    for tlp in ("RED", "AMBER_STRICT", "AMBER", "GREEN", "CLEAR")
    for relation, decision in _READ.items()
}


def relation(
    member: str, *, originator: str, audience: Container[str], excluded: Container[str]
) -> Relation:
    """Return what `member` is to a report; whoever is excluded is no audience."""
    if member == originator:
        return Relation.ORIGINATOR
    if member in excluded:
        return Relation.THIRD_PARTY
    return Relation.AUDIENCE if member in audience else Relation.THIRD_PARTY


def decide(tlp: str, relation: Relation, use: Use) -> Decision:
    """Return whether `relation` may make `use` of a report marked `tlp`.

    Args:
        tlp: The TLP 2.0 label as the contracts spell it: RED, AMBER_STRICT, AMBER, GREEN or CLEAR.
        relation: What the member is to the report.
        use: What it wants to do.

    Raises:
        KeyError: There is no such label; nothing is allowed under a label that nobody defined.
    """
    return _RULES[tlp, relation, use]
