"""`sealane kafka`: a Kafka node of one's own."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer

from broker.cli.help import application, below

app = application(
    "Run a Kafka node of one's own, for this machine only.",
    "sealane kafka start",
    "sealane kafka status",
)

Folder = Annotated[Path, typer.Option(help="Where the node keeps its records, log and settings.")]
Port = Annotated[int, typer.Option(min=1, max=65535, help="The port of this machine to listen on.")]
HERE = Path("sealane-kafka")
USUAL = 9092


@app.command(epilog=below("sealane kafka run", "sealane kafka run --folder other --port 9192"))
def run(*, folder: Folder = HERE, port: Port = USUAL) -> None:
    """Run a node here and now: it ends with Ctrl-C, or with whatever started this command."""
    from broker.cli import console, kafka_text  # noqa: PLC0415 - what a help page does not need

    console.run(kafka_text.run_node(folder, port, parent=os.getppid()))


@app.command(epilog=below("sealane kafka start", "sealane kafka start --folder other --port 9192"))
def start(*, folder: Folder = HERE, port: Port = USUAL) -> None:
    """Start a node that stays until `sealane kafka stop`, also when this terminal is closed."""
    from broker.cli import kafka_text  # noqa: PLC0415 - as above
    from broker.kafka.detached import start_node  # noqa: PLC0415 - as above

    kafka_text.fetch_jars()
    kafka_text.started(start_node(folder.absolute(), port), folder)


@app.command(epilog=below("sealane kafka stop", "sealane kafka stop --folder other"))
def stop(*, folder: Folder = HERE) -> None:
    """End the node of a folder; its records stay for the next start."""
    from broker.cli import kafka_text  # noqa: PLC0415 - as above
    from broker.kafka.detached import stop_node  # noqa: PLC0415 - as above

    kafka_text.stopped(there=stop_node(folder.absolute()), folder=folder)


@app.command(epilog=below("sealane kafka status", "sealane kafka status --folder other"))
def status(*, folder: Folder = HERE) -> None:
    """Say whether the node of a folder runs, and where; ends with 4 when it does not."""
    from broker.cli import kafka_text  # noqa: PLC0415 - as above

    kafka_text.show_status(folder.absolute())


@app.command(epilog=below("sealane kafka logs", "sealane kafka logs --lines 500 --follow"))
def logs(
    *,
    folder: Folder = HERE,
    lines: Annotated[int, typer.Option(min=0, help="How many of the last lines.")] = 50,
    follow: Annotated[
        bool, typer.Option("--follow", "-f", help="Go on with what is added, until Ctrl-C.")
    ] = False,
) -> None:
    """Print the end of the node's own log."""
    from broker.cli import kafka_text  # noqa: PLC0415 - as above

    kafka_text.show_log(folder.absolute(), lines, follow=follow)
