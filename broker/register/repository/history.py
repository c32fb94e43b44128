"""What changed in a repository: whom its roots trust, members' rotation keys, the register."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from tuf.api.metadata import Root, Targets

from broker.keys import digest
from broker.register.differences import differences
from broker.register.model import FOREVER, Register
from broker.register.reading import register_of
from broker.register.repository.metadata import (
    REGISTER,
    Files,
    metadata_path,
    raw,
    read_metadata,
    target_path,
)
from broker.register.repository.thresholds import rotation_keys, signatures_of
from broker.register.repository.trusted import Trusted
from broker.register.telling import fingerprint

_TARGETS: Final = re.compile(r"metadata/([1-9][0-9]{0,17})\.targets\.json")
_ROLES: Final = {"root": "root keys", "targets": "registrars", "timestamp": "publishers"}


class Version(NamedTuple):
    """One decision of the registrars."""

    number: int
    register: Register
    changes: Sequence[str]
    """In lines for people, against the version before."""


def history(files: Files) -> Iterator[Version]:
    """Yield each version that enough of today's registrars signed, oldest first.

    Nothing of it is verified but that; keys that members signed themselves are not in it.

    Raises:
        RegisterRefused: A file is no metadata of ours, or no register (`register.malformed`).
    """
    before: Register | None = None
    signed_before: Targets | None = None
    for number in sorted(int(found[1]) for path in files if (found := _TARGETS.fullmatch(path))):
        data = files[metadata_path("targets", number)]
        if not signatures_of(files, "targets", data).enough:
            continue
        signed = read_metadata("the history", data, Targets).signed
        target = signed.targets[REGISTER]
        text = files[target_path(REGISTER, target.hashes["sha256"])]
        register = register_of(text, version=number, expires_at=FOREVER)
        changes = differences(before, register)
        if signed_before is not None:
            changes = [*changes, *_rotations(signed_before, signed)]
        yield Version(number, register, changes)
        before, signed_before = register, signed


def changes(before: Trusted, after: Trusted) -> Sequence[str]:
    """Return a line for each thing that a reader who believed `before` learns from `after`.

    A new timestamp alone is none. Raises as `history`, of files that `verify` did not make.
    """
    return [
        *_roots(_root(before), _root(after)),
        *differences(before.register, after.register),
        *_rotations(_targets(before), _targets(after)),
    ]


def _roots(before: Root, after: Root) -> Iterator[str]:
    """Yield who is trusted anew, and no more, in each role."""
    for role, words in _ROLES.items():
        then, now = before.roles[role], after.roles[role]
        if now.threshold != then.threshold:
            yield f"{now.threshold} {words} sign together, before {then.threshold}"
        for root, verb, keys in (
            (after, "new", set(now.keyids) - set(then.keyids)),
            (before, "gone", set(then.keyids) - set(now.keyids)),
        ):
            shown = sorted(fingerprint(digest(raw(root.keys[name]))) for name in keys)
            yield from (f"of the {words}, key {one} is {verb}" for one in shown)


def _rotations(before: Targets, after: Targets) -> Iterator[str]:
    then, now = rotation_keys(before), rotation_keys(after)
    for member, key in now.items():
        if then.get(member) != key:
            yield f"{member} changes its own keys with key {fingerprint(digest(key))}"
    for member in then.keys() - now.keys():
        yield f"{member} changes its own keys no more"


def _root(trusted: Trusted) -> Root:
    return read_metadata(trusted.root, trusted.files[trusted.root], Root).signed


def _targets(trusted: Trusted) -> Targets:
    path = metadata_path("targets", trusted.versions["targets"])
    return read_metadata(path, trusted.files[path], Targets).signed
