"""Folder: where the demo is played, cleared of an earlier one and of nothing else."""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from broker.errors import ConfigError
from broker.kafka.detached import stop_node

MARK: Final = "sealane-demo.lock"
"""The file by which a demo's folder is known, and which one demo at a time holds."""
SPREADSHEET: Final = "border_post.csv"
"""A border post's spreadsheet, as it could come in, to try a mapping on."""
KAFKA: Final = "kafka"


@contextmanager
def stage(folder: Path) -> Iterator[Path]:
    """Hold the folder, empty, while the demo is played in it.

    A Kafka node that was started in it since the last demo is ended.

    Raises:
        ConfigError: It holds something that is no demo's, another demo is played in it, or it
            cannot be written.
    """
    mark = folder / MARK
    try:
        if folder.exists() and not mark.is_file() and any(folder.iterdir()):
            raise ConfigError(
                f"{folder} holds other files than a demo's, and is not touched: "
                "name another folder (--folder)."
            )
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        lock = os.open(mark, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError as exc:
        raise ConfigError(f"The demo cannot use the folder {folder}: {exc.strerror}.") from exc
    try:
        _take(lock, folder)
        stop_node(folder / KAFKA)
        _clear(folder)
        yield folder
    finally:
        os.close(lock)


def _take(lock: int, folder: Path) -> None:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as exc:
        raise ConfigError(
            f"Another demo is played in {folder} now: wait for its end, or name another folder "
            "(--folder)."
        ) from exc


def _clear(folder: Path) -> None:
    for entry in folder.iterdir():
        if entry.name == MARK:
            continue
        if entry.is_dir() and not entry.is_symlink():
            shutil.rmtree(entry)
        else:
            entry.unlink()
