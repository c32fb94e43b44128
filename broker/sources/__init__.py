"""Sources: where a register is fetched from."""

from broker.sources.archive import ArchiveSource, read_archive, write_archive
from broker.sources.folder import FolderSource, write_repository
from broker.sources.opening import open_source
from broker.sources.topic import TopicSource, packed
from broker.sources.web import WebSource

__all__ = [
    "ArchiveSource",
    "FolderSource",
    "TopicSource",
    "WebSource",
    "open_source",
    "packed",
    "read_archive",
    "write_archive",
    "write_repository",
]
