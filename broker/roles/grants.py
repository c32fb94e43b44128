"""Grants: the leave that other members' signed answers give this station's member."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Protocol

from broker.handling import GRANTABLE, Leave, Use, judge_leave
from broker.roles.remembered import Remembered, State
from broker.roles.vault import Vault
from schemas import Reference
from schemas.reports.grant import GrantFacts


class Received(Protocol):
    """What a station holds of reports that came, beside what `Threads` tells."""

    async def envelope(self, reference: Reference) -> bytes | None:
        """Return a report's envelope as it came; None where it is not held any more."""

    async def referring(self, to: Reference, path: str) -> Sequence[Remembered]:
        """Return the reports that were read and refer to one by a field, oldest first."""

    async def of_contract(self, contract: str) -> Sequence[Remembered]:
        """Return the reports of one contract that were read, oldest first."""


def leave_of(grant: Remembered) -> Leave:
    """Return what is remembered of a grant as leave; it was proven when it came."""
    facts = json.loads(grant.document or "{}")["facts"]
    return Leave(grant.reference, GrantFacts.model_validate_json(json.dumps(facts)))


async def grants_about(received: Received, vault: Vault, about: Reference) -> list[Leave]:
    """Return the grants for a report that were not revoked, oldest first.

    Whoever signed them: who may give leave is judged with the rest.
    """
    found = await received.referring(about, "facts.about")
    return list(_standing(found, vault))


def _standing(found: Iterable[Remembered], vault: Vault) -> Iterator[Leave]:
    for each in found:
        if each.contract == "grant" and each.state is State.READ and each.document is not None:
            member, leaf = each.reference.member, each.reference.leaf
            if not vault.taken_back(member, leaf):
                yield leave_of(each)


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
