"""Whose `broker`, `schemas` and `adapters` these are: checked before any of their code runs.

The three names are common, and this is an application: in a Python environment that it shares with
a distribution of the same package names, nobody can say whose file would be loaded.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from importlib.machinery import PathFinder
from pathlib import Path

from broker.errors import ConfigError

PACKAGES = ("adapters", "broker", "schemas")
_OURS = re.compile(r"sealane-[^-]+\.dist-info")
_RECORDED = re.compile(rb"^(?:%s)[/.]" % "|".join(PACKAGES).encode(), re.MULTILINE)
_HOME = Path(__file__).resolve().parents[2]

_REMEDY = (
    "so it is not certain whose code would run. "
    "Install sealane into an environment of its own, or remove the other one from this environment"
)


def check(search_path: Iterable[str]) -> None:
    """Return when all three packages are ours alone.

    Args:
        search_path: The folders Python imports from, in order (`sys.path`).

    Raises:
        ConfigError: Another distribution has files under one of the names, or stands before us.
    """
    folders = list(search_path)
    for name in PACKAGES:
        spec = PathFinder.find_spec(name, folders)
        if spec is not None and spec.origin is not None:
            found = Path(spec.origin).resolve().parent.parent
            if found != _HOME:
                raise ConfigError(f"package {name} would be loaded from {found}, {_REMEDY}")
    for folder in folders:
        _check_folder(Path(folder))


def _check_folder(folder: Path) -> None:
    # Without importlib.metadata, which would cost every start 40 ms.
    for info in folder.glob("*.dist-info"):
        record = info / "RECORD"
        if _OURS.fullmatch(info.name) or not record.is_file():
            continue
        if _RECORDED.search(record.read_bytes()):
            owner = info.name.removesuffix(".dist-info").replace("-", " ")
            raise ConfigError(f"{owner} also owns one of {', '.join(PACKAGES)} here, {_REMEDY}")
