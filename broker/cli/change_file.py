"""A change of a register as a file: passed from hand to hand until enough have signed it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from broker.errors import ConfigError
from broker.register.repository import sign
from broker.sources.limits import is_path

_FORM = "sealane change v1"


@dataclass(frozen=True, slots=True)
class Change:
    """What is proposed.

    Args:
        network: Whose register; for people, nothing is proven by it.
        path: The file of metadata that is signed.
        files: By path in the repository: that one, and what it names.
        also: A second file of metadata that is signed; empty where there is none.
    """

    network: str
    path: str
    files: Mapping[str, bytes]
    also: str = ""

    @property
    def signed(self) -> bytes:
        """The metadata with the signatures that it has."""
        return self.files[self.path]

    @property
    def role(self) -> str:
        """Whose signatures it needs: `root`, `targets` (the registrars), or a member's role."""
        return role_at(self.path)

    @property
    def paths(self) -> tuple[str, ...]:
        """The files of metadata that are signed."""
        return (self.path, self.also) if self.also else (self.path,)

    def with_signature(self, path: str, signer: Any) -> Change:  # noqa: ANN401 - a Signer
        """Return the change with one signature more, on the metadata at `path`."""
        return replace(self, files={**self.files, path: sign(self.files[path], signer)})

    def write(self, file: Path) -> None:
        """Write it, in the place of an earlier state of it.

        Raises:
            ConfigError: The file cannot be written.
        """
        texts = {path: data.decode() for path, data in self.files.items()}
        tree = {"form": _FORM, "network": self.network, "path": self.path, "files": texts}
        if self.also:
            tree["also"] = self.also
        try:
            file.write_text(json.dumps(tree, indent=1) + "\n", encoding="utf-8")
        except OSError as exc:
            raise ConfigError(f"The change {file} cannot be written: {exc.strerror}.") from exc


def _fits(change: Change) -> bool:
    """Say whether a second file is the register that comes with a new root, which is shown."""
    return not change.also or (change.role, role_at(change.also)) == ("root", "targets")


def role_at(path: str) -> str:
    """Return whose signatures the metadata at a path needs."""
    return path.removeprefix("metadata/").split(".", 1)[1].removesuffix(".json")


def read_change(file: Path) -> Change:
    """Return the change in a file; none of its signatures is checked.

    Raises:
        ConfigError: It cannot be read, or is no change.
    """
    try:
        tree = json.loads(file.read_bytes())
        files = {str(path): text.encode() for path, text in tree["files"].items()}
        also = str(tree.get("also", ""))
        change = Change(str(tree["network"]), str(tree["path"]), files, also)
        here = files.keys() >= set(change.paths) and _fits(change)
        whole = tree["form"] == _FORM and here and all(map(is_path, files))
    except OSError as exc:
        raise ConfigError(f"The change {file} cannot be read: {exc.strerror}.") from exc
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as exc:
        raise ConfigError(f"{file} is no change of a register.") from exc
    if not whole:
        raise ConfigError(f"{file} is no change of a register.")
    return change
