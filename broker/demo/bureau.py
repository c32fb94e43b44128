"""Bureau: the regional office counts what it was told, and tells the region in bulletins."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from broker.demo.cast import CUSTOMS, RILO
from broker.demo.desk import Desk
from broker.demo.region import Region
from broker.office import Minimum, Period, Wanted, bulletin, shelf_of, take_in
from broker.office.disclosure import FEWEST_MEMBERS, FEWEST_REPORTS
from broker.register import Right, Status
from broker.roles.drafts import Draft
from schemas import TLP, Handling, Purpose, StatisticalBulletin
from schemas.reports.statistical_bulletin import ProductKind

PRODUCTS: Final = (
    ProductKind.SEIZURE_SUMMARY,
    ProductKind.ROUTES,
    ProductKind.ALERT_HIT_RATES,
)


async def count(region: Region) -> None:
    """Put on the regional office's shelf what it was told since the last time."""
    await take_in(region.desks[RILO].station)


async def publish(region: Region, now: datetime) -> Sequence[StatisticalBulletin]:
    """Publish one bulletin of each kind to all who may read bulletins, and return them."""
    desk = region.desks[RILO]
    shelf = shelf_of(desk.station)
    made = [bulletin(shelf, _wanted(desk, product, now)) for product in PRODUCTS]
    handling = Handling(tlp=TLP.GREEN, audience=_readers(desk), purpose=Purpose.STATISTICS)
    await region.say(RILO, [Draft(report=report, handling=handling) for report in made])
    await region.acknowledged()
    return made


def _wanted(desk: Desk, product: ProductKind, now: datetime) -> Wanted:
    return Wanted(
        product=product,
        status=Status.EXERCISE.name,
        period=Period(None, None),
        region=desk.station.network,
        minimum=Minimum(FEWEST_REPORTS, FEWEST_MEMBERS),
        expected=len(CUSTOMS),
        today=now.date(),
    )


def _readers(desk: Desk) -> tuple[str, ...]:
    contract = StatisticalBulletin.contract
    register, topic = desk.station.register, f"{desk.station.network}.{contract}"
    return tuple(
        name
        for name in register.members
        if name != desk.member and register.may(name, Right.READ, topic, contract)
    )
