"""Importing into a real station over a real Kafka: received exactly once, whatever is killed."""

from __future__ import annotations

import asyncio
import json
import os
import random
import signal
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
from c4ads_count import ROWS, real_file
from cli_runs import PROGRAM, program
from exchange import Exchange
from import_samples import GOOD, HEADER, MAPPING, csv_text, read_report, write
from workbook_samples import simple

from broker.kafka import KafkaSettings
from broker.kafka.client import ensure_topics

RECEIVE = """
import asyncio, json, sys
from broker.station import Station
from schemas import SeizureReport

async def main() -> None:
    async with Station.open(sys.argv[1]) as station:
        async for delivery in station.subscribe(SeizureReport, follow=False):
            async with delivery:
                facts, thread = delivery.report.facts, delivery.terms.thread
                said = [facts.seizure_ref, str(thread.lifecycle), thread.revision]
                print(json.dumps(said), flush=True)

asyncio.run(main())
"""
"""A police station in a process of its own: prints what it is delivered, to the end of now."""

TO_POLICE = ("--audience", "police-nz")
pytestmark = pytest.mark.kafka


def received(exchange: Exchange) -> list[tuple[str, str, int]]:
    """Return what police-nz is delivered that it was not before: number, lifecycle, revision."""
    run = subprocess.run(
        [sys.executable, "-c", RECEIVE, str(exchange.station("police-nz"))],
        capture_output=True,
        text=True,
        timeout=90,
        check=True,
    )
    return [tuple(json.loads(line)) for line in run.stdout.splitlines()]


def exchange_of(folder: Path, name: str, kafka: str) -> Exchange:
    """Return a network of its own for one test, with the topic that seizures go to."""
    exchange = Exchange(folder, f"exercise.{name}", kafka, ("customs-nz", "police-nz", "rilo-ap"))
    asyncio.run(ensure_topics(KafkaSettings(kafka), [exchange.topic("seizure_report")]))
    return exchange


def test_police_receives_exactly_the_rows_that_were_not_refused(tmp_path: Path, kafka: str) -> None:
    """The real file: published once, however often it is imported."""
    exchange = exchange_of(tmp_path, "import-c4ads", kafka)
    report = tmp_path / "report.csv"
    order = ("import", exchange.station("customs-nz"), real_file(), "--mapping", "c4ads")
    first = program(*order, "--contract", "seizure_report", "--report", report)
    assert first.returncode == 0, first.stderr
    rows = read_report(report)
    assert len(rows) == ROWS
    taken = [row["ID"] for row in rows if row["sealane outcome"] != "refused"]
    assert received(exchange) == [(ref, "INITIAL", 1) for ref in taken]
    again = program(*order, "--report", report)
    assert f"{len(taken)} had been before, unchanged" in again.stdout
    assert received(exchange) == []


def test_a_corrected_row_is_a_correction_of_its_own_report(tmp_path: Path, kafka: str) -> None:
    """Only the changed row travels again, as revision 2."""
    exchange = exchange_of(tmp_path, "import-correct", kafka)
    mapping = tmp_path / "sample.toml"
    mapping.write_text(MAPPING)
    station, file = exchange.station("customs-nz"), tmp_path / "rows.csv"
    order = ("import", station, file, "--mapping", mapping, *TO_POLICE)
    for kg in ("12.5", "13.5"):
        write(tmp_path, csv_text([GOOD, ("A2", *GOOD[1:3], kg, *GOOD[4:])]))
        assert program(*order).returncode == 0
    assert received(exchange) == [
        ("A1", "INITIAL", 1),
        ("A2", "INITIAL", 1),
        ("A2", "CORRECTION", 2),
    ]


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_killed_in_mid_run_and_imported_again_nothing_is_lost_or_twice(
    tmp_path: Path, kafka: str, kind: str
) -> None:
    """Killed by signal 9 at three places between the batches; the last import accounts for all."""
    exchange = exchange_of(tmp_path, f"import-kill-{kind}", kafka)
    mapping = tmp_path / "sample.toml"
    mapping.write_text(MAPPING)
    refs = [f"R{number}" for number in range(1500)]
    rows = [(ref, *GOOD[1:]) for ref in refs]
    if kind == "csv":
        file = write(tmp_path, csv_text(rows))
    else:
        file = simple(tmp_path / "rows.xlsx", [HEADER, *rows])
    station, report = exchange.station("customs-nz"), tmp_path / "killed.csv"
    order = ["import", str(station), str(file), "--mapping", str(mapping), *TO_POLICE]
    order += ["--report", str(report)]
    for after in sorted(random.Random(kind).sample(range(1_000, 70_000), 3)):  # noqa: S311 - any places
        _killed(order, tmp_path / ".killed.csv.part", after)
    last = program(*order)
    assert last.returncode == 0, last.stderr
    assert "1,500 accepted + 0 flagged + 0 refused = 1,500 rows" in last.stdout
    assert "had been before, unchanged" in last.stdout
    counts = Counter(ref for ref, _, _ in received(exchange))
    assert counts == dict.fromkeys(refs, 1)


def _killed(order: list[str], part: Path, after: int) -> None:
    """Run an import until its report has `after` bytes, and kill it.

    Its report goes into a pipe of ours, so it cannot be further than what was read and buffered.
    """
    os.mkfifo(part)
    run = subprocess.Popen([PROGRAM, *order], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        with part.open("rb", buffering=0) as pipe:
            while after > 0:
                piece = pipe.read(after)
                assert piece, "the import ended by itself"
                after -= len(piece)
            run.send_signal(signal.SIGKILL)
    finally:
        run.kill()
        assert run.wait() == -signal.SIGKILL
        part.unlink()
