"""How every command's help page is made."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

Station = Annotated[
    Path, typer.Argument(metavar="STATION", help="The station's file, or its folder.")
]
JsonLines = Annotated[bool, typer.Option("--json", help="One JSON object a line.")]


def application(summary: str, *examples: str) -> typer.Typer:
    """Return a `typer.Typer` with our settings: `-h` too, examples below, no completion options."""
    return typer.Typer(
        help=summary,
        epilog=below(*examples) if examples else None,
        add_completion=False,
        rich_markup_mode=None,
        no_args_is_help=True,
        context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    )


def below(*examples: str) -> str:
    """Return the end of a help page: the examples, a line each, never re-wrapped."""
    return "\b\nExamples:\n" + "\n".join(f"  {example}" for example in examples)
