"""One case over real Kafka, walked by three stations: whole, in part, offline, and after a kill."""

from __future__ import annotations

import csv
import io
import json
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import openpyxl
import pytest
from cli_network import done
from cli_runs import sealane
from told_case import EVERYBODY, Told, asked, of, plain

from broker.register import Status
from schemas.examples import example_text

pytestmark = pytest.mark.kafka
HERE = Path(__file__).parent


@pytest.fixture
def told(tmp_path: Path, kafka: str) -> Told:
    """Give a network in which the case was told."""
    return Told(tmp_path, kafka)


def test_one_case_from_any_of_its_reports(told: Told) -> None:
    """Who may read all of it sees the same case from every report, in the cycle's order."""
    seen = [told.ask("police-nz", asked(reference)) for reference in told.case.values()]
    for case in seen:
        assert case["status"] == "EXERCISE"
        assert [(node["depth"], node["contract"], node["relation"]) for node in case["nodes"]] == [
            (0, "alert", None),
            (1, "control_result", "triggered by"),
            (2, "seizure_report", "came of"),
            (3, "custody_transfer", "custody of what was seized in"),
            (3, "investigation_note", "derived from"),
            (1, "feedback", "tells what came of"),
            (0, None, None),
        ]
        assert {node["standing"] for node in case["nodes"][:-1]} == {"read"}
        assert case["nodes"][-1]["standing"] == "missing"
    assert len({json.dumps(case["nodes"]) for case in seen}) == 1


def test_unreadable_is_told_apart_from_missing(told: Told) -> None:
    """Another station learns that there is a seizure which is not for it, and nothing of it."""
    case = told.ask("rilo-ap", asked(told.case["alert"]))
    by_standing = {node["standing"]: node for node in case["nodes"]}
    assert sorted(node["standing"] for node in case["nodes"]) == [
        "read",
        "read",
        "read",
        "unreadable",
    ]
    hidden = by_standing["unreadable"]
    assert of(hidden) == told.case["seizure_report"]
    assert hidden["contract"] == "seizure_report"
    assert (hidden["gist"], hidden["tlp"], hidden["document"]) == (None, None, None)
    shown = done(sealane("thread", told.exchange.station("rilo-ap"), asked(of(hidden))))
    assert "UNREADABLE: it is not addressed to this member" in shown
    assert asked(of(hidden)) in shown


def test_a_case_is_walked_again_with_what_is_new(told: Told) -> None:
    """Taken in once; what comes later is added; offline leaves Kafka alone."""
    start = asked(told.case["alert"])
    whole = dict.fromkeys(told.case, "read") | {"never": "missing"}
    assert told.standings("police-nz", start) == whole
    assert told.standings("police-nz", start) == whole
    told.publish("customs-nz", "feedback", ("police-nz",), told.answer())
    assert told.standings("police-nz", start, "--offline") == whole
    assert told.standings("police-nz", start) == whole | {"new": "read"}
    told.exchange.cut_off("police-nz")
    assert told.standings("police-nz", start, "--offline") == whole | {"new": "read"}


def test_what_a_station_said_itself_is_in_its_cases_before_kafka_has_it(told: Told) -> None:
    """Its own outbox is gone through, too; what comes back over Kafka is not doubled."""
    station = told.exchange.station("customs-nz")
    before = station.read_text()
    told.exchange.cut_off("customs-nz")
    told.publish("customs-nz", "feedback", ("police-nz",), told.answer())
    start = asked(told.case["feedback"])
    assert told.standings("customs-nz", start, "--offline")["new"] == "read"
    station.write_text(before)
    case = told.ask("customs-nz", start)
    assert len(case["nodes"]) == len({of(node) for node in case["nodes"]}) == 8


def test_statuses_are_not_mixed(told: Told) -> None:
    """A test report on an exercise's alert is said to be there, and not shown."""
    alert = plain(told.case["alert"])
    told.publish("customs-nz", "feedback", ("police-nz",), told.answer(), status=Status.TEST)
    shown = done(sealane("thread", told.exchange.station("police-nz"), alert["leaf"]))
    assert "NOT SHOWN: statuses are never mixed, and this one is TEST" in shown
    assert told.standings("police-nz", alert["leaf"])["new"] == "other_status"


def test_what_may_only_be_read_is_in_no_json(told: Told) -> None:
    """H3 leaves its audience nothing but reading: the tree shows it, JSON withholds it."""
    start = told.case["alert"]
    told.publish(
        "customs-nz",
        "feedback",
        ("police-nz",),
        told.answer() | {"summary": "For your eyes"},
        handling={"codes": ["H3"], "caveat": "Read only"},
    )
    assert "For your eyes" in done(
        sealane("thread", told.exchange.station("police-nz"), asked(start))
    )
    assert "For your eyes" not in json.dumps(told.ask("police-nz", asked(start)))
    own = told.ask("customs-nz", asked(start))
    assert "For your eyes" in json.dumps(own)


def test_a_correction_stands_and_its_first_version_is_marked(told: Told) -> None:
    """The newest revision holds the place in the tree; the older one stands under it."""
    told.publish(
        "rilo-ap",
        "alert",
        ("customs-nz", "police-nz"),
        {"summary": "Two containers"},
        thread={
            "lifecycle": "CORRECTION",
            "revision": 2,
            "supersedes": plain(told.case["alert"]),
            "correction": {"reason": "NOT_STATED"},
        },
    )
    nodes = told.ask("police-nz", asked(told.case["feedback"]))["nodes"]
    assert [(n["depth"], n["contract"], n["revision"]) for n in nodes[:3]] == [
        (0, "alert", "revision 2"),
        (1, "alert", "superseded"),
        (1, "control_result", None),
    ]


def test_a_report_is_found_by_its_id_and_by_its_reporters_number(told: Told) -> None:
    """By id, by the start of its leaf, by number; what is unknown or short is refused."""
    nodes = told.ask("police-nz", asked(told.case["seizure_report"]))["nodes"]
    seizure = next(node for node in nodes if node["contract"] == "seizure_report")
    number = json.loads(example_text("seizure_report"))["facts"]["seizure_ref"]
    for said in (seizure["id"], seizure["leaf"][:12], number):
        found = told.ask("police-nz", said, "--offline")
        assert found["nodes"][found["start"] - 1]["leaf"] == seizure["leaf"]
    for said in ("no-such-number", seizure["leaf"][:7], f"rilo-ap:{seizure['leaf']}"):
        run = sealane("thread", told.exchange.station("police-nz"), said, "--offline")
        assert (run.returncode, run.stdout) == (5, "")
        assert "thread.unknown" in run.stderr


def test_a_number_of_two_cases_is_asked_about(told: Told) -> None:
    """Two seizures under one number in two cases: neither is guessed."""
    other = told.publish(
        "rilo-ap", "seizure_report", ("police-nz",), {"detection": {"basis": "RANDOM"}}
    )
    number = json.loads(example_text("seizure_report"))["facts"]["seizure_ref"]
    run = sealane("thread", told.exchange.station("police-nz"), number)
    assert (run.returncode, run.stdout) == (5, "")
    assert "thread.ambiguous" in run.stderr
    assert f"rilo-ap:{other.leaf.hex()[:16]}" in run.stderr


def test_a_large_case_is_bounded(told: Told) -> None:
    """With --most, the nearest are shown, and how to see the rest."""
    run = sealane(
        "thread", told.exchange.station("police-nz"), asked(told.case["alert"]), "--most", "3"
    )
    lines = done(run).splitlines()
    assert len(lines) == 5
    assert "left out: --most" in lines[-1]


def test_killed_while_taking_in_nothing_is_lost_or_doubled(told: Told) -> None:
    """A case taken in by runs that were killed is the case taken in by one that was not."""
    alert = plain(told.case["alert"])
    for _ in range(100):
        told.publish("customs-nz", "feedback", EVERYBODY[1:], told.answer())
    for lines in (1, 30, 70, 90):
        command = [
            sys.executable,
            str(HERE / "kill_thread.py"),
            str(told.exchange.station("police-nz")),
        ]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
            assert process.stdout is not None
            for _ in range(lines):
                process.stdout.readline()
            process.kill()
    killed = told.ask("police-nz", alert["leaf"])
    rows = [of(node) for node in killed["nodes"]]
    assert len(rows) == len(set(rows)) == 107
    store = told.exchange.station("police-nz").parent / "store.sqlite"
    with closing(sqlite3.connect(store)) as connection:
        (delivered,) = connection.execute(
            "SELECT n FROM sealane_counts WHERE subscription = '_thread' AND name = 'delivered'"
        ).fetchone()
    # All but the missing one: each was noted as delivered once, with its row.
    assert delivered == 106


def test_a_case_as_a_sheet_has_a_row_for_each_report(told: Told, tmp_path: Path) -> None:
    """CSV and workbook hold what the tree shows, and nothing that may only be read."""
    told.publish(
        "customs-nz",
        "feedback",
        ("police-nz",),
        told.answer() | {"summary": "For your eyes"},
        handling={"codes": ["H3"], "caveat": "Read only"},
    )
    order = ("thread", told.exchange.station("police-nz"), asked(told.case["alert"]))
    lines = list(csv.DictReader(io.StringIO(done(sealane(*order, "--csv")))))
    file = tmp_path / "case.xlsx"
    done(sealane(*order, "--xlsx", file))
    header, *rows = openpyxl.load_workbook(file)["Reports"].iter_rows(values_only=True)
    assert list(header) == list(lines[0])
    assert [row[header.index("contract")] for row in rows] == [
        line["contract"] or None for line in lines
    ]
    assert [line["relation"] for line in lines][1:3] == ["triggered by", "came of"]
    assert "For your eyes" not in str((lines, rows))
    assert "For your eyes" in done(sealane(*order))
