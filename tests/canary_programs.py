"""What officers' commands and a crash leave behind, in a run with canaries (THREATS 19)."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from canary_words import BAD_CELL, CANARIES, IMPORTED
from cli_runs import PROGRAM
from import_samples import GOOD, HEADER, MAPPING, csv_text

CRASH = """
import sys, types, typer, os
from broker.cli import main
app = typer.Typer()
@app.command()
def publish() -> None:
    words = os.environ["WORDS"].split("|")
    raise ExceptionGroup(words[0], [KeyError(words), ValueError(*words)])
module = types.ModuleType("broker.cli.publish")
module.app = app
sys.modules["broker.cli.publish"] = module
sys.argv = ["sealane", "publish"]
sys.exit(main.main())
"""
"""A program whose bug quotes what it had in hand; the words come from outside of its code."""


class Programs:
    """Runs programs with every event logged, as services do.

    Args:
        network: Where stations and logs lie: all that is left behind is left there.
        opened: Gets what readers opened and what officers put in.
    """

    def __init__(self, network: Path, opened: Path) -> None:
        self.network, self.opened = network, opened
        self.logs = network / "logs"

    def run(self, said: str) -> None:
        """Run all commands about this report, and crash."""
        for arguments in self.commands(said):
            self.command(*arguments)
        self.crash()

    def station(self, member: str) -> str:
        """Return a member's station file."""
        return str(self.network / member / "station.toml")

    def commands(self, said: str) -> list[tuple[str, ...]]:
        """Return the officers' commands, each with what it reads and writes outside the network."""
        mapping, rows = self.opened / "sample.toml", self.opened / "rows.csv"
        mapping.write_text(MAPPING)
        bad = ("A2", BAD_CELL, *GOOD[2:])
        rows.write_text(csv_text([(IMPORTED, *GOOD[1:]), bad], header=HEADER))
        sent = ("--mapping", str(mapping), "--contract", "seizure_report")
        report = ("--report", str(self.opened / "report.csv"))
        everything = ("--until-end", "--name", "export")
        return [
            ("import", self.station("customs-nz"), str(rows), *sent, *report),
            (
                *("subscribe", self.station("police-nz"), "seizure_report", *everything),
                *("--xlsx", str(self.opened / "book.xlsx")),
            ),
            ("quarantine", "show", self.station("police-nz"), "1"),
            ("office", "summary", self.station("rilo-ap")),
            ("thread", self.station("police-nz"), said),
            ("recall", self.station("customs-nz"), said, "--reason", "DATA_SUBJECT"),
            ("thread", self.station("police-nz"), said),
            ("recall", "status", self.station("customs-nz"), said),
            ("office", "summary", self.station("rilo-ap")),
        ]

    def command(self, *arguments: str) -> None:
        """Run a command with every log event on; what it prints is its reader's, logs are not."""
        run = subprocess.run(
            [PROGRAM, *arguments],
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
            env=self.environment(),
        )
        assert run.returncode in (0, 1), (arguments, run.stderr)
        with (self.opened / "printed.txt").open("a") as printed:
            printed.write(run.stdout)
        with (self.logs / "stderr.log").open("a") as log:
            log.write(run.stderr)

    def crash(self) -> None:
        """Let the program fail over a bug of ours while it has all canaries in hand."""
        run = subprocess.run(
            [sys.executable, "-c", CRASH],
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
            env=self.environment() | {"WORDS": "|".join(CANARIES)},
        )
        assert run.returncode == 70
        (self.logs / "crash.log").write_text(run.stderr)
        assert len(list((self.logs / "sealane").iterdir())) == 1

    def environment(self) -> dict[str, str]:
        """Return the surroundings of a program: it logs all, and leaves all in the network."""
        here = {"TMPDIR": "tmp", "XDG_CACHE_HOME": "logs", "HOME": "home"}
        for name in here.values():
            (self.network / name).mkdir(exist_ok=True)
        places = {name: str(self.network / place) for name, place in here.items()}
        return {**os.environ, **places, "SEALANE_LOG": "debug", "SEALANE_DEBUG": "1"}
