"""The register that a station believed last, in a file beside its store."""

from __future__ import annotations

import json
import os
from pathlib import Path
from tempfile import NamedTemporaryFile
from types import MappingProxyType
from typing import Any, Final

from broker.errors import BrokerError, StoreError
from broker.keys import digest
from broker.register.document import document_of
from broker.register.reading import register_of
from broker.register.repository.trusted import Trusted

_FORM: Final = 1
_FAULTS: Final = (BrokerError, ValueError, KeyError, TypeError, AttributeError)


class KeptRegister:
    """The file; it is the station's own, as its store is, and read without proving it again.

    What was believed cannot be forgotten by a restart, so nobody can roll a station back
    (THREATS 24); and a register of many members is ready at once.
    """

    def __init__(self, path: Path) -> None:
        self._path = path

    def load(self, root: bytes) -> Trusted | None:
        """Return what was kept under this root; None where nothing was, or it is damaged."""
        try:
            tree: Any = json.loads(self._path.read_bytes())
            if tree["form"] != _FORM or tree["root"] != digest(root).hex():
                return None
            register = register_of(
                tree["register"].encode(), version=tree["version"], expires_at=tree["expires_at"]
            )
            files = {path: text.encode() for path, text in tree["files"].items()}
            versions = {role: int(version) for role, version in tree["versions"].items()}
            return Trusted(
                register, tree["last"], MappingProxyType(files), MappingProxyType(versions)
            )
        except (OSError, *_FAULTS):
            return None

    def keep(self, trusted: Trusted, root: bytes) -> None:
        """Keep what is believed now, in the place of what was.

        Raises:
            StoreError: The file cannot be written.
        """
        register = trusted.register
        tree = {
            "form": _FORM,
            "root": digest(root).hex(),
            "version": register.version,
            "expires_at": register.expires_at,
            "last": trusted.root,
            "versions": dict(trusted.versions),
            "register": document_of(register).decode(),
            "files": {path: data.decode() for path, data in trusted.files.items()},
        }
        try:
            with NamedTemporaryFile(
                dir=self._path.parent, prefix=f".{self._path.name}-", delete=False
            ) as file:
                file.write(json.dumps(tree).encode())
                file.flush()
                os.fsync(file.fileno())
            Path(file.name).replace(self._path)
        except OSError as exc:
            line = f"The register that is believed cannot be kept at {self._path}: {exc.strerror}."
            raise StoreError(line) from exc
