"""One thread of the demo, walked by a member that is not given all of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from broker.cli import thread_run
from broker.cli.stations import station_path
from broker.cli.thread_rows import contract_words, tied
from broker.cli.walked import Walked
from broker.demo.cast import called
from broker.demo.screen import Screen
from broker.handling import Outlet
from broker.roles.case_tree import Place
from broker.roles.case_walk import Standing
from broker.station import Station
from schemas import Reference

WALKER: Final = "customs-ph"
"""Who walks it, for all to see."""
THREAD: Final = "aeo_abuse"
_FROM: Final = "seizure"
_MOST: Final = 50


async def show(
    place: Path, threads: Mapping[str, Mapping[str, Reference]], screen: Screen
) -> Walked:
    """Show the thread, a short line for each report, and return it."""
    start = threads[THREAD][_FROM]
    async with Station.open(station_path(place / WALKER)) as station:
        await thread_run.take_in(station, offline=False)
        said = f"{start.member}:{start.leaf.hex()}"
        walked = await thread_run.walk(station, said, _MOST, Outlet.CASE)
    screen.chapter("One thread, walked by one who is not given all of it")
    screen.say(
        f"{called(WALKER)} asks its own station for the whole case of its seizure (marked *). The "
        "carrier's report was for Malaysia only; that there is one, it sees by the references."
    )
    for each in walked.places:
        mark = "*" if each.node.reference == start else " "
        indent = 2 * each.depth
        screen.say(f"{each.number}{mark} {', '.join(_line(each))}", indent=3 + indent)
    return walked


def _line(place: Place) -> Iterator[str]:
    node = place.node
    contract = contract_words(node.report.contract or "report") if node.report else "report"
    yield f"{called(node.reference.member)}: {contract}"
    if place.parent:
        yield tied(place.parent)
    if place.revision:
        yield place.revision
    if node.standing is Standing.UNREADABLE:
        yield "not readable here"
