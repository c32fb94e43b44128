"""Judging: may this member make this use of this report, with all that bears on it."""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from typing import Final, NamedTuple

from broker.handling.marked import Marked, kept_until
from broker.handling.purposes import admits
from broker.handling.relations import Relation, names, relation
from broker.handling.rules import Decision, Use, decide
from broker.register.model import Register, Right, Standing, Status
from schemas.handling import TLP, Purpose

_NO_GRANTS: Final[frozenset[Use]] = frozenset()
_STRICTNESS: Final[Mapping[str, int]] = {label: rank for rank, label in enumerate(TLP)}
"""By label; the strictest is 0."""
_READING: Final = (Right.READ, Right.READ_NON_NOMINAL)
_COUNTING: Final = (Right.COUNT, *_READING)


class Reader(NamedTuple):
    """Who asks, and under what.

    Args:
        member: Its name.
        register: The newest register that is known.
        at: The time of the use, microseconds UTC.
        grants: Uses that the originator's proven grants give this member for this report.
        purpose: What the member reads for.
    """

    member: str
    register: Register
    at: int
    grants: Container[Use] = _NO_GRANTS
    purpose: Purpose = Purpose.NOT_STATED


def judge(
    use: Use, marked: Marked, reader: Reader, *, outside: bool = False, held_at: int | None = None
) -> Decision:
    """Return whether a member may make `use` of a report, and the rule that says it.

    1. its time to be kept; 2. the marking: TLP, relation, codes, conditions, grant (`decide`);
    3. its status: what was never actual is no evidence; 4. the register: the right to this contract
    on this topic, and clearance; 5. purpose. The originator is held to 1 and 3 alone.

    Args:
        use: What it wants to do.
        marked: The report.
        reader: Who wants to.
        outside: Whether passing on means out of the network.
        held_at: By the rights of which time, microseconds UTC; None for those of now.
    """
    if reader.at >= kept_until(marked, reader.register):
        return Decision(allowed=False, rule="retention.ended")
    handling = marked.handling
    decision = decide(
        handling.tlp,
        related(marked, reader),
        use,
        handling.codes,
        conditions=handling.conditions,
        granted=use in reader.grants,
        outside=outside,
    )
    if use is Use.EVIDENCE and marked.status is not Status.ACTUAL:
        return Decision(allowed=False, rule=f"evidence.{marked.status.name.lower()}")
    if not decision.allowed or reader.member == marked.originator:
        return decision
    return _refusal(use, marked, reader, held_at) or decision


def judge_nominal(marked: Marked, reader: Reader) -> Decision:
    """Return whether a member may read the section `nominal` too."""
    decision = judge(Use.READ, marked, reader)
    if not decision.allowed or reader.member == marked.originator:
        return decision
    if not names(marked.handling.nominal_audience, reader.member, reader.register.groups):
        return Decision(allowed=False, rule="nominal.audience")
    if not reader.register.may(reader.member, Right.READ, marked.topic, marked.contract):
        return Decision(allowed=False, rule="nominal.no_right")
    return Decision(allowed=True, rule="nominal.audience")


def related(marked: Marked, reader: Reader) -> Relation:
    """Return what a reader is to a report, its groups looked up."""
    handling = marked.handling
    return relation(
        reader.member,
        originator=marked.originator,
        audience=handling.audience,
        excluded=handling.excluded,
        groups=reader.register.groups,
    )


def cleared(member: str, tlp: str, register: Register) -> bool:
    """Say whether a member's clearance lets it be given what is marked so."""
    known = register.members.get(member)
    return known is not None and _STRICTNESS[tlp] >= _STRICTNESS[known.clearance]


def _refusal(use: Use, marked: Marked, reader: Reader, held_at: int | None) -> Decision | None:
    register, member, handling = reader.register, reader.member, marked.handling
    rights = _rights_for(use, marked, reader)
    topic, contract = marked.topic, marked.contract
    if not any(register.may(member, right, topic, contract, held_at) for right in rights):
        return _no_right(member, register)
    if use is Use.COUNT and names(handling.excluded, member, register.groups):
        return Decision(allowed=False, rule="count.excluded")
    if not cleared(member, handling.tlp, register):
        return Decision(allowed=False, rule="register.clearance")
    if not admits(handling.purpose, reader.purpose):
        return Decision(allowed=False, rule="purpose.not_admitted")
    return None


def _rights_for(use: Use, marked: Marked, reader: Reader) -> Sequence[Right]:
    """Return the rights of which one is enough; a third party counts by the right COUNT alone."""
    if use is not Use.COUNT:
        return _READING
    return _COUNTING if related(marked, reader) is Relation.AUDIENCE else (Right.COUNT,)


def _no_right(member: str, register: Register) -> Decision:
    """Return why the register gives no right: a member that is out has none at all."""
    known = register.members.get(member)
    out = known is not None and known.standing is not Standing.ACTIVE
    word = known.standing.name.lower() if known is not None and out else "no_right"
    return Decision(allowed=False, rule=f"register.{word}")
