"""The folder in which a registrar keeps a network: the root key, its public half, the register."""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import NamedTemporaryFile

from broker.errors import ConfigError, RegisterRefused
from broker.keys import SigningKey, public_from_pem, public_to_pem
from broker.register import Register, read_register, write_register
from broker.register.dsse import read_unproven
from broker.register.file import REGISTER_TYPE

REGISTER = "register.json"
ROOT = "root.pem"
ROOT_KEY = "root-private.pem"


@dataclass(frozen=True, slots=True)
class NetworkFolder:
    """A registrar's folder; `path` may not exist yet."""

    path: Path

    @property
    def register(self) -> Path:
        """The signed register, which every station reads."""
        return self.path / REGISTER

    @property
    def root(self) -> Path:
        """The root's public key, which every member must get by a way of its own."""
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
        self.root.write_bytes(public_to_pem(root.public))
        replace_file(self.register, write_register(register, root))
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
            replace_file(self.register, write_register(changed, root))
        return changed


def load_register(register: Path, root: Path) -> Register:
    """Return the register in a file, whichever network it says, proven by the key in `root`.

    Raises:
        ConfigError: A file cannot be read.
        RegisterRefused: The root did not sign it, or it is no register that may be believed.
    """
    data = _read(register, "register")
    return read_register(data, root=read_root(root), network=_stated_network(data))


def read_root(file: Path) -> bytes:
    """Return the root's public key in a PEM file.

    Raises:
        ConfigError: It cannot be read, or is no such key.
    """
    return public_from_pem(_read(file, "network's root key"))


def replace_file(path: Path, data: bytes) -> None:
    """Put `data` at `path` so that a reader finds the old file or the new, never a part."""
    with NamedTemporaryFile(dir=path.parent, prefix=f".{path.name}-", delete=False) as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    Path(file.name).chmod(0o644)
    Path(file.name).replace(path)


def _stated_network(data: bytes) -> str:
    """Return which network the file says it is of; `read_register` proves it afterwards."""
    payload, _ = read_unproven(REGISTER_TYPE, data)
    try:
        return str(json.loads(payload)["network"])
    except (ValueError, KeyError, TypeError, RecursionError) as exc:
        raise RegisterRefused("register.malformed", "The register names no network.") from exc


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
