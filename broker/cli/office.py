"""`sealane office`: what a regional office makes of what it received and proved."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from broker.cli.help import application, below

app = application(
    "What a regional office makes of what it received and proved.",
    "sealane office summary rilo-ap",
    "sealane office bulletin rilo-ap --dry-run",
)

FEWEST = 3
"""The least that a published figure may come from; as in the office, which a help page leaves."""

StationPlace = Annotated[
    Path, typer.Argument(metavar="STATION", help="The office's station: its file or its folder.")
]
Since = Annotated[
    datetime | None,
    typer.Option("--from", formats=["%Y-%m-%d"], help="First day, included.", metavar="DAY"),
]
Until = Annotated[
    datetime | None,
    typer.Option("--until", formats=["%Y-%m-%d"], help="Last day, included.", metavar="DAY"),
]
Offline = Annotated[
    bool, typer.Option("--offline", help="Count what was taken in before; do not ask Kafka.")
]


class StatusName(StrEnum):
    """What a report is for; as in the register, which a help page does not load."""

    ACTUAL = "ACTUAL"
    EXERCISE = "EXERCISE"
    TEST = "TEST"


class TableName(StrEnum):
    """The tables of a summary."""

    RECEIVED = "received"
    SEIZURES = "seizures"
    UNDATED = "undated"
    SEIZURES_BY_COUNTRY = "seizures_by_country"
    SEIZURES_BY_DIRECTION = "seizures_by_direction"
    QUANTITIES = "quantities"
    KILOGRAMS = "kilograms"
    ROUTES = "routes"
    CONTROLS = "controls"
    CONTROLS_UNDATED = "controls_undated"
    CONTROLS_BY_CHAPTER = "controls_by_chapter"
    CONTROLS_BY_ORIGIN = "controls_by_origin"
    CONTROLS_BY_DEPARTURE = "controls_by_departure"
    CONTROLS_BY_TRIGGER = "controls_by_trigger"
    FEEDBACK = "feedback"
    HIT_RATES_BY_MEMBER = "hit_rates_by_member"
    HIT_RATES_BY_COMMODITY = "hit_rates_by_commodity"
    HIT_RATES_BY_ROUTE = "hit_rates_by_route"


class ProductName(StrEnum):
    """What a bulletin can tell."""

    SEIZURE_SUMMARY = "seizure_summary"
    ROUTES = "routes"
    ALERT_HIT_RATES = "alert_hit_rates"


class Label(StrEnum):
    """TLP 2.0; as in the contracts, which a help page does not load."""

    RED = "RED"
    AMBER_STRICT = "AMBER_STRICT"
    AMBER = "AMBER"
    GREEN = "GREEN"
    CLEAR = "CLEAR"


@app.callback()
def office() -> None:
    """Do what a regional office does with what it received and proved."""


@app.command(
    epilog=below(
        "sealane office summary rilo-ap",
        "sealane office summary rilo-ap --from 2026-01-01 --until 2026-12-31 --status EXERCISE",
        "sealane office summary rilo-ap --json | jq .statuses.EXERCISE.quantities",
        "sealane office summary rilo-ap --csv routes > routes.csv",
        "sealane office summary rilo-ap --xlsx summary.xlsx",
    )
)
def summary(  # noqa: PLR0913 - each is an option of the command
    station: StationPlace,
    *,
    since: Since = None,
    until: Until = None,
    status: Annotated[
        StatusName | None, typer.Option(case_sensitive=False, help="Only this one.")
    ] = None,
    top: Annotated[int, typer.Option(min=1, help="Rows of each table that are printed.")] = 15,
    as_json: Annotated[
        bool, typer.Option("--json", help="Everything, as one JSON object.")
    ] = False,
    csv: Annotated[TableName | None, typer.Option(help="One table, whole, as CSV.")] = None,
    xlsx: Annotated[
        Path | None, typer.Option(metavar="FILE", help="All tables, as a workbook.", dir_okay=False)
    ] = None,
    offline: Offline = False,
) -> None:
    """Take in what is new; print seizures, quantities, routes, and hits of controls and alerts.

    Statuses are counted apart. Each report counts once, in its newest revision. Beside each number
    stands how many members it comes from, and what a mapping put in by default is counted apart.
    With --from or --until, seizures and controls whose date is not surely inside are left out, and
    counted as such. The strictest TLP of what a figure comes from stands with it. Amounts are text
    in JSON: they are exact.
    """
    if (as_json, csv is not None, xlsx is not None).count(True) > 1:
        raise typer.BadParameter("--json, --csv and --xlsx exclude each other.")
    from broker.cli import office_run  # noqa: PLC0415 - loads what a help page does not need

    asked = office_run.Asked(station, _day(since), _day(until), status, offline)
    office_run.summary(asked, top=top, as_json=as_json, csv=csv, xlsx=xlsx)


@app.command(
    epilog=below(
        "sealane office bulletin rilo-ap --dry-run",
        "sealane office bulletin rilo-ap --product routes --from 2026-10-01 --until 2026-12-31",
        "sealane office bulletin rilo-ap --to customs-nz --to police-nz --tlp AMBER",
    )
)
def bulletin(  # noqa: PLR0913 - each is an option of the command
    station: StationPlace,
    *,
    product: Annotated[
        ProductName, typer.Option(case_sensitive=False, help="What to tell.")
    ] = ProductName.SEIZURE_SUMMARY,
    since: Since = None,
    until: Until = None,
    status: Annotated[
        StatusName | None, typer.Option(case_sensitive=False, help="Default: the network's own.")
    ] = None,
    to: Annotated[
        list[str] | None,
        typer.Option(metavar="MEMBER", help="Who gets it. Default: all who may read bulletins."),
    ] = None,
    tlp: Annotated[Label, typer.Option(case_sensitive=False, help="Its label.")] = Label.GREEN,
    region: Annotated[
        str | None, typer.Option(help="UN M49, ISO 3166-1. Default: the network's name.")
    ] = None,
    min_reports: Annotated[
        int, typer.Option(min=FEWEST, max=1000, help="Fewest reports that a figure may tell of.")
    ] = FEWEST,
    min_members: Annotated[
        int, typer.Option(min=FEWEST, max=1000, help="Fewest members that it may come from.")
    ] = FEWEST,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Print it as JSON; sign and send nothing.")
    ] = False,
    offline: Offline = False,
) -> None:
    """Work out a statistical bulletin, sign it, and send it back to the members.

    It holds no names. Figures from too few reports or members are suppressed, and others where
    those could be worked out from them. A bulletin on the same table and period as an earlier one
    goes out as its correction, or not at all where nothing changed.
    """
    from broker.cli import office_run  # noqa: PLC0415 - loads what a help page does not need

    asked = office_run.Asked(station, _day(since), _day(until), status, offline)
    terms = office_run.Sending(tuple(to or ()), tlp.value, region, min_reports, min_members)
    office_run.bulletin(asked, product.name, terms, dry_run=dry_run)


@app.command(epilog=below("sealane office collect rilo-ap --follow"))
def collect(
    station: StationPlace,
    *,
    follow: Annotated[bool, typer.Option("--follow", help="Go on until stopped.")] = False,
) -> None:
    """Take in what is new, and print nothing.

    `summary` and `bulletin` do so by themselves; an office that is asked seldom lets this run, so
    that nothing passes the end of Kafka's retention. While it runs, the others need --offline.
    """
    from broker.cli import office_run  # noqa: PLC0415 - loads what a help page does not need

    office_run.collect(station, follow=follow)


def _day(moment: datetime | None) -> date | None:
    return moment.date() if moment else None
