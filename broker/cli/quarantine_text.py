"""Quarantine as people and programs read it."""

from __future__ import annotations

from pathlib import Path

from broker.cli import inspection_text, layout
from broker.cli.console import line, out
from broker.cli.inspection import inspect_record
from broker.cli.layout import pairs
from broker.cli.stations import station_path
from broker.cli.visible import json_line, visible
from broker.cli.wording import count, iso, now, when
from broker.errors import ConfigError
from broker.roles.ports import QuarantineRow
from broker.station import Station
from broker.wire import RecordPlace


async def listed(place: Path, most: int, *, as_json: bool) -> None:
    """Print the newest records in a station's quarantine.

    Raises:
        ConfigError: The station is not as it should be.
        StoreError: Its store cannot be read now.
    """
    async with Station.open(station_path(place)) as station:
        rows = await station.quarantine.rows(most=most)
    if as_json:
        for row in rows:
            line(json_line(_object(row)))
        return
    if not rows:
        out.print("Quarantine is empty.")
        return
    listing = layout.table("number", "when", "reason", "from", "where", right=(0,))
    for row in rows:
        kept = row.kept
        listing.add_row(
            str(row.id),
            when(row.at),
            visible(kept.reason),
            visible(kept.member or "unproven"),
            _where(row),
        )
    layout.show(listing)
    hint = f"one of them: sealane quarantine show {place} NUMBER"
    out.print(f"{count(len(rows), 'record')}; {hint}", soft_wrap=True)


async def shown(place: Path, number: int, save: Path | None, *, as_json: bool) -> None:
    """Print one record of a station's quarantine, and its checks made again.

    Raises:
        ConfigError: The station is not as it should be, or there is a file already.
        RefusedError: Quarantine holds no such record.
    """
    async with Station.open(station_path(place)) as station:
        row = await station.quarantine.row(number)
        kept, register = row.kept, station.register
        found = inspect_record(
            kept.value,
            place=RecordPlace(register.network, kept.topic, kept.key),
            register=register,
            reader=station.member,
            at=now(),
            keys=station.reading_keys,
        )
    if save is not None:
        _save(save, kept.value)
    if as_json:
        line(json_line(_object(row)))
        return
    pairs(
        [
            ("number", str(row.id)),
            ("kept", f"{when(row.at)}, by subscription {visible(row.subscription)}"),
            ("where", _where(row)),
            ("from", visible(kept.member or "nobody proven")),
            ("reason", visible(kept.reason)),
            ("why", visible(kept.detail)),
        ]
    )
    out.print("\nIts checks, made again now:", style="bold")
    inspection_text.show(found)


def _where(row: QuarantineRow) -> str:
    return visible(f"{row.kept.topic}/{row.kept.partition}/{row.kept.offset}")


def _save(path: Path, value: bytes | None) -> None:
    if value is None:
        raise ConfigError("This record has no value: there is nothing to save.")
    try:
        with path.open("xb") as file:
            file.write(value)
    except FileExistsError as exc:
        raise ConfigError(f"There is a file {path} already; it is not replaced.") from exc


def _object(row: QuarantineRow) -> dict[str, object]:
    kept = row.kept
    return {
        "number": row.id,
        "subscription": row.subscription,
        "kept_at": iso(row.at),
        "topic": kept.topic,
        "partition": kept.partition,
        "offset": kept.offset,
        "key": kept.key.hex() if kept.key is not None else None,
        "reason": kept.reason,
        "detail": kept.detail,
        "member": kept.member,
        "leaf": kept.leaf.hex() if kept.leaf else None,
        "bytes": len(kept.value) if kept.value is not None else None,
    }
