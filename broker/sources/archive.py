"""A register in one file, for a stick: tar or zip, read with strict limits."""

from __future__ import annotations

import lzma
import tarfile
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import IO, Final

from broker.errors import ConfigError, RegisterRefused
from broker.sources.limits import FILE, FILES, TOTAL, Budget, is_path

_FAULTS: Final = (
    tarfile.TarError,
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    EOFError,
    OSError,
    ValueError,
    NotImplementedError,
    RuntimeError,
)
"""What the readers of archives raise at bytes that are none."""


@dataclass(frozen=True, slots=True)
class ArchiveSource:
    """Reads a `.tar`, `.tar.gz` or `.zip` file (`Source`)."""

    path: Path

    @property
    def place(self) -> str:
        """The file."""
        return str(self.path)

    def look(self) -> object:
        """Return what changes with the file; nothing of it where there is none."""
        try:
            now = self.path.stat()
        except OSError:
            return ()
        return now.st_ino, now.st_size, now.st_mtime_ns, now.st_ctime_ns

    def fetch(self) -> Mapping[str, bytes]:
        """Return the archive's files (`Source.fetch`)."""
        try:
            with self.path.open("rb") as file:
                data = file.read(TOTAL + 1)
        except OSError as exc:
            raise ConfigError(f"The register {self.path} cannot be read: {exc.strerror}.") from exc
        return read_archive(data, str(self.path))


def read_archive(data: bytes, place: str) -> Mapping[str, bytes]:
    """Return the files in a tar or zip archive; nothing is written anywhere.

    Raises:
        RegisterRefused: It is no archive, holds another name than a repository has, a name twice,
            or what is no plain file (`register.malformed`); it is too big, packed or unpacked
            (`register.too_big`, THREATS 36).
    """
    budget = Budget()
    budget.spend_whole(place, len(data))
    files: dict[str, bytes] = {}
    try:
        for path, stream in _entries(data, place):
            content = stream.read(FILE + 1)
            budget.spend(path, len(content))
            if path in files or not is_path(path):
                raise _malformed(place, f"it holds {path!a}, which no register has, or has once")
            files[path] = content
    except _FAULTS as exc:
        raise _malformed(place, "it is no tar or zip archive") from exc
    return files


def write_archive(files: Mapping[str, bytes]) -> bytes:
    """Return a repository's files as a tar archive: the same bytes for the same files."""
    packed = BytesIO()
    with tarfile.open(fileobj=packed, mode="w", format=tarfile.USTAR_FORMAT) as archive:
        for path in sorted(files):
            entry = tarfile.TarInfo(path)
            entry.size = len(files[path])
            archive.addfile(entry, BytesIO(files[path]))
    return packed.getvalue()


def _entries(data: bytes, place: str) -> Iterator[tuple[str, IO[bytes]]]:
    if data[:4] == b"PK\3\4":
        with zipfile.ZipFile(BytesIO(data)) as archive:
            if len(archive.infolist()) > FILES:
                raise RegisterRefused("register.too_big", f"{place} holds too many files.")
            for entry in archive.infolist():
                if not entry.is_dir():
                    with archive.open(entry) as stream:
                        yield entry.filename, stream
        return
    # As a stream: an archive that explodes is left as soon as a limit is passed.
    with tarfile.open(fileobj=BytesIO(data), mode="r|*") as tar:
        for member in tar:
            if member.isdir():
                continue
            found = tar.extractfile(member) if member.isreg() else None
            if found is None:
                raise _malformed(place, f"{member.name!a} is no plain file")
            yield member.name, found


def _malformed(place: str, why: str) -> RegisterRefused:
    return RegisterRefused("register.malformed", f"{place} is no register in one file: {why}.")
