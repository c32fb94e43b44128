"""Relaying from the command line: take in, find the report, pass it on, tell."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Final

from broker.cli import console
from broker.cli.meant import ambiguous, meant
from broker.cli.stations import station_path
from broker.cli.thread_run import take_in
from broker.cli.visible import json_line
from broker.errors import ConfigError, RefusedError
from broker.roles.drafts import Publication
from broker.roles.relaying import Wish
from broker.roles.remembered import Remembered
from broker.roles.threads import Wanted
from broker.station import Station
from schemas import Reference
from schemas.reports import SectionName

WAIT: Final = timedelta(seconds=30)
"""How long Kafka's acknowledgement is waited for; what it has not by then is sent later."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What to pass on to whom."""

    report: str
    to: str
    nominal_to: str
    sections: str
    grant: str | None
    offline: bool
    as_json: bool


async def relay(place: Path, order: Order) -> None:
    """Pass a report on, and print what became of it.

    Raises:
        ConfigError: Station or options make no sense.
        RefusedError: It may not be passed on so, and why.
    """
    wish = Wish(listed(order.to), listed(order.nominal_to), sections_in(order.sections))
    async with Station.open(station_path(place)) as station:
        await take_in(station, offline=order.offline)
        report = await known(station, order.report)
        grant = None if order.grant is None else (await known(station, order.grant)).reference
        sent = await station.passing.relay(report, wish, grant)
        await told(f"relay of {named(report)} for {', '.join(wish.to)}", sent, order.as_json)


async def known(station: Station, said: str) -> Remembered:
    """Return the one report that is meant, of those that this station has read.

    Raises:
        RefusedError: None is, or several are.
    """
    found = await meant(station, said)
    if len(found) > 1:
        raise ambiguous(said, found)
    wanted = Wanted(leaf=found[0].leaf.hex(), member=found[0].member)
    for each in await station.threads.find(wanted, most=1):
        return each
    raise RefusedError(
        "relay.not_held", f"Nothing of {said!a} came to this station: it only knows its name."
    )


async def told(what: str, sent: Publication, as_json: bool) -> None:  # noqa: FBT001 - the command's own option
    """Wait for Kafka, and print what was published."""
    await sent.acknowledged(WAIT)
    if as_json:
        reference = {"member": sent.reference.member, "leaf": sent.reference.leaf.hex()}
        console.line(json_line({"id": str(sent.id), "reference": reference}))
        return
    console.out.print(f"{what}: acknowledged by Kafka", soft_wrap=True)
    leaf = sent.reference.leaf.hex()
    console.out.print(f"  reference {sent.reference.member} {leaf}", soft_wrap=True)


def named(report: Remembered) -> str:
    """Return a report's contract and name."""
    return f"{report.contract} {by_name(report.reference)}"


def by_name(reference: Reference) -> str:
    """Return a report's name, short and exact enough to be given again."""
    return f"{reference.member}:{reference.leaf.hex()[:16]}"


def listed(text: str) -> tuple[str, ...]:
    """Return the names in a list with commas."""
    return tuple(name.strip() for name in text.split(",") if name.strip())


def sections_in(text: str) -> tuple[SectionName, ...]:
    """Return the sections that an option names, `terms` first.

    Raises:
        ConfigError: One is no section.
    """
    names = [name.upper() for name in listed(text)]
    if strange := set(names) - set(SectionName):
        raise ConfigError(f"There is no section {min(strange)!a}: open, facts, nominal.")
    return tuple(dict.fromkeys([SectionName.TERMS, *(SectionName[name] for name in names)]))
