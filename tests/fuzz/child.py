"""One run of the fuzzer over one target, in a process of its own: a crash ends nothing else."""

from __future__ import annotations

import resource
import sys
import time
from pathlib import Path

import atheris

sys.path.insert(0, str(Path(__file__).parents[1]))
with atheris.instrument_imports(include=["broker.wire", "broker.register", "schemas.lint"]):
    from fuzz.harness import TARGETS, tried

MOST_SECONDS = 1.0
MOST_KILOBYTES = 64 * 1024


class SlowError(Exception):
    """A case took more processor time than a record may."""


class LargeError(Exception):
    """A case took more memory than a record may."""


def main() -> None:
    """Run a target as libFuzzer's arguments say; the first argument is its name."""
    name, *arguments = sys.argv[1:]
    if name not in TARGETS:
        raise SystemExit(f"there is no target {name}")
    warm = [False]

    def one(data: bytes) -> None:
        memory, since = _memory(), time.process_time()
        tried(name, data)
        # The first case also loads what all of them share.
        if warm[0] and time.process_time() - since > MOST_SECONDS:
            raise SlowError(name)
        if warm[0] and _memory() - memory > MOST_KILOBYTES:
            raise LargeError(name)
        warm[0] = True

    atheris.Setup([sys.argv[0], *arguments], one)
    atheris.Fuzz()


def _memory() -> int:
    """Return the most memory that this process ever had, KiB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


if __name__ == "__main__":
    main()
