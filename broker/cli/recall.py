"""`sealane recall`: take back a report of one's own, and see who has destroyed it."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from broker.cli.help import Station, below


class Reason(StrEnum):
    """Why it is withdrawn; as in the contract, which a help page does not load."""

    ERROR = "ERROR"
    LEGAL_ORDER = "LEGAL_ORDER"
    EXPIRED = "EXPIRED"
    SOURCE_WITHDRAWN = "SOURCE_WITHDRAWN"
    DATA_SUBJECT = "DATA_SUBJECT"
    OTHER = "OTHER"
    NOT_STATED = "NOT_STATED"


class Recalling(TyperGroup):
    """`sealane recall STATION ID` is short for `sealane recall send STATION ID`."""

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:  # noqa: ANN401 - typer's classes are private
        """Return the command that is meant."""
        known = bool(args) and args[0] in self.commands
        return super().resolve_command(ctx, args if known else ["send", *args])


app = typer.Typer(
    cls=Recalling,
    help="Take back a report of one's own, and see who has destroyed it.",
    epilog=below(
        "sealane recall customs-nz 3fa9c1d2 --reason DATA_SUBJECT",
        "sealane recall status customs-nz 3fa9c1d2",
        "sealane recall list police-nz",
    ),
    add_completion=False,
    rich_markup_mode=None,
    no_args_is_help=True,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
Report = Annotated[
    str,
    typer.Argument(
        metavar="ID",
        help="Its id, its leaf (8 digits or more), MEMBER:LEAF, or a number that it tells.",
    ),
]
Offline = Annotated[
    bool, typer.Option("--offline", help="Use what was heard before; do not ask Kafka.")
]
Json = Annotated[bool, typer.Option("--json", help="Everything, as one JSON object.")]


@app.command(
    epilog=below(
        "sealane recall send customs-nz 3fa9c1d2 --reason DATA_SUBJECT",
        "sealane recall send customs-nz NZ-2026-0412 --reason ERROR --answer-by 2026-12-01",
        "sealane recall send customs-nz 3fa9c1d2 --reason LEGAL_ORDER --keep",
    )
)
def send(  # noqa: PLR0913 - each is an option of the command
    station: Station,
    report: Report,
    *,
    reason: Annotated[Reason, typer.Option(case_sensitive=False, help="Why.")],
    erase: Annotated[
        bool,
        typer.Option(
            "--erase/--keep", help="Whether readers destroy it, or keep it and use it no more."
        ),
    ] = True,
    onward: Annotated[
        bool,
        typer.Option(
            "--derivatives/--no-derivatives",
            help="Whether what was made from it is to be withdrawn, too.",
        ),
    ] = True,
    answer_by: Annotated[
        datetime | None,
        typer.Option(
            formats=["%Y-%m-%d", "%Y-%m-%dT%H:%M:%SZ"],
            metavar="TIME",
            help="Until when readers are to have answered, UTC. Default: within 3 days.",
        ),
    ] = None,
    replaced_by: Annotated[
        str | None, typer.Option(metavar="ID", help="The later report that is right.")
    ] = None,
) -> None:
    """Withdraw a report of this station's own: every reader's station destroys what it has of it.

    It refers to the report by its leaf. Stations that comply destroy its keys and content, refuse
    it when it is read again, and say so, signed: see status. Copies on paper, in other programs,
    and with members who do not comply are out of its reach. What was withdrawn stays so: if it was
    right after all, publish it anew.
    """
    from broker.cli import recall_run  # noqa: PLC0415 - loads what a help page does not need
    from broker.cli.console import run  # noqa: PLC0415 - as above

    wish = recall_run.Wish(
        report=report,
        reason=reason.value,
        erase=erase,
        onward=onward,
        answer_by=answer_by,
        replaced_by=replaced_by,
    )
    run(recall_run.send(station, wish))


@app.command(
    epilog=below(
        "sealane recall status customs-nz 3fa9c1d2",
        "sealane recall status customs-nz 3fa9c1d2 --json | jq '.recipients[] | {member, answer}'",
    )
)
def status(
    station: Station, report: Report, *, json: Json = False, offline: Offline = False
) -> None:
    """Print who has answered a recall, who is late, and who cannot answer, and why.

    ANSWERED: its station says, signed, that keys and content are destroyed. WAITING: there is time
    left. LATE: the time is over. CANNOT: its station is silent, or the member is suspended or gone.
    """
    from broker.cli import recall_text  # noqa: PLC0415 - loads what a help page does not need
    from broker.cli.console import run  # noqa: PLC0415 - as above

    run(recall_text.status(station, report, as_json=json, offline=offline))


@app.command(
    "list", epilog=below("sealane recall list police-nz", "sealane recall list police-nz --json")
)
def list_(station: Station, *, json: Json = False, offline: Offline = False) -> None:
    """List what was taken back, and the reports known here that were made from it.

    Of this member's own among them: withdraw or correct them, or say that they stand without it.
    """
    from broker.cli import recall_text  # noqa: PLC0415 - loads what a help page does not need
    from broker.cli.console import run  # noqa: PLC0415 - as above

    run(recall_text.listed(station, as_json=json, offline=offline))
