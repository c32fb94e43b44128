"""Sources: where a register is fetched from."""

from broker.sources.folder import FolderSource, write_repository
from broker.sources.opening import open_source

__all__ = ["FolderSource", "open_source", "write_repository"]
