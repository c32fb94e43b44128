"""Entries: reports that wait for a lane's writer, and what whoever waits for it is told."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

from broker.errors import BrokerError, TransportError, UnavailableError
from broker.roles.preparation import Prepared


@dataclass(slots=True)
class Group:
    """Reports that were given together, and the publisher that waits until all are durable."""

    missing: int
    durable: asyncio.Future[None]

    def settle(self, error: BrokerError | None = None) -> None:
        """Count one report as durable, or tell the publisher that it is not."""
        self.missing -= 1
        if self.durable.done():
            return
        if error is not None:
            self.durable.set_exception(error)
        elif self.missing == 0:
            self.durable.set_result(None)


@dataclass(slots=True)
class Entry:
    """One report on its way to a number."""

    prepared: Prepared
    group: Group
    leaf: bytes = b""
    acknowledgement: asyncio.Future[None] | None = None
    """Resolves when Kafka has it."""


def not_kept() -> UnavailableError:
    """Return the error for what came too late to be numbered."""
    return UnavailableError(
        "The station was closed before the report was kept: publish it again when it runs."
    )


def not_sent() -> TransportError:
    """Return the error for what is kept, and Kafka may not have."""
    return TransportError(
        "The station was closed before Kafka acknowledged everything. It is kept in the outbox and "
        "is sent when the station runs again."
    )


def too_late() -> UnavailableError:
    """Return the error for what cannot be signed any more within the hour after it was made."""
    return UnavailableError(
        "The clock moved by more than an hour while the report waited to be signed. It was not "
        "published: look at the clock, and publish it again."
    )
