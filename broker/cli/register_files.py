"""The commands that sign, publish, fetch and show a register's files; `register` names them."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from broker.cli.help import Station
from broker.cli.register_changes import Network
from broker.cli.register_ends import FRESH_DAYS


def sign(
    network: Network,
    change: Annotated[Path, typer.Argument(metavar="CHANGE", help="The proposed change's file.")],
) -> None:
    """Show what a change would change, and sign it with the keys that are held here.

    Where that is enough and the publisher's key is here too, it is published at once.
    """
    from broker.cli import handing  # noqa: PLC0415 - loads what a help page does not need

    handing.sign(network, change)


def publish(
    network: Network,
    change: Annotated[
        Path | None,
        typer.Argument(metavar="[CHANGE]", help="A change that enough have signed; a member's."),
    ] = None,
    *,
    to: Annotated[
        Path | None, typer.Option(help="Also copy the register into this folder, as on a stick.")
    ] = None,
    kafka: Annotated[
        Path | None,
        typer.Option(
            metavar="STATION",
            help="Also put it on the network's topic, in the Kafka that this station uses.",
        ),
    ] = None,
    days: Annotated[
        int, typer.Option(min=1, max=3650, help="Days after which it expires if not published.")
    ] = FRESH_DAYS,
) -> None:
    """Publish a change, or say anew that the register is still the newest."""
    from broker.cli import handing  # noqa: PLC0415 - loads what a help page does not need

    handing.publish(network, change, to, days)
    if kafka is not None:
        handing.put_on_kafka(network, kafka)


def fetch(station: Station) -> None:
    """Fetch a station's register now, and say which version it has and until when."""
    from broker.cli import handing  # noqa: PLC0415 - loads what a help page does not need

    handing.fetch(station)


def verify(
    place: Annotated[
        str, typer.Argument(metavar="PLACE", help="A register's folder, archive or address.")
    ],
    *,
    root: Annotated[Path, typer.Option(help="The root.json that was learnt another way.")],
) -> None:
    """Say whether a register follows from a root and holds today; changes nothing."""
    from broker.cli import handing  # noqa: PLC0415 - loads what a help page does not need

    handing.verify_place(place, root)


def log(
    place: Annotated[
        Path, typer.Argument(metavar="PLACE", help="The registrar's folder, or a station.")
    ],
) -> None:
    """Show what changed in the register, version by version; of a station, as it learnt it."""
    from broker.cli import register_log  # noqa: PLC0415 - loads what a help page does not need

    register_log.show(place)


def serve(
    network: Network,
    *,
    host: Annotated[str, typer.Option(help="The address to listen at.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="0 takes a free one.")] = 8080,
    cert: Annotated[Path | None, typer.Option(help="TLS certificate (PEM), for https.")] = None,
    key: Annotated[Path | None, typer.Option(help="Its private key (PEM).")] = None,
) -> None:
    """Give the register's files to whoever asks, until interrupted; it holds no secret."""
    from broker.cli import serving  # noqa: PLC0415 - loads what a help page does not need

    serving.serve(network, host, port, cert, key)
