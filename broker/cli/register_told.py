"""What a person is told of the register while a command runs, on stderr."""

from __future__ import annotations

from collections.abc import Sequence

from broker.cli.console import err
from broker.cli.visible import visible
from broker.station import Station


def tell_of_register(station: Station) -> None:
    """Say what is wrong with a station's register, and from now on each newer one's changes.

    That it expires soon is said by `doctor` and `network show` alone: it repeats every day.
    """
    for notice in station.watched.notices():
        if notice.grave:
            err.print(visible(notice.line), soft_wrap=True)
    station.watched.tell = _newer


def _newer(version: int, changes: Sequence[str]) -> None:
    err.print(f"The register is now version {version}:", soft_wrap=True)
    for line in changes:
        err.print(f"  {visible(line)}", soft_wrap=True)
