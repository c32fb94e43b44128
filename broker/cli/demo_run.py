"""`sealane demo` from its folder to its end."""

from __future__ import annotations

import os
import shlex
import shutil
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Final

from broker.cli import console
from broker.cli.demo_screen import TerminalScreen
from broker.cli.exits import ExitCode
from broker.demo.cast import CUSTOMS, POLICE, RILO
from broker.demo.folder import KAFKA, SPREADSHEET, stage
from broker.demo.story import THREAD

if TYPE_CHECKING:
    from broker.demo.play import Outcome
    from broker.demo.screen import Screen

_TOP: Final = 5
"""Rows of each table at the end."""
_LEAF: Final = 16
"""Digits of a leaf that one types."""


def demo(seed: str, reports: int, folder: Path | None) -> int:
    """Play the demo, and return its exit code."""
    begun = time.monotonic()
    screen = TerminalScreen()
    with stage(_folder(folder)) as place:
        screen.chapter("A network is founded")
        screen.say("Kafka starts, in a process of its own ...")
        # These take seconds to load, and someone waits for a first word.
        from broker.cli import demo_stage, office_run  # noqa: PLC0415

        outcome, port = console.run(demo_stage.played(place, seed, reports, screen))
        screen.chapter("What the regional office knows now")
        asked = office_run.Asked(place / RILO, None, None, None, offline=True)
        office_run.beginning(asked, top=_TOP)
        _tell_whole_summary(place, screen)
        screen.chapter("The end")
        code = exit_code(outcome, screen)
        screen.say(f"It took {time.monotonic() - begun:.0f} s.")
        _next(place, port, outcome)
    return code


def exit_code(outcome: Outcome, screen: Screen) -> ExitCode:
    """Say whether all sums hold and all attempts were noticed; return the code to end with."""
    wrong = list(outcome.faults())
    for line in wrong:
        screen.say(f"WRONG  {line}")
    if wrong:
        screen.say("The sums do not hold: please report this as a bug of ours.")
        return ExitCode.BUG
    screen.say(
        f"{outcome.reports:,} reports, delivered {outcome.deliveries:,} times, each proven by its "
        f"originator's signature. All {len(outcome.sums)} accounts hold, all "
        f"{len(outcome.findings)} attempts were noticed by every reader, and all "
        f"{len(outcome.shown)} promises that were shown were kept."
    )
    return ExitCode.DONE


def _tell_whole_summary(place: Path, screen: Screen) -> None:
    """Tell which command shows what the beginning leaves out."""
    console.out.print()
    screen.say(
        "Members: how many the figure left of it comes from, of how many that may report such. "
        "Routes, hit rates of each originator, what is in no total and why:"
    )
    command = f"{_program()} office summary {_typed(place / RILO)} --offline"
    console.out.print(f"  {command}", soft_wrap=True)


def _next(place: Path, port: str, outcome: Outcome) -> None:
    """Print the next commands, as they can be typed here."""
    sealane, kafka = _program(), _typed(place / KAFKA)
    fiji, police = _typed(place / CUSTOMS["FJ"]), _typed(place / POLICE["NZ"])
    nz = _typed(place / CUSTOMS["NZ"])
    altered = next(found.place for found in outcome.findings if found.place)
    record = "/".join(map(str, altered))
    told = outcome.threads["cultural_goods"]["recovered"]
    seizure = outcome.threads[THREAD]["seizure"]
    for words, command in (
        ("Try next. Start the demo's Kafka again:", f"kafka start --folder {kafka} --port {port}"),
        (
            "Read the seizures as New Zealand's police may, names and all:",
            f"subscribe {police} seizure_report --name look --until-end",
        ),
        (
            "Walk the thread of the stone head, as Cambodia's customs may:",
            f"thread {_typed(place / CUSTOMS['KH'])} {told.member}:{told.leaf.hex()[:_LEAF]}",
        ),
        (
            "Ask why Fiji did not get New Zealand's seizure, and what it may do with it:",
            f"explain {nz} {seizure.member}:{seizure.leaf.hex()[:_LEAF]} {CUSTOMS['FJ']}",
        ),
        ("Find the code of what somebody wrote:", "codes find drug 'crystal meth'"),
        (
            "Have a border post's spreadsheet read, and see what must be asked about it:",
            f"mapping suggest {_typed(place / SPREADSHEET)} --contract seizure_report",
        ),
        (
            "See, check by check, how Fiji found out the report that was altered:",
            f"inspect {record} --station {fiji}",
        ),
        ("And in the end:", f"kafka stop --folder {kafka}"),
    ):
        console.out.print(f"\n{words}\n  {sealane} {command}", soft_wrap=True)


def _program() -> str:
    """Return how this program is called here: by its name, where the shell finds it."""
    program = Path(sys.argv[0])
    found = shutil.which("sealane")
    if found and Path(found).resolve() == program.resolve():
        return "sealane"
    return _typed(program)


def _typed(path: Path) -> str:
    """Return a path as one types it: short, and quoted where it must be."""
    short = os.path.relpath(path)
    return shlex.quote(str(path) if short.startswith("..") else short)


def _folder(given: Path | None) -> Path:
    if given is not None:
        return given.absolute()
    if _is_checkout(Path.cwd()):
        return Path.cwd() / "build" / "demo"
    from platformdirs import user_cache_path  # noqa: PLC0415 - only where it is asked for

    return user_cache_path("sealane") / "demo"


def _is_checkout(folder: Path) -> bool:
    """Return whether this is the top of the project's own source."""
    project = folder / "pyproject.toml"
    return project.is_file() and 'name = "sealane"' in project.read_text("utf-8")
