"""Explaining: a station's answer to why a member may, or may not, get or use a report."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from broker.errors import HandlingRefused, RefusedError
from broker.handling import Decision, Explanation, Outlet, Reader, Use
from broker.roles.aims import NO_AIM, Aim, Aims, check_lapse
from broker.roles.clock import Clock
from broker.roles.explaining import Held, explain_relayed, explain_report
from broker.roles.grants import Received, grants_about
from broker.roles.ports import RegisterWatch
from broker.roles.remembered import Remembered, State
from broker.roles.threads import Threads, Wanted, may_use
from broker.roles.vault import Vault
from schemas import Purpose, Reference, Relay

_NEVER_READ = frozenset({State.NOT_ADDRESSED, State.REFUSED})


@dataclass(frozen=True, kw_only=True)
class Explaining:
    """Explains what this station knows of: what its member said, and what it was given.

    Args:
        member: Whose station it is.
        register: The newest register that it has.
        received: What it holds of reports that came.
        threads: What it remembers of cases.
        vault: Knows what was taken back.
        aims: What its subscriptions are for.
        now: The station's clock.
    """

    member: str
    register: RegisterWatch
    received: Received
    threads: Threads
    vault: Vault
    aims: Aims
    now: Clock

    async def explain(
        self,
        about: Reference,
        member: str,
        *,
        purpose: Purpose = Purpose.NOT_STATED,
        subscription: str | None = None,
    ) -> Explanation:
        """Return why a member may, or may not, get or use a report, use by use.

        Args:
            about: The report; one that came in a relay alone, too.
            member: Whom to explain it for.
            purpose: What that member reads for.
            subscription: One of this station's, for its own member: its purpose, and its lapse.

        Raises:
            RefusedError: Nothing came but its name (`explain.not_seen`); its terms are not here
                (`explain.no_terms`), or not for this station's member (`explain.not_readable`).
        """
        aim = await self._aim(subscription)
        wanted = purpose if purpose is not Purpose.NOT_STATED else aim.purpose
        reader = Reader(member, self.register.current(), self.now(), purpose=wanted)
        told = await self._told(about, reader)
        return told if subscription is None else _lapsing(told, subscription, aim, reader.at)

    async def _told(self, about: Reference, reader: Reader) -> Explanation:
        held = Held(tuple(grants_about(self.received, self.vault, about)), self._gone(about))
        report = await self._remembered(about)
        if report is None or report.state in _NEVER_READ:
            relays = await self._relays(about)
            if relays:
                return self._relayed(relays, about, reader, held)
        if report is None:
            raise RefusedError(
                "explain.not_seen", f"{_named(about)} is referred to, and was never seen here."
            )
        self._check_tellable(report, reader)
        return explain_report(report, reader, held)

    def _relayed(
        self, relays: Sequence[Remembered], about: Reference, reader: Reader, held: Held
    ) -> Explanation:
        """Return the explanation by the first relay that lets the member read; else by the last."""
        told: Explanation | None = None
        for relay in relays:
            self._check_tellable(relay, reader)
            told = explain_relayed(relay, about, reader, held, self._gone)
            if told.uses[Use.READ].allowed:
                break
        if told is None:
            raise RefusedError("explain.not_seen", f"{_named(about)} was never seen here.")
        return told

    def _check_tellable(self, report: Remembered, reader: Reader) -> None:
        """Return when this station may tell of a report's terms, or of why it has none.

        Raises:
            RefusedError: It knows less than it is asked for, or may not read it itself.
        """
        mine = reader.member == self.member
        if report.document is None:
            if not mine and report.state in _NEVER_READ:
                raise RefusedError(
                    "explain.no_terms", f"{_named(report.reference)}: {_lacking(report)}."
                )
            return
        own = may_use(report, Reader(self.member, reader.register, reader.at), Outlet.CASE)
        if not own.allowed and not mine:
            raise RefusedError(
                "explain.not_readable",
                f"{_named(report.reference)}: {self.member} may not read this report ({own.rule}), "
                "so its terms are not shown.",
            )

    async def _relays(self, about: Reference) -> Sequence[Remembered]:
        found = await self.received.referring(about, "facts.about")
        return [each for each in found if each.contract == Relay.contract]

    async def _remembered(self, about: Reference) -> Remembered | None:
        wanted = Wanted(leaf=about.leaf.hex(), member=about.member)
        return next(iter(await self.threads.find(wanted, most=1)), None)

    async def _aim(self, subscription: str | None) -> Aim:
        if subscription is None:
            return NO_AIM
        return await self.aims.aim(subscription) or NO_AIM

    def _gone(self, reference: Reference) -> bool:
        return self.vault.taken_back(reference.member, reference.leaf)


def _lapsing(told: Explanation, subscription: str, aim: Aim, at: int) -> Explanation:
    """Return an explanation as a subscription would act on it: once lapsed, it reads nothing."""
    try:
        check_lapse(subscription, aim, at)
    except HandlingRefused:
        lapsed = Decision(allowed=False, rule="subscription.lapsed")
        return told._replace(
            uses={**told.uses, Use.READ: lapsed},
            nominal=lapsed,
            inputs={**told.inputs, "lapsed at": str(aim.until)},
        )
    return told


def _lacking(report: Remembered) -> str:
    """Return why the terms of a report are not here."""
    if report.state is State.NOT_ADDRESSED:
        return "it was not addressed to this station, which knows no more than that it was said"
    return f"it was refused here ({report.reason}), so nothing that it says is believed"


def _named(reference: Reference) -> str:
    return f"{reference.member}:{reference.leaf.hex()[:16]}"
