"""`sealane network`: found a network, admit members, show who may do what."""

from __future__ import annotations

from datetime import timedelta
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from broker.cli.help import JsonLines, application, below
from broker.cli.register_changes import Clearance, Contact, NonNominal

app = application(
    "Found a network, admit members, show who may do what.",
    "sealane network init exercise.pacific --unencrypted",
    "sealane network show exercise.pacific",
)

MOST_DAYS = (2**52 - 1) // (86_400 * 1_000_000)
"""The days of a register's largest `max_validity`, which are microseconds below 2^52."""


class Status(StrEnum):
    """What reports of a new network may be."""

    ACTUAL = "ACTUAL"
    EXERCISE = "EXERCISE"
    TEST = "TEST"


class Clear(StrEnum):
    """What may travel unsealed where the register says so."""

    EXERCISE = "EXERCISE"
    TEST = "TEST"


@app.command(
    epilog=below(
        "sealane network init exercise.asia-pacific --registrars 3",
        "sealane network init test.pacific --folder registrar --status TEST --unencrypted",
    )
)
def init(  # noqa: PLR0913 - each is an option of the command
    name: Annotated[
        str, typer.Argument(metavar="NAME", help="The network's name, as exercise.asia-pacific.")
    ],
    *,
    folder: Annotated[
        Path | None, typer.Option(help="Where to make it. Default: a folder of the network's name.")
    ] = None,
    status: Annotated[
        list[Status] | None,
        typer.Option(help="What its reports are; the first is meant when none is said."),
    ] = None,
    clear: Annotated[
        list[Clear] | None,
        typer.Option(help="What of it travels unsealed. Default: nothing."),
    ] = None,
    validity: Annotated[
        int, typer.Option(min=1, max=MOST_DAYS, help="Days after which reports lapse.")
    ] = 1095,
    root_keys: Annotated[int, typer.Option(min=1, max=64, help="How many root keys.")] = 5,
    root_threshold: Annotated[
        int, typer.Option(min=1, max=64, help="How many of them must sign.")
    ] = 3,
    registrars: Annotated[int, typer.Option(min=1, max=64, help="How many registrars.")] = 2,
    registrar_threshold: Annotated[
        int | None,
        typer.Option(min=1, max=64, help="How many of them must sign. Default: 2, or all."),
    ] = None,
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
    """Found a network: its root's and registrars' keys, a register with every contract that ships.

    Carry each key of private/ to who holds it: as long as enough lie together, whoever has the
    folder is the registrar. Members get register/ and root.json, the latter by a way of its own.
    """
    from broker.cli import founding  # noqa: PLC0415 - loads what a help page does not need
    from broker.cli.network_text import founded  # noqa: PLC0415 - as above
    from broker.cli.protecting import Protection  # noqa: PLC0415 - as above

    statuses = status or [Status.EXERCISE, Status.TEST]
    threshold = registrar_threshold or min(2, registrars)
    founded(
        founding.found(
            name,
            folder or Path(name),
            statuses=[s.value for s in statuses],
            longest=timedelta(days=validity),
            quorums=founding.Quorums(root_keys, root_threshold, registrars, threshold),
            protection=Protection(passphrase_file, keyring, unencrypted),
            clear=[s.value for s in clear or ()],
        )
    )


@app.command(
    epilog=below(
        "sealane network admit exercise.asia-pacific customs-nz/request.json",
        "sealane network admit registrar request.json --publish alert,feedback --read all",
    )
)
def admit(  # noqa: PLR0913 - each is an option of the command
    network: Annotated[Path, typer.Argument(metavar="NETWORK", help="The registrar's folder.")],
    requests: Annotated[
        list[Path], typer.Argument(metavar="REQUEST", help="What `sealane member join` wrote.")
    ],
    *,
    publish: Annotated[
        str | None,
        typer.Option(help="Contracts to publish: names with commas, all, none. Default: by kind."),
    ] = None,
    read: Annotated[str | None, typer.Option(help="Contracts to read, likewise.")] = None,
    count: Annotated[
        str | None, typer.Option(help="Contracts to count without reading, likewise.")
    ] = None,
    read_non_nominal: NonNominal = None,
    clearance: Clearance = None,
    contact: Contact = None,
    days: Annotated[
        int, typer.Option(min=1, max=MOST_DAYS, help="How long the new signing key is valid.")
    ] = 365,
) -> None:
    """Admit members by their requests: their keys and rights go into the register.

    Before that, let each member read you its fingerprint over a line you trust: a request proves
    who holds the key, not who that is. Either all are admitted or none.
    """
    from broker.cli import founding  # noqa: PLC0415 - loads what a help page does not need
    from broker.cli.network_text import admitted  # noqa: PLC0415 - as above

    terms = founding.Terms(
        publish=publish,
        read=read,
        count=count,
        validity=timedelta(days=days),
        nameless=read_non_nominal,
        clearance=clearance.name if clearance else "RED",
        contacts=tuple(contact or ()),
    )
    admitted(*founding.admit_all(network, requests, terms))


@app.command(
    epilog=below(
        "sealane network codes exercise.asia-pacific unlocode unlocode.csv.gz --version 2024-2",
        "sealane network codes registrar hs hs2022.csv --edition 2022 --version 2022",
    )
)
def codes(
    network: Annotated[Path, typer.Argument(metavar="NETWORK", help="The registrar's folder.")],
    name: Annotated[str, typer.Argument(metavar="LIST", help="The list's name, as unlocode.")],
    file: Annotated[Path, typer.Argument(metavar="FILE", help="CSV in UTF-8, plain or gzip.")],
    *,
    edition: Annotated[
        str | None,
        typer.Option(metavar="YEAR", help="Of hs only: 2007, 2012, 2017, 2022 or 2028."),
    ] = None,
    version: Annotated[
        str | None, typer.Option(help="The table's version. Default: from its SHA-256.")
    ] = None,
) -> None:
    """Name a table of codes in the register, by the SHA-256 of its file.

    The file goes beside the register, under codes/. Members take it with: sealane codes load
    STATION --from-register.
    """
    from broker.cli import network_codes  # noqa: PLC0415 - loads what a help page does not need
    from broker.cli.network_text import codes_added  # noqa: PLC0415 - as above
    from schemas.codes.loading import Stated  # noqa: PLC0415 - as above

    codes_added(network_codes.add(network, file, Stated(name, edition, version)))


@app.command(
    epilog=below(
        "sealane network topics exercise.asia-pacific",
        "sealane network topics customs-nz/station.toml --partitions 6",
    )
)
def topics(
    place: Annotated[
        Path, typer.Argument(metavar="PLACE", help="A network's folder, or a station.")
    ],
    *,
    bootstrap: Annotated[
        str | None,
        typer.Option(help="Kafka's address. Default: the station's own, else 127.0.0.1:9092."),
    ] = None,
    partitions: Annotated[
        int, typer.Option(min=1, max=1000, help="Partitions of each new topic.")
    ] = 1,
) -> int:
    """Make the topics that Kafka lacks; what is there is never changed."""
    from broker.cli.console import run  # noqa: PLC0415 - loads what a help page does not need
    from broker.cli.topics import make_topics  # noqa: PLC0415 - as above

    return run(make_topics(place, bootstrap, partitions))


@app.command(
    epilog=below(
        "sealane network provision exercise.asia-pacific --cluster cluster.toml",
        "sealane network provision exercise.asia-pacific --cluster cluster.toml --apply",
    )
)
def provision(  # noqa: PLR0913 - each is an option of the command
    place: Annotated[
        Path,
        typer.Argument(
            metavar="PLACE", help="A network's folder, a register's file, or a station."
        ),
    ],
    *,
    cluster: Annotated[
        Path, typer.Option(help="The cluster's file (TOML): its address, and who is who on it.")
    ],
    root: Annotated[
        Path | None, typer.Option(help="The root. Default: root.json beside the register.")
    ] = None,
    partitions: Annotated[
        int, typer.Option(min=1, max=1000, help="Partitions of each new topic.")
    ] = 1,
    apply: Annotated[bool, typer.Option("--apply", help="Make the change that is shown.")] = False,
    json: JsonLines = False,
) -> int:
    """Show what a cluster lacks, or allows too much, by the register; change it with --apply.

    Topics get the settings that lose nothing, members the rights that the register gives them, by
    the names in their TLS certificates. Who was suspended or expelled loses every right. Topics
    and records are never removed.
    """
    from broker.cli import network_provision  # noqa: PLC0415 - loads what a help page does not need

    return network_provision.provision(place, cluster, root, partitions, apply=apply, as_json=json)


@app.command(
    epilog=below(
        "sealane network show exercise.asia-pacific",
        "sealane network show customs-nz/station.toml --json",
    )
)
def show(
    place: Annotated[
        Path,
        typer.Argument(
            metavar="PLACE", help="A network's folder, a register's file, or a station."
        ),
    ],
    *,
    root: Annotated[
        Path | None,
        typer.Option(help="The root's metadata. Default: root.json beside the register."),
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="Print it as JSON.")] = False,
) -> None:
    """Show a network as its signed register says it: members, rights, keys, contracts."""
    from broker.cli import founding  # noqa: PLC0415 - loads what a help page does not need
    from broker.cli.network_text import print_json, shown  # noqa: PLC0415 - as above

    register = founding.register_at(place, root)
    (print_json if json else shown)(register)
