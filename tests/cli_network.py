"""A network made with the commands alone, as the README makes one."""

from __future__ import annotations

import uuid
from datetime import timedelta
from pathlib import Path

from cli_runs import sealane

from broker.cli import founding
from broker.cli.protecting import Protection

MEMBERS = {"customs-nz": "customs", "police-nz": "police", "rilo-ap": "rilo"}


def found(folder: Path, bootstrap: str, *, sealed: bool = False) -> str:
    """Found a network of three members with topics on Kafka, and return its name.

    The name is its own, so that tests that share one Kafka do not meet.
    """
    name = f"exercise.t{uuid.uuid4().hex[:8]}"
    if sealed:
        found_sealed(name, folder / name)
    else:
        open_ = ("--clear", "EXERCISE", "--clear", "TEST")
        done(sealane("network", "init", name, "--unencrypted", *open_, folder=folder))
    for member, kind in MEMBERS.items():
        join = (
            "member",
            "join",
            name,
            member,
            "--kind",
            kind,
            "--unencrypted",
            "--bootstrap",
            bootstrap,
        )
        done(sealane(*join, folder=folder))
    requests = [f"{member}/request.json" for member in MEMBERS]
    done(sealane("network", "admit", name, *requests, folder=folder))
    done(sealane("network", "topics", name, "--bootstrap", bootstrap, folder=folder))
    return name


def found_sealed(name: str, folder: Path) -> None:
    """Found a network in which nothing travels in clear."""
    founding.found(
        name,
        folder,
        statuses=["EXERCISE"],
        longest=timedelta(days=365),
        quorums=founding.Quorums(),
        protection=Protection(unencrypted=True),
        clear=[],
    )


def done(run: tuple[int, str, str]) -> str:
    """Return what a run wrote to stdout; it must have ended with 0."""
    code, stdout, stderr = run
    assert code == 0, stderr
    return stdout
