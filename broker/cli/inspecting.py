"""Finding the record to inspect, and what to inspect it against."""

from __future__ import annotations

import re
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from broker.cli import inspection_text
from broker.cli.exits import ExitCode
from broker.cli.founding import register_at, station_register
from broker.cli.inspection import inspect_record
from broker.cli.stations import station_file
from broker.cli.wording import now
from broker.errors import ConfigError
from broker.kafka.settings import KafkaSettings
from broker.register import Register
from broker.settings import StationFile
from broker.station.keyring import stored_keys
from broker.wire import RecordPlace

_PLACE: Final = re.compile(
    r"(?P<topic>[A-Za-z0-9._-]+)/(?P<partition>\d{1,9})/(?P<offset>\d{1,18})"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """Which record to inspect, against what."""

    record: str
    station: Path | None
    register: Path | None
    topic: str | None
    key: str | None
    as_json: bool


async def inspect(wish: Wish) -> ExitCode:
    """Print every check of a record.

    Raises:
        ConfigError: The record, the station or the register cannot be found.
        RegisterRefused: The register may not be believed.
        TransportError: Kafka does not answer.
    """
    station = station_file(wish.station) if wish.station else None
    register = _register(wish, station)
    value, place = await _found(wish, station, register)
    with stored_keys(station) if station else nullcontext() as keys:
        found = inspect_record(
            value,
            place=place,
            register=register,
            reader=station.member if station else None,
            at=now(),
            keys=keys,
        )
    (inspection_text.as_json if wish.as_json else inspection_text.show)(found)
    return ExitCode.REFUSED if found.refused else ExitCode.DONE


def _register(wish: Wish, station: StationFile | None) -> Register | None:
    if station is not None:
        return station_register(station)
    return register_at(wish.register, None) if wish.register else None


async def _found(
    wish: Wish, station: StationFile | None, register: Register | None
) -> tuple[bytes | None, RecordPlace | None]:
    match = _place(wish.record)
    if match is None:
        return _bytes(Path(wish.record)), _stated(wish, register)
    if station is None or register is None:
        raise ConfigError(
            f"{wish.record} is a place in Kafka: say with --station whose Kafka, and who reads."
        )
    from broker.kafka.client.one import read_record  # noqa: PLC0415 - aiokafka, only when needed

    part = station.kafka
    settings = KafkaSettings(part.bootstrap, part.ca, part.cert, part.key)
    record = await read_record(
        settings, match["topic"], int(match["partition"]), int(match["offset"])
    )
    return record.value, RecordPlace(register.network, record.topic, record.key)


def _place(record: str) -> re.Match[str] | None:
    """Return a place in Kafka taken apart; None when a file is meant."""
    return None if Path(record).is_file() else _PLACE.fullmatch(record)


def _stated(wish: Wish, register: Register | None) -> RecordPlace | None:
    """Return the place that the options state; None when they state none."""
    if wish.topic is None and wish.key is None:
        return None
    if wish.topic is None or wish.key is None or register is None:
        raise ConfigError(
            "--topic and --key are given together, with --station or --register: they are compared "
            "with what the record says of itself."
        )
    try:
        key = bytes.fromhex(wish.key)
    except ValueError as exc:
        raise ConfigError(f"--key is not hex: {wish.key!a}.") from exc
    return RecordPlace(register.network, wish.topic, key)


def _bytes(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as exc:
        raise ConfigError(
            f"The record {file} cannot be read: {exc.strerror}. Give a file, or a place in Kafka "
            "as TOPIC/PARTITION/OFFSET."
        ) from exc
