"""Sending: a station's one publisher, started when it is first needed."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import timedelta

from broker.errors import ConfigError
from broker.roles.publisher import Publisher

DRAIN_WITHIN = timedelta(seconds=10)
"""How long closing waits for Kafka; what it has not by then is sent by the next run."""


class Sending:
    """A publisher that does not meet Kafka before something is to be sent.

    Args:
        make: Makes the publisher.
    """

    def __init__(self, make: Callable[[], Publisher]) -> None:
        self._make = make
        self._publisher: Publisher | None = None
        self._starting = asyncio.Lock()
        self._closed = False

    async def publisher(self) -> Publisher:
        """Return the publisher, which sends what earlier runs left.

        Raises:
            ConfigError: The station was closed.
        """
        async with self._starting:
            self.check_open()
            if self._publisher is None:
                self._publisher = await self._started()
            return self._publisher

    @property
    def started(self) -> Publisher | None:
        """The publisher, where one was needed; also while the station is being closed."""
        return self._publisher

    async def acknowledged(self, within: timedelta) -> bool:
        """Return whether Kafka has all that this station numbered, waiting so long for it."""
        if self._publisher is None:
            return True
        try:
            async with asyncio.timeout(within.total_seconds()):
                await self._publisher.drained()
        except TimeoutError:
            return False
        return True

    def check_open(self) -> None:
        """Return while the station is open.

        Raises:
            ConfigError: It was closed.
        """
        if self._closed:
            raise ConfigError("This station was closed: open it again.")

    def end(self) -> None:
        """Start nothing more."""
        self._closed = True

    async def close(self) -> None:
        """Send what Kafka still takes, and let go of it."""
        if self._publisher is None:
            return
        try:
            await self.acknowledged(DRAIN_WITHIN)
        finally:
            await self._publisher.close()

    async def _started(self) -> Publisher:
        publisher = self._make()
        try:
            await publisher.send_leftovers()
        except BaseException:
            await publisher.close()
            raise
        return publisher
