"""One template as the command line asks for it."""

from __future__ import annotations

import os
from pathlib import Path
from tempfile import TemporaryDirectory

from adapters.spreadsheets.mapping.files import TEMPLATE
from adapters.templates.book import Book
from adapters.templates.questions import HANDLING
from adapters.templates.template_mapping import REPORTS
from broker.cli.console import err
from broker.cli.exits import ExitCode
from broker.cli.stations import station_path
from broker.cli.visible import visible
from broker.errors import ConfigError
from broker.station import Station
from schemas.codes import Codes
from schemas.codes.held import HeldList


async def carry_out(
    contract: str, file: Path, *, station: Path | None, language: str | None
) -> ExitCode:
    """Write a contract's template and tell what to do with it.

    Raises:
        ConfigError: The contract has no template, or there is no such language.
        UnavailableError: The station cannot be opened.
    """
    if language is not None:
        _check_language(language)
    members = await _members(station) if station else ()
    _write(file, Book(contract, language, members).written())
    place = station or "STATION"
    err.print(
        visible(
            f"{file}: fill in a row per report on the sheet {REPORTS}, answer the sheet "
            f"{HANDLING}, then: sealane import {place} {file} --mapping {TEMPLATE}{contract}"
        ),
        soft_wrap=True,
    )
    return ExitCode.DONE


async def _members(station: Path) -> tuple[str, ...]:
    """Return the members that a station's register names, but the station's own."""
    async with Station.open(station_path(station)) as opened:
        return tuple(sorted(set(opened.register.members) - {opened.member}))


def _check_language(language: str) -> None:
    """Raise `ConfigError` unless some list has names in `language`."""
    country = Codes.shipped().get("country")
    named = isinstance(country, HeldList) and country.translated("TH", language)
    if not named:
        raise ConfigError(
            f"no names of codes are kept in the language {language!r}: give its code, as th, lo, "
            "km, vi, id or hi, or leave --language out for English"
        )


def _write(file: Path, content: bytes) -> None:
    """Write a file whole, in its place only once it is."""
    with TemporaryDirectory(prefix=f".{file.name}.", dir=file.parent) as folder:
        part = Path(folder) / "whole"
        with part.open("wb") as opened:
            opened.write(content)
            opened.flush()
            os.fsync(opened.fileno())
        part.replace(file)
