"""Spool: rows on their way into a file that can only be written whole.

A report counts as read once its row is safe here. What a crash interrupts is gone on with by the
next run that writes the same file; what it left in between may stand here twice.
"""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Iterator, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any, BinaryIO, Self

from broker.errors import ConfigError


class Spool:
    """Rows of plain cells in a file beside the one that they are for; one process writes it.

    Args:
        path: The file that they are for.
        header: Its columns; rows of an earlier run must have the same.
    """

    def __init__(self, path: Path, header: Sequence[str]) -> None:
        self.path = path.with_name(f".{path.name}.rows")
        self._target = path
        self._header = list(header)
        self._file: BinaryIO | None = None

    def __enter__(self) -> Self:
        """Take the rows of an interrupted run, if there are any.

        Raises:
            ConfigError: Another process writes this file, or the rows are of other columns.
        """
        file = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o600)
        self._file = os.fdopen(file, "r+b")
        try:
            self._claim()
            self._go_on()
        except BaseException:
            self._file.close()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self._open().close()

    def add(self, cells: Sequence[object]) -> None:
        """Add a row; it is safe once `sync` has returned."""
        self._open().write(_line(cells))

    def sync(self) -> None:
        """Return once every row is on disk."""
        file = self._open()
        file.flush()
        os.fdatasync(file.fileno())

    def rows(self) -> Iterator[list[Any]]:
        """Yield every row, in order; amounts are decimals."""
        file = self._open()
        file.seek(0)
        next(file)
        for line in file:
            yield json.loads(line, parse_float=Decimal)

    def done(self) -> None:
        """Forget the rows: the file that they are for is written."""
        self.path.unlink(missing_ok=True)

    def _claim(self) -> None:
        try:
            fcntl.flock(self._open(), fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as exc:
            raise ConfigError(
                f"another command is writing {self._target}: wait until it has ended, or name "
                "another file"
            ) from exc

    def _go_on(self) -> None:
        file = self._open()
        first = file.readline()
        if not first.endswith(b"\n"):
            file.seek(0)
            file.truncate()
            file.write(_line(self._header))
            return
        if json.loads(first) != self._header:
            raise ConfigError(
                f"{self.path} holds rows of an interrupted export with other columns: finish that "
                "one first, with the same contracts, or name another file"
            )
        whole = file.tell()
        for line in file:
            # A row that a crash cut was not counted as read: it comes again.
            whole += len(line) if line.endswith(b"\n") else 0
        file.seek(whole)
        file.truncate()

    def _open(self) -> BinaryIO:
        if self._file is None:
            raise RuntimeError("a spool is written inside its `with` block")
        return self._file


def _line(cells: Sequence[object]) -> bytes:
    """Return a row as a line; text that is no Unicode stays what it was."""
    return json.dumps(list(cells)).encode() + b"\n"
