"""The code lists that a command has, with what is wrong with them told to people."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from broker.cli.stations import station_path
from broker.errors import ConfigError, RefusedError, StoreError
from schemas.codes import CodeList, Codes


def codes_of(station: Path | None) -> Codes:
    """Return the lists that ship, with those that the station has loaded.

    Args:
        station: The station's file, or its folder; `None`: what ships.

    Raises:
        ConfigError: There is no such station, or its loaded lists are torn.
        StoreError: They cannot be read now.
    """
    if station is None:
        return Codes.shipped()
    folder = station_path(station).parent
    with unreadable():
        try:
            return Codes.of_station(folder)
        except ValueError as exc:
            raise ConfigError(f"{exc}.") from exc


def list_of(codes: Codes, name: str) -> CodeList:
    """Return the list of this name.

    Raises:
        ConfigError: There is none; the text names those that there are.
    """
    try:
        return codes.get(name)
    except KeyError as exc:
        there = ", ".join(codes.names())
        raise ConfigError(f"No code list is called {name!a}; there are: {there}.") from exc


@contextmanager
def refusing(file: Path) -> Iterator[None]:
    """Tell a table that is refused as a refusal, and that nothing of it was kept.

    Raises:
        RefusedError: `codes.table`.
        StoreError: The station's tables cannot be written now.
    """
    with unreadable():
        try:
            yield
        except ValueError as exc:
            line = f"{file}: {exc}. Nothing of it was loaded."
            raise RefusedError("codes.table", line) from exc


@contextmanager
def unreadable() -> Iterator[None]:
    """Tell a failure of the station's tables as one of the store.

    Raises:
        StoreError: It failed; what names a file of its own passes as it is.
    """
    try:
        yield
    except OSError as exc:
        if exc.filename is not None:
            raise
        raise StoreError(f"{exc}. Nothing was half-written.") from exc
