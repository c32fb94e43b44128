"""Passing on: a station's relays, its requests for leave, and the leave it gives."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final, NamedTuple

from broker.errors import HandlingRefused
from broker.handling import Decision, Leave, Reader, Use, expanded, judge
from broker.register import Register, Status
from broker.roles.clock import Clock
from broker.roles.drafts import Draft, Publication
from broker.roles.grants import Received, find, grants_about, leave_of, uses
from broker.roles.ports import RegisterWatch
from broker.roles.relaying import (
    NAMELESS,
    Held,
    Wish,
    decide_relay,
    find_reference,
    marked_of,
    relay_draft,
)
from broker.roles.remembered import Remembered, State
from broker.roles.vault import Vault
from schemas import (
    TLP,
    Grant,
    GrantRequest,
    Handling,
    Lifecycle,
    Purpose,
    Reference,
    Relay,
    Thread,
    Withdrawal,
)
from schemas.components.goods import RiskArea
from schemas.reports import (
    CaseOpen,
    GrantDecision,
    GrantFacts,
    GrantOpen,
    GrantRefusal,
    GrantRequestFacts,
    GrantRequestOpen,
    GrantUse,
    SectionName,
    WithdrawalFacts,
    WithdrawalOpen,
    WithdrawalReason,
    WithdrawalScope,
)

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)


class Used(NamedTuple):
    """What was decided of a use, by whose leave, and whether leave would change it."""

    decision: Decision
    leave: Leave | None
    ask: bool = False


@dataclass(frozen=True, kw_only=True)
class PassingOn:
    """What a station does with other members' reports by their leave, and what leave it gives.

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

    async def relay(
        self, report: Remembered, wish: Wish, grant: Reference | None = None
    ) -> Publication:
        """Return once a relay of a report is signed and durable.

        Args:
            report: The report.
            wish: Who is to have what of it.
            grant: The grant to show; None looks for one where one is needed.

        Raises:
            HandlingRefused: It may not be passed on so: by the rule's name, as its readers would
                refuse it; or it is not held (`relay.not_held`), or was taken back
                (`relay.recalled`).
        """
        held = await self.held(report)
        register, at = self.register.current(), self.now()
        leave = await self._leave(held, wish, grant, register, at)
        shown = None if leave is None else await self.held_grant(leave.reference)
        return await self.publish(relay_draft(held, wish, leave, shown, register, at))

    async def held(self, report: Remembered) -> Held:
        """Return a report of another member's as it was signed.

        Raises:
            HandlingRefused: `relay.own`, `relay.relay`, `relay.recalled` or `relay.not_held`.
        """
        member, leaf = report.reference.member, report.reference.leaf
        if member == self.member:
            raise HandlingRefused(
                "relay.own", "This report is your own: publish it to whoever is to have it."
            )
        if report.contract == Relay.contract:
            raise HandlingRefused(
                "relay.relay", "This report is a relay: its readers ask its originator for leave."
            )
        if self._taken_back(report.reference):
            raise HandlingRefused(
                "relay.recalled", f"{member} has taken this report back: nobody may pass it on."
            )
        envelope = await self.received.envelope(report.reference)
        if report.state is not State.READ or report.document is None or envelope is None:
            raise HandlingRefused(
                "relay.not_held",
                "This station does not hold this report as it was signed: it was not addressed to "
                "it, or was deleted.",
            )
        return Held(report, envelope, self.vault.rung(leaf))

    async def held_grant(self, reference: Reference) -> Held:
        """Return a grant as it was signed.

        Raises:
            HandlingRefused: `grant.unknown` or `grant.revoked`.
        """
        if self._taken_back(reference):
            raise HandlingRefused(
                "grant.revoked", f"{reference.member} has revoked this grant: ask for another."
            )
        grant = next((g for g in await self._of(Grant.contract) if g.reference == reference), None)
        envelope = await self.received.envelope(reference)
        if grant is None or envelope is None:
            raise HandlingRefused("grant.unknown", "This station has no grant of that name.")
        return Held(grant, envelope, self.vault.rung(reference.leaf))

    async def granted(self, about: Reference) -> frozenset[Use]:
        """Return the uses that proven grants give this member of a report now."""
        grants = await grants_about(self.received, self.vault, about)
        return uses(grants, about, self.member, self.now())

    async def use(self, report: Remembered, use: Use) -> Used:
        """Return whether this member may make a use of a report now, and by whose leave.

        Leave to use what came in a relay is its own originator's to give.
        """
        if report.state is not State.READ or report.document is None:
            return Used(Decision(allowed=False, rule="thread.no_content"), None)
        if self._taken_back(report.reference):
            return Used(Decision(allowed=False, rule="report.recalled"), None)
        about, at = source_of(report), self.now()
        grants = await grants_about(self.received, self.vault, about)
        leave = find(grants, use, about, self.member, at)
        register = self.register.current()
        reader = Reader(self.member, register, at, grants=frozenset({use}))
        marked = marked_of(report, register)
        helped = judge(use, marked, reader)
        decision = helped if leave else judge(use, marked, reader._replace(grants=frozenset()))
        return Used(decision, leave, ask=helped.allowed and not decision.allowed)

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
            report=GrantRequest(open=GrantRequestOpen(**_open_of(report)), facts=facts),
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
            report=Grant(open=GrantOpen(**_open_of(request)), facts=facts),
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
        audience = json.loads(grant.document)["handling"]["audience"]
        target = grant.reference
        draft = Draft(
            report=Withdrawal(
                open=WithdrawalOpen(**_open_of(grant)),
                facts=WithdrawalFacts(
                    target=target,
                    scope=WithdrawalScope.ALL,
                    reason=WithdrawalReason.NOT_STATED,
                    erase=False,
                    propagate_to_derivatives=True,
                ),
            ),
            handling=Handling(tlp=TLP.AMBER, audience=tuple(audience)),
            thread=Thread(lifecycle=Lifecycle.WITHDRAWAL, revision=2, supersedes=target),
            status=Status[grant.status],
        )
        return await self.publish(draft)

    async def known(self) -> list[Remembered]:
        """Return all requests and grants that this station has seen, oldest first."""
        found = [*await self._of(GrantRequest.contract), *await self._of(Grant.contract)]
        return sorted(found, key=lambda each: (each.made_at, each.reference.leaf))

    def revoked(self, grant: Reference) -> bool:
        """Return whether a grant was revoked."""
        return self._taken_back(grant)

    async def _leave(
        self, held: Held, wish: Wish, grant: Reference | None, register: Register, at: int
    ) -> Leave | None:
        """Return the leave that a relay needs; None where it needs none."""
        if grant is not None:
            leaves = [leave_of((await self.held_grant(grant)).report)]
            rule = ""
        else:
            rule = decide_relay(held, wish, self.member, None, register, at) or ""
            if not rule:
                return None
            leaves = await grants_about(self.received, self.vault, held.report.reference)
        for leave in leaves:
            rule = decide_relay(held, wish, self.member, leave, register, at) or ""
            if not rule:
                return leave
        raise HandlingRefused(
            rule,
            f"This report may not be passed on so ({rule}): ask {held.report.reference.member} "
            "for leave with `sealane grant ask`.",
        )

    async def _of(self, contract: str) -> Sequence[Remembered]:
        return await self.received.of_contract(contract)

    def _taken_back(self, reference: Reference) -> bool:
        return self.vault.taken_back(reference.member, reference.leaf)


def source_of(report: Remembered) -> Reference:
    """Return whose leave a report needs: of what came in a relay, its own originator's."""
    if report.contract == Relay.contract and report.document is not None:
        return find_reference(json.loads(report.document), "facts", "about")
    return report.reference


def readers_of(names: Sequence[str], register: Register) -> Iterator[str]:
    """Yield the members that names of members and groups mean."""
    yield from sorted(expanded(names, register.groups))


def _open_of(report: Remembered) -> dict[str, Any]:
    """Return what routing needs of an answer: as the report that it is about says it."""
    said = json.loads(report.document or "{}").get("open", {})
    fields = {name: said[name] for name in said.keys() & CaseOpen.model_fields.keys()}
    fields.setdefault("risk_area", RiskArea.UNKNOWN)
    part = CaseOpen.model_validate_json(json.dumps(fields))
    return dict(part)


def _when(at: int) -> datetime:
    return _EPOCH + timedelta(microseconds=at)
