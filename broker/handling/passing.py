"""Passing on: may this member give these sections of another's report to these readers.

The relayer's station asks it before it signs, and every reader's before it believes (THREATS 22).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, NamedTuple

from broker.handling.judging import Reader, judge
from broker.handling.leave import Leave, judge_leave
from broker.handling.marked import Marked, kept_until
from broker.handling.relations import expanded
from broker.handling.rules import Decision, Use
from broker.register.model import Register
from schemas.handling import TLP, Handling
from schemas.reports.grant_request import SectionName
from schemas.thread import Reference

_STRICTNESS: Final[Mapping[str, int]] = {label: rank for rank, label in enumerate(TLP)}
_ALLOWED: Final = Decision(allowed=True, rule="relay.allowed")


class Passing(NamedTuple):
    """What is passed on, by whom, to whom.

    Args:
        original: The report, as it is marked.
        about: The same report, by originator and leaf.
        relayer: Who passes it on.
        sections: Which sections of it.
        relay: The relay itself, as it is marked; its audience are the new readers.
        leave: The grant that came with it, proven; None where none did.
    """

    original: Marked
    about: Reference
    relayer: str
    sections: frozenset[SectionName]
    relay: Marked
    leave: Leave | None


def judge_passing(passing: Passing, register: Register, at: int) -> Decision:
    """Return whether a report may be passed on so, and the rule that says it.

    1. the grant, where there is one; 2. the report's own marking, for the relayer; 3. who may be
    given it; 4. which sections; 5. the relay's marking, which may be no looser.

    Args:
        passing: What is passed on.
        register: The newest register that is known.
        at: The time, microseconds UTC: of signing at the relayer's, of reading at a reader's.
    """
    if passing.leave is not None:
        leave = judge_leave(passing.leave, Use.PASS_ON, passing.about, passing.relayer, at)
        if not leave.allowed:
            return leave
    granted = frozenset({Use.PASS_ON}) if passing.leave else frozenset[Use]()
    decision = judge(
        Use.PASS_ON, passing.original, Reader(passing.relayer, register, at, grants=granted)
    )
    if not decision.allowed:
        return decision
    refusal = _readers(passing, register) or _sections(passing, register)
    return refusal or _looser(passing, register) or _ALLOWED


def _readers(passing: Passing, register: Register) -> Decision | None:
    readers = expanded(passing.relay.handling.audience, register.groups)
    if passing.leave is not None:
        named = expanded(passing.leave.facts.audience, register.groups)
        return None if readers <= named else _no("grant.audience")
    excluded = expanded(passing.original.handling.excluded, register.groups)
    return _no("relay.excluded") if readers & excluded else None


def _sections(passing: Passing, register: Register) -> Decision | None:
    if passing.leave is not None:
        granted = {SectionName.TERMS, *passing.leave.facts.sections}
        return None if passing.sections <= granted else _no("grant.sections")
    if SectionName.NOMINAL not in passing.sections:
        return None
    # No label lets names travel further: who may read them is said one by one.
    nominal = expanded(passing.relay.handling.nominal_audience, register.groups)
    named = expanded(passing.original.handling.nominal_audience, register.groups)
    return None if nominal <= named and passing.relayer in named else _no("relay.nominal")


def _looser(passing: Passing, register: Register) -> Decision | None:
    least, relay = _least(passing), passing.relay.handling
    if (
        _STRICTNESS[relay.tlp] > _STRICTNESS[least.tlp]
        or not set(least.codes) <= set(relay.codes)
        or not set(least.conditions) <= set(relay.conditions)
    ):
        return _no("relay.looser")
    dated = passing.original.handling.retention
    if dated is not None and dated.delete_after is not None:
        ends = kept_until(passing.original, register)
        if kept_until(passing.relay, register) > ends:
            return _no("relay.retention")
    return None


def _least(passing: Passing) -> Handling:
    """Return the marking that the relay must at least have."""
    original = passing.original.handling
    own = passing.leave.facts.handling if passing.leave else None
    return original.model_copy(update=dict(own)) if own else original


def _no(rule: str) -> Decision:
    return Decision(allowed=False, rule=rule)
