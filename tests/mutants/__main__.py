"""`make mutants`: every small change to the trust core must make a test fail.

Stopped at any time, it goes on where it was: `build/mutants/results.json` keeps what each change
came to, for as long as its module and, where it survived, its tests stay as they are. Survivors
that stand in `tests/mutants.toml` with a reason are expected; any other makes it end with 1.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from hashlib import sha256
from multiprocessing import get_context
from pathlib import Path
from typing import NamedTuple

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent))

from mutants.accepted import accepted  # noqa: E402 - found by the line above
from mutants.mutations import Mutation, mutations  # noqa: E402 - as above
from mutants.rooms import SOURCE, modules, room_of, tests_of  # noqa: E402 - as above
from mutants.trial import SURVIVED, UNCHANGED, outcome, ready  # noqa: E402 - as above

RESULTS = SOURCE / "build" / "mutants" / "results.json"
_SAVE_EVERY = 20


class Change(NamedTuple):
    """A change to try, and the names that its outcome is kept under."""

    module: Path
    mutation: Mutation
    key: str
    """Of this change to this very source."""
    tests: str
    """Of these very tests: a survivor is tried again when they change."""


def main() -> int:
    """Try what has no outcome yet, and print who survived."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else None)
    parser.add_argument("words", nargs="*", metavar="WORD", help="only modules whose path has it")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    asked = parser.parse_args()
    chosen = [m for m in modules() if not asked.words or any(w in str(m) for w in asked.words)]
    changes = [change for module in chosen for change in _changes(module)]
    kept = json.loads(RESULTS.read_text()) if RESULTS.exists() else {}
    missing = [change for change in changes if not _known(change, kept)]
    _say(f"{len(changes):,} changes to {len(chosen)} modules, {len(missing):,} to try")
    _try(missing, kept, asked.jobs)
    return _report(changes, kept)


def _changes(module: Path) -> Iterator[Change]:
    source = sha256(module.read_bytes()).hexdigest()
    tests = sha256(b"".join(path.read_bytes() for path in tests_of(module))).hexdigest()[:16]
    for mutation in mutations(module):
        key = sha256(f"{source} {module.relative_to(SOURCE)} {mutation.number}".encode())
        yield Change(module, mutation, key.hexdigest()[:24], tests)


def _known(change: Change, kept: dict[str, list[str]]) -> bool:
    found, tests = kept.get(change.key, ["", ""])
    return found in ("killed", "late") or (found == "survived" and tests == change.tests)


def _try(missing: list[Change], kept: dict[str, list[str]], jobs: int) -> None:
    began = time.monotonic()
    context = get_context("spawn")
    with ProcessPoolExecutor(jobs, mp_context=context, initializer=ready) as pool:
        modules_ = dict.fromkeys(change.module for change in missing)
        untouched = {module: pool.submit(outcome, module, UNCHANGED) for module in modules_}
        if wrong := [str(m) for m, future in untouched.items() if future.result() != SURVIVED]:
            raise SystemExit(f"the tests fail without any change: of {', '.join(wrong)}")
        running = {pool.submit(outcome, c.module, c.mutation.number): c for c in missing}
        try:
            for done, future in enumerate(as_completed(running), 1):
                change = running[future]
                kept[change.key] = [future.result(), change.tests]
                if done % _SAVE_EVERY == 0 or done == len(running):
                    _save(kept)
                    rate = done / (time.monotonic() - began)
                    left = (len(running) - done) / rate / 60
                    _say(f"{done:,} of {len(running):,}, about {left:,.0f} min more")
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            _save(kept)
            raise


def _save(kept: dict[str, list[str]]) -> None:
    RESULTS.parent.mkdir(parents=True, exist_ok=True)
    new = RESULTS.with_suffix(".new")
    new.write_text(json.dumps(kept))
    new.replace(RESULTS)


def _report(changes: list[Change], kept: dict[str, list[str]]) -> int:
    reasons = accepted()
    unexplained = 0
    for room, total, killed, survivors in _by_room(changes, kept):
        _say(f"{room}: {killed:,} of {total:,} noticed, {len(survivors)} survived")
        for change in survivors:
            place = f"{change.module.relative_to(SOURCE)}"
            said = (place, change.mutation.code, change.mutation.says)
            why = reasons.get(said, "NOT EXPLAINED")
            unexplained += said not in reasons
            _say(f"  {place}:{change.mutation.line}: {change.mutation.says}: {said[1]}  [{why}]")
    _say(f"{unexplained} survivors without a reason")
    return 1 if unexplained else 0


def _by_room(
    changes: list[Change], kept: dict[str, list[str]]
) -> Iterator[tuple[str, int, int, list[Change]]]:
    for room in dict.fromkeys(room_of(change.module) for change in changes):
        here = [change for change in changes if room_of(change.module) == room]
        survivors = [change for change in here if kept.get(change.key, [""])[0] == "survived"]
        killed = sum(kept.get(change.key, [""])[0] in ("killed", "late") for change in here)
        yield room, len(here), killed, survivors


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
