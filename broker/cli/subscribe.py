"""`sealane subscribe`: receive reports that are proven."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from broker.cli import contract_names
from broker.cli.help import JsonLines, application, below

app = application("Receive reports that are proven.")


def _check_all(names: list[str]) -> list[str]:
    return [contract_names.check(name) for name in names]


@app.command(
    epilog=below(
        "sealane subscribe police-nz alert seizure_report",
        "sealane subscribe police-nz seizure_report --until-end --csv > seizures.csv",
        "sealane subscribe police-nz seizure_report --xlsx seizures.xlsx",
        "sealane subscribe police-nz alert --language th",
        "sealane subscribe police-nz alert --name risk --purpose RISK_ANALYSIS --for 90d",
        "sealane subscribe police-nz alert --where \"report.open.risk_area == 'DRUGS'\"",
        "sealane subscribe rilo-ap seizure_report --json | jq .document.facts.commodities",
    )
)
def subscribe(  # noqa: PLR0913 - each is an option of the command
    station: Annotated[
        Path, typer.Argument(metavar="STATION", help="The station's file, or its folder.")
    ],
    contracts: Annotated[
        list[str],
        typer.Argument(
            metavar="CONTRACT",
            help="Which reports.",
            callback=_check_all,
            autocompletion=contract_names.complete,
        ),
    ],
    *,
    where: Annotated[
        str | None, typer.Option(help="Only reports that meet this condition (CEL over `report`).")
    ] = None,
    name: Annotated[
        str, typer.Option(help="The subscription's name; each keeps its own progress.")
    ] = "default",
    purpose: Annotated[
        str, typer.Option(help="What it reads for, as in `handling.purpose`; kept under its name.")
    ] = "NOT_STATED",
    legal_basis: Annotated[
        str | None, typer.Option(help="The instrument or power that it reads under.")
    ] = None,
    for_: Annotated[
        str | None,
        typer.Option("--for", metavar="TIME", help="When it lapses, from now: 90d, 12h, 30m."),
    ] = None,
    until_end: Annotated[
        bool, typer.Option("--until-end", help="End when all that Kafka held at the start is read.")
    ] = False,
    json: JsonLines = False,
    csv: Annotated[bool, typer.Option("--csv", help="Lines for a spreadsheet.")] = False,
    xlsx: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="A workbook of all until now, instead.", dir_okay=False),
    ] = None,
    language: Annotated[
        str | None,
        typer.Option(help="Names of codes in this language where there are any, as th or zh-Hant."),
    ] = None,
) -> int:
    """Print every report that this member may read, proven by who said it, until Ctrl-C.

    A report counts as read once it is printed; the next run goes on behind it. What was refused is
    counted by reason at the end, and lies in quarantine; then the command ends with 1. With --json,
    --csv and --xlsx reports leave the station: of what its handling (H3) lets be read only, there
    stand the terms alone. Names of codes stand beside them in what is printed for people, and on
    the sheet "Codes" of a workbook; lists that the station has loaded are used.
    """
    from broker.cli import subscribing  # noqa: PLC0415 - loads what a help page does not need
    from broker.cli.console import run  # noqa: PLC0415 - as above

    if (json, csv, xlsx is not None).count(True) > 1:
        raise typer.BadParameter("--json, --csv and --xlsx exclude each other.")
    if language is not None and (json or csv):
        raise typer.BadParameter("--json and --csv have codes and no names: leave out --language.")
    wish = subscribing.Wish(
        contracts=tuple(dict.fromkeys(contracts)),
        where=where,
        name=name,
        purpose=subscribing.purpose(purpose),
        legal_basis=legal_basis,
        lasts=subscribing.lasting(for_) if for_ else None,
        follow=not until_end and xlsx is None,
        xlsx=xlsx,
        language=language or "en",
        form=subscribing.Form.JSON
        if json
        else subscribing.Form.CSV
        if csv
        else subscribing.Form.CARDS,
    )
    return run(subscribing.subscribe(station, wish))
