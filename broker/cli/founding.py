"""What a registrar does: found a network, admit members to it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from broker.cli import logs
from broker.cli.network_folder import (
    REGISTER,
    ROOT,
    NetworkFolder,
    Outcome,
    load_register,
    published,
    replace_file,
)
from broker.cli.protecting import Protection
from broker.cli.register_ends import FRESH_DAYS, REGISTRARS_DAYS, ROOT_DAYS, ends
from broker.cli.rights import by_kind, granted
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
    rejoin,
)
from broker.register.model import OVERLAP
from broker.register.repository import Quorum, Roles, draft_register, draft_root, sign
from broker.settings import StationFile
from broker.sources import write_repository
from broker.station.watching import watched_register
from schemas.contracts import shipped

_MICROSECOND = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Terms:
    """On which terms to admit; an option that was not given is None."""

    publish: str | None
    read: str | None
    count: str | None
    validity: timedelta
    nameless: str | None = None
    """Contracts to read without `nominal`."""
    clearance: str = "RED"
    contacts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Quorums:
    """How many keys there are of each role, and how many of them must sign."""

    root_keys: int = 5
    root_threshold: int = 3
    registrars: int = 2
    registrar_threshold: int = 2

    def check(self) -> None:
        """Return when each threshold can be met; raises `ConfigError`."""
        if not self.root_threshold <= self.root_keys:
            raise ConfigError("More root keys would have to sign than there are.")
        if not self.registrar_threshold <= self.registrars:
            raise ConfigError("More registrars would have to sign than there are.")


@dataclass(frozen=True, slots=True)
class Founded:
    """A network that was just founded."""

    folder: NetworkFolder
    register: Register
    root: bytes
    """The root's metadata."""


def found(  # noqa: PLR0913 - what a network is founded with
    name: str,
    folder: Path,
    *,
    statuses: Sequence[str],
    longest: timedelta,
    quorums: Quorums,
    protection: Protection,
    clear: Collection[str],
) -> Founded:
    """Found a network in a new folder; only reports of the statuses in `clear` are not sealed.

    Raises:
        ConfigError: There is one already, the folder cannot be written, or the name is none.
    """
    check_name(name)
    quorums.check()
    network = NetworkFolder(folder)
    if network.root.exists() or network.register.exists():
        raise ConfigError(
            f"There is a network in {folder} already; it is not replaced. "
            "Choose another folder (--folder)."
        )
    register = new_register(
        network=name,
        made_at=now(),
        statuses=tuple(Status[status] for status in statuses),
        clear=frozenset(Status[status] for status in clear),
        max_validity=longest // _MICROSECOND,
        contracts=[registered(c.name, c.text) for c in shipped().values()],
    )
    root = _lay_out(network, register, quorums, protection)
    return Founded(network, register, root)


def _lay_out(
    network: NetworkFolder, register: Register, quorums: Quorums, protection: Protection
) -> bytes:
    """Make the keys, and write the root and the first register; return the root's metadata."""
    at = now()
    counts = {"root": quorums.root_keys, "targets": quorums.registrars, "snapshot": 1}
    keys = network.keys(register.network).make(protection, counts)
    held = {role: tuple(key.public for key in made) for role, made in keys.items()}
    roles = Roles(
        root=Quorum(held["root"], quorums.root_threshold),
        registrars=Quorum(held["targets"], quorums.registrar_threshold),
        publisher=Quorum(held["snapshot"], 1),
    )
    root = draft_root(roles, version=1, expires_at=ends(at, ROOT_DAYS))
    path, files = draft_register(register, {}, version=1, expires_at=ends(at, REGISTRARS_DAYS))
    for key in keys["root"]:
        root = sign(root, key)
    for key in keys["targets"]:
        files = {**files, path: sign(files[path], key)}
    whole = {**files, "metadata/1.root.json": root}
    write_repository(network.register, published(whole, keys["snapshot"][0], FRESH_DAYS))
    replace_file(network.root, root)
    return root


def admit_all(folder: Path, files: Sequence[Path], terms: Terms) -> tuple[Outcome, list[Member]]:
    """Admit everyone who asks in `files`, or nobody; return what became of it and who is new.

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

    rotation = {r.member: r.rotation.public for r in requests if r.rotation is not None}
    outcome = network.change(step, rotation)
    return outcome, [outcome.register.member(request.member) for request in requests]


def rotate(folder: Path, file: Path, validity: timedelta) -> Outcome:
    """Put the keys of a new request in for a member that is there; raises as `admit_all`."""
    network = NetworkFolder(folder)
    network.check()
    request = _request(file)
    at = now()

    def step(register: Register) -> Register:
        ends = at + validity // _MICROSECOND
        return rejoin(
            register,
            request,
            not_before=at,
            not_after=ends,
            at=at,
            sealing_not_after=at + register.sealing_window + OVERLAP,
        )

    rotation = {} if request.rotation is None else {request.member: request.rotation.public}
    return network.change(step, rotation)


def rights(
    register: Register, request: JoinRequest, terms: Terms
) -> Mapping[str, frozenset[Right]]:
    """Return what the terms give this member, contract by contract."""
    contracts = {contract.name for contract in register.contracts.values()}
    given = {
        Right.PUBLISH: terms.publish,
        Right.READ: terms.read,
        Right.READ_NON_NOMINAL: terms.nameless,
        Right.COUNT: terms.count,
    }
    usual = {right: by_kind(request.kind, right, contracts) for right in Right}
    return granted(given, usual, contracts)


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
    if root is not None:
        return load_register(settings.register_.source, root, network=settings.network)
    logs.configure()
    return watched_register(settings, now, writes=False).current()


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
        sealing_not_after=at + register.sealing_window + OVERLAP,
        clearance=terms.clearance,
        contacts=terms.contacts,
    )


def _request(file: Path) -> JoinRequest:
    try:
        return read_request(file.read_bytes())
    except OSError as exc:
        raise ConfigError(f"The request {file} cannot be read: {exc.strerror}.") from exc
