"""Recipients: may each of them have the report, before anything is signed."""

from __future__ import annotations

from collections.abc import Mapping

from broker.errors import HandlingRefused, RegisterRefused
from broker.handling import Use, decide, relation
from broker.register import Register, Right
from broker.roles.rungs import rungs_of
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
        self._last_sealed: tuple[Handling, str, Mapping[str, int]] | None = None

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

    def sealed_to(self, handling: Handling, contract: str, topic: str) -> Mapping[str, int]:
        """Return on which rung each member and group may stand that a report is sealed to.

        The same object for the same handling, so that what follows from it is worked out once.
        """
        last = self._last_sealed
        if last is None or last[0] is not handling or last[1] != contract:
            rungs = rungs_of(handling, self._originator, self.register, contract, topic)
            self._last_sealed = last = (handling, contract, rungs)
        return last[2]

    def _check(self, handling: Handling, contract: str, topic: str) -> None:
        if not handling.audience:
            raise HandlingRefused(
                "handling.audience_empty",
                "The audience is empty, and empty is nobody: name the members it is for.",
            )
        if not self.register.may(self._originator, Right.PUBLISH, topic, contract):
            raise HandlingRefused(
                "handling.no_right",
                f"{self._originator} has no right to publish {contract} on {topic}: "
                "the network's root can give it.",
            )
        for member in handling.audience:
            self._check_one(member, handling, contract, topic)

    def _check_one(self, member: str, handling: Handling, contract: str, topic: str) -> None:
        try:
            self.register.member(member)
        except RegisterRefused as exc:
            raise HandlingRefused(
                "handling.recipient_unknown",
                f"{member} is no member of {self.register.network}: check its name.",
            ) from exc
        if not self.register.may(member, Right.READ, topic, contract):
            raise HandlingRefused(
                "handling.recipient_right", f"{member} has no right to read {contract} on {topic}."
            )
        who = relation(
            member,
            originator=self._originator,
            audience=handling.audience,
            excluded=handling.excluded,
        )
        decision = decide(handling.tlp, who, Use.READ)
        if not decision.allowed:
            raise HandlingRefused(
                "handling.recipient",
                f"{member} may not read this report ({decision.rule}): take it off the audience.",
            )


CHECKED = 4096
"""Combinations remembered before they are checked afresh."""
