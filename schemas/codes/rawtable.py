"""A file with a table of codes, read line by line; what is wrong with it is refused by row."""

from __future__ import annotations

import csv
import gzip
import hashlib
import io
import zlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import BinaryIO, NamedTuple

MOST_LINE = 64 * 1024
"""Bytes of one line; a longer one is no code's."""
MOST_ROWS = 2_000_000
_GZIP = b"\x1f\x8b"
_MARK = b"\xef\xbb\xbf"


class RawRow(NamedTuple):
    """One row as the file has it; `number` counts the header as row 1."""

    number: int
    cells: Mapping[str, str]


class Digest:
    """The SHA-256 of a file's exact bytes, known once they are all read."""

    def __init__(self) -> None:
        self._hash = hashlib.sha256()

    def add(self, data: memoryview) -> None:
        """Take what was read."""
        self._hash.update(data)

    @property
    def value(self) -> bytes:
        """The digest of all that was read."""
        return self._hash.digest()


def raw_rows(path: Path, digest: Digest) -> Iterator[RawRow]:
    """Yield a table's rows below its header: CSV with commas in UTF-8, plain or gzip.

    Everything is read, so that `digest` is of the whole file when the last row was yielded.

    Raises:
        ValueError: It is not UTF-8, not CSV, breaks off, or a row has not the header's columns.
        OSError: It cannot be read.
    """
    with path.open("rb") as file, io.BufferedReader(_Hashed(file, digest)) as stream:
        if stream.peek(2)[:2] == _GZIP:
            with gzip.GzipFile(fileobj=stream) as opened:
                yield from _rows(_Lines(opened))
        else:
            yield from _rows(_Lines(stream))
        while stream.read(MOST_LINE):
            pass


def _rows(lines: _Lines) -> Iterator[RawRow]:
    reader = csv.reader(lines, strict=True)
    header = _header(lines, reader)
    for number in range(2, MOST_ROWS + 2):
        cells = _next(lines, reader, number)
        if cells is None:
            return
        if len(cells) != len(header):
            raise ValueError(
                f"row {number} has {len(cells)} cells where the header has {len(header)} "
                "columns: the file breaks off there, or is another one"
            )
        yield RawRow(number, dict(zip(header, cells, strict=True)))
    raise ValueError(f"the file has more than {MOST_ROWS:,} rows: it is no table of codes")


def _header(lines: _Lines, reader: Iterator[list[str]]) -> list[str]:
    header = [name.strip() for name in _next(lines, reader, 1) or []]
    if not header:
        raise ValueError("the file is empty: its first line must name the columns")
    twice = sorted({name for name in header if header.count(name) > 1})
    if twice:
        raise ValueError(f"the column {twice[0]!a} is there twice")
    return header


def _next(lines: _Lines, reader: Iterator[list[str]], number: int) -> list[str] | None:
    try:
        cells = next(reader, None)
    except UnicodeDecodeError as exc:
        raise ValueError(
            f"row {number} (line {lines.number}) is not UTF-8: save the file as UTF-8 again"
        ) from exc
    except csv.Error as exc:
        raise ValueError(
            f"row {number} (line {lines.number}) is no CSV ({exc}): the file breaks off there, "
            "or is damaged"
        ) from exc
    except (EOFError, zlib.error, gzip.BadGzipFile) as exc:
        raise ValueError(f"the file breaks off or is damaged in row {number} ({exc})") from exc
    if cells is not None and not lines.ended:
        raise ValueError(f"the file breaks off in row {number}: its last line has no end")
    return cells


class _Lines:
    """The decoded lines of a file, one by one, each no longer than `MOST_LINE`."""

    def __init__(self, stream: BinaryIO | gzip.GzipFile | io.BufferedReader) -> None:
        self._stream = stream
        self.number = 0
        self.ended = True

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = self._stream.readline(MOST_LINE + 1)
        if not line:
            raise StopIteration
        self.number += 1
        self.ended = line.endswith(b"\n")
        if len(line) > MOST_LINE:
            raise csv.Error(f"a line of more than {MOST_LINE:,} bytes")
        return (line.removeprefix(_MARK) if self.number == 1 else line).decode("utf-8")


class _Hashed(io.RawIOBase):
    """A file that hands on what it reads to a digest."""

    def __init__(self, file: BinaryIO, digest: Digest) -> None:
        self._file = file
        self._digest = digest

    def readable(self) -> bool:
        """Say that it may be read."""
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override] # RawIOBase's buffer
        """Read into `buffer`, and tell the digest."""
        data = self._file.read(len(buffer))
        buffer[: len(data)] = data
        self._digest.add(memoryview(data))
        return len(data)
