"""Second verifier, written from `schemas/README.md` alone: section 8, the register's repository."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from second_verifier_avro import Refused
from second_verifier_curve import is_prime_order

JSON = dict[str, Any]
Files = dict[str, bytes]
FOREVER = 2**63 - 1


def check(good: object, reason: str) -> None:
    """Refuse what is not good."""
    if not good:
        raise Refused(f"register.{reason}")


def once(names: list[Any]) -> None:
    """Refuse what stands twice."""
    check(len(set(names)) == len(names), "twice")


def read_json(data: bytes) -> Any:  # noqa: ANN401 - JSON
    """Return JSON in which no object says a key twice."""

    def pairs(found: list[tuple[str, Any]]) -> JSON:
        check(len(dict(found)) == len(found), "malformed")
        return dict(found)

    try:
        return json.loads(data.decode(), object_pairs_hook=pairs)
    except (ValueError, RecursionError) as exc:
        raise Refused("register.malformed") from exc


def canonical(value: Any) -> bytes:  # noqa: ANN401 - JSON
    """Return a value's canonical JSON (section 8)."""
    if value is None or isinstance(value, bool | int):
        return json.dumps(value).encode()
    if isinstance(value, str):
        return b'"' + value.replace("\\", "\\\\").replace('"', '\\"').encode() + b'"'
    if isinstance(value, list):
        return b"[" + b",".join(map(canonical, value)) + b"]"
    check(isinstance(value, dict), "malformed")
    pairs = (canonical(name) + b":" + canonical(value[name]) for name in sorted(value))
    return b"{" + b",".join(pairs) + b"}"


def verifies(public: bytes, signature: bytes, data: bytes) -> bool:
    """Say whether this is the key's Ed25519 signature."""
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, data)
    except (InvalidSignature, ValueError):
        return False
    return True


def read_metadata(data: bytes, kind: str) -> JSON:
    """Return a file of metadata of this type; no signature is checked."""
    tree = read_json(data)
    try:
        signed = tree["signed"]
        check(signed["_type"] == kind and signed["version"] > 0, "malformed")
        check(signed["spec_version"].startswith("1."), "malformed")
        end(signed)
        canonical(signed)
        {one["keyid"]: one["sig"] for one in tree["signatures"]}
    except (KeyError, TypeError, ValueError, AttributeError) as exc:
        raise Refused("register.malformed") from exc
    source = signed if kind == "root" else signed.get("delegations", {})
    keys = list(source.get("keys", {}).values())
    for key in keys:
        check((key["keytype"], key["scheme"]) == ("ed25519", "ed25519"), "malformed")
        check(is_prime_order(bytes.fromhex(key["keyval"]["public"])), "key_weak")
    once([key["keyval"]["public"] for key in keys])
    found: JSON = tree
    return found


def end(signed: JSON) -> int:
    """Return when metadata ends, in microseconds."""
    at = datetime.strptime(signed["expires"], "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
    last = datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC)
    return FOREVER if at == last else int(at.timestamp()) * 10**6


def check_signed(tree: JSON, keys: JSON, role: JSON) -> None:
    """Refuse metadata with fewer signatures than its role's threshold."""
    data = canonical(tree["signed"])
    signatures = {one["keyid"]: bytes.fromhex(one["sig"]) for one in tree["signatures"]}
    good = 0
    for name in role["keyids"]:
        public = bytes.fromhex(keys[name]["keyval"]["public"])
        good += name in signatures and verifies(public, signatures[name], data)
    check(good >= role["threshold"], "threshold")


class Repository:
    """What was read of one repository; `versions` and `files` are held against the next."""

    def __init__(self, files: Files, root: bytes, held: Repository | None) -> None:
        self.held = held
        self.files: Files = files if held is None else _roots(held.files) | files
        self.versions: dict[str, int] = {}
        self.root = self._newest_root(root)
        timestamp = self._top("metadata/timestamp.json", "timestamp")
        meta = timestamp["signed"]["meta"]["snapshot.json"]
        snapshot = self._described("snapshot", meta)
        self._signed_by_root(snapshot, "snapshot")
        self.meta: JSON = snapshot["signed"]["meta"]
        self.targets = self._described("targets", self.meta["targets.json"])
        self._signed_by_root(self.targets, "targets")
        ends = [end(t["signed"]) for t in (self.root, timestamp, snapshot, self.targets)]
        self.expires_at = min(ends)
        self.version: int = snapshot["signed"]["version"]
        self.register = self._target(self.targets["signed"], "register.json")
        self.members = dict(self._members())

    def _newest_root(self, first: bytes) -> JSON:
        root = read_metadata(first, "root")
        self._by(root, root, "root")
        while data := self.files.get(f"metadata/{root['signed']['version'] + 1}.root.json"):
            later = read_metadata(data, "root")
            check(later["signed"]["version"] == root["signed"]["version"] + 1, "mixed")
            self._by(root, later, "root")
            self._by(later, later, "root")
            root = later
        self._not_older("root", root["signed"]["version"])
        return root

    def _by(self, delegator: JSON, tree: JSON, role: str) -> None:
        signed = delegator["signed"]
        check_signed(tree, signed["keys"], signed["roles"][role])

    def _signed_by_root(self, tree: JSON, role: str) -> None:
        self._by(self.root, tree, role)
        self._not_older(role, tree["signed"]["version"])

    def _top(self, path: str, role: str) -> JSON:
        tree = read_metadata(self._file(path), role)
        self._signed_by_root(tree, role)
        return tree

    def _described(self, role: str, meta: JSON, kind: str | None = None) -> JSON:
        data = self._file(f"metadata/{meta['version']}.{role}.json")
        check(sha256(data).hexdigest() == meta["hashes"]["sha256"], "mixed")
        tree = read_metadata(data, kind or role)
        check(tree["signed"]["version"] == meta["version"], "mixed")
        return tree

    def _target(self, signed: JSON, name: str) -> bytes:
        digest = signed["targets"][name]["hashes"]["sha256"]
        folder, slash, file = name.rpartition("/")
        data = self._file(f"targets/{folder}{slash}{digest}.{file}")
        check(sha256(data).hexdigest() == digest, "mixed")
        return data

    def _members(self) -> list[tuple[str, tuple[bytes, int]]]:
        delegations = self.targets["signed"].get("delegations", {"roles": []})
        found = []
        for role in delegations["roles"]:
            name = role["name"]
            member = name.removeprefix("member-")
            check(role["paths"] == [f"members/{member}.json"], "malformed")
            if f"{name}.json" not in self.meta:
                check(not self.held or name not in self.held.versions, "rolled_back")
                continue
            tree = self._described(name, self.meta[f"{name}.json"], "targets")
            check_signed(tree, delegations["keys"], role)
            self._not_older(name, tree["signed"]["version"])
            data = self._target(tree["signed"], f"members/{member}.json")
            found.append((member, (data, end(tree["signed"]))))
        return found

    def _not_older(self, role: str, version: int) -> None:
        self.versions[role] = version
        check(not self.held or version >= self.held.versions.get(role, 0), "rolled_back")

    def _file(self, path: str) -> bytes:
        check(path in self.files, "incomplete")
        return self.files[path]


def _roots(files: Files) -> Files:
    return {path: data for path, data in files.items() if path.endswith(".root.json")}
