"""How many must still sign a change, and which keys members rotate with."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from tuf.api.metadata import Metadata, Root, Targets, VerificationResult

from broker.errors import RegisterRefused
from broker.register.repository.build import Quorum, newest_versions
from broker.register.repository.metadata import (
    Files,
    member_of,
    metadata_path,
    payload_of,
    raw,
    read_metadata,
    roles_in,
)


class Signatures(NamedTuple):
    """Signatures that count, and how many are needed."""

    made: int
    threshold: int

    @property
    def enough(self) -> bool:
        """Whether no more are needed."""
        return self.made >= self.threshold


def newest_root(files: Files) -> Root:
    """Return the newest root in these files; nothing of it is verified."""
    path = metadata_path("root", newest_versions(files)["root"])
    return read_metadata(path, files[path], Root).signed


def quorum_of(root: Root, role: str) -> Quorum:
    """Return a role's keys in their order, and how many of them must sign."""
    held = root.roles[role]
    return Quorum(tuple(raw(root.keys[name]) for name in held.keyids), held.threshold)


def newest_targets(files: Files) -> Targets:
    """Return the registrars' newest metadata in these files; nothing of it is verified."""
    path = metadata_path("targets", newest_versions(files)["targets"])
    return read_metadata(path, files[path], Targets).signed


def rotations(files: Files) -> Mapping[str, bytes]:
    """Return by member the public key with which it rotates its own, as registrars signed it."""
    return rotation_keys(newest_targets(files))


def rotation_keys(targets: Targets) -> Mapping[str, bytes]:
    """Return by member the public key with which it rotates its own, as `targets` delegate."""
    if targets.delegations is None:
        return {}
    keys = targets.delegations.keys
    roles = roles_in("the registrars' metadata", targets)
    return {member_of(name): raw(keys[role.keyids[0]]) for name, role in roles.items()}


def signatures_of(files: Files, role: str, data: bytes) -> Signatures:
    """Return how far the metadata `data` of `role` is signed, by the keys that `files` name.

    Raises:
        RegisterRefused: It is no metadata of that role, or nobody is asked to sign for the role
            (`register.malformed`, `register.unknown`).
    """
    if role == "root":
        metadata = read_metadata("the change", data, Root)
        both = metadata.signed.get_root_verification_result(
            newest_root(files), payload_of("the change", metadata), metadata.signatures
        )
        lacking = [one for one in (both.first, both.second) if not one.verified]
        return _counted(lacking[0] if lacking else both.first)
    return _counted(_verified(files, role, read_metadata("the change", data, Targets)))


def _verified(files: Files, role: str, metadata: Metadata[Targets]) -> VerificationResult:
    by = newest_root(files) if role == "targets" else newest_targets(files)
    payload = payload_of("the change", metadata)
    try:
        return by.get_verification_result(role, payload, metadata.signatures)
    except ValueError as exc:
        line = f"Nobody in the register may sign for {member_of(role) or role}."
        raise RegisterRefused("register.unknown", line) from exc


def _counted(result: VerificationResult) -> Signatures:
    return Signatures(len(result.signed), result.threshold)
