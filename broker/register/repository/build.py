"""Making a repository: files of metadata, signed one by one, wherever their keys are."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final, NamedTuple

from securesystemslib.signer import Signature
from tuf.api.metadata import (
    DelegatedRole,
    Delegations,
    Metadata,
    MetaFile,
    Role,
    Root,
    Signed,
    Snapshot,
    TargetFile,
    Targets,
    Timestamp,
)

from broker.errors import RegisterRefused
from broker.keys import Signer, digest
from broker.register.check import check_register
from broker.register.document import document_of, keys_document_of
from broker.register.model import Key, Register
from broker.register.reading import read_json
from broker.register.repository.metadata import (
    REGISTER,
    TIMESTAMP,
    Files,
    keys_target,
    malformed,
    metadata_path,
    payload_of,
    public_key,
    read_metadata,
    role_of,
    roles_in,
    target_path,
    to_datetime,
)

_PATH: Final = re.compile(r"metadata/([1-9][0-9]{0,17})\.([a-z0-9.-]+)\.json")
_SHA256: Final = ["sha256"]


class Quorum(NamedTuple):
    """So many of these keys sign together."""

    keys: tuple[bytes, ...]
    threshold: int


class Roles(NamedTuple):
    """Who signs what; a key may stand in several roles, at less safety."""

    root: Quorum
    """Says who the others are; offline. Its keys may only be replaced with their own consent."""
    registrars: Quorum
    """Say who is a member, with which rights."""
    publisher: Quorum
    """Says which files are the newest, often, online; it can hold back, and forge nothing."""


def draft_root(roles: Roles, *, version: int, expires_at: int) -> bytes:
    """Return a root's metadata without signatures.

    It must be signed by the threshold of its own root keys, and, past version 1, by the threshold
    of those before it too.
    """
    quorums = {
        "root": roles.root,
        "targets": roles.registrars,
        "snapshot": roles.publisher,
        "timestamp": roles.publisher,
    }
    keys = {digest(k).hex(): public_key(k) for quorum in quorums.values() for k in quorum.keys}
    held = {
        name: Role([digest(k).hex() for k in quorum.keys], quorum.threshold)
        for name, quorum in quorums.items()
    }
    root = Root(version=version, expires=to_datetime(expires_at), keys=keys, roles=held)
    return Metadata(root).to_bytes()


def draft_register(
    register: Register, rotation: Mapping[str, bytes], *, version: int, expires_at: int
) -> tuple[str, Files]:
    """Return the path of the registrars' metadata, to be signed, and the files of this version.

    Args:
        register: What it is to say; keys that members signed themselves need not stand in it.
        rotation: By member, the public key with which it changes its own keys without asking.
        version: One above the last of the registrars' metadata.
        expires_at: Its end, microseconds.
    """
    check_register(register)
    target = TargetFile.from_data(REGISTER, document_of(register), _SHA256)
    roles = {
        role_of(member): DelegatedRole(
            role_of(member), [digest(key).hex()], 1, terminating=True, paths=[keys_target(member)]
        )
        for member, key in rotation.items()
    }
    keys = {digest(key).hex(): public_key(key) for key in rotation.values()}
    targets = Targets(
        version=version,
        expires=to_datetime(expires_at),
        targets={REGISTER: target},
        delegations=Delegations(keys, roles) if roles else None,
    )
    path = metadata_path("targets", version)
    data = document_of(register)
    return path, {path: Metadata(targets).to_bytes(), _place(target): data}


def draft_keys(
    member: str, keys: Iterable[Key], *, version: int, expires_at: int
) -> tuple[str, Files]:
    """Return the path of a member's own metadata, to be signed by it, and its files.

    Args:
        member: Whose keys these are.
        keys: All keys that it signs itself.
        version: One above the last of this member's metadata.
        expires_at: When none of them is valid any more, microseconds.
    """
    data = keys_document_of(keys)
    target = TargetFile.from_data(keys_target(member), data, _SHA256)
    targets = Targets(
        version=version, expires=to_datetime(expires_at), targets={target.path: target}
    )
    path = metadata_path(role_of(member), version)
    return path, {path: Metadata(targets).to_bytes(), _place(target): data}


def sign(data: bytes, signer: Signer) -> bytes:
    """Return a file of metadata with `signer`'s signature beside those that it has.

    Raises:
        RegisterRefused: It is no metadata (`register.malformed`).
    """
    metadata = _any_metadata(data)
    payload = payload_of("the file", metadata)
    name = digest(signer.public).hex()
    metadata.signatures[name] = Signature(name, signer.sign(payload).hex())
    return metadata.to_bytes()


def publish(
    files: Files,
    publisher: Signer,
    *,
    snapshot_expires_at: int,
    timestamp_expires_at: int,
) -> Files:
    """Return `files` with a snapshot of the newest of them and a new timestamp.

    The snapshot is left as it is where nothing else changed. Nothing is verified.

    Raises:
        RegisterRefused: There is no register yet (`register.incomplete`).
    """
    newest = newest_versions(files)
    if "targets" not in newest:
        raise RegisterRefused("register.incomplete", "No registrar has signed a register yet.")
    targets = read_metadata("targets", files[metadata_path("targets", newest["targets"])], Targets)
    members = roles_in("targets", targets.signed)
    meta = {
        f"{role}.json": _described(files[metadata_path(role, version)], version)
        for role, version in newest.items()
        if role == "targets" or (role in members and _signs(targets.signed, role, files, version))
    }
    more: dict[str, bytes] = {}
    last = newest.get("snapshot", 0)
    if not last or _snapshot_of(files, last, publisher) != meta:
        last += 1
        snapshot = Snapshot(version=last, expires=to_datetime(snapshot_expires_at), meta=meta)
        path = metadata_path("snapshot", last)
        more[path] = sign(Metadata(snapshot).to_bytes(), publisher)
    told = {**files, **more}
    described = _described(told[metadata_path("snapshot", last)], last)
    timestamp = Timestamp(
        version=_last_timestamp(files) + 1,
        expires=to_datetime(timestamp_expires_at),
        snapshot_meta=described,
    )
    return {**told, TIMESTAMP: sign(Metadata(timestamp).to_bytes(), publisher)}


def _signs(targets: Targets, role: str, files: Files, version: int) -> bool:
    """Say whether a member's metadata is signed by the key that it rotates with now.

    What an earlier rotation key signed stands in the register itself since that was replaced.
    """
    path = metadata_path(role, version)
    metadata = read_metadata(path, files[path], Targets)
    payload = payload_of(path, metadata)
    return targets.get_verification_result(role, payload, metadata.signatures).verified


def newest_versions(files: Files) -> Mapping[str, int]:
    """Return the highest version of each role's metadata, but the timestamp's."""
    newest: dict[str, int] = {}
    for path in files:
        if found := _PATH.fullmatch(path):
            version, role = int(found[1]), found[2]
            newest[role] = max(version, newest.get(role, 0))
    return newest


def signers_of(data: bytes) -> Sequence[str]:
    """Return the ids of the keys whose signatures a file of metadata carries; none is checked."""
    return sorted(_any_metadata(data).signatures)


def _any_metadata(data: bytes) -> Metadata[Any]:
    tree = read_json(data, "The file")
    kinds: Mapping[str, type[Signed]] = {
        "root": Root,
        "targets": Targets,
        "snapshot": Snapshot,
        "timestamp": Timestamp,
    }
    signed = tree.get("signed") if isinstance(tree, dict) else None
    kind = kinds.get(str(signed.get("_type"))) if isinstance(signed, dict) else None
    if kind is None:
        raise malformed("The file", "it is no metadata")
    metadata: Metadata[Any] = read_metadata("The file", data, kind)
    return metadata


def _described(data: bytes, version: int) -> MetaFile:
    return MetaFile.from_data(version, data, _SHA256)


def _snapshot_of(files: Files, version: int, publisher: Signer) -> Mapping[str, MetaFile] | None:
    """Return what this publisher's snapshot names; None where another key signed it."""
    path = metadata_path("snapshot", version)
    metadata = read_metadata(path, files[path], Snapshot)
    mine = digest(publisher.public).hex() in metadata.signatures
    return metadata.signed.meta if mine else None


def _last_timestamp(files: Files) -> int:
    data = files.get(TIMESTAMP)
    return 0 if data is None else read_metadata(TIMESTAMP, data, Timestamp).signed.version


def _place(target: TargetFile) -> str:
    return target_path(target.path, target.hashes["sha256"])
