"""Grants: the leave that other members' signed answers give this station's member."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Protocol

from broker.handling import GRANTABLE, Leave, Use, judge_leave
from broker.roles.remembered import Remembered, State
from broker.roles.vault import Vault
from broker.wire import Proven
from schemas import Reference
from schemas.reports.grant import GrantFacts


class Received(Protocol):
    """What a station holds of reports that came, beside what `Threads` tells."""

    async def envelope(self, reference: Reference) -> bytes | None:
        """Return a report's envelope as it came; None where it is not held any more."""

    async def referring(self, to: Reference, path: str) -> Sequence[Remembered]:
        """Return the reports that were read and refer to one by a field, oldest first."""

    def grants(self, about: Reference) -> Sequence[Remembered]:
        """Return the grants for a report that were read, oldest first; at once."""

    async def of_contract(self, contract: str) -> Sequence[Remembered]:
        """Return the reports of one contract that were read, oldest first."""


Leaves = Callable[[Reference], Sequence[Leave]]
"""Returns the grants for a report that this station has proven, but for those revoked."""


def leave_of(grant: Remembered) -> Leave:
    """Return what is remembered of a grant as leave; it was proven when it came."""
    facts = json.loads(grant.document or "{}")["facts"]
    return Leave(grant.reference, GrantFacts.model_validate_json(json.dumps(facts)))


def grants_about(received: Received, vault: Vault, about: Reference) -> list[Leave]:
    """Return the grants for a report that were not revoked, oldest first.

    Whoever signed them: who may give leave is judged with the rest.
    """
    return list(_standing(received.grants(about), vault))


def _standing(found: Iterable[Remembered], vault: Vault) -> Iterator[Leave]:
    for each in found:
        if each.state is State.READ and each.document is not None:
            member, leaf = each.reference.member, each.reference.leaf
            if not vault.taken_back(member, leaf):
                yield leave_of(each)


class HeldGrants:
    """The uses that grants held here give a member of one report: `Reader.grants` for handling.

    They are looked up each time that one is asked for: a grant that came, lapsed or was revoked a
    moment ago counts at once, and reading, which needs none, costs nothing.

    Args:
        leaves: Returns the grants for a report.
        about: The report, or what a relay passes on.
        member: Whose leave it is.
        at: When it is to be used, microseconds UTC.
    """

    def __init__(self, leaves: Leaves, about: Reference, member: str, at: int) -> None:
        self._leaves = leaves
        self._about = about
        self._member = member
        self._at = at

    def __contains__(self, use: object) -> bool:
        """Say whether a grant gives leave for a use."""
        if not isinstance(use, Use) or use not in GRANTABLE:
            return False
        found = find(self._leaves(self._about), use, self._about, self._member, self._at)
        return found is not None


def grants_of(proven: Proven, leaves: Leaves, member: str, at: int) -> HeldGrants:
    """Return the leave that a member has for a report: of what came in a relay, its originator's.

    Args:
        proven: The report, or the relay.
        leaves: Returns the grants for a report.
        member: Whose leave.
        at: When it is to be used, microseconds UTC.
    """
    told = proven.relayed
    about = told.reference if told else Reference(member=proven.originator, leaf=proven.leaf)
    return HeldGrants(leaves, about, member, at)


def find(grants: Iterable[Leave], use: Use, about: Reference, member: str, at: int) -> Leave | None:
    """Return the grant that lets a member make a use of a report at a time; None where none does.

    Args:
        grants: Those that are known, as `grants_about` returns them.
        use: The use.
        about: The report, by originator and leaf.
        member: Who wants to use it.
        at: When, microseconds UTC.
    """
    fitting = (each for each in grants if judge_leave(each, use, about, member, at).allowed)
    return next(fitting, None)


def uses(grants: Sequence[Leave], about: Reference, member: str, at: int) -> frozenset[Use]:
    """Return the uses that grants give a member of a report: `Reader.grants` for handling."""
    return frozenset(use for use in GRANTABLE if find(grants, use, about, member, at))
