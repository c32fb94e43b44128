"""What a station is asked to publish, and what it answers."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from broker.errors import TransportError
from broker.register import Status
from schemas import Evaluation, Handling, Reference, Report, Thread

NEW_THREAD = Thread()
"""A report that opens a case of its own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A report to be published, and how it may be used.

    Args:
        report: The body.
        handling: Who may have it, and for what.
        evaluation: Gradings of source and information.
        thread: Its life cycle and its case.
        parents: The reports it was made from.
        status: What it is for; None is the network's own.
        expires_in: How long readers may take it for current; None is the network's maximum.
        key: The originator's own key of what is reported, such as a row's number: the same key
            with the same content is published once, with other content as a correction.
    """

    report: Report
    handling: Handling
    evaluation: tuple[Evaluation, ...] = ()
    thread: Thread = NEW_THREAD
    parents: tuple[Reference, ...] = ()
    status: Status | None = None
    expires_in: timedelta | None = None
    key: str | None = None


@dataclass(frozen=True, slots=True)
class Publication:
    """A report that the station has made durable and will send until Kafka has it."""

    reference: Reference
    """What other reports refer to it by."""
    id: UUID
    """For people."""
    repeated: bool
    """Whether it had been published before under the same key, so that nothing new was."""
    acknowledgements: tuple[asyncio.Future[None], ...]
    """All resolve when Kafka has it; none for a repeated one that it has already."""

    async def acknowledged(self, within: timedelta | None = None) -> None:
        """Return when Kafka has it on its in-sync replicas.

        Raises:
            TransportError: Kafka did not within this time; it is kept, and sending goes on.
        """
        try:
            async with asyncio.timeout(None if within is None else within.total_seconds()):
                for acknowledgement in self.acknowledgements:
                    await asyncio.shield(acknowledgement)
        except TimeoutError as exc:
            raise TransportError(
                f"Kafka has not acknowledged report {self.id} yet. It is kept in the station's "
                "outbox; its next publish, import or subscribe sends it: do not publish it again."
            ) from exc
