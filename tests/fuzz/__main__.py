"""`make fuzz`: ten million cases, coverage-guided; stopped at any time, it goes on where it was.

Under `build/fuzz` each target keeps its corpus, how many cases it has had, and what was found. What
was found is mended, and its bytes are kept in `tests/fuzz/corpus`, where a test runs them for good.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent))

from fuzz.harness import SHARES  # noqa: E402 - found by the line above
from fuzz.seeds import seeds  # noqa: E402 - as above

BUILD = HERE.parents[1] / "build" / "fuzz"
CHUNK = 250_000
MOST_FINDINGS = 5
_LARGEST = {"contracts": 16_384, "register": 16_384, "repository": 16_384}
_DONE = re.compile(rb"Done (\d+) runs|stat::number_of_executed_units: +(\d+)")
_AT = re.compile(rb"^#(\d+)\s", re.MULTILINE)


class Target:
    """A target's folder: corpus, count, findings."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.folder = BUILD / name
        self.corpus = self.folder / "corpus"
        self.found = self.folder / "found"
        for folder in (self.corpus, self.found):
            folder.mkdir(parents=True, exist_ok=True)
        for seed in (*seeds(name), *(path.read_bytes() for path in HERE.glob(f"corpus/{name}-*"))):
            (self.corpus / sha256(seed).hexdigest()[:40]).write_bytes(seed)

    @property
    def count(self) -> int:
        """How many cases it has had in all runs."""
        file = self.folder / "count.json"
        return int(json.loads(file.read_text())) if file.exists() else 0

    def add(self, cases: int) -> None:
        """Note that many cases more, durably."""
        new = self.folder / "count.new"
        new.write_text(json.dumps(self.count + cases))
        new.replace(self.folder / "count.json")

    def findings(self) -> list[Path]:
        """Return what was found."""
        return sorted(self.found.iterdir())


class Summary(NamedTuple):
    """What a target came to."""

    name: str
    cases: int
    corpus: int
    found: int


def main() -> int:
    """Run what is missing to the number of cases; return 1 when anything was found."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else None)
    parser.add_argument("targets", nargs="*", metavar="TARGET", help=", ".join(SHARES))
    parser.add_argument("--cases", type=int, default=sum(SHARES.values()), help="in all targets")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    asked = parser.parse_args()
    if unknown := set(asked.targets) - set(SHARES):
        parser.error(f"there is no target {', '.join(sorted(unknown))}")
    share = asked.cases / sum(SHARES.values())
    names = asked.targets or list(SHARES)
    with ThreadPoolExecutor(asked.jobs) as pool:
        came_to = list(pool.map(lambda name: _run(name, round(SHARES[name] * share)), names))
    for one in came_to:
        _say(f"{one.name:10} {one.cases:>10,} cases {one.corpus:>7,} kept {one.found:>3} found")
    _say(f"{'all':10} {sum(one.cases for one in came_to):>10,} cases")
    return 1 if any(one.found for one in came_to) else 0


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def _run(name: str, wanted: int) -> Summary:
    target = Target(name)
    while (missing := wanted - target.count) > 0 and len(target.findings()) < MOST_FINDINGS:
        began = time.monotonic()
        cases = _chunk(target, min(CHUNK, missing))
        if not cases:
            raise SystemExit(f"{name}: the fuzzer did not start; see {target.folder / 'log'}")
        target.add(cases)
        rate = cases / (time.monotonic() - began)
        _say(f"{name}: {target.count:,} of {wanted:,} cases, {rate:,.0f} a second")
    for path in target.findings():
        _say(f"FOUND {path}: run it with: python -m tests.fuzz.child {name} {path}")
    return Summary(name, target.count, len(list(target.corpus.iterdir())), len(target.findings()))


def _chunk(target: Target, cases: int) -> int:
    """Run so many cases, and return how many there were: fewer when one of them was a finding."""
    arguments = (
        f"-runs={cases}",
        f"-artifact_prefix={target.found}/",
        f"-max_len={_LARGEST.get(target.name, 8192)}",
        "-timeout=30",
        "-rss_limit_mb=4096",
        "-print_final_stats=1",
        "-verbosity=1",
        str(target.corpus),
    )
    log = target.folder / "log"
    with log.open("wb") as said:
        subprocess.run(
            [sys.executable, HERE / "child.py", target.name, *arguments],
            stdout=said,
            stderr=subprocess.STDOUT,
            check=False,
        )
    text = log.read_bytes()
    if done := _DONE.search(text):
        return int(done[1] or done[2])
    return max((int(number) for number in _AT.findall(text)), default=0)


if __name__ == "__main__":
    sys.exit(main())
