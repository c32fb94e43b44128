"""Where nothing fits: a full disk and a name that is too long, through the whole command."""

from __future__ import annotations

from pathlib import Path

import pytest
from cli_runs import sealane
from exchange import Exchange
from full_disk import no_room
from import_samples import GOOD, MAPPING, csv_text, write

LIMIT = 160_000
"""Bytes: an empty store fits, a report file of the sample does not."""


@pytest.fixture
def ready(tmp_path: Path) -> tuple[Path, Path]:
    """Give the folder of a station whose Kafka does not answer, and the small mapping's file."""
    members = ("customs-nz", "police-nz", "rilo-ap")
    exchange = Exchange(tmp_path, "exercise.room", "127.0.0.1:1", members)
    mapping = tmp_path / "sample.toml"
    mapping.write_text(MAPPING)
    return exchange.station("customs-nz").parent, mapping


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_a_disk_that_fills_under_the_report_file_is_told_and_leaves_nothing(
    tmp_path: Path, ready: tuple[Path, Path], ending: str
) -> None:
    """Exit 4 with the report file's name; no part of it is left, and with room it is written."""
    station, mapping = ready
    # What cannot be packed: a workbook is smaller than its rows.
    rows = [
        (f"A{n}", *GOOD[1:4], f"{n * 7919**9:x}, Kenya", f"{n * 6007**9:x}") for n in range(4000)
    ]
    file, report = write(tmp_path, csv_text(rows)), tmp_path / "out" / f"r.{ending}"
    report.parent.mkdir()
    order = ("import", station, file, "--dry-run", "--mapping", mapping, "--report", report)
    # The station's store is made while there is room.
    assert sealane(*order).returncode == 0
    report.unlink()
    with no_room(at=LIMIT):
        ended = sealane(*order)
    assert ended.returncode == 4, ended.stderr
    assert f"r.{ending}" in ended.stderr
    assert list(report.parent.iterdir()) == []
    assert sealane(*order).returncode == 0
    assert list(report.parent.iterdir()) == [report]


def test_a_file_whose_report_would_have_too_long_a_name_is_refused(
    tmp_path: Path, ready: tuple[Path, Path]
) -> None:
    """The file itself may have it; the report is written under another name where one is given."""
    station, mapping = ready
    file = tmp_path / f"{'x' * 250}.csv"
    file.write_text(csv_text([GOOD]))
    order = ("import", station, file, "--dry-run", "--mapping", mapping)
    ended = sealane(*order)
    assert ended.returncode == 3
    assert "--report" in ended.stderr
    assert sealane(*order, "--report", tmp_path / "r.csv").returncode == 0
