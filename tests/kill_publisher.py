"""A publisher to be killed: publishes a row's seizure under its key until all rows are out.

Usage: python kill_publisher.py STATION.toml ROWS
"""

from __future__ import annotations

import asyncio
import sys
from datetime import timedelta

from broker.roles.drafts import Draft
from broker.station import Station
from schemas import TLP, Handling
from schemas.examples import example

SEIZURE = example("seizure_report").report
HANDLING = Handling(tlp=TLP.AMBER, audience=("police-nz",))
AT_ONCE = 8


async def main(file: str, rows: int) -> None:
    """Publish every row once, whatever earlier runs did."""
    async with Station.open(file) as station:
        for first in range(0, rows, AT_ONCE):
            drafts = [
                Draft(report=SEIZURE, handling=HANDLING, key=f"row {row}")
                for row in range(first, min(first + AT_ONCE, rows))
            ]
            await station.publish_many(drafts)
            print(first + len(drafts), flush=True)  # noqa: T201 - the test waits for it
        await station.acknowledged(timedelta(seconds=60))


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], int(sys.argv[2])))
