"""Spool: rows kept in a private file without a name, which is gone when the program is."""

from __future__ import annotations

import json
import tempfile
import weakref
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from adapters.spreadsheets.reading.table import Row
from adapters.spreadsheets.reasons import Reason
from broker.errors import UnavailableError

_WRITTEN_AT_ONCE = 1 << 20
"""Characters that wait before they are written."""

Notes = Mapping[int, Sequence[Reason]]


class Spool:
    """Rows in the order in which they were added, read as often as needed.

    A row costs disk, no memory. The file lies in the system's folder for temporary files, where
    nobody else can open it.
    """

    def __init__(self) -> None:
        self._file = tempfile.TemporaryFile()  # noqa: SIM115 - lives as long as the spool
        weakref.finalize(self, self._file.close)
        self._waiting: list[str] = []
        self._size = 0
        self.rows = 0

    def add(self, number: int, cells: Sequence[str], notes: Notes) -> None:
        """Keep a row.

        Raises:
            UnavailableError: The disk is full.
        """
        noted = {place: [reason.name for reason in reasons] for place, reasons in notes.items()}
        line = json.dumps([number, cells, noted] if noted else [number, cells], ensure_ascii=True)
        self._waiting.append(line)
        self._size += len(line)
        self.rows += 1
        if self._size > _WRITTEN_AT_ONCE:
            self.flush()

    def flush(self) -> None:
        """Write what waits; raises as `add` does."""
        text = "".join(f"{line}\n" for line in self._waiting)
        self._waiting, self._size = [], 0
        try:
            self._file.seek(0, 2)
            self._file.write(text.encode("ascii"))
            self._file.flush()
        except OSError as exc:
            raise no_room_for("the rows of this file", exc) from exc

    def __iter__(self) -> Iterator[Row]:
        """Yield the rows as they were added."""
        if self._waiting:
            self.flush()
        for line in self._lines():
            number, cells, *noted = json.loads(line)
            notes = {
                int(place): tuple(Reason[name] for name in names)
                for place, names in (noted[0].items() if noted else ())
            }
            yield Row(number, tuple(cells), notes=notes)

    def _lines(self) -> Iterator[bytes]:
        """Yield the lines; several passes may be under way at once, so each keeps its place."""
        place = 0
        while True:
            self._file.seek(place)
            lines = self._file.readlines(_WRITTEN_AT_ONCE)
            if not lines:
                return
            place = self._file.tell()
            yield from lines


def no_room_for(what: str, exc: OSError) -> UnavailableError:
    """Return the error for a temporary file that could not be written."""
    return UnavailableError(
        f"no room for {what} in {Path(tempfile.gettempdir())} ({exc.strerror}). Nothing was sent. "
        "Make room, or name another folder in the environment variable TMPDIR, and try again."
    )
