"""Runs `sealane`: as a program of its own, or, where that is enough, by its `main` in this one."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from collections.abc import Mapping
from contextlib import chdir, redirect_stderr, redirect_stdout
from pathlib import Path
from typing import NamedTuple
from unittest.mock import patch

from broker.cli.main import main

PROGRAM = str(Path(sys.executable).with_name("sealane"))
WIDE = {"COLUMNS": "100", "TERM": "dumb"}


class Ended(NamedTuple):
    """How a run ended and what it said."""

    returncode: int
    stdout: str
    stderr: str


def program(
    *arguments: str | Path,
    environment: Mapping[str, str] | None = None,
    stdin: str | None = None,
    folder: Path | None = None,
) -> Ended:
    """Run the installed command as its users do."""
    run = subprocess.run(
        [PROGRAM, *map(str, arguments)],
        input=stdin,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        cwd=folder,
        env={**os.environ, **WIDE, **(environment or {})},
    )
    return Ended(run.returncode, run.stdout, run.stderr)


def sealane(*arguments: str | Path, stdin: str = "", folder: Path | None = None) -> Ended:
    """Run the same `main` in this process, which spares its start."""
    out, err = io.StringIO(), io.StringIO()
    with (
        patch.object(sys, "argv", ["sealane", *map(str, arguments)]),
        patch.object(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin.encode()), "utf-8")),
        patch.dict(os.environ, WIDE),
        chdir(folder or Path.cwd()),
        redirect_stdout(out),
        redirect_stderr(err),
    ):
        code = main()
    return Ended(code, out.getvalue(), err.getvalue())
