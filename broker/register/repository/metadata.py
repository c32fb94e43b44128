"""TUF metadata (its specification, version 1.0) as this register uses it: read and named.

Only python-tuf's model of the files is used; who fetches them and what is believed is ours.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, Final, TypeVar

from securesystemslib.signer import SSlibKey
from tuf.api.metadata import (
    DelegatedRole,
    Delegations,
    Key,
    Metadata,
    Root,
    Signed,
    Snapshot,
    Targets,
    Timestamp,
)
from tuf.api.serialization import SerializationError

from broker.errors import RegisterRefused
from broker.keys import ED25519, check_public, digest
from broker.register.model import FOREVER
from broker.register.reading import read_json

Files = Mapping[str, bytes]
"""A repository's files by their path in it."""

REGISTER: Final = "register.json"
TIMESTAMP: Final = "metadata/timestamp.json"
_PREFIX: Final = "member-"
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_LAST: Final = datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC)
_SECOND: Final = 1_000_000
_FAULTS: Final = (ValueError, KeyError, TypeError, AttributeError, OverflowError)
"""What python-tuf's model raises at JSON of another form."""

Content = TypeVar("Content", Root, Timestamp, Snapshot, Targets)


def metadata_path(role: str, version: int) -> str:
    """Return where the metadata of a role lies in its repository."""
    return f"metadata/{version}.{role}.json"


def target_path(target: str, sha256: str) -> str:
    """Return where a target lies: its digest stands before its file's name."""
    folder, slash, name = target.rpartition("/")
    return f"targets/{folder}{slash}{sha256}.{name}"


def role_of(member: str) -> str:
    """Return the name of the role that signs a member's own keys."""
    return f"{_PREFIX}{member}"


def member_of(role: str) -> str:
    """Return whose keys a role signs; no member's name when it is no such role."""
    return role.removeprefix(_PREFIX) if role.startswith(_PREFIX) else ""


def keys_target(member: str) -> str:
    """Return the target in which a member's own keys stand."""
    return f"members/{member}.json"


def to_time(at: datetime) -> int:
    """Return microseconds since 1970, UTC; the end of the year 9999 is for ever."""
    if at >= _LAST:
        return FOREVER
    return (at - _EPOCH) // timedelta(microseconds=1)


def to_datetime(at: int) -> datetime:
    """Return the whole second at or before `at` (microseconds), at most the year 9999's last."""
    last = (_LAST - _EPOCH) // timedelta(seconds=1)
    return _EPOCH + timedelta(seconds=min(at // _SECOND, last))


def public_key(public: bytes) -> Key:
    """Return an Ed25519 key as the metadata has it; its id is its digest."""
    return SSlibKey(digest(public).hex(), "ed25519", "ed25519", {"public": public.hex()})


def read_metadata(path: str, data: bytes, content: type[Content]) -> Metadata[Content]:
    """Return the metadata in a file, its keys fit to be believed; no signature is checked.

    Raises:
        RegisterRefused: It is none of this type or names other keys than Ed25519
            (`register.malformed`), a weak key (`register.key_weak`), or one key under two names
            (`register.twice`).
    """
    tree = read_json(data, path)
    try:
        # `Metadata.from_dict` says which type of content it makes only by its argument.
        metadata: Metadata[Any] = Metadata.from_dict(tree)
    except _FAULTS as exc:
        raise malformed(path, str(exc)) from exc
    signed = metadata.signed
    if not isinstance(signed, content):
        raise malformed(path, f"it is of type {signed.type}, and {content.type} is meant")
    if type(signed.version) is not int:
        raise malformed(path, "its version is no number")
    _check_keys(path, keys_in(signed))
    return metadata


def keys_in(signed: Signed) -> Iterable[Key]:
    """Return the keys that a file of metadata delegates to."""
    if isinstance(signed, Root):
        return signed.keys.values()
    if isinstance(signed, Targets) and signed.delegations is not None:
        return signed.delegations.keys.values()
    return ()


def raw(key: Key) -> bytes:
    """Return a key's 32 bytes."""
    return bytes.fromhex(key.keyval["public"])


def roles_in(path: str, signed: Targets) -> Mapping[str, DelegatedRole]:
    """Return the roles that the registrars delegate members' keys to.

    Raises:
        RegisterRefused: They delegate otherwise (`register.malformed`).
    """
    delegations: Delegations | None = signed.delegations
    if delegations is None:
        return {}
    if delegations.roles is None:
        raise malformed(path, "it delegates to roles without a name")
    for name, role in delegations.roles.items():
        if role.paths != [keys_target(member_of(name))] or not role.terminating:
            raise malformed(path, f"role {name!a} is no member's over its own keys")
    return delegations.roles


def payload_of(path: str, metadata: Metadata[Any]) -> bytes:
    """Return what is signed of a file of metadata: its canonical JSON.

    Raises:
        RegisterRefused: It has none (`register.malformed`).
    """
    try:
        return metadata.signed_bytes
    except SerializationError as exc:
        raise malformed(path, "it has no canonical form") from exc


def malformed(path: str, why: str) -> RegisterRefused:
    """Return the refusal of a file of no such form."""
    return RegisterRefused("register.malformed", f"{path} of the register is malformed: {why}.")


def _check_keys(path: str, keys: Iterable[Key]) -> None:
    seen: set[bytes] = set()
    for key in keys:
        if (key.keytype, key.scheme) != ("ed25519", "ed25519"):
            raise malformed(path, "it names a key that is not Ed25519")
        try:
            public = raw(key)
        except ValueError as exc:
            raise malformed(path, "a key is not written in hex") from exc
        check_public(ED25519, public)
        if public in seen:
            # A threshold counts names: one key under two would count as two.
            line = f"{path} of the register names one key twice."
            raise RegisterRefused("register.twice", line)
        seen.add(public)
