"""The process between us and the node: it lives as long as the node may, and no longer.

Run as a script with nothing but the standard library, `keeper.py WATCH COMMAND...`:

- it starts COMMAND, whose end is its own, and writes its process number to standard output;
- SIGTERM is passed on as SIGTERM, and as SIGKILL when that did not help in time;
- with WATCH `stdin` it does the same when standard input ends: the kernel closes it when the
  process at the other end dies, however it dies. With WATCH `none` it stays until it is told;
- when the keeper itself is killed, the kernel kills COMMAND (PR_SET_PDEATHSIG, Linux). That signal
  follows a *thread*, which is why a process of one thread asks for it.
"""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable

_PR_SET_PDEATHSIG = 1  # linux/prctl.h
PATIENCE = 20.0  # seconds from SIGTERM to SIGKILL; a node needs less than one
_libc = ctypes.CDLL(None)


def _die_with_keeper() -> None:
    """Between fork and exec: ask the kernel for SIGKILL when the keeper dies."""
    keeper = os.getppid()
    _libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != keeper:
        os._exit(1)


def _end(child: subprocess.Popen[bytes]) -> None:
    child.terminate()
    try:
        child.wait(PATIENCE)
    except subprocess.TimeoutExpired:
        child.kill()


def _end_with_input(child: subprocess.Popen[bytes]) -> None:
    while os.read(0, 1024):
        pass
    _end(child)


def _aside(
    target: Callable[[subprocess.Popen[bytes]], None], child: subprocess.Popen[bytes]
) -> None:
    threading.Thread(target=target, args=(child,), daemon=True).start()


def main(watch: str, command: list[str]) -> int:
    """Keep `command` running as the module says, and return its exit code."""
    for ignored in (signal.SIGINT, signal.SIGHUP):
        signal.signal(ignored, signal.SIG_IGN)
    child = subprocess.Popen(  # noqa: S603 - the command is our own, made by `node`
        command,
        stdin=subprocess.DEVNULL,
        stdout=sys.stderr.fileno(),
        close_fds=False,  # the folder's lock is inherited: it is held as long as the node lives
        preexec_fn=_die_with_keeper,  # noqa: PLW1509 - one thread only, see above
    )
    print(child.pid, flush=True)  # noqa: T201 - what the starter waits for
    os.close(1)
    signal.signal(signal.SIGTERM, lambda _signal, _frame: _aside(_end, child))
    if watch == "stdin":
        _aside(_end_with_input, child)
    return child.wait()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2:]))
