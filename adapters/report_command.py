"""Fill in one report on a terminal."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import Annotated

import typer

from broker.cli.contract_names import ContractName
from broker.cli.exits import ExitCode
from broker.cli.help import Station, application, below
from broker.cli.publish import Status

app = application("Fill in one report on a terminal.")

_REFERENCE = re.compile(r"[a-z0-9][a-z0-9.-]*[\s:]+[0-9A-Fa-f]{64}")


def _reference(text: str | None) -> str | None:
    """Return a reference as it is; what is none is a usage error."""
    if text is not None and not _REFERENCE.fullmatch(text):
        raise typer.BadParameter("as its card shows it, in quotes: the member, then 64 hex digits")
    return text


@app.command(
    epilog=below(
        "sealane report customs-nz seizure_report --audience police-nz,rilo-ap",
        "sealane report customs-nz feedback --reply-to 'police-nz 9f0c...'",
        "sealane report customs-nz alert --from half.json -o alert.json",
    )
)
def report(  # noqa: PLR0913 - each is an option of the command
    station: Station,
    contract: ContractName,
    *,
    audience: Annotated[
        str | None, typer.Option(help="Who may read it, with commas. Default: asked.")
    ] = None,
    reply_to: Annotated[
        str | None,
        typer.Option(metavar="REFERENCE", help="The report it answers.", callback=_reference),
    ] = None,
    thread: Annotated[
        str | None,
        typer.Option(
            metavar="REFERENCE", help="The report that opened the case.", callback=_reference
        ),
    ] = None,
    source: Annotated[
        Path | None,
        typer.Option("--from", metavar="FILE", help="Begin with this JSON; ask for what it lacks."),
    ] = None,
    target: Annotated[
        Path | None,
        typer.Option(
            "--output", "-o", metavar="FILE", help="Write it there as JSON, and send nothing."
        ),
    ] = None,
    status: Annotated[
        Status | None,
        typer.Option(case_sensitive=False, help="What it is for. Default: the network's own."),
    ] = None,
    wait: Annotated[
        int, typer.Option(min=0, help="Seconds to wait for Kafka's acknowledgement.")
    ] = 30,
) -> int:
    """Ask for one report, field by field; show who will read what; send it after a yes.

    Codes are searched as they are typed. What is left out is not in the report. Ctrl-C keeps a
    draft, which the same command goes on with.
    """
    if target is not None and target.exists():
        raise typer.BadParameter(f"{target} is there already", param_hint="--output")
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        typer.echo(
            "A form needs a terminal to ask on. Without one, write the report as JSON (sealane "
            f"contracts show {contract} --example prints one) and send it with sealane publish.",
            err=True,
        )
        return ExitCode.USAGE
    from adapters.forms import beginning, reporting  # noqa: PLC0415 - loads what a help page does not need

    names = tuple(name.strip() for name in (audience or "").split(",") if name.strip())
    order = beginning.Order(
        contract=contract,
        audience=names,
        source=source,
        target=target,
        reply_to=reply_to,
        thread=thread,
        status=status.value if status else None,
        wait=wait,
    )
    return reporting.report(station, order)
