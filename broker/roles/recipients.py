"""Recipients: may each of them have the report, before anything is signed."""

from __future__ import annotations

from broker.errors import HandlingRefused, RegisterRefused
from broker.handling import (
    Decision,
    Marked,
    Outlet,
    Reader,
    expanded,
    judge_nominal,
    may,
)
from broker.register import Register, Right, Status
from broker.register.model import FOREVER
from broker.register.telling import out_line
from schemas import Handling


class Recipients:
    """What one originator may say to whom under one register; remembers what it checked.

    Args:
        originator: Who speaks.
        register: The register it acts under.
    """

    def __init__(self, originator: str, register: Register) -> None:
        self.register = register
        self._originator = originator
        self._checked: set[tuple[str, Handling]] = set()
        self._last: tuple[str, Handling | None] = ("", None)

    def check(self, handling: Handling, contract: str, topic: str) -> None:
        """Return when the originator may say it and every recipient may read it.

        Raises:
            HandlingRefused: The line names the first who may not.
        """
        # Hashing a handling looks at every field of it, and most reports come with the last one's.
        if self._last[0] == contract and self._last[1] is handling:
            return
        if (contract, handling) not in self._checked:
            self._check(handling, contract, topic)
            if len(self._checked) >= CHECKED:
                self._checked.clear()
            self._checked.add((contract, handling))
        self._last = (contract, handling)

    def _check(self, handling: Handling, contract: str, topic: str) -> None:
        if not handling.audience:
            raise HandlingRefused(
                "handling.audience_empty",
                "The audience is empty, and empty is nobody: name the members it is for.",
            )
        if not self.register.may(self._originator, Right.PUBLISH, topic, contract):
            line = (
                out_line(self.register, self._originator)
                or f"{self._originator} has no right to publish {contract} on {topic}: "
                "the network's registrars can give it."
            )
            raise HandlingRefused("handling.no_right", line)
        # Until when it may be kept is asked by who publishes it, each time: here it is remembered.
        marked = Marked(self._originator, contract, topic, Status.ACTUAL, FOREVER, handling)
        for name in handling.audience:
            self._check_one(name, marked)
        for name in handling.nominal_audience:
            self._check_nominal(name, marked)

    def _check_one(self, name: str, marked: Marked) -> None:
        """Check a member; of a group, that it has at least one who may read it."""
        group = self.register.groups.get(name)
        if group is None:
            self._check_member(name, marked)
        elif not any(self._asked(member, marked).allowed for member in group.members):
            raise HandlingRefused(
                "handling.group",
                f"Nobody of the group {name} may read this report: take it off the audience.",
            )

    def _check_member(self, member: str, marked: Marked) -> None:
        try:
            self.register.member(member)
        except RegisterRefused as exc:
            raise HandlingRefused(
                "handling.recipient_unknown",
                f"{member} is no member of {self.register.network}, nor a group: check its name.",
            ) from exc
        decision = self._asked(member, marked)
        if not decision.allowed:
            raise _refusal(decision.rule, member, marked)

    def _check_nominal(self, name: str, marked: Marked) -> None:
        members = expanded((name,), self.register.groups)
        if not any(judge_nominal(marked, self._reader(member)).allowed for member in members):
            raise HandlingRefused(
                "handling.nominal",
                f"{name} has no right to read who is named in {marked.contract}: take it off "
                "nominal_audience.",
            )

    def _asked(self, member: str, marked: Marked) -> Decision:
        return may(Outlet.PUBLISH, marked, self._reader(member))

    def _reader(self, member: str) -> Reader:
        return Reader(member, self.register, 0)


def _refusal(rule: str, member: str, marked: Marked) -> HandlingRefused:
    if rule == "register.no_right":
        line = f"{member} has no right to read {marked.contract} on {marked.topic}."
        return HandlingRefused("handling.recipient_right", line)
    if rule == "register.clearance":
        line = (
            f"{member} is not cleared for TLP:{marked.handling.tlp.replace('_', '+')}: take it off "
            "the audience, or ask the registrar."
        )
        return HandlingRefused("handling.recipient_clearance", line)
    line = f"{member} may not read this report ({rule}): take it off the audience."
    return HandlingRefused("handling.recipient", line)


CHECKED = 4096
"""Combinations remembered before they are checked afresh."""
