"""Walking a case from the command line: take in, find the report, walk, print."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from broker.cli import console, thread_export, thread_text
from broker.cli.exits import ExitCode
from broker.cli.exporting import check_free
from broker.cli.meant import ambiguous, meant
from broker.cli.stations import station_path
from broker.cli.subscribing import in_words
from broker.cli.thread_rows import case_json
from broker.cli.visible import json_line
from broker.cli.walked import Walked
from broker.cli.wording import count, now
from broker.errors import ConfigError
from broker.handling import Decision, Outlet, Reader
from broker.roles import threads
from broker.roles.case_tree import tree
from broker.roles.remembered import Remembered
from broker.roles.subscription import Subscription
from broker.roles.tally import Tally
from broker.roles.topics import readable_contracts
from broker.station import Station
from broker.wire import Reason


class Form(enum.Enum):
    """How a case is shown."""

    TREE = enum.auto()
    JSON = enum.auto()
    CSV = enum.auto()
    XLSX = enum.auto()


_OUTLETS: Final = {
    Form.TREE: Outlet.CASE,
    Form.JSON: Outlet.JSON,
    Form.CSV: Outlet.EXPORT,
    Form.XLSX: Outlet.EXPORT,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Which case is asked for, and how it is shown."""

    report: str
    """The report's id, leaf, member and leaf, or its reporter's number."""
    most: int
    """How many reports, nearest first."""
    form: Form
    xlsx: Path
    """The workbook to write, where one is asked for."""
    offline: bool


async def show(place: Path, asked: Asked) -> ExitCode:
    """Print the case that a report belongs to, or write it into a workbook.

    Raises:
        ConfigError: The station is not as it should be.
        RefusedError: No report is meant, or more than one.
        TransportError: Kafka does not answer.
    """
    if asked.form is Form.XLSX:
        check_free(asked.xlsx)
    outlet = _OUTLETS[asked.form]
    async with Station.open(station_path(place)) as station:
        before = await station.tally(threads.SUBSCRIPTION)
        await take_in(station, offline=asked.offline)
        after = await station.tally(threads.SUBSCRIPTION)
        walked = await walk(station, asked.report, asked.most, outlet)
    match asked.form:
        case Form.TREE:
            thread_text.show(*walked)
        case Form.JSON:
            console.line(json_line(case_json(*walked)))
        case Form.CSV:
            for line in thread_export.csv_lines(walked):
                console.line(line)
        case Form.XLSX:
            thread_export.write_workbook(asked.xlsx, walked)
    return _tell(before, after, place)


async def take_in(station: Station, *, offline: bool) -> None:
    """Remember what the station may read and what it said itself; delete what is due.

    Args:
        station: The station.
        offline: Whether to leave Kafka alone; what it said itself lies in its store.
    """
    if not offline and readable_contracts(station.register, station.member):
        await station.send_leftovers()
        subscription = _subscription(station)
        with console.progress("Taking in reports") as bar:
            async for delivery in subscription:
                async with delivery:
                    bar.advance()
        await station.answers.tell()
    await station.remember_own()
    await station.sweep()


def _subscription(station: Station) -> Subscription:
    try:
        return station.remember()
    except ConfigError as exc:
        raise ConfigError(f"{exc} Meanwhile, --offline walks what was taken in before.") from exc


async def walk(station: Station, said: str, most: int, outlet: Outlet) -> Walked:
    """Return the case of the report that is meant.

    Args:
        station: The station.
        said: Which report: its id, leaf, member and leaf, or its reporter's number.
        most: How many reports to take in, nearest first.
        outlet: Where they are to get out: what may not is withheld.

    Raises:
        RefusedError: None is meant, or reports of several cases are.
    """
    reader = Reader(station.member, station.register, now())

    def may_use(report: Remembered) -> Decision:
        grants = station.passing.held_grants(report, reader.at)
        return threads.may_use(report, reader._replace(grants=grants), outlet)

    found = await meant(station, said)
    case = await station.threads.case(found[0], may_use, most=most)
    if any(each not in case.nodes for each in found):
        raise ambiguous(said, found)
    return Walked(case, tree(case), station.register, now())


def _tell(before: Tally, after: Tally, place: Path) -> ExitCode:
    """Say on stderr what this run refused and what is missing; return the code to end with."""
    refused = _refused(after) - _refused(before)
    for missing in after.missing:
        console.err.print(f"missing: {in_words(missing)}", soft_wrap=True)
    if refused > 0:
        console.err.print(
            f"{count(refused, 'record')} refused; why: sealane quarantine list {place}",
            soft_wrap=True,
        )
        return ExitCode.SOME_REFUSED
    return ExitCode.DONE


def _refused(tally: Tally) -> int:
    """Return how many were refused or failed; what was taken back stands in the tree as that."""
    return sum(tally.refused.values()) - tally.refused.get(Reason.RECALLED, 0) + tally.failed
