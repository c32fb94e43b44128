"""The commands that propose a change of a register; `register` names them."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

Network = Annotated[Path, typer.Argument(metavar="NETWORK", help="The registrar's folder.")]
Name = Annotated[str, typer.Argument(metavar="MEMBER", help="The member's name.")]
Since = Annotated[
    str | None, typer.Option(help="Since when, as 2026-11-20T08:00Z. Default: from now on.")
]


def rights(
    network: Network,
    member: Name,
    *,
    publish: Annotated[
        str | None,
        typer.Option(help="Contracts to publish: names with commas, all, none. Default: as now."),
    ] = None,
    read: Annotated[str | None, typer.Option(help="Contracts to read, likewise.")] = None,
    count: Annotated[str | None, typer.Option(help="Contracts to count, likewise.")] = None,
) -> None:
    """Give a member other rights; what it said before stays judged by those it had."""
    from broker.cli import changing  # noqa: PLC0415 - loads what a help page does not need

    changing.rights(network, member, publish, read, count)


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
