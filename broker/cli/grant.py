"""`sealane grant`: ask for leave to use a report, give it, refuse it, revoke it."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from broker.cli.help import JsonLines, Station, application, below

app = application(
    "Ask for leave to use a report; give it, refuse it, revoke it.",
    "sealane grant ask rilo-ap customs-nz:3fa9c1d2 --use pass-on --to customs-fj",
    "sealane grant ask police-nz customs-th:90c1ab5d --use evidence --until 2027-06-30",
    "sealane grant give customs-nz rilo-ap:77ab01c4 --until 2027-03-31",
    "sealane grant refuse customs-nz rilo-ap:77ab01c4 --reason source_protection",
    "sealane grant list customs-nz",
)

ReportId = Annotated[
    str, typer.Argument(metavar="ID", help="Its id, its leaf (8 digits or more), MEMBER:LEAF.")
]
Until = Annotated[
    str | None, typer.Option(metavar="DAY", help="Until when, as 2027-06-30: its end, UTC.")
]
Offline = Annotated[
    bool, typer.Option("--offline", help="Use what was taken in before; do not ask Kafka.")
]


class GrantUse(StrEnum):
    """What needs leave."""

    PASS_ON = "pass-on"  # noqa: S105 - no password: the name of a use
    EVIDENCE = "evidence"
    EXPORT = "export"


class Reason(StrEnum):
    """Why leave is refused; as in the contract, which a help page does not load."""

    LEGAL = "legal"
    SOURCE_PROTECTION = "source_protection"
    ONGOING_CASE = "ongoing_case"
    PURPOSE = "purpose"
    THIRD_PARTY_DATA = "third_party_data"
    OTHER = "other"
    NOT_STATED = "not_stated"


@app.command(epilog=below("sealane grant ask rilo-ap customs-nz:3fa9c1d2 --use evidence"))
def ask(  # noqa: PLR0913 - each is an option of the command
    station: Station,
    report: ReportId,
    *,
    use: Annotated[list[GrantUse], typer.Option(help="What for; may be given several times.")],
    to: Annotated[str, typer.Option(help="Whom it is to be passed on to, with commas.")] = "",
    sections: Annotated[
        str, typer.Option(help="Which sections are to be passed on.")
    ] = "open,facts",
    purpose: Annotated[
        str, typer.Option("--for", help="The purpose, as in a report's handling.")
    ] = "NOT_STATED",
    until: Until = None,
    offline: Offline = False,
    json: JsonLines = False,
) -> None:
    """Ask a report's originator for leave to use it so."""
    from broker.cli import granting  # noqa: PLC0415 - loads what a help page does not need
    from broker.cli.console import run  # noqa: PLC0415 - as above

    asked = granting.Asked(
        report=report,
        uses=tuple(each.name for each in use),
        to=to,
        sections=sections,
        purpose=purpose,
        until=until,
    )
    run(granting.ask(station, asked, offline=offline, as_json=json))


@app.command(epilog=below("sealane grant give customs-nz rilo-ap:77ab01c4 --until 2027-03-31"))
def give(
    station: Station,
    request: ReportId,
    *,
    until: Until = None,
    offline: Offline = False,
    json: JsonLines = False,
) -> None:
    """Give the leave that a request asks for."""
    from broker.cli import granting  # noqa: PLC0415 - as in `ask`
    from broker.cli.console import run  # noqa: PLC0415 - as above

    run(granting.answer(station, request, until, None, offline=offline, as_json=json))


@app.command(epilog=below("sealane grant refuse customs-nz rilo-ap:77ab01c4 --reason legal"))
def refuse(
    station: Station,
    request: ReportId,
    *,
    reason: Annotated[Reason, typer.Option(case_sensitive=False, help="Why.")] = Reason.NOT_STATED,
    offline: Offline = False,
    json: JsonLines = False,
) -> None:
    """Refuse the leave that a request asks for."""
    from broker.cli import granting  # noqa: PLC0415 - as in `ask`
    from broker.cli.console import run  # noqa: PLC0415 - as above

    run(granting.answer(station, request, None, reason.name, offline=offline, as_json=json))


@app.command(epilog=below("sealane grant revoke customs-nz customs-nz:51c0aa9e"))
def revoke(
    station: Station, grant: ReportId, *, offline: Offline = False, json: JsonLines = False
) -> None:
    """Take back a grant of one's own; relays that showed it are refused from then on."""
    from broker.cli import granting  # noqa: PLC0415 - as in `ask`
    from broker.cli.console import run  # noqa: PLC0415 - as above

    run(granting.revoke(station, grant, offline=offline, as_json=json))


@app.command("list", epilog=below("sealane grant list customs-nz"))
def list_(station: Station, *, offline: Offline = False, json: JsonLines = False) -> None:
    """List requests and grants, those of others and one's own."""
    from broker.cli import granting  # noqa: PLC0415 - as in `ask`
    from broker.cli.console import run  # noqa: PLC0415 - as above

    run(granting.show(station, offline=offline, as_json=json))
