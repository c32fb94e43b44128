"""An expired register: every surface says so, and since when."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from cli_runs import sealane
from exchange import Exchange

from broker.roles.clock import utc_now
from broker.settings import StationFile
from broker.station.watching import watched_register
from schemas.examples import example_text

HOUR = 3600 * 1_000_000
SAID = "is expired since"


@pytest.fixture
def exchange(tmp_path: Path) -> Exchange:
    """Give a network whose register was believed in time and ended an hour ago; no Kafka."""
    made = Exchange(tmp_path, "exercise.ended", "127.0.0.1:1", ["customs-nz", "police-nz"])
    made.write(replace(made.register, expires_at=utc_now() - HOUR))
    settings = StationFile.read(made.station("customs-nz"))
    watched_register(settings, lambda: utc_now() - 2 * HOUR)
    return made


def test_every_surface_says_so_and_since_when(exchange: Exchange, tmp_path: Path) -> None:
    """Publishing, subscribing, status, doctor, and where the register itself is shown."""
    station = exchange.station("customs-nz")
    report = tmp_path / "report.json"
    report.write_text(example_text("alert"))
    for command in (
        ("publish", station, "alert", report, "--audience", "police-nz"),
        ("subscribe", station, "alert", "--until-end"),
        ("status", station, "0123456789", "--offline"),
        ("doctor", station),
        ("network", "show", station),
        ("register", "fetch", station),
    ):
        run = sealane(*command)
        assert SAID in run.stdout + run.stderr, (command, run)


def test_publishing_is_refused_by_name(exchange: Exchange, tmp_path: Path) -> None:
    """Nothing is kept to be sent later."""
    report = tmp_path / "report.json"
    report.write_text(example_text("alert"))
    run = sealane(
        "publish", exchange.station("customs-nz"), "alert", report, "--audience", "police-nz"
    )
    assert run.returncode == 5
    assert "nothing is sent until there is a newer one" in run.stderr
