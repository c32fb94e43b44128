"""Vectors of a register's repository: thresholds, versions, ends, members' own keys."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import replace

from register_forge import (
    END,
    JSON,
    altered,
    around,
    common,
    holders,
    lone,
    quorum,
    repository,
    retold,
)
from vectors_register import RegisterCase, small
from wire_world import NETWORK, NOW, ROOT, key

from broker.keys import Signer
from broker.register import Key, KeyUse
from broker.register.document import document_of
from broker.register.possession import prove_possession
from broker.register.repository import (
    Roles,
    draft_keys,
    draft_register,
    draft_root,
    publish,
    sign,
)
from broker.register.repository.metadata import TIMESTAMP

Files = dict[str, bytes]
MEMBER = "customs-nz"
_ROTATION = key("rotation")


def rotated(version: int = 1, signer: Signer = _ROTATION, **parts: object) -> Files:
    """Return a repository in which customs-nz signed one more key itself."""
    mine = key("rotated")
    fields: dict[str, object] = {
        "member": MEMBER,
        "suite": 1,
        "use": KeyUse.SIGNING,
        "public": mine.public,
        "proof": prove_possession(NETWORK, MEMBER, mine),
        "not_before": NOW,
        "not_after": END,
    }
    one = Key(**{**fields, **parts})  # type: ignore[arg-type] # the fields of a key
    path, files = draft_register(small(), {MEMBER: _ROTATION.public}, version=3, expires_at=END)
    files = {**files, path: sign(files[path], ROOT), "metadata/1.root.json": lone()}
    path, more = draft_keys(MEMBER, [one], version=version, expires_at=END)
    files = {**files, **more, path: sign(more[path], _ROTATION)}
    told = dict(publish(files, ROOT, snapshot_expires_at=END, timestamp_expires_at=END))
    return told if signer is _ROTATION else retold(told, path, sign(more[path], signer))


def next_root(*signers: Signer, version: int = 2) -> bytes:
    """Return a second root with new keys at its head, signed by these."""
    roles = Roles(quorum("new", 5, 3), quorum("registrar", 3, 2), quorum("publisher", 1, 1))
    data = draft_root(roles, version=version, expires_at=END)
    for signer in signers:
        data = sign(data, signer)
    return data


def many(registrars: int = 2, **parts: object) -> Files:
    """Return the repository of a network with thresholds, signed by so many registrars."""
    return around(
        document_of(small()),
        version=small().version,
        root=common(),
        registrars=holders("registrar", 3)[:registrars],
        publisher=holders("publisher", 1)[0],
        **parts,  # type: ignore[arg-type] # the parts of a repository
    )


def repositories() -> Iterator[RegisterCase]:
    """Yield all of them."""
    yield from _thresholds()
    yield from _roots()
    yield from _versions()
    yield from _files()
    yield from _members()


def _thresholds() -> Iterator[RegisterCase]:
    under = "register.threshold"
    root = common()
    yield RegisterCase("repository/two", "Two of three.", "register", many(), root=root)
    yield RegisterCase("repository/one", "One of three.", under, many(1), root=root)
    forged = around(document_of(small()), version=3, root=root, registrars=[key("x"), key("y")])
    yield RegisterCase("repository/strangers", "Two strangers.", under, forged, root=root)
    yield RegisterCase(
        "repository/publisher",
        "A stranger's timestamp.",
        under,
        many() | {TIMESTAMP: repository(small())[TIMESTAMP]},
        root=root,
    )
    lone_registrar = around(document_of(small()), version=3, registrars=[key("x")])
    yield RegisterCase("repository/stranger", "By another.", under, lone_registrar)
    altered_root = altered(root, expires="2100-01-01T00:00:00Z")
    yield RegisterCase(
        "repository/root_altered", "Its end moved.", under, many(), root=altered_root
    )
    weak = json.loads(lone())
    weak["signed"]["keys"][next(iter(weak["signed"]["keys"]))]["keyval"]["public"] = "00" * 32
    yield RegisterCase(
        "repository/root_weak",
        "A key of low order.",
        "register.key_weak",
        repository(small()),
        root=json.dumps(weak).encode(),
    )
    double = json.loads(lone())
    (held,) = double["signed"]["keys"].values()
    double["signed"]["keys"]["again"] = held
    yield RegisterCase(
        "repository/root_key_twice",
        "One key under two names, to count as two.",
        "register.twice",
        repository(small()),
        root=json.dumps(double).encode(),
    )
    other = json.loads(lone())
    next(iter(other["signed"]["keys"].values()))["scheme"] = "ecdsa"
    yield RegisterCase(
        "repository/root_scheme",
        "A key of another scheme.",
        "register.malformed",
        repository(small()),
        root=json.dumps(other).encode(),
    )


def _roots() -> Iterator[RegisterCase]:
    old, new, root = holders("root", 3), holders("new", 3), common()
    path = "metadata/2.root.json"

    def case(name: str, says: str, expect: str, data: bytes) -> RegisterCase:
        return RegisterCase(f"repository/{name}", says, expect, many() | {path: data}, root=root)

    yield case("root_rotated", "By old and new.", "register", next_root(*old, *new))
    yield case("root_old_only", "By the old.", "register.threshold", next_root(*old))
    yield case("root_new_only", "By the new.", "register.threshold", next_root(*new))
    yield case("root_two", "By two old.", "register.threshold", next_root(*old[:2], *new))
    skipped = next_root(*old, *new, version=3)
    yield case("root_skipped", "Version 3 in the place of 2.", "register.mixed", skipped)
    yield RegisterCase(
        "repository/root_none", "The root is no root.", "register.malformed", many(), root=b"{}"
    )


def _versions() -> Iterator[RegisterCase]:
    now, later = repository(small()), repository(replace(small(), version=4))
    old, frozen = "register.rolled_back", "register.frozen"
    yield RegisterCase("repository/newer", "A newer one.", "register", later, held=now)
    yield RegisterCase("repository/same", "The same again.", "register", now, held=now)
    yield RegisterCase("repository/older", "An older one.", old, now, held=later)
    yield RegisterCase("repository/expired", "Past its end.", "register.expired", now, at=END)
    yield RegisterCase("repository/frozen", "Held back.", frozen, now, held=now, at=END)
    before = repository(small(), expires_at=NOW)
    yield RegisterCase(
        "repository/replaced", "After one that ended.", "register", later, held=before
    )
    rooted = many() | {"metadata/2.root.json": next_root(*holders("root", 3), *holders("new", 3))}
    yield RegisterCase(
        "repository/root_held",
        "The held root stays.",
        "register",
        many(),
        root=common(),
        held=rooted,
    )


def _files() -> Iterator[RegisterCase]:
    now, later = repository(small()), repository(replace(small(), version=4))
    for name, path in (
        ("timestamp", TIMESTAMP),
        ("snapshot", "metadata/3.snapshot.json"),
        ("targets", "metadata/3.targets.json"),
        ("register", next(path for path in now if path.startswith("targets/"))),
    ):
        less = {p: data for p, data in now.items() if p != path}
        yield RegisterCase(f"repository/no_{name}", "A file less.", "register.incomplete", less)
        half = now | {path: now[path][: len(now[path]) // 2]}
        expect = "register.malformed" if name == "timestamp" else "register.mixed"
        yield RegisterCase(f"repository/half_{name}", "Half a file.", expect, half)
    swapped = now | {"metadata/3.snapshot.json": later["metadata/4.snapshot.json"]}
    yield RegisterCase("repository/mixed", "Another's snapshot.", "register.mixed", swapped)
    changes: tuple[tuple[str, str, Callable[[JSON], None]], ...] = (
        ("timestamp_type", "A snapshot.", lambda t: t["signed"].update(_type="snapshot")),
        ("timestamp_version", "Version 0.", lambda t: t["signed"].update(version=0)),
        ("timestamp_expires", "No end.", lambda t: t["signed"].pop("expires")),
        ("timestamp_float", "A broken number.", lambda t: t["signed"].update(more=1.5)),
        ("timestamp_signatures", "None.", lambda t: t.pop("signatures")),
    )
    for name, says, change in changes:
        tree = json.loads(now[TIMESTAMP])
        change(tree)
        files = now | {TIMESTAMP: json.dumps(tree).encode()}
        yield RegisterCase(f"repository/{name}", says, "register.malformed", files)


def _members() -> Iterator[RegisterCase]:
    good = rotated()
    yield RegisterCase("repository/rotated", "A member's own key.", "register", good)
    by = rotated(signer=key("x"))
    yield RegisterCase("repository/rotated_by", "By another.", "register.threshold", by)
    other = rotated(member="police-nz")
    yield RegisterCase("repository/rotated_for", "Another's.", "register.inconsistent", other)
    proof = rotated(proof=bytes(64))
    yield RegisterCase("repository/rotated_proof", "Unproven.", "register.key_possession", proof)
    older, newer = rotated(1), rotated(2)
    yield RegisterCase(
        "repository/rotated_back", "Its older keys.", "register.rolled_back", older, held=newer
    )
