"""`sealane contracts`: what may be said, field by field."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

from broker.cli import contract_names
from broker.cli.contracts_cycle import EXPLAINED
from broker.cli.help import JsonLines, application, below

app = application(
    "See what may be said: the contracts, field by field.",
    "sealane contracts list",
    "sealane contracts show seizure_report",
)

Name = Annotated[
    str,
    typer.Argument(
        metavar="CONTRACT",
        help="The contract's name; or correction, or receipt, which have none.",
        callback=contract_names.check_or_explained,
        autocompletion=contract_names.complete_or_explained,
    ),
]


@app.command("list", epilog=below("sealane contracts list", "sealane contracts list --json"))
def list_(
    *,
    json: JsonLines = False,
) -> None:
    """List the contracts that ship with this program, by the step of the cycle.

    Intelligence, risk analysis, controls, investigations, and the exchange itself.
    """
    from broker.cli import contracts_text  # noqa: PLC0415 - loads what a help page does not need

    contracts_text.listed(as_json=json)


@app.command(
    epilog=below(
        "sealane contracts show seizure_report",
        "sealane contracts show alert --example > alert.json",
        "sealane contracts show alert --avro",
        "sealane contracts show correction",
    )
)
def show(
    name: Name,
    *,
    example: Annotated[
        bool, typer.Option("--example", help="Print a report to start from, as publish reads it.")
    ] = False,
    avro: Annotated[
        bool,
        typer.Option("--avro", help="Print the exact Avro text; its SHA-256 is the id."),
    ] = False,
    json: Annotated[bool, typer.Option("--json", help="Print the fields as JSON.")] = False,
) -> None:
    """Show a contract's fields by section, with what each means and which must be answered.

    A coded field names its code list; a closed list says its codes.
    """
    from broker.cli import contracts_text  # noqa: PLC0415 - loads what a help page does not need

    if name in EXPLAINED:
        if example or avro or json:
            raise typer.BadParameter(
                f"A {name} has no contract of its own, hence no fields, text or example. "
                f"Leave the option out to see where it stands: sealane contracts show {name}"
            )
        contracts_text.explained(name)
    elif avro:
        contracts_text.exact(name)
    elif example:
        contracts_text.example(name)
    else:
        contracts_text.shown(name, as_json=json)


@app.command(epilog=below("sealane contracts lint my_contract.avsc"))
def lint(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A contract's Avro text.")],
) -> int:
    """Check that a contract is safe to decode under: no bombs, nothing without a bound.

    Ends with 5 when it is not, and names every place.
    """
    from broker.cli import contracts_text  # noqa: PLC0415 - loads what a help page does not need

    return contracts_text.linted(file)


_TEXT = "A contract's Avro text: a file, or the name of a contract that ships."
Old = Annotated[
    str, typer.Argument(metavar="OLD", help=_TEXT, autocompletion=contract_names.complete)
]
New = Annotated[
    str, typer.Argument(metavar="NEW", help=_TEXT, autocompletion=contract_names.complete)
]


@app.command(
    epilog=below(
        "sealane contracts check alert alert_next.avsc",
        "sealane contracts check alert alert_next.avsc --direction backward --json",
        "sealane contracts check alert alert_next.avsc --sign-off alert_next.toml",
    )
)
def check(
    old: Old,
    new: New,
    *,
    direction: Annotated[
        Literal["backward", "forward", "full"],
        typer.Option(
            help="Who must read whom: backward (new texts read old reports), forward, or full."
        ),
    ] = "full",
    sign_off: Annotated[
        list[Path] | None,
        typer.Option(
            metavar="FILE", help="Who answers for which change of policy, and why (TOML)."
        ),
    ] = None,
    json: JsonLines = False,
) -> int:
    """Check whether a contract's new text may follow the old one.

    Apache Avro's own rules say whether reports can still be read; ours, whether they still mean
    the same, and whether they tell more about persons, go to more readers or stay longer. Ends
    with 5 when anything stands that nobody signed off.
    """
    from broker.cli import contracts_check  # noqa: PLC0415 - loads what a help page does not need

    return contracts_check.checked(old, new, direction, sign_off or [], as_json=json)
