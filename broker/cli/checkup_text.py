"""A station's check-up as people and programs read it."""

from __future__ import annotations

from pathlib import Path

from rich.text import Text

from broker.cli import layout
from broker.cli.checkup import Finding, Level, findings
from broker.cli.console import line, out
from broker.cli.exits import ExitCode, gravest
from broker.cli.visible import json_line, visible
from broker.cli.wording import now

_STYLES = {Level.OK: "green", Level.WARN: "yellow", Level.FAIL: "bold red"}


async def examined(place: Path, *, as_json: bool) -> ExitCode:
    """Print every finding about a station; return the gravest one's code."""
    found = [finding async for finding in findings(place, now())]
    if as_json:
        for each in found:
            line(json_line({"level": each.level.value, "what": each.what, "detail": each.detail}))
    else:
        _show(found)
    return gravest(each.code for each in found)


def _show(found: list[Finding]) -> None:
    listing = layout.table("", "", "")
    for each in found:
        listing.add_row(
            Text(each.level.value, style=_STYLES[each.level]), each.what, visible(each.detail)
        )
    layout.show(listing)
    failures = sum(each.level is Level.FAIL for each in found)
    warnings = sum(each.level is Level.WARN for each in found)
    if failures or warnings:
        out.print(f"{failures} to put right, {warnings} to think about.")
    else:
        out.print("All is well.")
