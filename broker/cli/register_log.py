"""What changed in a register, from version to version: a registrar's, or as a station learnt it."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from broker.cli.console import out
from broker.cli.founding import is_network
from broker.cli.network_folder import NetworkFolder
from broker.cli.stations import STATION, station_file
from broker.cli.visible import visible
from broker.cli.wording import when
from broker.register.repository import history
from broker.store.register_changes import CHANGES, RegisterChanges


def show(place: Path) -> None:
    """Print a register's history; raises `ConfigError` and `RegisterRefused`.

    Args:
        place: A registrar's folder, or a station: its folder or its file.
    """
    if not is_network(place) and (place.is_file() or (place / STATION).is_file()):
        _show_learnt(place)
        return
    network = NetworkFolder(place)
    network.load()
    for number, register, changes in history(network.files()):
        out.print(f"Change {number}, decided {when(register.made_at)}:")
        _lines(changes or ["nothing that a member would notice"])


def _show_learnt(place: Path) -> None:
    settings = station_file(place)
    learnt = RegisterChanges(settings.database.with_name(CHANGES)).read()
    if not learnt:
        out.print(f"{settings.member} has read no register yet: sealane register fetch {place}")
    for at, version, changes in learnt:
        out.print(f"Version {version}, taken up {when(at)}:")
        _lines(changes)


def _lines(changes: Iterable[str]) -> None:
    for line in changes:
        out.print(f"  {visible(line)}", soft_wrap=True)
