"""Bad keys, registers, clocks and members, met through the commands: a line each, nothing done."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from cli_network import done
from cli_runs import Ended, sealane

from broker.cli.network_folder import NetworkFolder
from broker.errors import HandlingRefused
from broker.roles.clock import utc_now
from broker.station import Station
from schemas import TLP, Handling
from schemas.examples import example, example_text

NAME, MEMBER = "exercise.pacific", "customs-nz"
DAY = timedelta(days=1) // timedelta(microseconds=1)


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """Give a network without Kafka and a member behind a passphrase."""
    for name, text in (("right", "correct horse"), ("wrong", "battery staple")):
        (tmp_path / name).write_text(f"{text}\n")
        (tmp_path / name).chmod(0o600)
    done(sealane("network", "init", NAME, "--unencrypted", folder=tmp_path))
    join = ("member", "join", NAME, MEMBER, "--kind", "customs", "--passphrase-file", "right")
    done(sealane(*join, "--bootstrap", "127.0.0.1:1", folder=tmp_path))
    done(sealane("network", "admit", NAME, f"{MEMBER}/request.json", folder=tmp_path))
    return tmp_path


def publish(place: Path) -> Ended:
    """Try to publish a seizure to oneself; Kafka is never met."""
    order = ("publish", MEMBER, "seizure_report", "-", "--audience", MEMBER, "--wait", "0")
    return sealane(*order, stdin=example_text("seizure_report"), folder=place)


def wrong_passphrase(place: Path) -> None:
    """Name another passphrase's file."""
    file = place / MEMBER / "station.toml"
    file.write_text(file.read_text().replace("../right", "../wrong"))


def others_may_read(name: str) -> Callable[[Path], None]:
    """Let everyone read a file."""

    def spoil(place: Path) -> None:
        (found,) = place.glob(name)
        found.chmod(0o644)

    return spoil


def gone(name: str) -> Callable[[Path], None]:
    """Take a file away."""

    def spoil(place: Path) -> None:
        (found,) = place.glob(name)
        found.unlink()

    return spoil


def half(name: str) -> Callable[[Path], None]:
    """Cut a file in the middle."""

    def spoil(place: Path) -> None:
        found = max(place.glob(name), key=lambda path: path.stat().st_mtime_ns)
        whole = found.read_bytes()
        found.write_bytes(whole[: len(whole) // 2])

    return spoil


KEYS = f"{MEMBER}/keys"
BAD_KEYS = {
    "a wrong passphrase": (wrong_passphrase, "passphrase does not open this private key"),
    "a world-readable signing key": (others_may_read(f"{KEYS}/signing.pem"), "Others may read the"),
    "a world-readable sealing key": (others_may_read(f"{KEYS}/sealing/*"), "Others may read the"),
    "a world-readable store key": (others_may_read(f"{KEYS}/store.key"), "Others may read the"),
    "a world-readable passphrase": (others_may_read("right"), "Others may read the passphrase"),
    "no signing key": (gone(f"{KEYS}/signing.pem"), "cannot be read: No such file"),
    "half a signing key": (half(f"{KEYS}/signing.pem"), "or its file is damaged"),
    "half a sealing key": (half(f"{KEYS}/sealing/*"), "cannot be used"),
}


@pytest.mark.parametrize("what", BAD_KEYS)
def test_keys_that_cannot_be_used_are_named_in_one_line(place: Path, what: str) -> None:
    """Which file, and what to do; nothing is published, and no secret is said."""
    spoil, line = BAD_KEYS[what]
    spoil(place)
    run = publish(place)
    assert (run.returncode, line in run.stderr) == (3, True), run.stderr
    assert run.stderr.count("\n") == 1
    assert "horse" not in run.stderr
    assert "battery" not in run.stderr
    assert _numbered(place) == 0


def _numbered(place: Path) -> int:
    """Return how many records the member's station has numbered."""
    file = place / MEMBER / "store.sqlite"
    if not file.exists():
        return 0
    with closing(sqlite3.connect(file)) as store:
        found: tuple[int] = store.execute("SELECT count(*) FROM sealane_outbox").fetchone()
        return found[0]


HALF = [
    "register/metadata/timestamp.json",
    "register/metadata/*.targets.json",
    "register/targets/*",
]


@pytest.mark.parametrize("name", HALF)
def test_a_half_written_register_is_refused_and_the_held_one_goes_on(
    place: Path, name: str
) -> None:
    """A station that has one says why the new one is not used; a new station has none."""
    done(sealane("register", "fetch", MEMBER, folder=place))
    fresh = place / "fresh"
    shutil.copytree(place / MEMBER, fresh)
    (fresh / "register.trusted").unlink()
    half(f"{NAME}/{name}")(place)
    for station in (MEMBER, "fresh"):
        run = sealane("register", "fetch", station, folder=place)
        assert (run.returncode, run.stdout) == (5, "")
        assert run.stderr.startswith("sealane: refused (register.")
        assert run.stderr.count("\n") == 1
    assert "customs" in done(sealane("network", "show", MEMBER, folder=place))


async def test_a_clock_that_is_wrong_by_a_day_says_nothing_that_others_refuse(place: Path) -> None:
    """A day behind, the key is not valid yet: refused here, by name, before it is numbered."""
    handling = Handling(tlp=TLP.AMBER, audience=(MEMBER,))
    late = utc_now() - DAY
    async with Station.open(place / MEMBER / "station.toml", now=lambda: late) as station:
        with pytest.raises(HandlingRefused) as caught:
            await station.publish(example("seizure_report").report, handling=handling)
    assert caught.value.reason == "handling.key_window"
    assert "Look at the clock" in caught.value.detail


def test_the_doctor_sees_a_clock_that_is_a_day_behind(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It was before the register was signed: that cannot be."""
    late = utc_now() - DAY
    monkeypatch.setattr("broker.cli.checkup_text.now", lambda: late)
    run = sealane("doctor", MEMBER, folder=place)
    assert "before the register was signed: set it" in " ".join(run.stdout.split())


def test_a_member_that_was_expelled_an_hour_ago_is_told_so(place: Path) -> None:
    """It publishes nothing and reads nothing, in one line each."""
    hour_ago = datetime.now(UTC) - timedelta(hours=1)
    _expel(place, hour_ago)
    run = publish(place)
    assert run.returncode == 5, run.stderr
    assert "customs-nz is EXPELLED in exercise.pacific since" in run.stderr
    assert _numbered(place) == 0
    run = sealane("subscribe", MEMBER, "seizure_report", "--until-end", folder=place)
    assert (run.returncode, run.stderr.count("\n")) == (5, 1), run.stderr
    assert "customs-nz is EXPELLED in exercise.pacific since" in run.stderr


def _expel(place: Path, since: datetime) -> None:
    done(sealane("register", "expel", NAME, MEMBER, "--since", since.isoformat(), folder=place))
    member: Any = NetworkFolder(place / NAME).load().member(MEMBER)
    assert member.standing == "EXPELLED"
