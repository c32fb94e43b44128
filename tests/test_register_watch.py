"""The watched register: what its source becomes while the station runs, and after a restart."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

import pytest
from register_forge import END, lone, repository
from wire_world import NETWORK, NOW, key, network

from broker.errors import RegisterRefused
from broker.register import Register
from broker.sources import FolderSource, write_repository
from broker.store.register_watch import WatchedRegister


def version(number: int, **changed: object) -> Register:
    """Return the test network's register in this version."""
    return replace(network(), version=number, **changed)  # type: ignore[arg-type] # a register's fields


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Give a register's folder, version 7."""
    write_repository(tmp_path / "register", repository(version(7)))
    return tmp_path / "register"


def watch(path: Path, now: Callable[[], int] = lambda: NOW) -> WatchedRegister:
    """Return a watch over that folder, whose station keeps its state beside it."""
    return WatchedRegister(FolderSource(path), lone(), NETWORK, path.with_name("kept"), now)


@pytest.fixture
def watched(path: Path) -> WatchedRegister:
    """Give a watch over that folder."""
    return watch(path)


def reason_of(watched: WatchedRegister) -> str:
    """Return why what the source holds is not used."""
    assert isinstance(watched.refusal, RegisterRefused)
    return watched.refusal.reason


def test_a_newer_register_is_seen_at_once(path: Path, watched: WatchedRegister) -> None:
    """Whoever asks right after it was written gets it."""
    assert not asyncio.run(watched.ask())
    write_repository(path, repository(version(8)))
    assert asyncio.run(watched.ask())
    assert (watched.current().version, watched.refusal) == (8, None)
    assert not asyncio.run(watched.ask())


@pytest.mark.parametrize("content", [b"garbage", b"", b"[" * 100_000])
def test_a_broken_register_changes_nothing(
    path: Path, watched: WatchedRegister, content: bytes
) -> None:
    """The register that there was goes on, why is kept, and a good one is taken up again."""
    (path / "metadata/timestamp.json").write_bytes(content)
    assert not asyncio.run(watched.ask())
    assert watched.current().version == 7
    assert reason_of(watched) == "register.malformed"
    write_repository(path, repository(version(9)))
    assert asyncio.run(watched.ask())
    assert watched.current().version == 9


@pytest.mark.parametrize(
    ("files", "reason"),
    [
        (repository(version(6)), "register.rolled_back"),
        (repository(version(8), registrars=[key("stranger")]), "register.threshold"),
        (repository(version(7, max_validity=1_000_000)), "register.twin"),
        (repository(version(8), expires_at=NOW), "register.expired"),
    ],
)
def test_threat_24_what_may_not_be_believed_changes_nothing(
    path: Path, watched: WatchedRegister, files: dict[str, bytes], reason: str
) -> None:
    """An older, forged, second or expired register: what there was goes on, and why is said."""
    write_repository(path, files)
    assert not asyncio.run(watched.ask())
    assert (watched.current(), reason_of(watched)) == (
        version(7, expires_at=watched.current().expires_at),
        reason,
    )


def test_threat_24_a_restart_cannot_be_rolled_back(path: Path, watched: WatchedRegister) -> None:
    """What was believed is held after a restart too, when an older register is offered."""
    write_repository(path, repository(version(9)))
    assert asyncio.run(watched.ask())
    write_repository(path, repository(version(7)))
    again = watch(path)
    assert again.current() == watched.current()
    assert reason_of(again) == "register.rolled_back"


def test_threat_24_a_frozen_register_is_named(path: Path, watched: WatchedRegister) -> None:
    """Past its end it is held on to, and that nothing newer comes is said."""
    late = watch(path, lambda: END)
    assert late.current() == watched.current()
    assert late.current().expires_at == END
    assert reason_of(late) == "register.frozen"


def test_a_register_that_is_away_for_a_while_changes_nothing(
    path: Path, watched: WatchedRegister
) -> None:
    """A folder that is gone and comes back is no reason to stop, nor is a restart meanwhile."""
    path.rename(path.with_name("away"))
    assert not asyncio.run(watched.ask())
    assert "no register" in str(watched.refusal)
    assert watch(path).current().version == 7
    path.with_name("away").rename(path)
    assert not asyncio.run(watched.ask())
    assert (watched.current().version, watched.refusal) == (7, None)


@pytest.mark.parametrize("content", [b"", b"{}", b"[1]", b"\xff"])
def test_a_damaged_copy_is_read_anew(path: Path, watched: WatchedRegister, content: bytes) -> None:
    """What is kept and cannot be read is fetched and proven again."""
    path.with_name("kept").write_bytes(content)
    assert watch(path).current() == watched.current()


class _Away:
    """A server of which only fetching can tell, and that counts how often it was asked."""

    place = "the server"

    def __init__(self, path: Path) -> None:
        self.path = path
        self.asked = 0

    def look(self) -> object:
        """Tell nothing."""
        return None

    def fetch(self) -> Mapping[str, bytes]:
        """Return the folder's files."""
        self.asked += 1
        return FolderSource(self.path).fetch()


def test_threat_27_a_flood_of_unknown_keys_asks_a_server_once(path: Path) -> None:
    """However many records make a station wonder, the server is asked once in a while."""
    source, kept = _Away(path), path.with_name("kept")
    watched = WatchedRegister(source, lone(), NETWORK, kept, lambda: NOW, pause=1000)

    async def flood() -> None:
        for _ in range(1000):
            await watched.ask()

    asyncio.run(flood())
    assert source.asked == 1
    again = WatchedRegister(source, lone(), NETWORK, kept, lambda: NOW, pause=0)
    assert source.asked == 1
    write_repository(path, repository(version(8)))
    assert asyncio.run(again.ask())
    assert (source.asked, again.current().version) == (2, 8)
