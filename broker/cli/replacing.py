"""Replacing a key of the root, of a registrar or of the publisher by another one."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Final

from broker.cli.change_file import Change
from broker.cli.console import out
from broker.cli.network_folder import NetworkFolder, Outcome, alone
from broker.cli.network_text import became
from broker.cli.register_ends import REGISTRARS_DAYS, ROOT_DAYS, ends
from broker.cli.registrars import RegistrarKeys
from broker.cli.wording import fingerprint, now
from broker.errors import ConfigError
from broker.keys import ED25519, SigningKey, check_public, digest, public_from_pem
from broker.register.repository import (
    Quorum,
    Roles,
    draft_register,
    draft_root,
    newest_versions,
)
from broker.register.repository.thresholds import newest_root, quorum_of, rotations

_ROLES: Final = {"root": "root", "registrar": "targets", "publisher": "snapshot"}


def replace(folder: Path, kind: str, number: int, public: Path | None) -> None:
    """Propose another key; raises `ConfigError`, `RegisterRefused`.

    Args:
        folder: The registrar's folder.
        kind: Whose key: `root`, `registrar` or `publisher`.
        number: Which of them, from 1, as their files are numbered.
        public: The new public key, made elsewhere; None makes one here.
    """
    network, role = NetworkFolder(folder), _ROLES[kind]
    with alone(network.path):
        files = network.files()
        name = network.load().network
        quorum = quorum_of(newest_root(files), role)
        if not 1 <= number <= len(quorum.keys):
            raise ConfigError(f"There is no {kind} key {number}: there are {len(quorum.keys)}.")
        new = _new_key(network.keys(name), role, number, files, public)
        outcome = _proposed(network, role, (quorum.keys[number - 1], new))
    out.print(f"{kind} key {number} is to be {fingerprint(digest(new))} from now on.")
    became(outcome)


def _new_key(
    keys: RegistrarKeys, role: str, number: int, files: Mapping[str, bytes], public: Path | None
) -> bytes:
    """Return the new public key: the one that was made elsewhere, or one that is made and kept."""
    if public is not None:
        try:
            given = public_from_pem(public.read_bytes())
        except OSError as exc:
            raise ConfigError(f"The key {public} cannot be read: {exc.strerror}.") from exc
        check_public(ED25519, given)
        return given
    key = SigningKey.generate()
    version = newest_versions(files)["root"] + 1
    path = keys.add(key, keys.file(role, number, version))
    out.print(f"Made {path}: carry it to who holds it.", soft_wrap=True)
    return key.public


def _proposed(network: NetworkFolder, role: str, keys: tuple[bytes, bytes]) -> Outcome:
    """Draft the next root; other registrars sign the register anew with it, in one change."""
    files, register = network.files(), network.load()
    root, versions, at = newest_root(files), newest_versions(files), now()
    quorums = {name: quorum_of(root, name) for name in ("root", "targets", "snapshot")}
    held = quorums[role]
    replaced = tuple(keys[1] if key == keys[0] else key for key in held.keys)
    quorums[role] = Quorum(replaced, held.threshold)
    path = f"metadata/{versions['root'] + 1}.root.json"
    roles = Roles(quorums["root"], quorums["targets"], quorums["snapshot"])
    data = draft_root(roles, version=versions["root"] + 1, expires_at=ends(at, ROOT_DAYS))
    also, more = draft_register(
        register,
        rotations(files),
        version=versions["targets"] + 1,
        expires_at=ends(at, REGISTRARS_DAYS),
    )
    if role != "targets":
        also, more = "", {}
    return network.signed(Change(register.network, path, {path: data, **more}, also), register)
