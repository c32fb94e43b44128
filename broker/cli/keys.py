"""`sealane keys`: show, rotate and retire a member's own keys."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from broker.cli.help import Station, application, below

app = application(
    "Show, rotate and retire a member's own keys.",
    "sealane keys list customs-nz",
    "sealane keys rotate customs-nz sealing",
)


class Use(StrEnum):
    """What a key is for; as in the register, which a help page does not load."""

    SIGNING = "signing"
    SEALING = "sealing"


@app.command("list", epilog=below("sealane keys list customs-nz"))
def list_(station: Station) -> None:
    """List the member's keys: what each is for, until when, and whether it is held here."""
    from broker.cli import key_rotation  # noqa: PLC0415 - loads what a help page does not need

    key_rotation.show(station)


@app.command(
    epilog=below(
        "sealane keys rotate customs-nz sealing",
        "sealane keys rotate customs-nz signing --rotation-key /media/stick/rotation.pem",
    )
)
def rotate(
    station: Station,
    use: Annotated[Use, typer.Argument(help="Which key to follow with a new one.")],
    *,
    days: Annotated[
        int | None,
        typer.Option(min=1, max=3650, help="How long it holds. Default: 365; sealing: as rules."),
    ] = None,
    rotation_key: Annotated[
        Path | None, typer.Option(help="Where rotation.pem is. Default: with the other keys.")
    ] = None,
    token_key: Annotated[
        str | None, typer.Option(help="With a token: the label of the new key pair on it.")
    ] = None,
) -> None:
    """Make a new key, and a change that puts it into the register beside the old one.

    Nobody need agree: the change is signed with the member's own rotation key. Send it to whoever
    publishes the register. The old key holds until its end, so that nothing is lost or refused.
    """
    from broker.cli import key_rotation  # noqa: PLC0415 - loads what a help page does not need

    key_rotation.rotate(station, use.name, days, rotation_key, token_key)


@app.command(epilog=below("sealane keys retire customs-nz"))
def retire(station: Station) -> None:
    """Take new keys into use once the register has them, and destroy those whose time is over.

    A sealing key's time is over at its end plus the longest time that Kafka keeps a record.
    """
    from broker.cli import key_rotation  # noqa: PLC0415 - loads what a help page does not need

    key_rotation.retire(station)
