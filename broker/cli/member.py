"""`sealane member`: make keys, ask to join a network."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from broker.cli.help import application, below

_LETTERS = 2

app = application(
    "Make a member's keys and its request to join a network.",
    "sealane member join exercise.pacific customs-nz --kind customs --country NZ --unencrypted",
)


class Kind(StrEnum):
    """What a member is; as in the register, which a help page does not load."""

    CUSTOMS = "customs"
    POLICE = "police"
    RILO = "rilo"
    CAPACITY_BUILDING = "capacity_building"
    FIU = "fiu"
    COASTGUARD = "coastguard"
    IMMIGRATION = "immigration"
    DRUGS = "drugs"
    WILDLIFE = "wildlife"
    CULTURE = "culture"
    PORT_CONTROL_UNIT = "port_control_unit"
    OPERATOR = "operator"
    OTHER = "other"


def _country(code: str | None) -> str | None:
    if code is None:
        return None
    if len(code) != _LETTERS or not (code.isascii() and code.isalpha()):
        raise typer.BadParameter(f"{code!r} is no country's two letters (ISO 3166-1), as NZ.")
    return code.upper()


@app.callback()
def member() -> None:
    """Make a member's keys and its request to join a network."""


@app.command(
    epilog=below(
        "sealane member join exercise.asia-pacific customs-nz --kind customs --country NZ \\",
        '    --title "New Zealand Customs Service"',
        "sealane member join exercise.asia-pacific rilo-ap --kind rilo --unencrypted",
    )
)
def join(  # noqa: PLR0913 - each is an option of the command
    network: Annotated[
        str,
        typer.Argument(
            metavar="NETWORK", help="The network's folder where it is at hand, else its name."
        ),
    ],
    name: Annotated[str, typer.Argument(metavar="MEMBER", help="The name wanted there.")],
    *,
    kind: Annotated[
        Kind, typer.Option(case_sensitive=False, help="What the member is.", show_default=False)
    ],
    title: Annotated[str | None, typer.Option(help="Its official name. Default: the name.")] = None,
    country: Annotated[
        str | None,
        typer.Option(callback=_country, help="Its country, two letters (ISO 3166-1)."),
    ] = None,
    territory: Annotated[
        str | None, typer.Option(help="Its customs territory, where that is no country.")
    ] = None,
    folder: Annotated[
        Path | None, typer.Option(help="Where to make it. Default: a folder of the member's name.")
    ] = None,
    bootstrap: Annotated[
        str, typer.Option(help="Kafka's address, for the station's file.")
    ] = "127.0.0.1:9092",
    passphrase_file: Annotated[
        Path | None, typer.Option(help="File of the keys' passphrase. Default: asks for one.")
    ] = None,
    keyring: Annotated[
        bool, typer.Option("--keyring", help="Draw a passphrase, keep it in the system's keyring.")
    ] = False,
    unencrypted: Annotated[
        bool, typer.Option("--unencrypted", help="Leave the keys open, for trying out.")
    ] = False,
) -> None:
    """Make a member's keys, a station's file, and a request that proves who holds the keys.

    Send the request to the registrar, and read the fingerprint to them when they call. The keys
    stay in the folder.
    """
    from broker.cli import joining  # noqa: PLC0415 - loads what a help page does not need
    from broker.cli.protecting import Protection  # noqa: PLC0415 - as above

    wanted = joining.Wanted(
        name=name,
        kind=kind.name,
        title=title or name,
        country=country,
        territory=territory,
    )
    protection = Protection(passphrase_file, keyring, unencrypted)
    joining.report(joining.join(network, wanted, folder or Path(name), bootstrap, protection))
