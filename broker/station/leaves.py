"""Leave: a station asks for it, gives it, refuses it, revokes it, and lists it."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from broker.errors import HandlingRefused
from broker.register import Status
from broker.roles.clock import Clock
from broker.roles.drafts import Draft, Publication
from broker.roles.grants import Received
from broker.roles.ports import RegisterWatch
from broker.roles.relaying import NAMELESS, find_reference
from broker.roles.remembered import Remembered
from broker.roles.vault import Vault
from broker.roles.withdrawing import routing_of, withdrawal_draft
from schemas import (
    TLP,
    Grant,
    GrantRequest,
    Handling,
    Purpose,
    Reference,
    Relay,
    Thread,
)
from schemas.reports import (
    GrantDecision,
    GrantFacts,
    GrantOpen,
    GrantRefusal,
    GrantRequestFacts,
    GrantRequestOpen,
    GrantUse,
    SectionName,
    WithdrawalReason,
)

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, kw_only=True)
class Leaves:
    """The leave that a station's member asks for and gives.

    Args:
        member: Whose station it is.
        register: The newest register that it has.
        received: What it holds of reports that came.
        vault: Keeps their rungs.
        publish: Signs and keeps one draft.
        now: The station's clock.
    """

    member: str
    register: RegisterWatch
    received: Received
    vault: Vault
    publish: Callable[[Draft], Awaitable[Publication]]
    now: Clock

    async def ask(  # noqa: PLR0913 - what is asked for
        self,
        report: Remembered,
        *,
        wanted: Sequence[GrantUse],
        to: Sequence[str] = (),
        sections: Sequence[SectionName] = NAMELESS,
        until: datetime | None = None,
        purpose: Purpose = Purpose.NOT_STATED,
    ) -> Publication:
        """Return once a report's originator is asked for leave, signed and durable."""
        about = source_of(report)
        passing = GrantUse.PASS_ON in wanted
        facts = GrantRequestFacts(
            about=about,
            uses=tuple(wanted),
            audience=tuple(to) if passing else (),
            sections=tuple(sections) if passing else (),
            until=until,
            purpose=purpose,
        )
        draft = Draft(
            report=GrantRequest(open=GrantRequestOpen(**_routing_of(report)), facts=facts),
            handling=Handling(tlp=TLP.AMBER, audience=(about.member,)),
            thread=Thread(in_reply_to=about),
            status=Status[report.status],
        )
        return await self.publish(draft)

    async def answer(
        self, request: Remembered, *, until: datetime | None, refused_for: GrantRefusal | None
    ) -> Publication:
        """Return once a request is answered, signed and durable.

        Args:
            request: The request that came.
            until: When the leave lapses; None as long as was asked for, else as records last here.
            refused_for: Why it is refused; None gives it.

        Raises:
            HandlingRefused: It is no request (`grant.not_asked`), or about another's report.
        """
        if request.contract != GrantRequest.contract or request.document is None:
            raise HandlingRefused("grant.not_asked", "This is no request for a grant.")
        asked = GrantRequestFacts.model_validate_json(
            json.dumps(json.loads(request.document)["facts"])
        )
        grantee = request.reference.member
        longest = _when(self.now() + self.register.current().max_validity)
        ends = until or asked.until or longest
        facts = GrantFacts(
            decision=GrantDecision.REFUSED if refused_for else GrantDecision.GIVEN,
            about=asked.about,
            request=request.reference,
            grantee=grantee,
            uses=asked.uses,
            audience=asked.audience,
            sections=asked.sections,
            until=None if refused_for else min(ends, longest),
            refused_for=refused_for,
        )
        readers = {grantee} if refused_for else {grantee, *asked.audience}
        draft = Draft(
            report=Grant(open=GrantOpen(**_routing_of(request)), facts=facts),
            handling=Handling(tlp=TLP.AMBER, audience=tuple(readers - {self.member})),
            thread=Thread(in_reply_to=request.reference),
            status=Status[request.status],
        )
        return await self.publish(draft)

    async def revoke(self, grant: Remembered) -> Publication:
        """Return once a grant of one's own is withdrawn, signed and durable.

        Raises:
            HandlingRefused: It is no grant, or another member's (`grant.not_own`).
        """
        own = grant.reference.member == self.member
        if grant.contract != Grant.contract or grant.document is None or not own:
            raise HandlingRefused("grant.not_own", "This is no grant of your own.")
        not_stated = WithdrawalReason.NOT_STATED
        return await self.publish(withdrawal_draft(grant, grant.document, not_stated, erase=False))

    async def known(self) -> list[Remembered]:
        """Return all requests and grants that this station has seen, oldest first."""
        found = [*await self._of(GrantRequest.contract), *await self._of(Grant.contract)]
        return sorted(found, key=lambda each: (each.made_at, each.reference.leaf))

    def revoked(self, grant: Reference) -> bool:
        """Return whether a grant was revoked."""
        return self._taken_back(grant)

    async def _of(self, contract: str) -> Sequence[Remembered]:
        return await self.received.of_contract(contract)

    def _taken_back(self, reference: Reference) -> bool:
        return self.vault.taken_back(reference.member, reference.leaf)


def source_of(report: Remembered) -> Reference:
    """Return whose leave a report needs: of what came in a relay, its own originator's."""
    if report.contract == Relay.contract and report.document is not None:
        return find_reference(json.loads(report.document), "facts", "about")
    return report.reference


def _routing_of(report: Remembered) -> dict[str, Any]:
    """Return what routing needs of an answer to a report, also where that is not held here."""
    return routing_of(report.document or "{}")


def _when(at: int) -> datetime:
    return _EPOCH + timedelta(microseconds=at)
