"""The program itself: how it starts, ends, and says what went wrong."""

from __future__ import annotations

import os
import pty
import signal
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pytest
from cli_runs import PROGRAM, program, sealane

from broker.cli.commands import Offers

HEAVY = {
    "aiokafka",
    "cel",
    "cryptography",
    "duckdb",
    "fastavro",
    "ibis",
    "pydantic",
    "rich.console",
}

DRIVE = """
import sys, types, typer
from broker.cli import main
from broker.errors import *
app = typer.Typer()
@app.command()
def publish() -> {returns}
module = types.ModuleType("broker.cli.publish")
module.app = app
sys.modules["broker.cli.publish"] = module
sys.argv = ["sealane", "publish"]
sys.exit(main.main())
"""


def driven(body: str, returns: str = "None:") -> str:
    """Return Python that starts `sealane publish` with this body."""
    return DRIVE.format(returns=returns + "\n    " + body.replace("\n", "\n    "))


def drive(
    body: str, returns: str = "None:", **environment: str
) -> subprocess.CompletedProcess[str]:
    """Run the program with a `publish` whose body is given."""
    return subprocess.run(
        [sys.executable, "-c", driven(body, returns)],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        env={**os.environ, **environment},
    )


def test_help_lists_every_command_and_loads_nothing_heavy() -> None:
    """The first page names all commands, adapters' too, without importing what they need."""
    code = (
        "import sys; sys.argv = ['sealane', '--help']; from broker.cli.main import main; main();"
        f"print({HEAVY!r} & set(sys.modules))"
    )
    run = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True
    )
    for name in Offers():
        assert f"  {name} " in run.stdout
    assert run.stdout.endswith("set()\n")


@pytest.mark.parametrize("name", list(Offers()))
def test_every_command_explains_itself_with_examples(name: str) -> None:
    """`--help` of every command ends well and shows at least one line to copy."""
    command = Offers()[name]
    for path in [[name], *([name, inner] for inner in getattr(command, "commands", ()))]:
        run = sealane(*path, "--help")
        assert run.returncode == 0
        assert f"  sealane {' '.join(path)}" in run.stdout


def test_version() -> None:
    """`--version` names the program and its version."""
    run = program("--version")
    assert (run.returncode, run.stdout.split()[0]) == (0, "sealane")


@pytest.mark.parametrize("arguments", [["pubish"], ["--nonsense"], ["contracts", "show"]])
def test_a_wrong_call_ends_with_2_and_says_how_to_call(arguments: list[str]) -> None:
    """Usage errors end with 2, on stderr, without a traceback."""
    run = sealane(*arguments)
    assert run.returncode == 2
    assert "--help" in run.stderr or "-h" in run.stderr
    assert "Traceback" not in run.stderr
    assert run.stdout == ""


@pytest.mark.parametrize(
    ("body", "code", "said"),
    [
        ("raise ConfigError('no key: make one')", 3, "no key: make one"),
        ("raise TransportError('asleep')", 4, "asleep"),
        ("raise ReportRefused('report.x', 'no amount')", 5, "refused (report.x): no amount"),
        ("open('/nowhere/at/all')", 3, "/nowhere/at/all: No such file"),
        ("raise OSError(28, 'full')", 4, "the disk is full"),
        (
            "raise ExceptionGroup('', [TransportError('a'), ReportRefused('b', 'c')])",
            5,
            "a\nsealane: refused (b): c",
        ),
    ],
)
def test_an_error_is_one_line_and_its_code(body: str, code: int, said: str) -> None:
    """Every error of ours ends with its code and a line for each cause, and no traceback."""
    run = drive(body)
    assert run.returncode == code
    assert said in run.stderr
    assert "Traceback" not in run.stderr


def test_a_bug_of_ours_is_70_and_its_traceback_is_kept(tmp_path: Path) -> None:
    """An unexpected error shows its name only; where it came from is kept for its owner alone."""
    run = drive("raise KeyError('a name')", XDG_CACHE_HOME=str(tmp_path))
    assert run.returncode == 70
    assert "a name" not in run.stderr
    assert "Traceback" not in run.stderr
    (kept,) = (tmp_path / "sealane").iterdir()
    assert str(kept) in run.stderr
    text = kept.read_text()
    assert "builtins.KeyError" in text
    assert "in _run" in text
    assert kept.stat().st_mode & 0o777 == 0o600


def test_debug_shows_the_traceback() -> None:
    """SEALANE_DEBUG=1 shows where an error came from, with what was behind it."""
    body = "try:\n    int('x')\nexcept ValueError as exc:\n    raise KeyError from exc"
    run = drive(body, SEALANE_DEBUG="1")
    assert "builtins.ValueError" in run.stderr
    assert "builtins.KeyError" in run.stderr


def test_threat_19_a_crash_text_quotes_no_report(tmp_path: Path) -> None:
    """Neither the file, nor the debug output, nor the line says what an error's message says."""
    words = "CANARY-IN-A-MESSAGE-8812"
    body = """import os
words = os.environ["WORDS"]
try:
    raise ValueError(words)
except ValueError as exc:
    exc.add_note(words)
    raise ExceptionGroup(words, [KeyError(words), RuntimeError(words)]) from exc"""
    run = drive(body, WORDS=words, SEALANE_DEBUG="1", XDG_CACHE_HOME=str(tmp_path))
    (kept,) = (tmp_path / "sealane").iterdir()
    for text in (run.stderr, kept.read_text()):
        assert words not in text
        assert "RuntimeError" in text


def test_an_error_cannot_write_to_the_terminal() -> None:
    """Escapes in an error's text are shown, never obeyed."""
    run = drive("raise ConfigError('\\x1b[2J\\u202e')")
    assert "<U+001B>[2J<U+202E>" in run.stderr


def test_some_refused_is_1() -> None:
    """A command that did its work but refused some ends with 1."""
    assert drive("return 1", returns="int:").returncode == 1


def test_a_reader_that_goes_away_is_no_error() -> None:
    """When nobody reads the output any more, the program ends with 141 and says nothing."""
    body = "from broker.cli.console import line\nfor at in range(10**6): line('x' * 1000)"
    with subprocess.Popen(
        [sys.executable, "-c", driven(body)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.read(10)
        process.stdout.close()
        assert process.stderr.read() == b""
    assert process.returncode == 141


@pytest.mark.parametrize(
    ("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)], ids=["ctrl-c", "sigterm"]
)
@pytest.mark.parametrize(
    "body",
    [
        "import time\nprint('up', flush=True)\ntime.sleep(60)",
        """import asyncio
from broker.cli.console import run
async def work() -> None:
    print('up', flush=True)
    await asyncio.sleep(60)
run(work())""",
    ],
    ids=["plain", "async"],
)
def test_a_signal_ends_it_cleanly(body: str, number: signal.Signals, code: int) -> None:
    """Ctrl-C and SIGTERM end a running command with the shell's codes and without a word."""
    with subprocess.Popen(
        [sys.executable, "-c", driven(body)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"up\n"
        process.send_signal(number)
        _, said = process.communicate(timeout=30)
    assert (process.returncode, said) == (code, b"")


@pytest.mark.parametrize("package", ["adapters", "broker", "schemas"])
def test_it_does_not_start_beside_another_owner_of_its_names(tmp_path: Path, package: str) -> None:
    """Another distribution with one of our package names in the environment: code 3, named."""
    info = tmp_path / "other_thing-1.2.dist-info"
    info.mkdir()
    (info / "RECORD").write_text(
        f"{package}/__init__.py,sha256=x,1\nother_thing-1.2.dist-info/RECORD,,\n"
    )
    run = program("--help", environment={"PYTHONPATH": str(tmp_path)})
    assert run.returncode == 3
    assert "other_thing 1.2" in run.stderr
    assert run.stdout == ""


@pytest.mark.parametrize("package", ["adapters", "schemas"])
def test_it_does_not_start_when_another_package_stands_before_ours(
    tmp_path: Path, package: str
) -> None:
    """A folder earlier on the path with one of our names: code 3, and where it is."""
    (tmp_path / package).mkdir()
    (tmp_path / package / "__init__.py").touch()
    run = program("--help", environment={"PYTHONPATH": str(tmp_path)})
    assert run.returncode == 3
    assert str(tmp_path) in run.stderr


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("sealane quar", "quarantine"),
        ("sealane network ad", "admit"),
        ("sealane publish customs-nz seiz", "seizure_report"),
        ("sealane subscribe police-nz alert feed", "feedback"),
    ],
)
def test_completion_offers_commands_and_contracts(typed: str, offered: str) -> None:
    """The shell's completion of a half-typed word asks us and gets it."""
    run = program(
        environment={
            "_SEALANE_COMPLETE": "complete_bash",
            "COMP_WORDS": typed,
            "COMP_CWORD": str(typed.count(" ")),
        }
    )
    assert run.stdout.strip() == offered


THAI = """
from broker.cli.console import err, line, out
out.print("ยาบ้า, to people")
line("ยาบ้า, to programs")
err.print("ยาบ้า, beside")
sys.stdout.write("ยาบ้า, raw")
"""


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "ascii:strict"])
def test_a_stream_without_thai_gets_escapes(encoding: str) -> None:
    """Where stdout and stderr can hold no Thai, its letters are escaped and the command is done."""
    run = drive(THAI, PYTHONIOENCODING=encoding)
    escaped = "ยาบ้า".encode("ascii", "backslashreplace").decode()
    assert run.returncode == 0
    assert run.stdout.splitlines() == [
        f"{escaped}, to people",
        f"{escaped}, to programs",
        f"{escaped}, raw",
    ]
    assert run.stderr.splitlines() == [f"{escaped}, beside"]


BAR = """
from broker.cli.console import progress
with progress("signing", 2) as bar:
    bar.advance()
    bar.say("sending")
    bar.advance()
"""


def test_progress_is_shown_to_people_only() -> None:
    """A bar is drawn where stderr is a terminal; into a pipe nothing is written."""
    assert drive(BAR).stderr == ""
    leader, follower = pty.openpty()
    with subprocess.Popen([sys.executable, "-c", driven(BAR)], stderr=follower) as process:
        os.close(follower)
        shown = b""
        # When the program has ended, Linux answers a read of its terminal with EIO.
        with suppress(OSError):
            while piece := os.read(leader, 4096):
                shown += piece
        os.close(leader)
    assert process.returncode == 0
    assert b"sending" in shown


def test_it_prints_a_completion_script() -> None:
    """Asked from bash, `--show-completion` prints what bash can load."""
    # Two commands, so that bash stays above the program, which looks for the shell there.
    asked = ["bash", "-c", '"$0" --show-completion; exit $?', PROGRAM]
    run = subprocess.run(asked, capture_output=True, text=True, timeout=60, check=False)
    assert run.returncode == 0
    assert "complete -o default -F" in run.stdout


def test_the_program_is_the_one_installed() -> None:
    """The tests drive the command that users call."""
    assert Path(PROGRAM).is_file()
