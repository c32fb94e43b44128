"""Workbook archives: the parts of a zip file, unpacked within limits; nothing is trusted in it."""

from __future__ import annotations

import os
import posixpath
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, Self, cast

from adapters.spreadsheets.reading.csv_file import file_state
from adapters.spreadsheets.reading.table import Limits
from broker.errors import RefusedError

_PIECE = 1 << 16
_LIST_BYTES = 1 << 20
"""Bytes that the archive's list of parts may have."""
_ENTRIES = 10_000
_SMALL_PART = 16 << 20
"""Bytes of a part that is not rows or texts: lists of sheets, styles."""
_ENCRYPTED = 0x1
_PACKED = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})


class _Bounded:
    """A file of which nobody gets more at once than an honest archive needs."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self.seek, self.tell, self.close = file.seek, file.tell, file.close
        self.seekable, self.readable = file.seekable, file.readable

    def read(self, size: int = -1) -> bytes:
        """Read as a file does; refuses a size that no list of parts and no piece has."""
        if size > _LIST_BYTES:
            raise RefusedError("file.exploding", "the archive's list of parts is far too long")
        return self._file.read(size)


class Archive:
    """A workbook's parts, by their names in it.

    Args:
        path: The file; it stays open until `close`.
        limits: How much it may unpack to.

    Raises:
        RefusedError: It is no whole archive, encrypted, or would explode.
    """

    def __init__(self, path: Path, limits: Limits) -> None:
        self.path, self._limits = path, limits
        self._file = path.open("rb")
        try:
            self.state = file_state(_not_too_large(self._file, limits.file_bytes))
            self._zip = _opened(self._file)
            self.names = frozenset(entry.filename for entry in self._zip.infolist())
            self._check()
        except BaseException:
            self._file.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the file."""
        self._file.close()

    def pieces(self, name: str) -> Iterator[bytes]:
        """Yield what the part unpacks to, piece by piece.

        Raises:
            RefusedError: There is no such part, or it is damaged.
        """
        if name not in self.names:
            raise damaged(f"it has no part {name}")
        try:
            with self._zip.open(name) as part:
                while piece := part.read(_PIECE):
                    yield piece
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError) as exc:
            raise damaged(f"{name}: {exc or 'it breaks off'}") from exc

    def small(self, name: str) -> Iterator[bytes]:
        """Yield as `pieces` does a part that is never long; raises as it does."""
        if name in self.names and self._zip.getinfo(name).file_size > _SMALL_PART:
            raise RefusedError("file.exploding", f"{name} unpacks to far more than it should")
        return self.pieces(name)

    def _check(self) -> None:
        entries = self._zip.infolist()
        if len(entries) > _ENTRIES:
            raise RefusedError("file.exploding", f"more than {_ENTRIES:,} parts in the archive")
        if len(self.names) < len(entries):
            raise damaged("two parts have one name")
        # zipfile never gives more of a part than is declared, so the sum holds for what is read.
        if sum(entry.file_size for entry in entries) > self._limits.inflated_bytes:
            raise RefusedError(
                "file.exploding",
                f"the file unpacks to more than {self._limits.inflated_bytes:,} bytes",
            )
        for entry in entries:
            self._check_entry(entry)

    def _check_entry(self, entry: zipfile.ZipInfo) -> None:
        name, packed = entry.filename, max(entry.compress_size, 1)
        if entry.flag_bits & _ENCRYPTED:
            raise encrypted()
        if entry.compress_type not in _PACKED:
            raise damaged(f"{name} is packed in a way that no spreadsheet program uses")
        if name.startswith(("/", "\\")) or ".." in name.replace("\\", "/").split("/"):
            raise damaged(f"{name} points out of the archive")
        ratio = entry.file_size / packed
        if entry.file_size > self._limits.inflated_free and ratio > self._limits.inflated_ratio:
            raise RefusedError(
                "file.exploding",
                f"{name} unpacks to {entry.file_size:,} bytes, {ratio:,.0f} times what it is: no "
                "sheet of rows does that",
            )


def target_of(folder: str, target: str) -> str:
    """Return the name of the part that `target` points to from `folder`."""
    joined = target if target.startswith("/") else posixpath.join("/", folder, target)
    return posixpath.normpath(joined).lstrip("/")


def damaged(what: str) -> RefusedError:
    """Return the refusal of a workbook in which something is not as it must be."""
    return RefusedError(
        "file.damaged",
        f"the workbook is damaged or cut ({what}): get the whole file, or open it in a "
        "spreadsheet program, look at it, and save it anew",
    )


def encrypted() -> RefusedError:
    """Return the refusal of a workbook that a password locks."""
    return RefusedError(
        "file.encrypted",
        "the workbook is locked by a password: open it in a spreadsheet program and save it "
        "without one",
    )


def _not_too_large(file: BinaryIO, most: int) -> os.stat_result:
    found = os.fstat(file.fileno())
    if found.st_size > most:
        raise RefusedError("file.too_large", f"the file is larger than {most:,} bytes: split it")
    return found


def _opened(file: BinaryIO) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(cast("BinaryIO", _Bounded(file)))
    except (zipfile.BadZipFile, OSError, ValueError, OverflowError, NotImplementedError) as exc:
        raise damaged(str(exc)) from exc
