"""The `sealane` command: starts a command, and turns every error into one line and a code."""

from __future__ import annotations

import io
import os
import signal
import sys
from tempfile import NamedTemporaryFile
from types import FrameType
from typing import Annotated, NoReturn

import typer
from typer._click.exceptions import ClickException  # the base of all of typer's usage errors
from typer.main import get_command

from broker.cli import ownership
from broker.cli.commands import LazyGroup
from broker.cli.crash import crash_text
from broker.cli.exits import ExitCode, exit_code, lines
from broker.cli.visible import visible

app = typer.Typer(
    cls=LazyGroup,
    rich_markup_mode=None,
    no_args_is_help=True,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)


def _show_version(wanted: bool) -> None:  # noqa: FBT001 - typer's callbacks get the value by place
    if wanted:
        from importlib.metadata import version  # noqa: PLC0415 - 40 ms that no other start pays

        typer.echo(f"sealane {version('sealane')} (Python {sys.version.split()[0]})")
        raise typer.Exit


@app.callback()
def sealane(
    *,
    version: Annotated[
        bool,
        typer.Option(
            "--version", callback=_show_version, is_eager=True, help="Print the version and end."
        ),
    ] = False,
) -> None:
    """Exchange signed reports between agencies over Kafka.

    Every report is proven by who said it and kept to those who may read it. Each command explains
    itself: sealane COMMAND --help.
    """


def main() -> int:
    """Run the command line on `sys.argv` and return its exit code; never raises."""
    signal.signal(signal.SIGTERM, _terminate)
    _write_anything()
    code = _run()
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        code = ExitCode.BROKEN_PIPE
    if code == ExitCode.BROKEN_PIPE:
        # What is still buffered goes nowhere, so that leaving does not complain either.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return code


def _write_anything() -> None:
    """Let a stream that has no Thai write its escapes: a report is not lost over an encoding."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def _run() -> int:
    try:
        ownership.check(sys.path)
        result = get_command(app).main(prog_name="sealane", standalone_mode=False)
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else ExitCode.DONE
    except KeyboardInterrupt:
        return ExitCode.INTERRUPTED
    except typer.Abort:
        return ExitCode.INTERRUPTED
    except ClickException as error:
        error.show()
        return ExitCode.USAGE
    except Exception as error:  # noqa: BLE001 - the outermost place: nobody sees a traceback unasked
        return _failed(error)
    return result if isinstance(result, int) else ExitCode.DONE


def _failed(error: Exception) -> int:
    """Tell people about `error` in a line for each cause, and return its code."""
    if os.environ.get("SEALANE_DEBUG"):
        sys.stderr.write(crash_text(error))
    code = exit_code(error)
    for text in lines(error):
        sys.stderr.write(f"sealane: {visible(text)}\n")
    if code is ExitCode.BUG:
        sys.stderr.write(f"sealane: {_kept(error)}\n")
    return code


def _kept(error: Exception) -> str:
    """Keep where it happened, for its owner alone; return where that is."""
    from platformdirs import user_cache_path  # noqa: PLC0415 - needed only after a bug

    try:
        folder = user_cache_path("sealane", ensure_exists=True)
        with NamedTemporaryFile(
            "w", dir=folder, prefix="bug-", suffix=".txt", delete=False
        ) as file:
            file.write(crash_text(error))
    except OSError:
        return "set SEALANE_DEBUG=1 and repeat it to see where it happened"
    return f"where it happened stands in {file.name} (it quotes no report)"


def _terminate(_signal: int, _frame: FrameType | None) -> NoReturn:
    raise SystemExit(ExitCode.TERMINATED)
