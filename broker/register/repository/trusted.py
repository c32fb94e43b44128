"""A register that was believed, with the files and versions that it was read from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from broker.register.model import Register


@dataclass(frozen=True, slots=True)
class Trusted:
    """What `verify` believed.

    Args:
        register: The register.
        root: Path of the newest root's metadata.
        files: Exactly the files that it was read from, by path.
        versions: Of each role's metadata: `root`, `timestamp`, `snapshot`, `targets`, and one role
            for each member with keys of its own.
    """

    register: Register
    root: str
    files: Mapping[str, bytes]
    versions: Mapping[str, int]
