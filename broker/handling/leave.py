"""Leave: what an originator's grant lets its grantee do, and when it does not."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Final, NamedTuple

from broker.handling.rules import Decision, Use
from schemas.reports.grant import GrantDecision, GrantFacts
from schemas.reports.grant_request import GrantUse
from schemas.thread import Reference

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND: Final = timedelta(microseconds=1)
_USES: Final = {
    Use.PASS_ON: GrantUse.PASS_ON,
    Use.EVIDENCE: GrantUse.EVIDENCE,
    Use.EXPORT: GrantUse.EXPORT,
}


class Leave(NamedTuple):
    """A grant that was proven.

    Args:
        reference: The grant itself.
        facts: What it says.
    """

    reference: Reference
    facts: GrantFacts


def judge_leave(leave: Leave, use: Use, about: Reference, member: str, at: int) -> Decision:
    """Return whether a grant gives a member leave for one use of one report at a time.

    Whether it was revoked is not asked here: that is a later record, which the station knows of.

    Args:
        leave: The grant.
        use: What the member wants to do.
        about: The report, by originator and leaf: never by an id (THREATS 33).
        member: Who wants to.
        at: When, microseconds UTC.
    """
    facts = leave.facts
    until = facts.until
    checks = (
        ("grant.originator", leave.reference.member == about.member),
        ("grant.report", facts.about == about),
        ("grant.refused", facts.decision is GrantDecision.GIVEN),
        ("grant.grantee", facts.grantee == member),
        ("grant.use", _USES.get(use) in facts.uses),
        ("grant.expired", until is None or at < (until - _EPOCH) // _MICROSECOND),
    )
    for rule, holds in checks:
        if not holds:
            return Decision(allowed=False, rule=rule)
    return Decision(allowed=True, rule=f"{use}.granted")
