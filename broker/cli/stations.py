"""Which file is meant when a command names a station."""

from __future__ import annotations

from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from broker.errors import ConfigError
from broker.settings import Name, StationFile

STATION = "station.toml"


def station_path(place: Path) -> Path:
    """Return the station's file: `place` itself, or the one in that folder.

    Raises:
        ConfigError: There is none.
    """
    path = place / STATION if place.is_dir() else place
    if not path.is_file():
        raise ConfigError(
            f"There is no station at {place}: give its file, or the folder it lies in "
            "(sealane member join makes one)."
        )
    return path


def station_file(place: Path) -> StationFile:
    """Return a station's settings.

    Raises:
        ConfigError: There is no such file, or something in it is wrong.
    """
    return StationFile.read(station_path(place))


def check_name(name: str) -> None:
    """Return when a station's file could hold `name` as a member's or network's.

    Raises:
        ConfigError: It could not.
    """
    try:
        TypeAdapter(Name).validate_python(name)
    except ValidationError as exc:
        raise ConfigError(
            f"{name!a} cannot be a name: use a-z and 0-9, with single dots or hyphens between, "
            "64 at most."
        ) from exc
