"""What the commands of `register` propose, worked out from what the register says."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from broker.cli.network_folder import NetworkFolder
from broker.cli.network_text import became
from broker.cli.rights import granted
from broker.cli.stations import check_name
from broker.cli.wording import now
from broker.errors import ConfigError
from broker.register import Register, Right, Standing
from broker.register.changes import (
    with_group,
    with_profile,
    with_revoked,
    with_rights,
    with_standing,
)

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_SHORTEST = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What a member is to have; what is None stays as it is."""

    publish: str | None
    read: str | None
    nameless: str | None
    count: str | None
    clearance: str | None
    contacts: tuple[str, ...] | None

    @property
    def rights(self) -> Mapping[Right, str | None]:
        """The contracts by right, as they were named."""
        return {
            Right.PUBLISH: self.publish,
            Right.READ: self.read,
            Right.READ_NON_NOMINAL: self.nameless,
            Right.COUNT: self.count,
        }


def rights(folder: Path, name: str, given: Given) -> None:
    """Propose other rights or another profile; raises `ConfigError` and `RegisterRefused`."""
    told = given.clearance is not None or given.contacts is not None

    def step(register: Register) -> Register:
        at, version = now(), register.version + 1
        if told:
            register = with_profile(
                register, name, clearance=given.clearance, contacts=given.contacts, at=at
            )
        if not told or any(text is not None for text in given.rights.values()):
            register = with_rights(register, name, _rights(register, name, given.rights), at=at)
        return replace(register, version=version)

    became(NetworkFolder(folder).change(step))


def group(folder: Path, act: str, name: str, members: Sequence[str]) -> None:
    """Propose who is in a group; raises `ConfigError` and `RegisterRefused`."""
    check_name(name)

    def step(register: Register) -> Register:
        held = register.groups.get(name)
        now_in = held.members if held else frozenset()
        if act == "add":
            wanted = now_in | set(members)
        else:
            wanted = now_in - set(members) if members else frozenset[str]()
        return with_group(register, name, wanted, at=now())

    became(NetworkFolder(folder).change(step))


def standing(folder: Path, name: str, wanted: str, since: str | None) -> None:
    """Propose another standing; raises `ConfigError` and `RegisterRefused`."""
    at = now()
    began = at if since is None else moment("--since", since)

    def step(register: Register) -> Register:
        return with_standing(register, name, Standing[wanted], since=began, at=at)

    became(NetworkFolder(folder).change(step))


def revoke(folder: Path, key: str, invalid_since: str) -> None:
    """Propose that a key is void; raises `ConfigError` and `RegisterRefused`."""
    since = moment("--invalid-since", invalid_since)

    def step(register: Register) -> Register:
        return with_revoked(register, key_named(register, key), invalid_since=since, at=now())

    became(NetworkFolder(folder).change(step))


def moment(option: str, text: str) -> int:
    """Return microseconds since 1970 of an ISO 8601 time with its zone.

    Raises:
        ConfigError: It is none, or names no zone.
    """
    try:
        said = datetime.fromisoformat(text)
    except ValueError as exc:
        raise ConfigError(f"{option} {text!a} is no time, as 2026-11-20T08:00Z.") from exc
    if said.tzinfo is None:
        raise ConfigError(f"{option} {text!a} names no zone: end it with Z for UTC.")
    return (said - _EPOCH) // timedelta(microseconds=1)


def key_named(register: Register, text: str) -> bytes:
    """Return the id of the key whose fingerprint is, or begins with, `text`.

    Raises:
        ConfigError: None or several do.
    """
    start = text.replace("-", "").lower()
    found = [key for key in register.keys if key.hex().startswith(start)]
    if len(start) < _SHORTEST or len(found) != 1:
        raise ConfigError(
            f"{text!a} names {len(found)} keys of this register: give a fingerprint, or its first "
            f"{_SHORTEST} letters or more (sealane network show --json lists the keys)."
        )
    return found[0]


def _rights(
    register: Register, name: str, given: Mapping[Right, str | None]
) -> Mapping[str, frozenset[Right]]:
    held = register.member(name).rights
    contracts = {contract.name for contract in register.contracts.values()}
    has = {
        right: frozenset(contract for contract, rights in held.items() if right in rights)
        for right in Right
    }
    return granted(given, has, contracts)
