"""What a registrar does: found a network, admit members to it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from broker.cli.network_folder import REGISTER, ROOT, NetworkFolder, load_register
from broker.cli.rights import as_register_has_them, by_kind, chosen
from broker.cli.stations import STATION, check_name, station_file
from broker.cli.wording import now
from broker.errors import ConfigError
from broker.register import (
    JoinRequest,
    Member,
    Register,
    Right,
    Status,
    admit,
    new_register,
    read_request,
    registered,
)
from broker.settings import StationFile
from schemas.contracts import shipped

_MICROSECOND = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Terms:
    """On which terms to admit; an option that was not given is None."""

    publish: str | None
    read: str | None
    count: str | None
    validity: timedelta


@dataclass(frozen=True, slots=True)
class Founded:
    """A network that was just founded."""

    folder: NetworkFolder
    register: Register
    root: bytes
    """The root's public key."""


def found(name: str, folder: Path, statuses: Sequence[str], longest: timedelta) -> Founded:
    """Found a network in a new folder.

    Raises:
        ConfigError: There is one already, the folder cannot be written, or the name is none.
    """
    check_name(name)
    register = new_register(
        network=name,
        made_at=now(),
        statuses=tuple(Status[status] for status in statuses),
        clear=frozenset(Status[status] for status in statuses),
        max_validity=longest // _MICROSECOND,
        contracts=[registered(c.name, c.text) for c in shipped().values()],
    )
    network = NetworkFolder(folder)
    root = network.found(register)
    return Founded(network, register, root.public)


def admit_all(
    folder: Path, files: Sequence[Path], terms: Terms
) -> tuple[Register, Sequence[Member]]:
    """Admit everyone who asks in `files`, or nobody; return the new register and who is new.

    Raises:
        ConfigError: A file cannot be read, or the terms name contracts that are not there.
        RegisterRefused: A request may not be believed, or its member is there already.
    """
    network = NetworkFolder(folder)
    network.check()
    requests = [_request(file) for file in files]

    def step(register: Register) -> Register:
        for request in requests:
            register = _admitted(register, request, terms)
        return register

    changed = network.change(step)
    return changed, [changed.member(request.member) for request in requests]


def rights(
    register: Register, request: JoinRequest, terms: Terms
) -> Mapping[str, frozenset[Right]]:
    """Return what the terms give this member, contract by contract."""
    contracts = {contract.name for contract in register.contracts.values()}
    given = {Right.PUBLISH: terms.publish, Right.READ: terms.read, Right.COUNT: terms.count}
    return as_register_has_them(
        {
            right: chosen(text, by_kind(request.kind, right, contracts), contracts)
            for right, text in given.items()
        }
    )


def register_at(place: Path, root: Path | None) -> Register:
    """Return the proven register of a network's folder, a register's file, or a station.

    Raises:
        ConfigError: There is none of these, or it cannot be read.
        RegisterRefused: It may not be believed.
    """
    if is_network(place):
        return load_register(place / REGISTER, root or place / ROOT)
    if (place / "metadata").is_dir() or (place.is_file() and place.suffix != ".toml"):
        return load_register(place, root or place.parent / ROOT)
    return station_register(station_file(place), root)


def station_register(settings: StationFile, root: Path | None = None) -> Register:
    """Return the proven register of a station's own network.

    Raises:
        ConfigError: It, or the root's public key, cannot be read.
        RegisterRefused: It is another network's, or may not be believed.
    """
    register = settings.register_
    return load_register(register.source, root or register.root, network=settings.network)


def is_network(place: Path) -> bool:
    """Say whether `place` is a network's folder, and no station's."""
    return (place / REGISTER / "metadata").is_dir() and not (place / STATION).is_file()


def _admitted(register: Register, request: JoinRequest, terms: Terms) -> Register:
    at = now()
    return admit(
        register,
        request,
        rights=rights(register, request, terms),
        not_before=at,
        not_after=at + terms.validity // _MICROSECOND,
        at=at,
    )


def _request(file: Path) -> JoinRequest:
    try:
        return read_request(file.read_bytes())
    except OSError as exc:
        raise ConfigError(f"The request {file} cannot be read: {exc.strerror}.") from exc
