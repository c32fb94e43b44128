"""Intake: from what a station received and proved to the office's shelf."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from contextlib import closing
from datetime import UTC, datetime, timedelta
from typing import Final

from broker.errors import HandlingRefused
from broker.handling import kept_until
from broker.office.facts import Fact
from broker.office.relayed import facts_of
from broker.office.shelf import Shelf, ShelfWriter
from broker.register import Right
from broker.roles.clock import utc_now
from broker.roles.delivery import Delivery
from broker.roles.recall import recall_of
from broker.station import Station
from schemas.contracts import report_model, shipped

SUBSCRIPTION: Final = "office"
COUNTED: Final = tuple(report_model(name) for name in sorted(shipped().keys() - {"heartbeat"}))
"""What an office keeps facts of: reports of every contract; a heartbeat is none."""


_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_LATEST: Final = (datetime(9999, 1, 1, tzinfo=UTC) - _EPOCH) // timedelta(microseconds=1)


def shelf_of(station: Station) -> Shelf:
    """Return the shelf of a station's office; it lies beside the station's store."""
    database = station.settings.database
    return Shelf(database.with_name(f"{database.name}.office"))


async def take_in(
    station: Station,
    *,
    follow: bool = False,
    taken: Callable[[], None] = lambda: None,
) -> None:
    """Put on the shelf what the station may read and has not put there yet.

    Args:
        station: The office's station.
        follow: Whether to wait for more when all that Kafka holds is in.
        taken: Called after each report.

    Raises:
        HandlingRefused: The station may read nothing that an office counts.
        StoreError: A fact could not be kept. It is not done, and is delivered again.
        TransportError: Kafka does not answer.
    """
    contracts = [each for each in COUNTED if may_read(station, each.contract)]
    if not contracts:
        raise HandlingRefused(
            "handling.no_right",
            f"{station.member} may read nothing in {station.network} that an office counts.",
        )
    subscription = station.subscribe(*contracts, name=SUBSCRIPTION, follow=follow)
    with closing(ShelfWriter(shelf_of(station))) as shelf:
        over = await asyncio.to_thread(shelf.ended, _EPOCH + timedelta(microseconds=utc_now()))
        await asyncio.to_thread(shelf.forget, {**over, **await _taken_back(station)})
        async for delivery in subscription:
            # Before the delivery is opened: what fails in there is quarantined, and a full disk is
            # no fault of the report's.
            for fact in _dated(delivery):
                await asyncio.to_thread(shelf.add, fact)
            async with delivery:
                taken()
            recall = recall_of(delivery.proven)
            if recall and recall.erase and recall.target.member != station.member:
                gone = {recall.target.leaf: recall.target.member}
                await asyncio.to_thread(shelf.forget, gone)


def _dated(delivery: Delivery) -> list[Fact]:
    """Return the facts of a delivery, with the end of its time to be kept."""
    until = kept_until(delivery.proven.marked, delivery.reader.register)
    latest = min(until, _LATEST)
    ends = _EPOCH + timedelta(microseconds=latest)
    return [fact.model_copy(update={"delete_after": ends}) for fact in facts_of(delivery)]


async def _taken_back(station: Station) -> Mapping[bytes, str]:
    """Return the reports (member by leaf) of which nothing may be kept."""
    recalls = await station.answers.recalls.all()
    return {
        each.target.leaf: each.target.member
        for each in recalls
        if each.erase and each.target.member != station.member
    }


def may_read(station: Station, contract: str) -> bool:
    """Say whether the register lets the station read a contract."""
    topic = f"{station.network}.{contract}"
    return station.register.may(station.member, Right.READ, topic, contract)


def may_publish(station: Station, contract: str) -> frozenset[str]:
    """Return the members whom the register lets publish a contract."""
    topic, register = f"{station.network}.{contract}", station.register
    return frozenset(
        name for name in register.members if register.may(name, Right.PUBLISH, topic, contract)
    )
