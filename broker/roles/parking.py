"""Parking: records that wait for a newer register or for keys, and what must be asked for."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from typing import Final, NamedTuple

from broker.keys import SealingKey
from broker.roles.author import Keyring
from broker.roles.catching_up import CatchingUp
from broker.roles.judge import PRIVATE_KEY, REGISTER_EXPIRED, Judge, Verdict
from broker.roles.ports import Inbox, QuarantineRow
from broker.roles.reading_keys import ReadingKeys
from broker.wire import Reason

_ENCLOSED: Final = tuple(
    f"{room}.{word}" for room in ("relay", "grant") for word in ("key_unknown", "register_newer")
)
"""The same of what a relay passes on, and of the grant that it shows."""
FOR_REGISTER: Final = (Reason.KEY_UNKNOWN, Reason.REGISTER_NEWER, REGISTER_EXPIRED, *_ENCLOSED)
"""What waits in quarantine for a newer register; unknown keys within the strangers' share."""
ASK_AGAIN: Final = frozenset(
    {Reason.KEY_UNKNOWN, Reason.REGISTER_NEWER, Reason.CONTRACT_UNKNOWN, *_ENCLOSED}
)
"""Refusals that a newer register might take back."""
FOR_KEYS: Final = (PRIVATE_KEY, Reason.KEYS_LACKING)
"""What waits for a key; those that open `keys` records come first."""


class Ask(NamedTuple):
    """A `keys` record that this station lacks, and whose lane it belongs to."""

    member: str
    topic: str
    lane: int
    leaf: bytes


class Asks:
    """What all subscriptions of a station wait for; whoever sends heartbeats asks for it."""

    def __init__(self) -> None:
        self._waiting: dict[bytes, Ask] = {}

    def add(self, ask: Ask) -> None:
        """Wait for a record."""
        self._waiting[ask.leaf] = ask

    def came(self, leaf: bytes) -> bool:
        """Return whether this record was waited for; it is no longer."""
        return self._waiting.pop(leaf, None) is not None

    def of(self, member: str) -> Sequence[Ask]:
        """Return what must be asked of a member."""
        return [ask for ask in self._waiting.values() if ask.member == member]

    def __iter__(self) -> Iterator[Ask]:
        return iter(list(self._waiting.values()))


class Parking:
    """One subscription's parked records.

    Args:
        subscription: Its name.
        inbox: Keeps them.
        keys: What sealed records are opened with.
        keyring: The station's private keys.
        asks: What the station waits for.
        catching_up: Hears what was taken back, before relays are judged.
    """

    def __init__(  # noqa: PLR0913, PLR0917 - what parked records wait for, and where they lie
        self,
        subscription: str,
        inbox: Inbox,
        keys: ReadingKeys,
        keyring: Keyring,
        asks: Asks,
        catching_up: CatchingUp | None = None,
    ) -> None:
        self._subscription = subscription
        self._inbox = inbox
        self._keys = keys
        self._keyring = keyring
        self._asks = asks
        self._catching_up = catching_up
        self._held: Mapping[bytes, SealingKey] = keyring.sealing()
        self._came = False

    def look(self, verdict: Verdict) -> None:
        """Notice what a verdict waits for, or brings to those that wait."""
        if verdict.hourly is not None and self._asks.came(verdict.hourly.leaf):
            self._came = True
        if verdict.reason == Reason.KEYS_LACKING and verdict.authentic:
            origin = verdict.authentic.origin
            for leaf in self._keys.lacked(origin.keys):
                self._asks.add(Ask(origin.member, origin.topic, origin.lane, leaf))

    def due(self) -> bool:
        """Return whether a key came since the last time, in a record or into the keys folder."""
        held, came = self._keyring.sealing(), self._came
        changed = held is not self._held
        self._held, self._came = held, False
        return came or changed

    async def again(
        self, judge: Judge, at: int, reasons: Sequence[str]
    ) -> AsyncIterator[tuple[Verdict, QuarantineRow]]:
        """Yield the parked records that can be judged by now, each with its verdict.

        A verdict's number is to be taken before the next one is asked for.
        """
        for reason in reasons:
            rows = await self._inbox.parked(self._subscription, reason)
            if self._catching_up is not None:
                await self._catching_up.before_parked([row.kept.topic for row in rows])
            for row in rows:
                verdict = judge.judge_again(row.kept, at)
                self.look(verdict)
                if verdict.reason != row.kept.reason:
                    yield verdict, row
