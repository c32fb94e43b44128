"""The real file, imported by customs and counted by the regional office."""

from __future__ import annotations

import asyncio
import json
from decimal import Decimal
from pathlib import Path

import pytest
from c4ads_count import ROWS, real_file, totals
from cli_runs import program
from exchange import Exchange
from import_samples import read_report

from broker.kafka import KafkaSettings
from broker.kafka.client import ensure_topics

MEMBERS = ("customs-nz", "police-nz", "rilo-ap")


@pytest.mark.kafka
@pytest.mark.slow
def test_the_offices_totals_equal_an_independent_count(tmp_path: Path, kafka: str) -> None:
    """Each accepted row is one seizure; each commodity's sums are what the csv module counts."""
    exchange = Exchange(tmp_path, "exercise.office-c4ads", kafka, MEMBERS)
    asyncio.run(ensure_topics(KafkaSettings(kafka), exchange.register.topics))
    report = tmp_path / "report.csv"
    order = ("import", exchange.station("customs-nz"), real_file(), "--mapping", "c4ads")
    imported = program(*order, "--contract", "seizure_report", "--report", report)
    assert imported.returncode == 0, imported.stderr
    rows = read_report(report)
    assert len(rows) == ROWS
    accepted = {row["ID"] for row in rows if row["sealane outcome"] != "refused"}

    told = program("office", "summary", exchange.station("rilo-ap"), "--json")
    assert told.returncode == 0, told.stderr
    tables = json.loads(told.stdout)["statuses"]["EXERCISE"]
    sums = {
        (row["commodity"], row["unit"]): Decimal(row["total"])
        for row in tables["quantities"]
        if row["total"] is not None
    }
    assert sums == totals(real_file(), accepted)
    assert sum(row["seizures"] for row in tables["seizures"]) == len(accepted)
