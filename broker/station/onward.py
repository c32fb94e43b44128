"""Onward: what a station does with relays of a report that its originator took back."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Final

import structlog

from broker.errors import BrokerError
from broker.roles import threads
from broker.roles.answering import purge_of
from broker.roles.clock import Clock
from broker.roles.drafts import Draft, Publication
from broker.roles.grants import Received
from broker.roles.ports import RegisterWatch
from broker.roles.reading_keys import ReadingKeys
from broker.roles.recalled import Recall, Recalls, TakenBack
from broker.roles.receipts import Receipts
from broker.roles.remembered import Remembered
from broker.roles.threads import Threads
from broker.roles.withdrawing import withdrawal_draft
from schemas import Reference, Relay
from schemas.reports import (
    WithdrawalReason,
)

log = structlog.get_logger()
_ABOUT: Final = "facts.about"


@dataclass(frozen=True, kw_only=True)
class Onward:
    """Lets the relays of a report go with it.

    A relay says nothing of its own, so nobody needs to be asked: who passed a report on withdraws
    that, and who was passed it destroys it when either withdrawal comes.

    Args:
        member: Whose station it is.
        register: The newest register that it has.
        received: What it holds of reports that came.
        threads: What it remembers of those it said itself.
        recalls: What was taken back.
        receipts: Takes the receipts that are owed.
        keys: Returns what it reads its own reports with.
        publish: Signs and keeps one draft.
        now: The station's clock.
    """

    member: str
    register: RegisterWatch
    received: Received
    threads: Threads
    recalls: Recalls
    receipts: Receipts
    keys: Callable[[], ReadingKeys]
    publish: Callable[[Draft], Awaitable[Publication]]
    now: Clock

    async def follow(self) -> None:
        """Take back each relay, own or not, of what was taken back by others.

        Raises:
            StoreError: Some are left; the next call takes them.
        """
        recalls = [each for each in await self.recalls.all() if each.target.member != self.member]
        if recalls:
            await threads.remember_own(
                self.threads, self.register.current(), self.member, self.now(), self.keys()
            )
        for recall in recalls:
            for relay in await self._relays(recall.target):
                await self._take_back(relay, recall._replace(target=relay.reference, paths=()))

    async def _relays(self, of: Reference) -> list[Remembered]:
        found = await self.received.referring(of, _ABOUT)
        return [
            each
            for each in found
            if each.contract == Relay.contract
            and not self.recalls.holds(each.reference.member, each.reference.leaf)
        ]

    async def _take_back(self, relay: Remembered, recall: Recall) -> None:
        if relay.reference.member == self.member:
            if relay.document is None:
                why = "its content was deleted here, and with it who has it"
                log.warning("relay.not_withdrawn", leaf=relay.reference.leaf.hex(), why=why)
                return
            reason = WithdrawalReason.SOURCE_WITHDRAWN
            draft = withdrawal_draft(relay, relay.document, reason, erase=recall.erase)
            try:
                said = await self.publish(draft)
            except BrokerError as exc:
                # Without the right to say so, the officer must be told; the next beat tries again.
                log.warning("relay.not_withdrawn", leaf=relay.reference.leaf.hex(), why=str(exc))
                return
            recall = recall._replace(by=said.reference.leaf)
        elif recall.erase:
            await self.receipts.owe([purge_of(recall, self.now())])
        await self.recalls.note([TakenBack(recall, destroy=recall.erase)])
