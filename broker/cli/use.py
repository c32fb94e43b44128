"""`sealane use`: may a report be used as evidence, exported, passed on."""

from __future__ import annotations

from typing import Annotated

import typer

from broker.cli.grant import GrantUse, Offline, ReportId
from broker.cli.help import JsonLines, Station, application, below

app = application("Ask whether a report may be used as evidence.")


@app.command(
    epilog=below(
        "sealane use police-nz customs-th:90c1ab5d --as evidence",
        "sealane use rilo-ap customs-nz:3fa9c1d2 --as pass-on --json | jq .rule",
    )
)
def use(
    station: Station,
    report: ReportId,
    *,
    wanted: Annotated[GrantUse, typer.Option("--as", help="What it is to be used as.")],
    offline: Offline = False,
    json: JsonLines = False,
) -> int:
    """Say whether this member may use a report so now: by its handling, or by a grant.

    A refusal names the rule and how to ask the originator for leave.
    """
    from broker.cli import granting  # noqa: PLC0415 - loads what a help page does not need
    from broker.cli.console import run  # noqa: PLC0415 - as above
    from broker.handling import Use  # noqa: PLC0415 - as above

    return run(granting.use(station, report, Use[wanted.name], offline=offline, as_json=json))
