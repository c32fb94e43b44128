"""The handling rules, as one pure function over small enums (DESIGN, 6).

Reading is the audience's. All else starts from reading, and each code or condition may take a use
away from the audience; the originator's grant gives it back. Nothing loosens.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Final, NamedTuple

from broker.handling.relations import Relation
from schemas.handling import TLP, Condition, HandlingCode


class Use(StrEnum):
    """What a member wants to do with a report."""

    READ = "read"
    COUNT = "count"
    """Let it be one of a sum that others see, or count its `open` without reading the rest."""
    PASS_ON = "pass_on"  # noqa: S105 - no password: the name of a use
    """Let another member have it, in a relay."""
    EVIDENCE = "evidence"
    """Use it as evidence, or act on it openly."""
    EXPORT = "export"
    """Into a file, or for another program: from there no rule holds it."""


class Decision(NamedTuple):
    """Whether a use is allowed, and the rule that said so."""

    allowed: bool
    rule: str


GRANTABLE: Final = frozenset({Use.PASS_ON, Use.EVIDENCE, Use.EXPORT})
"""Uses that an originator can grant; who reads and who counts is said in the report itself."""

# What each label takes from the audience. Reading and exporting, it takes from nobody.
_TAKES: Final[Mapping[str, frozenset[Use]]] = {
    TLP.RED: frozenset({Use.COUNT, Use.PASS_ON, Use.EVIDENCE}),
    TLP.AMBER_STRICT: frozenset({Use.PASS_ON, Use.EVIDENCE}),
    TLP.AMBER: frozenset({Use.PASS_ON}),
    TLP.GREEN: frozenset(),
    TLP.CLEAR: frozenset(),
}
_COUNTED_BY_OTHERS: Final = frozenset({TLP.AMBER, TLP.GREEN, TLP.CLEAR})
"""Labels under which a third party may count, where the register gives it the right."""
_BUT_READING: Final = frozenset(Use) - {Use.READ}
# Strictest first: of several rules that take a use away, the first one is named.
_CODES: Final[dict[str, frozenset[Use]]] = {
    HandlingCode.H3: _BUT_READING,
    HandlingCode.H2: frozenset({Use.PASS_ON}),
    HandlingCode.H1: frozenset({Use.EVIDENCE}),
    HandlingCode.H0: frozenset(),
}
_CONDITIONS: Final[dict[str, frozenset[Use]]] = {
    Condition.INTELLIGENCE_ONLY: frozenset({Use.EVIDENCE}),
    Condition.NO_DEATH_PENALTY_USE: frozenset({Use.EVIDENCE}),
    Condition.NO_ACTION_WITHOUT_CONTACT: frozenset({Use.EVIDENCE}),
    Condition.DESTROY_AFTER_USE: frozenset({Use.PASS_ON, Use.EXPORT}),
    # No program can see to these three: they bind the people who read, and are shown to them.
    Condition.NO_FURTHER_TRANSLATION: frozenset(),
    Condition.ACKNOWLEDGE_RECEIPT: frozenset(),
    Condition.NO_AUTOMATED_DECISION: frozenset(),
}
_OUTSIDE: Final = Decision(allowed=False, rule="pass_on.outside")


def _base(tlp: str, who: Relation, use: Use) -> Decision:
    """Return what label and relation say, before codes and conditions take more away."""
    if who is Relation.ORIGINATOR:
        return Decision(allowed=True, rule=f"{use}.{who}")
    if who is Relation.THIRD_PARTY:
        counts = use is Use.COUNT and tlp in _COUNTED_BY_OTHERS
        return Decision(allowed=counts, rule=f"{use}.{who}")
    if use in _TAKES[tlp]:
        return Decision(allowed=False, rule=f"{use}.tlp_{tlp.lower()}")
    return Decision(allowed=True, rule=f"{use}.{who}")


_RULES: Final = {
    (tlp, who, use): _base(tlp, who, use) for tlp in _TAKES for who in Relation for use in Use
}
_NO_RULE: Final = len(_CODES) + len(_CONDITIONS)
_BY_USE: Final = {
    use: {
        name: rank if use in takes else _NO_RULE
        for rank, (name, takes) in enumerate((_CODES | _CONDITIONS).items())
    }
    for use in Use
}
"""How strict the rule is by which a name takes a use away; the strictest is 0."""
_TAKEN: Final = {
    (use, rank): Decision(allowed=False, rule=f"{use}.{name.lower()}")
    for use in Use
    for rank, name in enumerate(_CODES | _CONDITIONS)
}
_GRANTED: Final = {use: Decision(allowed=True, rule=f"{use}.granted") for use in GRANTABLE}


def decide(  # noqa: PLR0913 - what the table has columns for
    tlp: str,
    relation: Relation,
    use: Use,
    codes: Iterable[str] = (),
    *,
    conditions: Iterable[str] = (),
    granted: bool = False,
    outside: bool = False,
) -> Decision:
    """Return whether `relation` may make `use` of a report marked so, and the rule that says it.

    Args:
        tlp: The TLP 2.0 label as the contracts spell it: RED, AMBER_STRICT, AMBER, GREEN or CLEAR.
        relation: What the member is to the report.
        use: What it wants to do.
        codes: Its handling codes: H1 takes use as evidence, H2 passing on, H3 all but reading.
        conditions: Its coded conditions; they only take away.
        granted: Whether the originator's grant of this use to this member was proven.
        outside: Whether passing on means out of the network.

    Raises:
        KeyError: There is no such label, code or condition; nothing is allowed under a marking
            that nobody defined.
    """
    decision = _RULES[tlp, relation, use]
    if relation is Relation.ORIGINATOR:
        return decision
    if outside and use is Use.PASS_ON and tlp == TLP.GREEN and decision.allowed:
        decision = _OUTSIDE
    if codes or conditions:
        strictness = _BY_USE[use]
        strictest = min([strictness[name] for name in (*codes, *conditions)])
        if strictest != _NO_RULE and decision.allowed:
            decision = _TAKEN[use, strictest]
    if granted and not decision.allowed and use in _GRANTED:
        return _GRANTED[use]
    return decision
