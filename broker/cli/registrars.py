"""The keys in a registrar's folder, and how many of each are needed."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from pydantic import ValidationError

from broker.cli.protecting import Protection
from broker.errors import ConfigError
from broker.keychain import KeyFolder, passphrase_of
from broker.keys import SigningKey
from broker.settings import KeysPart

PRIVATE: Final = "private"
SETTINGS: Final = "keys.toml"
KINDS: Final = {"root": "root", "targets": "registrar", "snapshot": "publisher"}
"""By role, how the files of its keys begin."""


class RegistrarKeys:
    """`private/` of a network's folder: of all keys, those that are held here.

    Args:
        path: The network's folder.
        network: Its name.
    """

    def __init__(self, path: Path, network: str) -> None:
        self._path = path
        self._network = network

    @property
    def path(self) -> Path:
        """The folder of keys."""
        return self._path / PRIVATE

    def make(self, protection: Protection, counts: dict[str, int]) -> dict[str, list[SigningKey]]:
        """Make so many keys of each role, behind one passphrase, and return them.

        Raises:
            ConfigError: The passphrase cannot be had, or a key not be written.
        """
        folder = KeyFolder(
            self.path, "registrar", protection.passphrase(self._network, "registrar")
        )
        made = {role: [SigningKey.generate() for _ in range(n)] for role, n in counts.items()}
        for role, keys in made.items():
            for number, key in enumerate(keys, 1):
                folder.add_signing(key, self.file(role, number))
        (self.path / SETTINGS).write_text(protection.lines(self.path))
        return made

    def add(self, key: SigningKey, name: str) -> Path:
        """Keep a further key under this name; raises `ConfigError`."""
        return self._folder().add_signing(key, name)

    def held(self, role: str) -> Sequence[SigningKey]:
        """Return the keys of a role that are here, by number.

        Raises:
            ConfigError: One of them cannot be opened.
        """
        files = sorted(self.path.glob(f"{KINDS[role]}-*.pem"))
        if not files:
            return []
        folder = self._folder()
        return [folder.signing(file.name) for file in files]

    @staticmethod
    def file(role: str, number: int, root: int = 1) -> str:
        """Return the name of the file of a key that came with this version of the root."""
        return f"{KINDS[role]}-{number}.pem" if root == 1 else f"{KINDS[role]}-{number}-r{root}.pem"

    def _folder(self) -> KeyFolder:
        part = _part(self.path)
        return KeyFolder(
            self.path, "registrar", passphrase_of(part, f"registrar in {self._network}")
        )


def _part(folder: Path) -> KeysPart:
    file = folder / SETTINGS
    try:
        values = tomllib.loads(file.read_text()) if file.is_file() else {}
        if "passphrase_file" in values:
            values["passphrase_file"] = folder / values["passphrase_file"]
        return KeysPart.model_validate({**values, "folder": folder})
    except (OSError, ValueError, TypeError, ValidationError) as exc:
        raise ConfigError(f"{file} does not say what opens the keys beside it.") from exc
