"""The watched register: what the file becomes while the station runs."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from pathlib import Path

import pytest
from wire_world import NETWORK, ROOT, key, network

from broker.errors import RegisterRefused
from broker.register import RegisterFile, write_register
from broker.store.register_watch import WatchedRegister


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Give a register's file, version 7."""
    file = tmp_path / "register.json"
    file.write_bytes(write_register(replace(network(), version=7), ROOT))
    return file


@pytest.fixture
def watched(path: Path) -> WatchedRegister:
    """Give a watch over that file."""
    return WatchedRegister(RegisterFile(path, ROOT.public, NETWORK))


def test_a_newer_register_is_seen_at_once(path: Path, watched: WatchedRegister) -> None:
    """Whoever asks right after it was written gets it."""
    assert not asyncio.run(watched.ask())
    path.write_bytes(write_register(replace(network(), version=8), ROOT))
    assert asyncio.run(watched.ask())
    assert (watched.current().version, watched.refusal) == (8, None)
    assert not asyncio.run(watched.ask())


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"garbage", "register.malformed"),
        (b"", "register.malformed"),
        (b"[" * 100_000, "register.malformed"),
        (write_register(replace(network(), version=6), ROOT), "register.old"),
        (write_register(replace(network(), version=8), key("stranger")), "register.signature"),
        (
            write_register(replace(network(), version=7, max_validity=1_000_000), ROOT),
            "register.twin",
        ),
    ],
)
def test_what_may_not_be_believed_changes_nothing(
    path: Path, watched: WatchedRegister, content: bytes, reason: str
) -> None:
    """The register that there was goes on, why is kept, and a good file is taken up again."""
    path.write_bytes(content)
    assert not asyncio.run(watched.ask())
    assert watched.current().version == 7
    assert isinstance(watched.refusal, RegisterRefused)
    assert watched.refusal.reason == reason
    path.write_bytes(write_register(replace(network(), version=9), ROOT))
    assert asyncio.run(watched.ask())
    assert watched.current().version == 9


def test_a_register_that_is_away_for_a_while_changes_nothing(
    path: Path, watched: WatchedRegister
) -> None:
    """A file that is gone and comes back is no reason to stop."""
    content = path.read_bytes()
    path.unlink()
    assert not asyncio.run(watched.ask())
    assert "cannot be read" in str(watched.refusal)
    path.write_bytes(content)
    assert not asyncio.run(watched.ask())
    assert (watched.current().version, watched.refusal) == (7, None)
