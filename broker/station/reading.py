"""Reading: a station's subscriptions, from their wish to their close."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from dataclasses import dataclass, field
from typing import Any, TypedDict

from broker.errors import ConfigError
from broker.roles.aims import NO_AIM, Aim, Aims
from broker.roles.author import Keyring
from broker.roles.catching_up import CatchingUp
from broker.roles.clock import Clock
from broker.roles.counting import Counting
from broker.roles.grants import Leaves
from broker.roles.notes import Answer, Remember
from broker.roles.parking import Asks, Parking
from broker.roles.ports import Inbox, RecordSource, RegisterWatch
from broker.roles.reading_keys import ReadingKeys
from broker.roles.recalled import Recalls
from broker.roles.subscription import Subscription
from broker.roles.topics import countable_topic, readable_topic
from broker.roles.vault import Vault
from broker.roles.where import Where

SUBSCRIPTION_NAME = re.compile(r"[a-z0-9][a-z0-9._-]{0,63}")


class _Means(TypedDict):
    name: str
    reader: str
    follow: bool
    register: RegisterWatch
    inbox: Inbox
    open_source: Callable[[], Awaitable[RecordSource]]
    now: Clock
    keys: ReadingKeys
    recalls: Recalls
    parking: Parking


def check_name(name: str) -> None:
    """Return when a subscription of a user's may be called so.

    Raises:
        ConfigError: It may not.
    """
    if not SUBSCRIPTION_NAME.fullmatch(name):
        raise ConfigError(
            f"A subscription cannot be called {name!r}: use up to 64 of a-z, 0-9, . _ -"
        )


@dataclass(kw_only=True)
class Reading:
    """What a station reads.

    Args:
        reader: Its member.
        register: The newest register that it has.
        inbox: Keeps each subscription's progress.
        open_source: Meets Kafka for some topics under a subscription's name.
        now: The station's clock.
        aims: Keeps what each subscription reads for.
        vault: Keeps its keys.
        keyring: Its private keys as they are now.
        asks: The `keys` records that it waits for.
        leaves: The grants that it holds.
        recalls: What was taken back.
    """

    reader: str
    register: RegisterWatch
    inbox: Inbox
    open_source: Callable[[Sequence[str], str], Awaitable[RecordSource]]
    now: Clock
    aims: Aims
    vault: Vault
    keyring: Keyring
    asks: Asks
    leaves: Leaves
    recalls: Recalls
    _open: list[Subscription | Counting] = field(default_factory=list)

    def subscribe(  # noqa: PLR0913 - what subscriptions differ in
        self,
        contracts: Sequence[str],
        name: str,
        *,
        follow: bool,
        where: Where | None = None,
        remember: Remember | None = None,
        aim: Aim = NO_AIM,
        answer: Answer | None = None,
        began: Callable[[], None] | None = None,
        catching_up: CatchingUp | None = None,
    ) -> Subscription:
        """Return the subscription of this name, claimed for this process.

        Raises:
            ConfigError: It reads nothing, or is being read.
            HandlingRefused: The register gives the member no right to read one of them.
            StoreError: The subscription's lock could not be taken.
        """
        register = self.register.current()
        topics = [readable_topic(register, self.reader, contract) for contract in contracts]
        subscription = Subscription(
            **self._means(topics, name, catching_up, follow=follow),
            catching_up=catching_up,
            where=where,
            leaves=self.leaves,
            remember=remember,
            aim=aim,
            aims=self.aims,
            answer=answer,
            began=began,
        )
        self._claim(subscription)
        return subscription

    def count(self, contracts: Sequence[str], name: str, *, follow: bool) -> Counting:
        """Return the subscription of this name that counts, claimed for this process.

        Raises:
            ConfigError: It reads nothing, or is being read.
            HandlingRefused: The register gives the member no right to count one of them.
            StoreError: The subscription's lock could not be taken.
        """
        register = self.register.current()
        topics = [countable_topic(register, self.reader, contract) for contract in contracts]
        counting = Counting(**self._means(topics, name, follow=follow))
        self._claim(counting)
        return counting

    def _means(
        self,
        topics: Sequence[str],
        name: str,
        catching_up: CatchingUp | None = None,
        *,
        follow: bool,
    ) -> _Means:
        """Return what subscriptions of every kind need."""
        if not topics:
            raise ConfigError("A subscription needs at least one contract to read.")
        keys = ReadingKeys(self.reader, self.vault, self.keyring)
        return {
            "name": name,
            "reader": self.reader,
            "follow": follow,
            "register": self.register,
            "inbox": self.inbox,
            "open_source": lambda: self.open_source(topics, name),
            "now": self.now,
            "keys": keys,
            "recalls": self.recalls,
            "parking": Parking(name, self.inbox, keys, self.keyring, self.asks, catching_up),
        }

    def _claim(self, reading: Subscription | Counting) -> None:
        self.inbox.claim(reading.name)
        self._open = [open_ for open_ in self._open if not open_.closed]
        self._open.append(reading)

    def closing(self) -> list[Coroutine[Any, Any, None]]:
        """Return what closes each subscription, to be awaited together."""
        return [subscription.close() for subscription in self._open]
