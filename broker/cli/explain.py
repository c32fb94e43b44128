"""`sealane explain`: why a member did, did not, or may not get or use a report."""

from __future__ import annotations

from typing import Annotated

import typer

from broker.cli.help import Station, application, below

app = application("Why a member may, or may not, get or use a report.")


@app.command(
    epilog=below(
        "sealane explain customs-nz 019a8f3e-7c1d-7b52-9f0e-2d6c1a4b8e70 police-nz",
        "sealane explain customs-nz NZ-2026-0412 rilo-ap --offline",
        "sealane explain police-nz 3fa9c1d2 police-nz --purpose JUDICIAL_PROCEEDINGS",
        "sealane explain police-nz 3fa9c1d2 police-nz --subscription desk-3",
        "sealane explain customs-nz 3fa9c1d2 police-nz --json | jq .uses.evidence",
    )
)
def explain(  # noqa: PLR0913 - each is an option of the command
    station: Station,
    report: Annotated[
        str,
        typer.Argument(
            metavar="ID",
            help="Its id, its leaf (8 digits or more), MEMBER:LEAF, or a number that it tells.",
        ),
    ],
    member: Annotated[str, typer.Argument(metavar="MEMBER", help="Whom to explain it for.")],
    *,
    purpose: Annotated[
        str, typer.Option(help="What the member reads for, as in `handling.purpose`.")
    ] = "NOT_STATED",
    subscription: Annotated[
        str | None,
        typer.Option(
            metavar="NAME", help="Of this station's own member: as this subscription would act."
        ),
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="Everything, as one JSON object.")] = False,
    offline: Annotated[
        bool, typer.Option("--offline", help="Use what was taken in before; do not ask Kafka.")
    ] = False,
) -> None:
    """Say for each use of a report whether a member may make it, by which rule, and from what.

    The rules are asked as every outlet asks them, under the newest register that this station has.
    So are the grants that it holds, what was taken back, and what came in a relay. Only a report
    whose terms this station can read can be explained for others: its own, and what it was given.
    """
    from broker.cli import explaining  # noqa: PLC0415 - loads what a help page does not need
    from broker.cli.console import run  # noqa: PLC0415 - as above

    asked = explaining.Asked(
        report=report, member=member, purpose=purpose, subscription=subscription, offline=offline
    )
    run(explaining.show(station, asked, as_json=json))
