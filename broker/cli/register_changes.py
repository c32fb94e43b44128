"""The commands that propose a change of a register; `register` names them."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

Network = Annotated[Path, typer.Argument(metavar="NETWORK", help="The registrar's folder.")]
Name = Annotated[str, typer.Argument(metavar="MEMBER", help="The member's name.")]
Since = Annotated[
    str | None, typer.Option(help="Since when, as 2026-11-20T08:00Z. Default: from now on.")
]
NonNominal = Annotated[
    str | None, typer.Option(help="Contracts to read without their nominal section, likewise.")
]


class Label(StrEnum):
    """A TLP label; as in handling, which a help page does not load."""

    RED = "RED"
    AMBER_STRICT = "AMBER+STRICT"
    AMBER = "AMBER"
    GREEN = "GREEN"
    CLEAR = "CLEAR"


class Act(StrEnum):
    """What is done to a group."""

    ADD = "add"
    REMOVE = "remove"


Clearance = Annotated[
    Label | None,
    typer.Option(case_sensitive=False, help="The strictest TLP label that it may be given."),
]
Contact = Annotated[
    list[str] | None, typer.Option(help="Whom to ask there, for people; may stand several times.")
]


def rights(  # noqa: PLR0913 - each is an option of the command
    network: Network,
    member: Name,
    *,
    publish: Annotated[
        str | None,
        typer.Option(help="Contracts to publish: names with commas, all, none. Default: as now."),
    ] = None,
    read: Annotated[str | None, typer.Option(help="Contracts to read, likewise.")] = None,
    count: Annotated[str | None, typer.Option(help="Contracts to count, likewise.")] = None,
    read_non_nominal: NonNominal = None,
    clearance: Clearance = None,
    contact: Contact = None,
) -> None:
    """Give a member other rights, another clearance or other contacts.

    What it said before stays judged by the rights that it had.
    """
    from broker.cli import changing  # noqa: PLC0415 - loads what a help page does not need

    given = changing.Given(
        publish=publish,
        read=read,
        nameless=read_non_nominal,
        count=count,
        clearance=clearance.name if clearance else None,
        contacts=tuple(contact) if contact else None,
    )
    changing.rights(network, member, given)


def group(
    network: Network,
    act: Annotated[Act, typer.Argument(help="What to do.")],
    name: Annotated[str, typer.Argument(metavar="GROUP", help="The group's name.")],
    members: Annotated[
        list[str] | None, typer.Argument(metavar="[MEMBER]...", help="Of remove: none is all.")
    ] = None,
) -> None:
    """Put members into a group, which an audience may name, or take them out.

    A group that nobody is in is gone. What was sealed to it before is not taken back.
    """
    from broker.cli import changing  # noqa: PLC0415 - loads what a help page does not need

    changing.group(network, act.value, name, members or [])


def suspend(network: Network, member: Name, *, since: Since = None) -> None:
    """Let a member take no part for now: nothing that it says from then on is believed."""
    from broker.cli import changing  # noqa: PLC0415 - loads what a help page does not need

    changing.standing(network, member, "SUSPENDED", since)


def expel(network: Network, member: Name, *, since: Since = None) -> None:
    """Put a member out for good; its name is never used again."""
    from broker.cli import changing  # noqa: PLC0415 - loads what a help page does not need

    changing.standing(network, member, "EXPELLED", since)


def readmit(network: Network, member: Name) -> None:
    """Let a suspended member take part again, from now on, with the rights that it had."""
    from broker.cli import changing  # noqa: PLC0415 - loads what a help page does not need

    changing.standing(network, member, "ACTIVE", None)


def revoke(
    network: Network,
    key: Annotated[
        str, typer.Argument(metavar="KEY", help="The key's fingerprint, or how it begins.")
    ],
    *,
    invalid_since: Annotated[
        str, typer.Option(help="From when it is void, as 2026-11-20T08:00Z.", show_default=False)
    ],
) -> None:
    """Declare a key void: nothing signed, or first seen, from then on is believed."""
    from broker.cli import changing  # noqa: PLC0415 - loads what a help page does not need

    changing.revoke(network, key, invalid_since)


class Kind(StrEnum):
    """Whose key is replaced."""

    ROOT = "root"
    REGISTRAR = "registrar"
    PUBLISHER = "publisher"


def replace(
    network: Network,
    kind: Annotated[Kind, typer.Argument(help="Whose key.")],
    number: Annotated[int, typer.Argument(min=1, help="Which of them, as its file is numbered.")],
    *,
    public: Annotated[
        Path | None, typer.Option(help="The new public key (PEM), made where it is held.")
    ] = None,
) -> None:
    """Put another key in the place of one of the root's, a registrar's or the publisher's.

    For one that is lost or stolen, or whose holder leaves. The root's holders sign it; a
    registrar's also the registrars that there are then. Stations follow by themselves.
    """
    from broker.cli import replacing  # noqa: PLC0415 - loads what a help page does not need

    replacing.replace(network, kind.value, number, public)


def rotate(
    network: Network,
    request: Annotated[
        Path, typer.Argument(metavar="REQUEST", help="What `sealane member join` wrote anew.")
    ],
    *,
    days: Annotated[int, typer.Option(min=1, max=3650, help="How long they are valid.")] = 365,
) -> None:
    """Put new keys in for a member that lost its own, its rotation key among them.

    Let it read you its new fingerprint over a line you trust. A member that has its rotation key
    needs nobody: sealane keys rotate.
    """
    from datetime import timedelta  # noqa: PLC0415 - loads what a help page does not need

    from broker.cli.founding import rotate as propose  # noqa: PLC0415 - as above
    from broker.cli.network_text import became  # noqa: PLC0415 - as above

    became(propose(network, request, timedelta(days=days)))
