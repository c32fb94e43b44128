"""A subscriber to be killed: writes each report into a table, through the delivery's transaction.

Usage: python kill_subscriber.py STATION.toml
"""

from __future__ import annotations

import asyncio
import sys

from broker.station import Station
from schemas import SeizureReport

TABLE = "CREATE TABLE IF NOT EXISTS cases (id TEXT NOT NULL)"
"""No key: a second effect of one report would show as a second row."""


async def main(file: str) -> None:
    """Handle what there is to the end."""
    async with Station.open(file) as station:
        handled = 0
        async for delivery in station.subscribe(SeizureReport, follow=False):
            async with delivery:
                await delivery.transaction.execute(TABLE)
                await delivery.transaction.execute(
                    "INSERT INTO cases VALUES (?)", (str(delivery.id),)
                )
            handled += 1
            print(handled, flush=True)  # noqa: T201 - the test waits for it


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1]))
