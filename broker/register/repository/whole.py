"""A whole repository at once, by someone who holds every key that it needs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Final

from tuf.api.metadata import Metadata, MetaFile, Snapshot, Timestamp

from broker.keys import Signer
from broker.register.model import FOREVER, Register
from broker.register.repository.build import (
    Quorum,
    Roles,
    draft_register,
    draft_root,
    sign,
)
from broker.register.repository.metadata import TIMESTAMP, Files, metadata_path, to_datetime

_NOBODY: Final[Mapping[str, bytes]] = MappingProxyType({})


def lone_root(signer: Signer, *, expires_at: int = FOREVER) -> bytes:
    """Return the signed first root of a network in which one key is everything.

    For exercises and tests: whoever has that key has the network.
    """
    alone = Quorum((signer.public,), 1)
    return sign(draft_root(Roles(alone, alone, alone), version=1, expires_at=expires_at), signer)


def whole(  # noqa: PLR0913 - each role's keys, and one end for all
    register: Register,
    *,
    root: bytes,
    registrars: Sequence[Signer],
    publisher: Signer,
    rotation: Mapping[str, bytes] = _NOBODY,
    expires_at: int | None = None,
) -> Files:
    """Return the files of `register`, every role's metadata in the register's version.

    Args:
        register: What they are to say.
        root: The root's signed metadata, of version 1.
        registrars: As many as their threshold says.
        publisher: Signs snapshot and timestamp.
        rotation: As `draft_register`.
        expires_at: The end of all but the root; None for the register's own.
    """
    version = register.version
    ends = register.expires_at if expires_at is None else expires_at
    path, files = draft_register(register, rotation, version=version, expires_at=ends)
    data = files[path]
    for registrar in registrars:
        data = sign(data, registrar)
    meta = {"targets.json": MetaFile.from_data(version, data, ["sha256"])}
    end = to_datetime(ends)
    snapshot = sign(Metadata(Snapshot(version, expires=end, meta=meta)).to_bytes(), publisher)
    described = MetaFile.from_data(version, snapshot, ["sha256"])
    timestamp = Metadata(Timestamp(version, expires=end, snapshot_meta=described))
    return {
        **files,
        path: data,
        metadata_path("root", 1): root,
        metadata_path("snapshot", version): snapshot,
        TIMESTAMP: sign(timestamp.to_bytes(), publisher),
    }
