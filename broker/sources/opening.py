"""Which source a station's file means by its `[register] from`."""

from __future__ import annotations

from pathlib import Path

from broker.errors import ConfigError
from broker.register.source import Source
from broker.sources.archive import ArchiveSource
from broker.sources.folder import FolderSource
from broker.sources.web import ARCHIVES, WebSource


def open_source(place: str) -> Source:
    """Return the source that `place` names: a folder, an archive's file, or an HTTP(S) address.

    Raises:
        ConfigError: It is an address of another kind.
    """
    if place.startswith(("https://", "http://")):
        return WebSource(place)
    if "://" in place:
        line = f"A register cannot be read from {place}: give a folder, a file, or https://..."
        raise ConfigError(line)
    if place.endswith(ARCHIVES):
        return ArchiveSource(Path(place))
    return FolderSource(Path(place))
