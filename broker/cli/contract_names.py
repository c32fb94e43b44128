"""Contracts named on the command line: completed, checked, and guessed when misspelt."""

from __future__ import annotations

from difflib import get_close_matches
from importlib import resources
from typing import Annotated

import typer

from broker.cli.contracts_cycle import EXPLAINED


def complete(incomplete: str) -> list[str]:
    """Return the contracts whose names begin so, for the shell."""
    return [name for name in names() if name.startswith(incomplete)]


def check(name: str) -> str:
    """Return `name` when a contract of it ships; else say so as a usage error."""
    known = names()
    if name in known:
        return name
    near = get_close_matches(name, known, n=1)
    hint = f"Did you mean {near[0]!r}?" if near else f"There are {', '.join(known)}."
    raise typer.BadParameter(f"There is no contract {name!r}. {hint}")


def check_or_explained(name: str) -> str:
    """Return `name` when a contract of it ships, or when it is explained without one."""
    return name if name in EXPLAINED else check(name)


def complete_or_explained(incomplete: str) -> list[str]:
    """Return the contracts and what else is explained whose names begin so, for the shell."""
    found = (*names(), *EXPLAINED)
    return sorted(name for name in found if name.startswith(incomplete))


def names() -> list[str]:
    """Return the names of all contracts that ship, without parsing any."""
    files = resources.files("schemas.contracts").iterdir()
    return sorted(f.name.removesuffix(".avsc") for f in files if f.name.endswith(".avsc"))


ContractName = Annotated[
    str,
    typer.Argument(
        metavar="CONTRACT",
        help="What kind of report.",
        callback=check,
        autocompletion=complete,
    ),
]
