"""One change tried: the module is loaded with it in a process of its own, and the tests are run."""

from __future__ import annotations

import importlib
import importlib.abc
import importlib.machinery
import importlib.util
import os
import resource
import sys
import types
from collections.abc import Sequence
from pathlib import Path

import pytest
from mutants.mutations import mutated
from mutants.rooms import SOURCE, room_of, tests_of

UNCHANGED = -1
"""The number of no change: its outcome must be that the tests pass."""
KILLED, SURVIVED, LATE = "killed", "survived", "late"
_MOST_SECONDS = 120


class _Changed(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Gives one module with one change in it."""

    def __init__(self, path: Path, number: int) -> None:
        self._path = path
        self._number = number
        self._name = ".".join(path.relative_to(SOURCE).with_suffix("").parts)

    def find_spec(
        self,
        fullname: str,
        path: Sequence[str] | None = None,  # noqa: ARG002 - the interpreter gives it
        target: types.ModuleType | None = None,  # noqa: ARG002 - as above
    ) -> importlib.machinery.ModuleSpec | None:
        """Answer for the one module."""
        if fullname != self._name:
            return None
        return importlib.util.spec_from_file_location(fullname, self._path, loader=self)

    def exec_module(self, module: types.ModuleType) -> None:
        """Run the module as it was changed."""
        tree = mutated(self._path.read_text("utf-8"), self._number)
        exec(compile(tree, str(self._path), "exec"), module.__dict__)  # noqa: S102 - our own source


def ready() -> None:
    """Load what every trial needs and is none of ours, once per worker."""
    for name in ("cryptography.hazmat.primitives.serialization", "pydantic", "tuf"):
        importlib.import_module(name)


def outcome(path: Path, number: int) -> str:
    """Return what a change comes to: `killed`, `survived`, or `late` when the tests do not end."""
    tests = tests_of(path)
    # The module's own tests first: most changes end there.
    own = [each for each in tests if each.name.startswith(f"test_{room_of(path)}_{path.stem}")]
    if own and (found := _tried(path, number, own)) != SURVIVED:
        return found
    return _tried(path, number, tests)


def _tried(path: Path, number: int, tests: Sequence[Path]) -> str:
    """Return whether the tests notice a change, in a fork of this process.

    Nothing of ours may be loaded here, so that the fork loads it with the change.
    """
    child = os.fork()
    if not child:
        _run(path, number, tests)
    _pid, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status):
        return LATE
    return SURVIVED if os.waitstatus_to_exitcode(status) == pytest.ExitCode.OK else KILLED


def _run(path: Path, number: int, tests: Sequence[Path]) -> None:
    """End this process with what pytest says."""
    code = 70
    try:
        resource.setrlimit(resource.RLIMIT_CPU, (_MOST_SECONDS, _MOST_SECONDS))
        quiet = os.open(os.devnull, os.O_WRONLY)
        os.dup2(quiet, 1)
        os.dup2(quiet, 2)
        os.environ["SEALANE_LAWS"] = "quick"
        sys.meta_path.insert(0, _Changed(path, number))
        code = int(
            pytest.main(
                [
                    "-x",
                    "-q",
                    "--no-cov",
                    "-p",
                    "no:cacheprovider",
                    "-o",
                    "timeout=60",
                    "-m",
                    "not kafka and not slow",
                    *map(str, tests),
                ]
            )
        )
    finally:
        os._exit(code)
