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
    """

    network: str
    path: str
    files: Mapping[str, bytes]

    @property
    def signed(self) -> bytes:
        """The metadata with the signatures that it has."""
        return self.files[self.path]

    @property
    def role(self) -> str:
        """Whose signatures it needs: `root`, `targets` (the registrars), or a member's role."""
        return self.path.removeprefix("metadata/").split(".", 1)[1].removesuffix(".json")

    def with_signature(self, signer: Any) -> Change:  # noqa: ANN401 - a Signer
        """Return the change with one signature more."""
        return replace(self, files={**self.files, self.path: sign(self.signed, signer)})

    def write(self, file: Path) -> None:
        """Write it, in the place of an earlier state of it.

        Raises:
            ConfigError: The file cannot be written.
        """
        texts = {path: data.decode() for path, data in self.files.items()}
        tree = {"form": _FORM, "network": self.network, "path": self.path, "files": texts}
        try:
            file.write_text(json.dumps(tree, indent=1) + "\n", encoding="utf-8")
        except OSError as exc:
            raise ConfigError(f"The change {file} cannot be written: {exc.strerror}.") from exc


def read_change(file: Path) -> Change:
    """Return the change in a file; none of its signatures is checked.

    Raises:
        ConfigError: It cannot be read, or is no change.
    """
    try:
        tree = json.loads(file.read_bytes())
        files = {str(path): text.encode() for path, text in tree["files"].items()}
        change = Change(str(tree["network"]), str(tree["path"]), files)
        whole = tree["form"] == _FORM and change.path in files and all(map(is_path, files))
    except OSError as exc:
        raise ConfigError(f"The change {file} cannot be read: {exc.strerror}.") from exc
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as exc:
        raise ConfigError(f"{file} is no change of a register.") from exc
    if not whole:
        raise ConfigError(f"{file} is no change of a register.")
    return change
