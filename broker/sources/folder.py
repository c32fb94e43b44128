"""A register in a folder, as the registrar's program lays it out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from broker.errors import ConfigError
from broker.sources.limits import FILE, Budget, is_path

TIMESTAMP: Final = "metadata/timestamp.json"
"""Every change of a repository changes this file."""


@dataclass(frozen=True, slots=True)
class FolderSource:
    """Reads `metadata/` and `targets/` of a folder (`Source`)."""

    path: Path

    @property
    def place(self) -> str:
        """The folder."""
        return str(self.path)

    def look(self) -> object:
        """Return what changes with the timestamp's file; nothing of it where there is none."""
        try:
            now = (self.path / TIMESTAMP).stat()
        except OSError:
            return ()
        return now.st_ino, now.st_size, now.st_mtime_ns, now.st_ctime_ns

    def fetch(self) -> Mapping[str, bytes]:
        """Return the folder's files (`Source.fetch`)."""
        budget = Budget()
        files: dict[str, bytes] = {}
        try:
            for path, file in self._files():
                with file.open("rb") as stream:
                    data = stream.read(FILE + 1)
                budget.spend(path, len(data))
                files[path] = data
        except OSError as exc:
            line = f"The register {self.path} cannot be read: {exc.strerror}."
            raise ConfigError(line) from exc
        if not files:
            line = f"There is no register in {self.path}. Get its folder from the registrar."
            raise ConfigError(line)
        return files

    def _files(self) -> Iterator[tuple[str, Path]]:
        for folder in ("metadata", "targets", "targets/members"):
            if not (self.path / folder).is_dir():
                continue
            for file in sorted((self.path / folder).iterdir()):
                path = f"{folder}/{file.name}"
                if is_path(path) and file.is_file():
                    yield path, file


def write_repository(folder: Path, files: Mapping[str, bytes]) -> None:
    """Put a repository's files into `folder`, the timestamp last: a reader finds old or new.

    Files that are there and no longer named are left: they are the register's history.
    """
    for path in sorted(files, key=lambda path: path == TIMESTAMP):
        file = folder / path
        if path != TIMESTAMP and file.is_file() and file.read_bytes() == files[path]:
            continue
        file.parent.mkdir(parents=True, exist_ok=True)
        fresh = file.with_name(f".{file.name}.new")
        fresh.write_bytes(files[path])
        fresh.replace(file)
