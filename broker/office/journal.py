"""Journal: facts that are durable and not yet on the shelf, one JSON line each."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO

from pydantic import ValidationError

from broker.errors import StoreError
from broker.office.facts import Fact


def read(path: Path) -> Iterator[Fact]:
    """Return the facts in a journal; a last line that a crash cut short is none.

    Raises:
        StoreError: A whole line is no fact, or the file cannot be read.
    """
    try:
        with path.open("rb") as file:
            for number, line in enumerate(file, 1):
                if line.endswith(b"\n"):
                    yield _fact(line, path, number)
    except FileNotFoundError:
        return
    except OSError as exc:
        raise _failed(path, exc) from exc


class Journal:
    """The journal as its one writer has it.

    Args:
        path: The file; made when missing. What a crash left of a line is cut off.

    Raises:
        StoreError: It cannot be opened.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._file = _opened(path)
            self._whole = self._file.seek(0, os.SEEK_END)
        except OSError as exc:
            raise _failed(path, exc) from exc

    def add(self, fact: Fact) -> None:
        """Return when the fact is on disk.

        Raises:
            StoreError: It is not.
        """
        line = fact.model_dump_json().encode() + b"\n"
        try:
            # A line that a full disk cut short must not run into the next one.
            self._file.truncate(self._whole)
            _write_whole(self._file, line)
            os.fsync(self._file.fileno())
        except OSError as exc:
            raise _failed(self.path, exc) from exc
        self._whole += len(line)

    def clear(self) -> None:
        """Forget everything, once it is on the shelf.

        Raises:
            StoreError: It could not be; everything is still there.
        """
        try:
            self._file.truncate(0)
        except OSError as exc:
            raise _failed(self.path, exc) from exc
        self._whole = 0

    def replace(self, facts: Iterable[Fact]) -> None:
        """Hold these facts instead; a crash leaves the one or the other.

        Raises:
            StoreError: What was there still is.
        """
        draft = self.path.with_suffix(".draft")
        try:
            with draft.open("wb") as file:
                file.writelines(fact.model_dump_json().encode() + b"\n" for fact in facts)
                file.flush()
                os.fsync(file.fileno())
            draft.replace(self.path)
            self._file.close()
            self._file = _opened(self.path)
            self._whole = self._file.seek(0, os.SEEK_END)
        except OSError as exc:
            raise _failed(self.path, exc) from exc
        finally:
            draft.unlink(missing_ok=True)

    def close(self) -> None:
        """Let go of the file."""
        self._file.close()


def _opened(path: Path) -> BinaryIO:
    # Unbuffered: nothing of a failed write may come out with a later one.
    file = path.open("ab+", buffering=0)
    path.chmod(0o600)
    whole = 0
    file.seek(0)
    for line in file:
        whole += len(line) if line.endswith(b"\n") else 0
    file.truncate(whole)
    return file


def _write_whole(file: BinaryIO, line: bytes) -> None:
    if file.write(line) != len(line):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def _fact(line: bytes, path: Path, number: int) -> Fact:
    try:
        return Fact.model_validate_json(line)
    except ValidationError as exc:
        raise StoreError(
            f"Line {number} of {path} is no fact: the file was changed by hand or damaged. "
            "Restore it from a backup."
        ) from exc


def _failed(path: Path, exc: OSError) -> StoreError:
    return StoreError(f"The office's journal {path} failed: {exc.strerror}.")
