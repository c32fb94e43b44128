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
    EXPORT = "export"
    """Into a file, or for another program: from there no rule holds it."""


class Decision(NamedTuple):
    """Whether a use is allowed, and the rule that said so."""

    allowed: bool
    rule: str


_READ = {
    Relation.ORIGINATOR: Decision(allowed=True, rule="read.originator"),
    Relation.AUDIENCE: Decision(allowed=True, rule="read.audience"),
    Relation.THIRD_PARTY: Decision(allowed=False, rule="read.third_party"),
}
_EXPORT = {
    Relation.ORIGINATOR: Decision(allowed=True, rule="export.originator"),
    Relation.AUDIENCE: Decision(allowed=True, rule="export.audience"),
    Relation.THIRD_PARTY: Decision(allowed=False, rule="export.third_party"),
}
# Whoever may read is named in the audience under every label, CLEAR too.
_RULES = {
    (tlp, relation, use): decision
    for tlp in ("RED", "AMBER_STRICT", "AMBER", "GREEN", "CLEAR")
    for use, rules in ((Use.READ, _READ), (Use.EXPORT, _EXPORT))
    for relation, decision in rules.items()
}
_READING_ONLY = Decision(allowed=False, rule="export.h3")


def relation(
    member: str, *, originator: str, audience: Container[str], excluded: Container[str]
) -> Relation:
    """Return what `member` is to a report; whoever is excluded is no audience."""
    if member == originator:
        return Relation.ORIGINATOR
    if member in excluded:
        return Relation.THIRD_PARTY
    return Relation.AUDIENCE if member in audience else Relation.THIRD_PARTY


def decide(tlp: str, relation: Relation, use: Use, codes: Container[str] = ()) -> Decision:
    """Return whether `relation` may make `use` of a report marked `tlp` and with `codes`.

    Args:
        tlp: The TLP 2.0 label as the contracts spell it: RED, AMBER_STRICT, AMBER, GREEN or CLEAR.
        relation: What the member is to the report.
        use: What it wants to do.
        codes: Its handling codes; H3 leaves its audience nothing but reading (DESIGN, 6).

    Raises:
        KeyError: There is no such label; nothing is allowed under a label that nobody defined.
    """
    decision = _RULES[tlp, relation, use]
    if use is Use.EXPORT and relation is Relation.AUDIENCE and "H3" in codes:
        return _READING_ONLY
    return decision
