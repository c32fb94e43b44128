"""What `sealane thread` makes a station remember, for tests that look at it."""

from __future__ import annotations

from broker.roles.remembered import Remembered
from broker.roles.threads import Wanted
from broker.station import Station
from schemas import Reference


async def take_in(station: Station) -> None:
    """Remember all that a station may read, and what it said."""
    async for delivery in station.remember():
        async with delivery:
            pass
    await station.remember_own()


async def seen(station: Station, reference: Reference) -> Remembered:
    """Return what a station remembers of a report, after taking in what is new."""
    await take_in(station)
    wanted = Wanted(leaf=reference.leaf.hex(), member=reference.member)
    (found,) = await station.threads.find(wanted, most=2)
    return found
