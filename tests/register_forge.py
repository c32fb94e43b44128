"""Repositories as an honest network makes them, and as nobody honest would."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from functools import cache
from typing import Any

from tuf.api.metadata import Metadata, MetaFile, Snapshot, TargetFile, Targets, Timestamp
from wire_world import NETWORK, NOW, ROOT, key

from broker.keys import Signer, SigningKey
from broker.register import Register
from broker.register.document import document_of
from broker.register.repository import Files, Quorum, Roles, Trusted, draft_root, sign, verify
from broker.register.repository.metadata import TIMESTAMP, metadata_path, target_path

YEAR = 365 * 86_400 * 1_000_000
END = NOW + YEAR
JSON = dict[str, Any]


@cache
def lone() -> bytes:
    """Return a root in which one key is everything."""
    alone = Quorum((ROOT.public,), 1)
    return sign(draft_root(Roles(alone, alone, alone), version=1, expires_at=END), ROOT)


def holders(role: str, count: int) -> list[SigningKey]:
    """Return the keys of a role."""
    return [key(f"{role} {number}") for number in range(count)]


def quorum(role: str, count: int, threshold: int) -> Quorum:
    """Return so many of a role's keys."""
    return Quorum(tuple(one.public for one in holders(role, count)), threshold)


@cache
def common() -> bytes:
    """Return a root as DESIGN has it: 3 of 5, registrars 2 of 3, one publisher."""
    roles = Roles(quorum("root", 5, 3), quorum("registrar", 3, 2), quorum("publisher", 1, 1))
    data = draft_root(roles, version=1, expires_at=END)
    for one in holders("root", 3):
        data = sign(data, one)
    return data


def around(
    register: bytes,
    *,
    version: int = 1,
    expires_at: int = END,
    root: bytes | None = None,
    registrars: Sequence[Signer] = (ROOT,),
    publisher: Signer = ROOT,
) -> dict[str, bytes]:
    """Return a repository in which the registrars signed exactly these bytes."""
    end = datetime.fromtimestamp(expires_at // 1_000_000, UTC)
    target = TargetFile.from_data("register.json", register, ["sha256"])
    data = Metadata(Targets(version, expires=end, targets={target.path: target})).to_bytes()
    for one in registrars:
        data = sign(data, one)
    meta = {"targets.json": MetaFile.from_data(version, data, ["sha256"])}
    snapshot = sign(Metadata(Snapshot(version, expires=end, meta=meta)).to_bytes(), publisher)
    described = MetaFile.from_data(version, snapshot, ["sha256"])
    timestamp = Metadata(Timestamp(version, expires=end, snapshot_meta=described)).to_bytes()
    return {
        metadata_path("root", 1): lone() if root is None else root,
        metadata_path("targets", version): data,
        metadata_path("snapshot", version): snapshot,
        TIMESTAMP: sign(timestamp, publisher),
        target_path(target.path, target.hashes["sha256"]): register,
    }


def retold(files: Mapping[str, bytes], path: str, data: bytes) -> dict[str, bytes]:
    """Return a repository whose publisher names `data` at `path`, which no honest one would."""
    first = metadata_path("snapshot", 1)
    snapshot = Metadata[Snapshot].from_bytes(files[first])
    version, name = path.removeprefix("metadata/").split(".", 1)
    snapshot.signed.meta[name] = MetaFile.from_data(int(version), data, ["sha256"])
    snapshot.signatures.clear()
    signed = sign(snapshot.to_bytes(), ROOT)
    timestamp = Metadata[Timestamp].from_bytes(files[TIMESTAMP])
    timestamp.signed.snapshot_meta = MetaFile.from_data(1, signed, ["sha256"])
    timestamp.signatures.clear()
    told = {path: data, first: signed, TIMESTAMP: sign(timestamp.to_bytes(), ROOT)}
    return {**files, **told}


def repository(register: Register, **parts: Any) -> dict[str, bytes]:  # noqa: ANN401 - as `around`
    """Return this register's repository."""
    return around(document_of(register), version=register.version, **parts)


def believed(files: Files, *, root: bytes | None = None, held: Trusted | None = None) -> Trusted:
    """Return what a reader of the test network believes at `NOW`."""
    return verify(files, root=lone() if root is None else root, at=NOW, network=NETWORK, held=held)


def altered(data: bytes, **signed: Any) -> bytes:  # noqa: ANN401 - JSON
    """Return a file of metadata with some of what was signed replaced, its signatures kept."""
    tree = json.loads(data)
    tree["signed"] |= signed
    return json.dumps(tree).encode()


def texts(files: Files) -> Mapping[str, str]:
    """Return the files as the vectors write them."""
    return {path: data.decode("utf-8") for path, data in sorted(files.items())}
