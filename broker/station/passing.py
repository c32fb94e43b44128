"""Passing on: a station's relays, and what its member may do by other members' leave."""

from __future__ import annotations

from functools import partial
from typing import NamedTuple

from broker.errors import HandlingRefused
from broker.handling import Decision, Leave, Reader, Use, judge
from broker.register import Register
from broker.roles.drafts import Publication
from broker.roles.explaining import RECALLED
from broker.roles.grants import HeldGrants, find, grants_about, leave_of, uses
from broker.roles.relaying import (
    Held,
    Wish,
    decide_relay,
    relay_draft,
)
from broker.roles.remembered import Remembered, State
from broker.roles.threads import marked_of
from broker.station.leaves import Leaves, source_of
from schemas import (
    Grant,
    Reference,
    Relay,
)


class Used(NamedTuple):
    """What was decided of a use, by whose leave, and whether leave would change it."""

    decision: Decision
    leave: Leave | None
    ask: bool = False


class PassingOn(Leaves):
    """What a station does with other members' reports by their leave, and what leave it gives."""

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
        member = report.reference.member
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
        held = await self._held(report)
        if held is None:
            raise HandlingRefused(
                "relay.not_held",
                "This station does not hold this report as it was signed: it was not addressed to "
                "it, or was deleted.",
            )
        return held

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
        held = None if grant is None else await self._held(grant)
        if held is None:
            raise HandlingRefused("grant.unknown", "This station has no grant of that name.")
        return held

    async def granted(self, about: Reference) -> frozenset[Use]:
        """Return the uses that proven grants give this member of a report now."""
        grants = grants_about(self.received, self.vault, about)
        return uses(grants, about, self.member, self.now())

    def held_grants(self, report: Remembered, at: int) -> HeldGrants:
        """Return the leave that this member has for a report, looked up when it is asked for."""
        leaves = partial(grants_about, self.received, self.vault)
        return HeldGrants(leaves, source_of(report), self.member, at)

    async def use(self, report: Remembered, use: Use) -> Used:
        """Return whether this member may make a use of a report now, and by whose leave.

        Leave to use what came in a relay is its own originator's to give.
        """
        register = self.register.current()
        marked = marked_of(report, register.network)
        if marked is None or report.state is not State.READ:
            return Used(Decision(allowed=False, rule="thread.no_content"), None)
        if self._taken_back(report.reference):
            return Used(Decision(allowed=False, rule=RECALLED), None)
        about, at = source_of(report), self.now()
        grants = grants_about(self.received, self.vault, about)
        leave = find(grants, use, about, self.member, at)
        reader = Reader(self.member, register, at, grants=frozenset({use}))
        helped = judge(use, marked, reader)
        decision = helped if leave else judge(use, marked, reader._replace(grants=frozenset()))
        return Used(decision, leave, ask=helped.allowed and not decision.allowed)

    async def _held(self, report: Remembered) -> Held | None:
        """Return a report as it was signed, with what it says; None where either is not here."""
        envelope = await self.received.envelope(report.reference)
        marked = marked_of(report, self.register.current().network)
        if report.state is not State.READ or report.document is None:
            return None
        if envelope is None or marked is None:
            return None
        return Held(
            report, report.document, marked, envelope, self.vault.rung(report.reference.leaf)
        )

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
            leaves = grants_about(self.received, self.vault, held.report.reference)
        for leave in leaves:
            rule = decide_relay(held, wish, self.member, leave, register, at) or ""
            if not rule:
                return leave
        raise HandlingRefused(
            rule,
            f"This report may not be passed on so ({rule}): ask {held.report.reference.member} "
            "for leave with `sealane grant ask`.",
        )
