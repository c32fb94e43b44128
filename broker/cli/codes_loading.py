"""Loading tables of codes into a station: from a file, or as the register names them."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from broker.cli.code_lists import refusing
from broker.cli.codes_text import loaded_text
from broker.cli.console import out
from broker.cli.founding import station_register
from broker.cli.network_codes import beside
from broker.cli.stations import station_file, station_path
from broker.cli.wording import now
from broker.errors import ConfigError
from schemas.codes.loading import Outcome, Stated
from schemas.codes.loading import load as load_table


class Given(NamedTuple):
    """What the command was given; what was not is `None`."""

    name: str | None
    file: Path | None
    edition: str | None
    version: str | None
    source: str | None


def from_file(station: Path, given: Given) -> None:
    """Load one table from a file.

    Raises:
        ConfigError: There is no such station, or the list or the file was not given.
        RefusedError: The table is refused (`codes.table`).
    """
    if given.name is None or given.file is None:
        raise ConfigError(
            "Say which list and which file: sealane codes load STATION LIST FILE; or say "
            "--from-register."
        )
    folder = station_path(station).parent
    stated = Stated(given.name, given.edition, given.version, given.source)
    _told(_loaded(folder, given.file, stated))


def from_register(station: Path, given: Given) -> None:
    """Load what the station's register names, or one list of it, each file by its digest.

    Raises:
        ConfigError: The register names no such list, its file is not there, or more was given.
        RegisterRefused: The register may not be believed.
        RefusedError: A table is refused (`codes.table`), as where its digest is another.
    """
    if given.file is not None or given.version is not None or given.source is not None:
        raise ConfigError("With --from-register, the register says file, version and source.")
    settings = station_file(station)
    register = station_register(settings)
    wanted = [
        codes
        for codes in register.code_lists.values()
        if given.name in {None, codes.name} and given.edition in {None, codes.edition}
    ]
    if not wanted:
        which = f"no code list {given.name}" if given.name else "no code list"
        raise ConfigError(f"The register of {register.network} names {which}.")
    for codes in wanted:
        file = beside(Path(settings.register_.source), codes)
        if not file.is_file():
            raise ConfigError(
                f"The register names {codes.name}, and its table {file} is not there: get it from "
                "the registrar, who has it in the network's folder."
            )
        source = f"register of {register.network}"
        stated = Stated(codes.name, codes.edition, codes.version, source, codes.sha256)
        _told(_loaded(station_path(station).parent, file, stated))


def _loaded(folder: Path, file: Path, stated: Stated) -> Outcome:
    with refusing(file):
        return load_table(folder, file, stated, at=now())


def _told(outcome: Outcome) -> None:
    table = outcome.table
    name = f"{table.name} {table.edition}".rstrip()
    said = f"Loaded {name}:" if outcome.changed else f"{name}: this very table is loaded already."
    out.print(said)
    loaded_text(table)
