"""The folder in which a registrar keeps a network: the root key, its root, the register."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import NamedTemporaryFile

from broker.errors import ConfigError
from broker.keys import SigningKey
from broker.register import Register
from broker.register.repository import lone_root, verify, whole
from broker.sources import open_source, write_repository

REGISTER = "register"
ROOT = "root.json"
ROOT_KEY = "root-private.pem"


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

    @property
    def root_key(self) -> Path:
        """The root's private key, which signs the register; it never leaves this folder."""
        return self.path / ROOT_KEY

    def found(self, register: Register) -> SigningKey:
        """Make the folder, a root key and the first register.

        Raises:
            ConfigError: There is a network here already, or the folder cannot be written.
        """
        if self.register.exists():
            raise ConfigError(
                f"There is a network in {self.path} already; it is not replaced. "
                "Choose another folder (--folder)."
            )
        self.path.mkdir(parents=True, exist_ok=True)
        root = SigningKey.generate()
        root.save(self.root_key)
        self.root.write_bytes(lone_root(root))
        self._write(register, root)
        return root

    def check(self) -> None:
        """Return when this is a registrar's folder.

        Raises:
            ConfigError: The root's private key is not here.
        """
        if not self.root_key.is_file():
            raise ConfigError(
                f"{self.path} is no registrar's folder ({ROOT_KEY} is not in it): give the folder "
                "that sealane network init made."
            )

    def load(self) -> Register:
        """Return the register, proven by the root key beside it."""
        return load_register(self.register, self.root)

    def change(self, step: Callable[[Register], Register]) -> Register:
        """Sign what `step` makes of the register, and put it in its place.

        Two registrars at once wait for each other, so that neither undoes what the other did.
        """
        root = SigningKey.load(self.root_key)
        with _alone(self.root_key):
            changed = step(self.load())
            self._write(changed, root)
        return changed

    def _write(self, register: Register, key: SigningKey) -> None:
        root = _read(self.root, "network's root")
        files = whole(register, root=root, registrars=[key], publisher=key)
        write_repository(self.register, files)


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
    data = _read(root, "network's root")
    return verify(open_source(str(place)).fetch(), root=data, at=at, network=network).register


def replace_file(path: Path, data: bytes) -> None:
    """Put `data` at `path` so that a reader finds the old file or the new, never a part."""
    with NamedTemporaryFile(dir=path.parent, prefix=f".{path.name}-", delete=False) as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    Path(file.name).chmod(0o644)
    Path(file.name).replace(path)


def _read(path: Path, what: str) -> bytes:
    try:
        return path.read_bytes()
    except OSError as exc:
        raise ConfigError(
            f"The {what} {path} cannot be read: {exc.strerror}. Get it from the registrar."
        ) from exc


@contextmanager
def _alone(path: Path) -> Iterator[None]:
    with path.open("rb") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
