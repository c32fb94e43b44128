"""Which source a station's file means by its `[register] from`."""

from __future__ import annotations

from pathlib import Path

from broker.register.source import Source
from broker.sources.folder import FolderSource


def open_source(place: str) -> Source:
    """Return the source that `place` names.

    Args:
        place: A folder.
    """
    return FolderSource(Path(place))
