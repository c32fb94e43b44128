"""`sealane codes`: what a code means, which code a name is, tables of codes."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from broker.cli.help import JsonLines, Station, application, below

app = application(
    "See what a code means, and which code a name is; load tables of codes.",
    "sealane codes list",
    "sealane codes find country 'viet nam'",
    "sealane codes show airport BKK",
)

List = Annotated[
    str, typer.Argument(metavar="LIST", help="The list's name, as sealane codes list shows it.")
]
Of = Annotated[
    Path | None,
    typer.Option("--station", metavar="STATION", help="Also what this station has loaded."),
]
Edition = Annotated[
    str | None, typer.Option(metavar="YEAR", help="Of hs only: 2007, 2012, 2017, 2022 or 2028.")
]
Version = Annotated[
    str | None, typer.Option(help="The table's version. Default: from its SHA-256.")
]


@app.command("list", epilog=below("sealane codes list", "sealane codes list --station customs-nz"))
def list_(*, station: Of = None, json: JsonLines = False) -> None:
    """List the code lists: what each is of, its version and source, how many codes it has."""
    from broker.cli import codes_text  # noqa: PLC0415 - loads what a help page does not need

    codes_text.listed(station, as_json=json)


@app.command(
    epilog=below(
        "sealane codes find country burma",
        "sealane codes find currency baht --language th",
        "sealane codes find unlocode laem chabang --station customs-nz",
    )
)
def find(  # noqa: PLR0913 - each is an option of the command
    name: List,
    words: Annotated[
        list[str], typer.Argument(metavar="WORDS", help="A code, a name, or a part of one.")
    ],
    *,
    station: Of = None,
    language: Annotated[
        str, typer.Option(help="Names in this language where there are any, as th or zh-Hant.")
    ] = "en",
    most: Annotated[int, typer.Option(min=1, max=1000, help="How many to show at most.")] = 20,
    json: JsonLines = False,
) -> int:
    """Find a code by words; where nothing fits, what is written alike. Ends with 1 if nothing is.

    A person picks: what is found is never taken for certain.
    """
    from broker.cli import codes_text  # noqa: PLC0415 - loads what a help page does not need

    asked = codes_text.Asked(name, " ".join(words), language, most)
    return codes_text.found(station, asked, as_json=json)


@app.command(
    epilog=below(
        "sealane codes show country TH",
        "sealane codes show evaluation 6x6/source/B",
        "sealane codes show hs 010121 --station customs-nz",
    )
)
def show(
    name: List,
    code: Annotated[str, typer.Argument(metavar="CODE", help="The code.")],
    *,
    station: Of = None,
    edition: Edition = None,
    json: JsonLines = False,
) -> int:
    """Show what a code means, in the languages that have a name for it. Ends with 1 if invalid."""
    from broker.cli import codes_text  # noqa: PLC0415 - loads what a help page does not need

    return codes_text.shown(station, codes_text.One(name, code, edition), as_json=json)


@app.command(
    epilog=below(
        "sealane codes load customs-nz unlocode unlocode.csv.gz --version 2024-2",
        "sealane codes load customs-nz hs hs2022.csv --edition 2022 --source WCO",
        "sealane codes load customs-nz --from-register",
    )
)
def load(  # noqa: PLR0913 - each is an option of the command
    station: Station,
    name: Annotated[str | None, typer.Argument(metavar="LIST", help="The list's name.")] = None,
    file: Annotated[
        Path | None, typer.Argument(metavar="FILE", help="CSV in UTF-8, plain or gzip.")
    ] = None,
    *,
    edition: Edition = None,
    version: Version = None,
    source: Annotated[
        str | None, typer.Option(help="Where the table was taken from. Default: the file's name.")
    ] = None,
    from_register: Annotated[
        bool, typer.Option("--from-register", help="Take what the register names, or LIST of it.")
    ] = False,
) -> None:
    """Load a table of codes into a station: all of it or nothing; loading again replaces it.

    A table has the columns code, name, and if it likes note and synonyms (separated by ;). Known
    too are the columns in which HS and UN/LOCODE are published. Lists that ship are not replaced.
    """
    from broker.cli import codes_loading  # noqa: PLC0415 - loads what a help page does not need

    given = codes_loading.Given(name, file, edition, version, source)
    take = codes_loading.from_register if from_register else codes_loading.from_file
    take(station, given)
