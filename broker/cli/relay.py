"""`sealane relay`: pass another member's report on, as its originator signed it."""

from __future__ import annotations

from typing import Annotated

import typer

from broker.cli.help import JsonLines, Station, application, below

app = application("Pass another member's report on, as its originator signed it.")


@app.command(
    epilog=below(
        "sealane relay rilo-ap customs-nz:3fa9c1d2 --to customs-fj,police-fj",
        "sealane relay rilo-ap customs-nz:3fa9c1d2 --to customs-fj --sections open",
        "sealane relay rilo-ap customs-nz:3fa9c1d2 --to customs-fj --grant customs-nz:77ab01c4",
    )
)
def relay(  # noqa: PLR0913 - each is an option of the command
    station: Station,
    report: Annotated[
        str, typer.Argument(metavar="ID", help="Its id, its leaf (8 digits or more), MEMBER:LEAF.")
    ],
    *,
    to: Annotated[str, typer.Option(help="Who is to have it, with commas.")],
    nominal_to: Annotated[
        str, typer.Option(help="Who of these is to have its names. Default: nobody.")
    ] = "",
    sections: Annotated[
        str, typer.Option(help="Which sections go, with commas: open, facts, nominal.")
    ] = "open,facts",
    grant: Annotated[
        str | None,
        typer.Option(metavar="ID", help="The grant to show. Default: one that fits, where needed."),
    ] = None,
    offline: Annotated[
        bool, typer.Option("--offline", help="Use what was taken in before; do not ask Kafka.")
    ] = False,
    json: JsonLines = False,
) -> None:
    """Take in what is new, and pass a report on to other members of the network.

    The readers prove both: this member for the passing on, the originator for what was said. Names
    stay behind unless they are named. Where its handling asks for the originator's leave, a grant
    goes with it; without one it is refused, and nothing is sent.
    """
    from broker.cli import relaying  # noqa: PLC0415 - loads what a help page does not need
    from broker.cli.console import run  # noqa: PLC0415 - as above

    order = relaying.Order(
        report=report,
        to=to,
        nominal_to=nominal_to,
        sections=sections,
        grant=grant,
        offline=offline,
        as_json=json,
    )
    run(relaying.relay(station, order))
