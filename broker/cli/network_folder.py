"""The folder in which a registrar keeps a network: its root, its register, keys that are held."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import NamedTuple

from broker.cli.change_file import Change, role_at
from broker.cli.register_ends import FRESH_DAYS, REGISTRARS_DAYS, ends
from broker.cli.registrars import KINDS, RegistrarKeys
from broker.cli.wording import now
from broker.errors import ConfigError, RegisterRefused
from broker.keys import SigningKey
from broker.register import Register
from broker.register.repository import (
    Files,
    Trusted,
    draft_register,
    newest_versions,
    publish,
    verify,
)
from broker.register.repository.thresholds import (
    Signatures,
    newest_root,
    quorum_of,
    rotations,
    signatures_of,
)
from broker.sources import FolderSource, open_source, write_repository

REGISTER = "register"
ROOT = "root.json"
CHANGE = "change.json"


class Outcome(NamedTuple):
    """What became of a change."""

    register: Register
    """As it is now, or would be."""
    waiting: Path | None
    """The change's file, where more must sign or publish it."""
    signatures: Signatures


@dataclass(frozen=True, slots=True)
class NetworkFolder:
    """A registrar's folder; `path` may not exist yet."""

    path: Path

    @property
    def register(self) -> Path:
        """The register's folder, which every station reads."""
        return self.path / REGISTER

    @property
    def root(self) -> Path:
        """The root, which every member must get by a way of its own."""
        return self.path / ROOT

    def check(self) -> None:
        """Return when this is a registrar's folder.

        Raises:
            ConfigError: No root and register are here.
        """
        if not self.root.is_file() or not self.register.is_dir():
            raise ConfigError(
                f"{self.path} is no registrar's folder ({ROOT} and {REGISTER}/ are not in it): "
                "give the folder that sealane network init made."
            )

    def trusted(self) -> Trusted:
        """Return what the register says, proven by the root beside it, expired or not."""
        self.check()
        return verify(self.files(), root=self.root_data(), at=None)

    def load(self) -> Register:
        """Return the register, proven by the root beside it."""
        return self.trusted().register

    def files(self) -> Mapping[str, bytes]:
        """Return the register's files."""
        return FolderSource(self.register).fetch()

    def current_files(self) -> Files:
        """Return the files that say what holds now, proven, and every root that led to them."""
        return self.trusted().files

    def root_data(self) -> bytes:
        """Return the root's metadata; raises `ConfigError`."""
        return read(self.root, "network's root")

    def keys(self, network: str) -> RegistrarKeys:
        """Return the keys that are held here."""
        return RegistrarKeys(self.path, network)

    def change(
        self,
        step: Callable[[Register], Register],
        rotation: Mapping[str, bytes] | None = None,
    ) -> Outcome:
        """Propose what `step` makes of the register, signed with the registrars' keys held here.

        Where they are enough, and the publisher's key is here, it is published at once; else it
        waits in a file. Two at once wait for each other, so that neither undoes what the other did.

        Args:
            step: What to change.
            rotation: Rotation keys of members, new or in the place of others.
        """
        with alone(self.path):
            trusted, files = self.trusted(), self.files()
            changed = step(trusted.register)
            path, more = draft_register(
                changed,
                {**rotations(files), **(rotation or {})},
                version=newest_versions(files)["targets"] + 1,
                expires_at=ends(now(), REGISTRARS_DAYS),
            )
            return self.signed(Change(changed.network, path, more), changed)

    def signed(self, change: Change, register: Register, file: Path | None = None) -> Outcome:
        """Sign a change with the keys held here, publish it if that is enough, else write it."""
        for path in change.paths:
            if role_at(path) in KINDS:
                for key in self.keys(change.network).held(role_at(path)):
                    change = change.with_signature(path, key)
        signatures = signatures_on(self.files(), change)
        if signatures.enough and self.publisher(change.network, {**self.files(), **change.files}):
            return Outcome(self.take_in(change), None, signatures)
        waiting = file or self.path / CHANGE
        change.write(waiting)
        return Outcome(register, waiting, signatures)

    def take_in(self, change: Change | None, days: int = FRESH_DAYS) -> Register:
        """Publish a change, or only that all is as it was; return what is believed then.

        Raises:
            ConfigError: The publisher's key is not here.
            RegisterRefused: The change may not be believed.
        """
        held, files = self.trusted(), self.files()
        if change is not None:
            _check_enough(files, change)
            files = {**files, **change.files}
        publisher = self.publisher(held.register.network, files)
        if publisher is None:
            path = self.keys(held.register.network).path
            raise ConfigError(
                f"The publisher's key is not in {path}: give the change to whoever publishes."
            )
        told = published(files, publisher, days)
        trusted = verify(told, root=self.root_data(), at=None, held=held)
        write_repository(self.register, told)
        return trusted.register

    def publisher(self, network: str, files: Mapping[str, bytes]) -> SigningKey | None:
        """Return the key that publishes by the newest root in `files`; None if it is not here."""
        named = quorum_of(newest_root(files), "snapshot").keys
        held = self.keys(network).held("snapshot")
        return next((key for key in held if key.public in named), None)


def signatures_on(files: Mapping[str, bytes], change: Change) -> Signatures:
    """Return how far a change is signed: of what lacks signatures, the first."""
    found = [
        # A register that comes with a new root is signed by the registrars that this root names.
        signatures_of(
            files if path == change.path else {**files, **change.files},
            role_at(path),
            change.files[path],
        )
        for path in change.paths
    ]
    return next((one for one in found if not one.enough), found[0])


def _check_enough(files: Mapping[str, bytes], change: Change) -> None:
    made, threshold = signatures_on(files, change)
    if made < threshold:
        line = f"The change is signed by {made} of its keys, and needs {threshold}."
        raise RegisterRefused("register.threshold", line)


def published(files: Mapping[str, bytes], key: SigningKey, days: int) -> Mapping[str, bytes]:
    """Return `files` with a snapshot and a timestamp that holds for so many days."""
    at = now()
    return publish(
        files,
        key,
        snapshot_expires_at=ends(at, REGISTRARS_DAYS),
        timestamp_expires_at=ends(at, days),
    )


def load_register(
    place: Path | str, root: Path, *, network: str | None = None, at: int | None = None
) -> Register:
    """Return the register at a place, proven by the root in `root`.

    Args:
        place: A folder, an archive or an address.
        root: The file of a root's metadata.
        network: The network that is meant; None for whichever it says.
        at: The time, microseconds; None where an expired register is wanted too.

    Raises:
        ConfigError: A file cannot be read.
        RegisterRefused: It does not follow from that root, or may not be believed.
    """
    data = read(root, "network's root")
    return verify(open_source(str(place)).fetch(), root=data, at=at, network=network).register


def replace_file(path: Path, data: bytes) -> None:
    """Put `data` at `path` so that a reader finds the old file or the new, never a part."""
    with NamedTemporaryFile(dir=path.parent, prefix=f".{path.name}-", delete=False) as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    Path(file.name).chmod(0o644)
    Path(file.name).replace(path)


def read(path: Path, what: str) -> bytes:
    """Return a file's bytes; raises `ConfigError`."""
    try:
        return path.read_bytes()
    except OSError as exc:
        raise ConfigError(
            f"The {what} {path} cannot be read: {exc.strerror}. Get it from the registrar."
        ) from exc


@contextmanager
def alone(path: Path) -> Iterator[None]:
    """Keep others from changing this network's folder meanwhile."""
    with (path / ROOT).open("rb") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
