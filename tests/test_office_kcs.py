"""The real file of controls, imported by customs and counted by the regional office."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

import pytest
from cli_runs import program
from exchange import Exchange
from import_samples import Station, read_report, run_import, terms
from kcs_count import ROWS, controls, real_file
from office_facts import leaf
from test_office_facts import Delivered

from adapters.spreadsheets import load_mapping
from broker.kafka import KafkaSettings
from broker.kafka.client import ensure_topics
from broker.office import Period, Shelf, summarise
from broker.office.gathering import fact_of
from broker.office.shelf import write_part
from schemas import Reference

MEMBERS = ("customs-nz", "police-nz", "rilo-ap")
TABLES = {
    "controls_by_chapter": ("chapter", "HS6 Code"),
    "controls_by_origin": ("origin", "Country of Origin"),
    "controls_by_departure": ("departure", "Country of Departure"),
}


def test_hits_per_chapter_and_country_equal_an_independent_count(tmp_path: Path) -> None:
    """Every imported row is one control; hits are what the csv module counts as fraud."""
    station, report, mapping = Station(), tmp_path / "report.csv", load_mapping("kcs")
    handled = terms(mapping)
    run_import(real_file(), station, by=mapping, report=report)
    rows = read_report(report)
    assert len(rows) == ROWS
    accepted = {row["Declaration ID"] for row in rows if row["sealane outcome"] != "refused"}
    facts = [
        fact_of(
            Delivered(each.report, handled, Reference(member="customs-kr", leaf=leaf(each.key)))
        )
        for each in station.new
    ]
    folder = tmp_path / "office"
    folder.mkdir()
    write_part(folder, facts)
    found = summarise(Shelf(folder), Period())
    for table, (name, column) in TABLES.items():
        told = {row[name]: (row["controls"], row["hits"]) for row in getattr(found, table)}
        assert told == controls(real_file(), accepted, column)
    (by_trigger,) = found.controls_by_trigger
    assert (by_trigger["trigger"], by_trigger["controls"]) == ("NOT_STATED", len(accepted))
    assert {row["given"] for row in found.controls} == {"STATED"}
    assert {row["tlp"] for row in found.controls} == {"AMBER"}


@pytest.mark.kafka
@pytest.mark.slow
def test_the_office_counts_the_hits_of_what_came_over_kafka(tmp_path: Path, kafka: str) -> None:
    """File, report, Kafka, delivery, office: the same count at the far end."""
    exchange = Exchange(tmp_path, "exercise.office-kcs", kafka, MEMBERS)
    asyncio.run(ensure_topics(KafkaSettings(kafka), exchange.register.topics))
    report = tmp_path / "report.csv"
    order = ("import", exchange.station("customs-nz"), real_file(), "--mapping", "kcs")
    imported = program(*order, "--contract", "control_result", "--report", report)
    assert imported.returncode == 0, imported.stderr
    rows = read_report(report)
    accepted = {row["Declaration ID"] for row in rows if row["sealane outcome"] != "refused"}
    told = program("office", "summary", exchange.station("rilo-ap"), "--json")
    assert told.returncode == 0, told.stderr
    tables = json.loads(told.stdout)["statuses"]["EXERCISE"]
    for table, (name, column) in TABLES.items():
        found = {row[name]: (row["controls"], row["hits"]) for row in tables[table]}
        assert found == controls(real_file(), accepted, column)
