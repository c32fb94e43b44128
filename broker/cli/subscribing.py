"""Subscribing: printing deliveries as they come, and what became of the rest."""

from __future__ import annotations

import enum
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from broker.cli import cards, rows
from broker.cli.code_lists import codes_of
from broker.cli.console import err, line
from broker.cli.exits import ExitCode
from broker.cli.exporting import export
from broker.cli.keys_due import tend
from broker.cli.naming import ENGLISH, Names
from broker.cli.register_told import tell_of_register
from broker.cli.stations import station_path
from broker.cli.visible import visible
from broker.cli.wording import count, when
from broker.errors import ConfigError
from broker.roles.delivery import Delivery
from broker.roles.subscription import Subscription
from broker.roles.tally import MissingRange, Tally
from broker.station import Station
from schemas.contracts import report_model
from schemas.handling import Purpose

_LASTS: Final = re.compile("(?P<number>[1-9][0-9]{0,4})(?P<unit>[dhm])")
_UNITS: Final = {"d": "days", "h": "hours", "m": "minutes"}


class Form(enum.Enum):
    """How deliveries are printed."""

    CARDS = enum.auto()
    JSON = enum.auto()
    CSV = enum.auto()


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What to read, and how to print it."""

    contracts: tuple[str, ...]
    where: str | None
    name: str
    follow: bool
    form: Form
    xlsx: Path | None = None
    """The workbook to write instead of printing."""
    purpose: Purpose = Purpose.NOT_STATED
    legal_basis: str | None = None
    lasts: timedelta | None = None
    """When the subscription lapses, from now."""
    language: str = ENGLISH
    """BCP 47, of the names of codes in cards and workbooks."""


def purpose(said: str) -> Purpose:
    """Return the purpose that is meant, or raise `ConfigError`."""
    if said not in Purpose.__members__:
        raise ConfigError(f"No purpose {said!a}: one of {', '.join(Purpose.__members__)}.")
    return Purpose(said)


def lasting(said: str) -> timedelta:
    """Return a time as `90d`, `12h` or `30m` says it, or raise `ConfigError`."""
    match = _LASTS.fullmatch(said)
    if match is None:
        raise ConfigError(f"{said!a} is no time: give days, hours or minutes, as 90d, 12h, 30m.")
    return timedelta(**{_UNITS[match["unit"]]: int(match["number"])})


async def subscribe(place: Path, wish: Wish) -> ExitCode:
    """Print deliveries until the end, or until cancelled; then the sums on stderr.

    What earlier commands signed and Kafka does not have yet is sent meanwhile.

    Raises:
        ConfigError: Station, condition or name are not as they should be.
        TransportError: Kafka does not answer.
    """
    async with Station.open(station_path(place)) as station:
        await tend(station, place)
        tell_of_register(station)
        before = await station.tally(wish.name)
        subscription = station.subscribe(
            *(report_model(name) for name in wish.contracts),
            where=wish.where,
            name=wish.name,
            follow=wish.follow,
            purpose=wish.purpose,
            legal_basis=wish.legal_basis,
            until=None if wish.lasts is None else datetime.now(UTC) + wish.lasts,
        )
        if wish.follow and err.is_terminal:
            what = ", ".join(wish.contracts)
            err.print(f"Reading {what} in {station.network} as {station.member}. Ctrl-C ends it.")
        async with station.answers.alive():
            await _read(subscription, wish, station, place)
        return _tell(before, await station.tally(wish.name), place)


async def _read(subscription: Subscription, wish: Wish, station: Station, place: Path) -> None:
    """Print what comes, or write it into a workbook."""
    if wish.xlsx is not None:
        names = _names(place, wish)
        await _export(subscription, wish.xlsx, wish.contracts, station, names)
        return
    show = _printer(wish, place)
    try:
        async for delivery in subscription:
            async with delivery:
                _shown(show, delivery)
    finally:
        # What was handled last counts once it is noted: before the last heartbeat tells of it.
        await subscription.close()


def _names(place: Path, wish: Wish) -> Names:
    """Return what codes are called, once the station's lists were seen to be whole.

    Raises:
        ConfigError: Its loaded lists are torn.
        StoreError: They cannot be read now.
    """
    return Names(lambda: codes_of(place), wish.language).opened()


async def _export(
    subscription: Subscription,
    file: Path,
    contracts: tuple[str, ...],
    station: Station,
    names: Names,
) -> None:
    """Write a workbook; what is in it counts as read, and nothing else."""
    with export(file, contracts, station, names) as book:
        subscription.sync_first(book.sync)
        async for delivery in subscription:
            # Before the delivery is opened: what fails in there is quarantined, and a full disk is
            # no fault of the report's.
            book.add(delivery)
            async with delivery:
                pass
        written = book.write()
    err.print(f"{count(written, 'report')} in {file}", soft_wrap=True)


def _printer(wish: Wish, place: Path) -> Callable[[Delivery], None]:
    if wish.form is Form.JSON:
        return lambda delivery: line(rows.as_json(delivery))
    if wish.form is Form.CSV:
        sheet = rows.Sheet(wish.contracts)
        line(sheet.header())
        return lambda delivery: line(sheet.row(delivery))
    names = _names(place, wish)
    return lambda delivery: cards.show(delivery, names)


def _shown(show: Callable[[Delivery], None], delivery: Delivery) -> None:
    """Print a delivery; when nobody reads any more, end before it counts as read."""
    try:
        show(delivery)
    except BrokenPipeError as exc:
        raise SystemExit(ExitCode.BROKEN_PIPE) from exc


def _tell(before: Tally, after: Tally, place: Path) -> ExitCode:
    """Print this run's sums on stderr, and return the code that they ask for."""
    sums = {
        "delivered": after.delivered - before.delivered,
        "not addressed": after.not_addressed - before.not_addressed,
        "filtered": after.filtered - before.filtered,
        "duplicates": after.duplicates - before.duplicates,
        "system records": after.system - before.system,
        "failed": after.failed - before.failed,
    }
    refused = {
        reason: number - before.refused.get(reason, 0)
        for reason, number in after.refused.items()
        if number > before.refused.get(reason, 0)
    }
    withheld = {
        rule: number - before.withheld.get(rule, 0)
        for rule, number in after.withheld.items()
        if number > before.withheld.get(rule, 0)
    }
    said = [f"{number:,} {name}" for name, number in sums.items() if number or name == "delivered"]
    said += [f"{number:,} withheld ({rule})" for rule, number in withheld.items()]
    said += [f"{number:,} refused ({visible(reason)})" for reason, number in refused.items()]
    read = after.read - before.read
    err.print(f"{count(read, 'record')} read: {', '.join(said)}", soft_wrap=True)
    for missing in after.missing:
        err.print(f"missing: {in_words(missing)}", soft_wrap=True)
    if refused or sums["failed"]:
        err.print(f"What was refused, and why: sealane quarantine list {place}", soft_wrap=True)
        return ExitCode.SOME_REFUSED
    return ExitCode.DONE


def in_words(missing: MissingRange) -> str:
    """Return which numbers of which lane never came."""
    lane = missing.lane
    last = "an unknown one" if missing.last is None else missing.last
    one = missing.first == missing.last
    numbers = f"number {missing.first}" if one else f"numbers {missing.first} to {last}"
    started = f"lane {lane.lane} started {when(missing.epoch)}" if missing.epoch else "any lane"
    return f"{lane.member} on {lane.topic}, {numbers} ({started})"
