"""Whether a repository's files are the network's register, and none older than what is held.

By the TUF specification, section 5.3 to 5.7, over files that somebody fetched: nothing here trusts
whoever keeps or carries them (THREATS 24, 25).
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from tuf.api.exceptions import LengthOrHashMismatchError
from tuf.api.metadata import (
    Metadata,
    MetaFile,
    Root,
    Snapshot,
    TargetFile,
    Targets,
    Timestamp,
)

from broker.errors import RegisterRefused
from broker.register.check import check_register
from broker.register.model import Key, Register
from broker.register.reading import keys_of, register_of
from broker.register.repository.metadata import (
    REGISTER,
    TIMESTAMP,
    Content,
    Files,
    keys_target,
    malformed,
    member_of,
    metadata_path,
    read_metadata,
    roles_in,
    target_path,
    to_time,
)
from broker.register.repository.signed import check_root, check_signed
from broker.register.repository.trusted import Trusted
from broker.register.telling import moment

_NOTHING: Final[Mapping[bytes, Key]] = MappingProxyType({})


def verify(
    files: Files,
    *,
    root: bytes,
    at: int | None,
    network: str | None = None,
    held: Trusted | None = None,
) -> Trusted:
    """Return the register in these files.

    Args:
        files: A repository's files by path (`metadata/...`, `targets/...`); more may be there.
        root: A root's metadata, learnt another way; later ones must follow from it.
        at: The reader's time, microseconds; None where an expired register is wanted too.
        network: The network that is meant; None for any.
        held: What this reader believed last, under the same `root`.

    Raises:
        RegisterRefused: A file is absent (`register.incomplete`), is no metadata of ours
            (`register.malformed`), has too few signatures (`register.threshold`), is older than
            what is held (`register.rolled_back`), does not belong to the others (`register.mixed`),
            is past its end and nothing newer was offered (`register.frozen`) or was held
            (`register.expired`); another network's (`register.network`); or `check_register`
            refuses what they say.
    """
    reading = _Reading(files, held)
    trusted = reading.read(root)
    if network is not None and trusted.register.network != network:
        line = f"This is the register of {trusted.register.network}, where {network!a} is meant."
        raise RegisterRefused("register.network", line)
    if at is not None and at >= trusted.register.expires_at:
        raise _expired(trusted, held)
    return trusted


def _expired(trusted: Trusted, held: Trusted | None) -> RegisterRefused:
    register = trusted.register
    since = f"{register.version}, which is expired since {moment(register.expires_at)}"
    if held is not None and held.versions == trusted.versions:
        line = (
            f"The source still offers version {since}: its publisher stopped, or somebody holds "
            "newer ones back. Ask the registrar."
        )
        return RegisterRefused("register.frozen", line)
    line = f"The source offers version {since}: get a newer one from the registrar."
    return RegisterRefused("register.expired", line)


class _Reading:
    """One reading of a repository; `used` collects the files that count."""

    def __init__(self, files: Files, held: Trusted | None) -> None:
        self.files = files
        self.held = held
        self.used: dict[str, bytes] = {}
        self.versions: dict[str, int] = {}

    def read(self, first: bytes) -> Trusted:
        root, path = self.newest_root(first)
        timestamp = self.timestamp(root)
        snapshot = self.snapshot(root, timestamp)
        targets = self.role(root, "targets", snapshot, Targets)
        keys = self.members_keys(targets, snapshot)
        register = self.register(
            targets,
            version=snapshot.version,
            expires_at=min(to_time(s.expires) for s in (root, timestamp, snapshot, targets)),
            more=keys,
        )
        return Trusted(register, path, MappingProxyType(self.used), MappingProxyType(self.versions))

    def newest_root(self, first: bytes) -> tuple[Root, str]:
        """Return the last root that follows from the first, each signed by the one before too."""
        path = "the root's metadata"
        metadata = read_metadata(path, first, Root)
        check_root(path, metadata, None)
        path = metadata_path("root", metadata.signed.version)
        self.used[path] = first
        while (found := self.next_root(metadata.signed.version)) is not None:
            path, later = found
            check_root(path, later, metadata.signed)
            metadata = later
        root = metadata.signed
        self.not_older("root", root.version)
        self.versions["root"] = root.version
        if not root.consistent_snapshot:
            raise malformed(path, "files must stand under their versions (consistent_snapshot)")
        return root, path

    def next_root(self, version: int) -> tuple[str, Metadata[Root]] | None:
        path = metadata_path("root", version + 1)
        held = self.held.files if self.held else {}
        if path not in self.files and path not in held:
            return None
        # What is held was believed: a source that lost it takes nothing back.
        data = self.used[path] = self.files[path] if path in self.files else held[path]
        metadata = read_metadata(path, data, Root)
        if metadata.signed.version != version + 1:
            raise _mixed(path)
        return path, metadata

    def timestamp(self, root: Root) -> Timestamp:
        metadata = read_metadata(TIMESTAMP, self.file(TIMESTAMP), Timestamp)
        check_signed(TIMESTAMP, metadata, root.get_verification_result, "timestamp")
        if self.comparable(root, "timestamp"):
            self.not_older("timestamp", metadata.signed.version)
        self.versions["timestamp"] = metadata.signed.version
        return metadata.signed

    def snapshot(self, root: Root, timestamp: Timestamp) -> Snapshot:
        meta = timestamp.snapshot_meta
        path = metadata_path("snapshot", meta.version)
        metadata = self.described(path, meta, Snapshot)
        check_signed(path, metadata, root.get_verification_result, "snapshot")
        if self.comparable(root, "snapshot") and self.comparable(root, "timestamp"):
            self.not_older("snapshot", meta.version)
        self.versions["snapshot"] = meta.version
        return metadata.signed

    def role(
        self, by: Root | Targets, name: str, snapshot: Snapshot, content: type[Content]
    ) -> Content:
        """Return what a role signed, in the version that the snapshot says."""
        meta = snapshot.meta.get(f"{name}.json")
        if meta is None:
            raise _mixed("the snapshot", f"it does not know the role {name!a}")
        path = metadata_path(name, meta.version)
        metadata = self.described(path, meta, content)
        check_signed(path, metadata, by.get_verification_result, name)
        self.not_older(name, meta.version)
        self.versions[name] = meta.version
        return metadata.signed

    def members_keys(self, targets: Targets, snapshot: Snapshot) -> Mapping[bytes, Key]:
        """Return the keys that members signed themselves."""
        keys: dict[bytes, Key] = {}
        for name in roles_in("the registrars' metadata", targets):
            # A member need not have rotated anything yet; who has, cannot be made to have not.
            if f"{name}.json" in snapshot.meta:
                keys |= self.member_keys(targets, name, snapshot)
            elif self.held and name in self.held.versions and self.same_role(targets, name):
                raise _rolled_back(f"the keys of {member_of(name)}")
        return keys

    def member_keys(self, targets: Targets, name: str, snapshot: Snapshot) -> Mapping[bytes, Key]:
        member = member_of(name)
        signed = self.role(targets, name, snapshot, Targets)
        if signed.targets.keys() != {keys_target(member)} or signed.delegations is not None:
            raise malformed(name, "it says more than its member's keys, or nothing")
        data = self.target(signed.targets[keys_target(member)])
        return keys_of(data, member, to_time(signed.expires))

    def same_role(self, targets: Targets, name: str) -> bool:
        """Say whether the registrars delegate to the keys that they delegated to before."""
        held = self.held
        path = metadata_path("targets", held.versions["targets"]) if held else ""
        if held is None or path not in held.files:
            return False
        before = read_metadata(path, held.files[path], Targets).signed
        roles = roles_in(path, before)
        return name in roles and roles[name] == targets.get_delegated_role(name)

    def register(
        self, targets: Targets, *, version: int, expires_at: int, more: Mapping[bytes, Key]
    ) -> Register:
        if REGISTER not in targets.targets:
            raise malformed("the registrars' metadata", f"it names no {REGISTER}")
        data = self.target(targets.targets[REGISTER])
        register = register_of(data, version=version, expires_at=expires_at, more=more)
        for name in roles_in("the registrars' metadata", targets):
            if member_of(name) not in register.members:
                line = f"The register delegates keys to {member_of(name)!a}, who is no member."
                raise RegisterRefused("register.inconsistent", line)
        held = self.held.register if self.held else None
        same = held is not None and held.network == register.network
        check_register(register, proven=held.keys if held and same else _NOTHING)
        return register

    def target(self, file: TargetFile) -> bytes:
        (algorithm, sha256), *more = file.hashes.items()
        path = target_path(file.path, sha256)
        if algorithm != "sha256" or more:
            raise malformed(path, "its digest is not SHA-256 alone")
        data = self.file(path)
        try:
            file.verify_length_and_hashes(data)
        except LengthOrHashMismatchError as exc:
            raise _mixed(path) from exc
        return data

    def described(self, path: str, meta: MetaFile, content: type[Content]) -> Metadata[Content]:
        """Return metadata that other metadata describes: those very bytes, of that version."""
        data = self.file(path)
        if meta.hashes is None or "sha256" not in meta.hashes:
            raise malformed(path, "what describes it says no SHA-256")
        try:
            meta.verify_length_and_hashes(data)
        except LengthOrHashMismatchError as exc:
            raise _mixed(path) from exc
        metadata = read_metadata(path, data, content)
        if metadata.signed.version != meta.version:
            raise _mixed(path)
        return metadata

    def comparable(self, root: Root, role: str) -> bool:
        """Say whether the role's keys are those held: replaced ones may have run numbers up."""
        if self.held is None:
            return False
        before = read_metadata(self.held.root, self.held.files[self.held.root], Root).signed
        return bool(before.roles[role] == root.roles[role])

    def not_older(self, role: str, version: int) -> None:
        if self.held is not None and version < self.held.versions.get(role, 0):
            name = member_of(role)
            raise _rolled_back(f"the keys of {name}" if name else f"its {role}")

    def file(self, path: str) -> bytes:
        data = self.files.get(path)
        if data is None:
            line = f"The register is incomplete: {path} is not there. Fetch it again."
            raise RegisterRefused("register.incomplete", line)
        self.used[path] = data
        return data


def _mixed(path: str, why: str = "it belongs to another version") -> RegisterRefused:
    line = f"The register's files do not belong together ({path}: {why}). Fetch it again."
    return RegisterRefused("register.mixed", line)


def _rolled_back(what: str) -> RegisterRefused:
    line = (
        f"The register that is offered is older in {what} than the one that is held: somebody went "
        "back to old files. The held one is kept."
    )
    return RegisterRefused("register.rolled_back", line)
