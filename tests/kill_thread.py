"""A station that takes in what it may read of cases, to be killed in between.

Usage: python kill_thread.py STATION.toml
"""

from __future__ import annotations

import asyncio
import sys

from broker.station import Station


async def main(file: str) -> None:
    """Take in what there is to the end."""
    async with Station.open(file) as station:
        taken = 0
        async for delivery in station.remember():
            async with delivery:
                taken += 1
            print(taken, flush=True)  # noqa: T201 - the test waits for it


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1]))
