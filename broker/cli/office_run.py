"""The office's commands at work: take in, ask, show, publish."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from broker.cli import console
from broker.cli.code_lists import codes_of
from broker.cli.exporting import check_free
from broker.cli.naming import Names
from broker.cli.office_export import bulletin_json, csv_lines, summary_json, write_workbook
from broker.cli.office_published import show_bulletin
from broker.cli.office_shown import Shown
from broker.cli.office_tables import show, show_beginning
from broker.cli.stations import station_path
from broker.errors import ConfigError, RefusedError
from broker.office import (
    Minimum,
    Period,
    Wanted,
    may_publish,
    shelf_of,
    summarise,
    take_in,
)
from broker.office import bulletin as make_bulletin
from broker.register import Right, Status
from broker.station import Station
from schemas import TLP, Handling, Purpose, StatisticalBulletin
from schemas.reports.statistical_bulletin import ProductKind

_PATIENCE = timedelta(seconds=30)
"""How long a command waits for Kafka to have what it published; it is kept and sent anyway."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What both commands are asked.

    Args:
        station: The station's file or folder.
        first: First day, included.
        last: Last day, included.
        status: One status, or None.
        offline: Whether to leave Kafka alone.
    """

    station: Path
    first: date | None
    last: date | None
    status: str | None
    offline: bool

    @property
    def period(self) -> Period:
        """The days asked for.

        Raises:
            ConfigError: The last one lies before the first.
        """
        if self.first and self.last and self.last < self.first:
            raise ConfigError(f"--until {self.last} lies before --from {self.first}: swap them.")
        return Period(self.first, self.last)


@dataclass(frozen=True, slots=True)
class Sending:
    """How a bulletin goes out.

    Args:
        to: Members, or none for all who may read bulletins.
        tlp: Its TLP label.
        region: Its region, or None for the network.
        min_reports: Fewest reports that a figure may tell of.
        min_members: Fewest members.
    """

    to: tuple[str, ...]
    tlp: str
    region: str | None
    min_reports: int
    min_members: int


def summary(
    asked: Asked, *, top: int, as_json: bool, csv: str | None, xlsx: Path | None = None
) -> None:
    """Print a summary, or write it into a workbook."""
    if xlsx is not None:
        check_free(xlsx)
        names = Names(lambda: codes_of(asked.station)).opened()
    shown = console.run(_shown(asked))
    if xlsx is not None:
        write_workbook(xlsx, shown, names)
    elif as_json:
        console.line(summary_json(shown))
    elif csv:
        for line in csv_lines(shown, csv):
            console.line(line)
    else:
        show(shown, top)


def beginning(asked: Asked, *, top: int) -> None:
    """Print what one looks at first in a summary; `top` rows of its long tables."""
    show_beginning(console.run(_shown(asked)), top)


def bulletin(asked: Asked, product: str, sending: Sending, *, dry_run: bool) -> None:
    """Make a bulletin; publish it, or print it when it is only tried."""
    console.run(_bulletin(asked, ProductKind[product], sending, dry_run=dry_run))


def collect(station: Path, *, follow: bool) -> None:
    """Take in what is new."""
    console.run(_collect(station, follow=follow))


async def _shown(asked: Asked) -> Shown:
    period = asked.period
    async with Station.open(station_path(asked.station)) as station:
        await _take_in(station, asked)
        return Shown(
            member=station.member,
            network=station.network,
            period=period,
            summary=summarise(shelf_of(station), period),
            entitled={
                name: len(may_publish(station, name))
                for name in {each.name for each in station.register.contracts.values()}
            },
            tally=await station.tally("office"),
            status=asked.status,
        )


async def _bulletin(asked: Asked, product: ProductKind, sending: Sending, *, dry_run: bool) -> None:
    period = asked.period
    async with Station.open(station_path(asked.station)) as station:
        await _take_in(station, asked)
        status = Status[asked.status] if asked.status else station.register.statuses[0]
        counted = "alert" if product is ProductKind.ALERT_HIT_RATES else "seizure_report"
        wanted = Wanted(
            product=product,
            status=status.name,
            period=period,
            region=sending.region or station.network,
            minimum=Minimum(sending.min_reports, sending.min_members),
            expected=len(may_publish(station, counted)),
            today=datetime.now(UTC).date(),
        )
        report, handling = make_bulletin(shelf_of(station), wanted), _handling(station, sending)
        if dry_run:
            console.line(bulletin_json(report, handling))
            return
        publication = await station.publish(
            report, handling=handling, status=status, key=_key(wanted)
        )
        await publication.acknowledged(_PATIENCE)
    show_bulletin(report, publication, wanted.status)


def _handling(station: Station, sending: Sending) -> Handling:
    contract = StatisticalBulletin.contract
    topic, register = f"{station.network}.{contract}", station.register
    audience = sending.to or tuple(
        name
        for name in register.members
        if name != station.member and register.may(name, Right.READ, topic, contract)
    )
    if not audience:
        raise RefusedError(
            "office.nobody", f"Nobody else in {station.network} may read bulletins: give --to."
        )
    return Handling(tlp=TLP(sending.tlp), audience=audience, purpose=Purpose.STATISTICS)


def _key(wanted: Wanted) -> str:
    """Return the key under which a later bulletin on the same table corrects this one."""
    first, last = wanted.period.first or "", wanted.period.last or ""
    return f"{wanted.product.lower()}/{wanted.status}/{wanted.region}/{first}/{last}"


async def _collect(place: Path, *, follow: bool) -> None:
    async with Station.open(station_path(place)) as station:
        await station.send_leftovers()
        with console.progress("Taking in reports") as bar:
            await take_in(station, follow=follow, taken=bar.advance)
        await station.answers.tell()


async def _take_in(station: Station, asked: Asked) -> None:
    if asked.offline:
        return
    await station.send_leftovers()
    with console.progress("Taking in reports") as bar:
        await take_in(station, taken=bar.advance)
    await station.answers.tell()
