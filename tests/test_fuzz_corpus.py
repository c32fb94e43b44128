"""What the fuzzer begins with and what it found: read, or refused by name, for good."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from fuzz.__main__ import BUILD
from fuzz.harness import SHARES, TARGETS, tried
from fuzz.seeds import seeds

FOUND = sorted((Path(__file__).parent / "fuzz" / "corpus").iterdir())


@pytest.mark.parametrize("path", FOUND, ids=lambda path: path.name)
def test_what_was_found_is_mended(path: Path) -> None:
    """A case that once crashed, hung or swelled is refused or read; its target names it."""
    tried(path.name.partition("-")[0], path.read_bytes())


@pytest.mark.parametrize("target", sorted(TARGETS))
def test_seeds_and_their_truncations_do_no_harm(target: str) -> None:
    """Every seed whole, and cut at a hundred places: nothing but refusals by name."""
    found = list(seeds(target))
    assert found
    for seed in found[:40]:
        for end in range(0, len(seed), max(1, len(seed) // 100)):
            tried(target, seed[:end])
        tried(target, seed)


@pytest.mark.parametrize("target", sorted(TARGETS))
def test_small_bytes_do_no_harm(target: str) -> None:
    """Nothing, one byte, zeros, and the largest numbers where a length may stand."""
    for data in (b"", b"\0", b"\xff", bytes(64), b"\xff" * 64, bytes(4096), b"\xff" * 4096):
        tried(target, data)


def test_ten_million_cases_are_shared_out() -> None:
    """Every target has its share, and together they are what was promised."""
    assert SHARES.keys() == TARGETS.keys()
    assert sum(SHARES.values()) == 10**7


def test_what_a_run_keeps_is_kept_out_of_the_sources() -> None:
    """Corpus, counts and findings of a run lie under `build`."""
    assert BUILD.relative_to(Path(__file__).parents[1]).parts[0] == "build"
    assert not str(BUILD).startswith(os.fspath(Path(__file__).parent))
