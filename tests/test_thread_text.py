"""A case as people and programs read it; and what may be used of it by whom."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from cases import MadeUp, reference, report

from broker.cli import thread_text
from broker.cli.thread_rows import COLUMNS, case_json, gist, rows
from broker.cli.visible import json_line
from broker.handling import Outlet, Reader
from broker.register import Kind, Member, Register, Right, Status, Topic, new_register
from broker.roles.case_tree import tree
from broker.roles.case_walk import walk
from broker.roles.remembered import Remembered, State
from broker.roles.threads import may_use
from schemas.examples import example_text

ALERT, SEIZURE = reference(1), reference(3)
CASE = (
    report(1, "alert"),
    report(3, "seizure_report", {"facts.detection.led_by_alert": [ALERT]}),
    report(4, "rfi", {"facts.about_refs": [SEIZURE], "parents": [reference(9)]}),
    report(5, "feedback", {"facts.about": [ALERT], "facts.seizure": [SEIZURE]}),
    report(6, "alert", state=State.NOT_ADDRESSED, member="rilo-ap"),
    report(7, "feedback", {"facts.about": [reference(6, "rilo-ap")], "parents": [ALERT]}),
)


@pytest.fixture(scope="module")
def register() -> Register:
    """Give a register without members."""
    return new_register(
        network="exercise.x",
        made_at=0,
        statuses=(Status.EXERCISE,),
        clear=frozenset({Status.EXERCISE}),
        max_validity=10**15,
        contracts=[],
    )


def printed(
    register: Register, capsys: pytest.CaptureFixture[str], *reports: Remembered, most: int = 100
) -> list[str]:
    """Return the lines of a case that begins at the first report."""
    case = walk(reports[0].reference, MadeUp(*reports), most=most)
    thread_text.show(case, tree(case), register, 10)
    return capsys.readouterr().out.splitlines()


def test_a_line_says_when_who_what_and_how_it_belongs(
    register: Register, capsys: pytest.CaptureFixture[str]
) -> None:
    """One line for each report, with numbers by which others name it; the sum at the end."""
    lines = printed(register, capsys, *CASE)
    at = "1970-01-01 00:00:00 UTC  "
    assert lines == [
        f"1* {at}customs-nz: alert  TLP:AMBER  Report 1",
        f"2    {at}customs-nz: seizure report  (led by 1)  TLP:AMBER  Report 3",
        (
            f"3      {at}customs-nz: request for information  (asks about 2)  TLP:AMBER  Report 4"
            "  also made from 7"
        ),
        (
            f"4    {at}customs-nz: feedback  (tells what came of 1)  TLP:AMBER  Report 5"
            "  also tells of the seizure 2"
        ),
        (
            f"5  {at}rilo-ap: alert  [UNREADABLE: it is not addressed to this member]"
            f"  rilo-ap:{reference(6).leaf.hex()}"
        ),
        (
            f"6    {at}customs-nz: feedback  (tells what came of 5)  TLP:AMBER  Report 7"
            "  also made from 1"
        ),
        f"7  customs-nz: report  [MISSING: never seen here]  customs-nz:{reference(9).leaf.hex()}",
        "EXERCISE: 7 reports, 1 unreadable, 1 missing; * is the one that was asked for",
    ]


def test_what_is_out_of_the_ordinary_is_said(
    register: Register, capsys: pytest.CaptureFixture[str]
) -> None:
    """Expired, refused and left out: each is told, and how to see more."""
    case = (
        report(1, "alert")._replace(expires_at=10),
        report(2, "feedback", {"parents": [reference(3)], "facts.about": [ALERT]}),
        report(3, "alert", state=State.REFUSED),
        report(4, "feedback", {"facts.about": [ALERT]}),
    )
    whole = printed(register, capsys, *case)
    assert whole[0].endswith("[expired]")
    assert "[REFUSED here: wire.expired]" in whole[3]
    assert whole[-1].startswith("EXERCISE: 4 reports, 1 refused;")
    part = printed(register, capsys, *case, most=3)
    assert part[-1] == "At least 1 more report of this case left out: --most 4 shows more."


def test_a_report_cannot_write_to_the_terminal(
    register: Register, capsys: pytest.CaptureFixture[str]
) -> None:
    """THREATS 36: escapes, direction marks and line breaks of a summary are shown, not obeyed."""
    hostile = report(1, "alert", facts={"summary": "a\x1b[2J\u202eb\nc[red]"})
    lines = printed(register, capsys, hostile)
    assert len(lines) == 2
    assert lines[0].endswith("a<U+001B>[2J<U+202E>b c[red]")


def test_an_acquittal_asks_for_a_review_of_the_whole_case(
    register: Register, capsys: pytest.CaptureFixture[str]
) -> None:
    """DOMAIN M5: ACQUITTED and DISMISSED start one; a note that was put right does not."""
    court = {"summary": "In court", "note_kind": "ACQUITTED"}
    ties = {"facts.report_links.report": [ALERT]}
    first = report(2, "investigation_note", ties, facts=court)
    asked = "Review every report of this case: 2 says that it ended in acquittal or dismissal."
    assert asked in printed(register, capsys, report(1, "alert"), first)
    case = walk(ALERT, MadeUp(report(1, "alert"), first), most=9)
    assert case_json(case, tree(case), register, 10)["review"] == [2]
    right = report(
        3,
        "investigation_note",
        {**ties, "thread.supersedes": [first.reference]},
        facts={"summary": "Still in court", "note_kind": "DEVELOPMENT"},
        thread={"lifecycle": "CORRECTION", "revision": 2},
    )
    lines = printed(register, capsys, report(1, "alert"), first, right)
    assert not any(line.startswith("Review") for line in lines)


def test_deep_trees_stay_legible(register: Register, capsys: pytest.CaptureFixture[str]) -> None:
    """Indentation ends somewhere, and the depth is said instead."""
    chain = [
        report(n, "rfi_reply", {"thread.in_reply_to": [reference(n - 1)]}) for n in range(2, 40)
    ]
    lines = printed(register, capsys, report(1, "rfi"), *chain)
    assert "(depth 38)" in lines[38]
    assert len(lines[38]) - len(lines[38].lstrip("0123456789 ")) < 40


def test_rows_are_the_tree_for_a_spreadsheet(register: Register) -> None:
    """A row for each report, in the tree's order, with the same numbers and words."""
    case = walk(ALERT, MadeUp(*CASE), most=100)
    table = [dict(zip(COLUMNS, row, strict=True)) for row in rows(tree(case), register, 10)]
    assert [row["number"] for row in table] == [1, 2, 3, 4, 5, 6, 7]
    assert [(row["parent"], row["relation"], row["standing"]) for row in table[3:]] == [
        (1, "tells what came of", "read"),
        (None, None, "unreadable"),
        (5, "tells what came of", "read"),
        (None, None, "missing"),
    ]
    assert table[3]["also"] == "tells of the seizure 2"


def test_json_holds_every_node_and_edge(register: Register) -> None:
    """Edges name nodes by number, with the field that holds the reference."""
    case = walk(ALERT, MadeUp(*CASE), most=100)
    found = json.loads(json_line(case_json(case, tree(case), register, 10)))
    assert (found["start"], found["status"], found["beyond"]) == (1, "EXERCISE", 0)
    assert len(found["nodes"]) == 7
    edges = {(edge["from"], edge["to"], edge["path"]) for edge in found["edges"]}
    assert edges == {
        (2, 1, "facts.detection.led_by_alert"),
        (3, 2, "facts.about_refs"),
        (3, 7, "parents"),
        (4, 1, "facts.about"),
        (4, 2, "facts.seizure"),
        (6, 5, "facts.about"),
        (6, 1, "parents"),
    }
    assert found["nodes"][0]["document"]["facts"]["summary"] == "Report 1"
    assert found["nodes"][4]["document"] is None


def test_without_a_summary_the_codes_say_what_it_is_about() -> None:
    """Risk area and first codes of the facts, in words; what says nothing is left out."""
    tree_: dict[str, Any] = json.loads(example_text("feedback"))
    tree_["facts"].pop("summary", None)
    assert gist(tree_) == "drugs, hit, confirmed"
    tree_["facts"]["accuracy"] = "UNKNOWN"
    assert gist(tree_) == "drugs, hit"
    tree_["facts"]["outcome"] = "OF_A_LATER_LIST"
    assert gist(tree_) == "drugs, OF_A_LATER_LIST"
    assert gist({"contract": "unheard_of", "open": {}, "facts": {}}) == ""


def reader(register: Register) -> Reader:
    """Return police-nz as it reads under a register."""
    return Reader("police-nz", register, 10**6)


def test_using_what_is_remembered_asks_handling_again(register: Register) -> None:
    """Audience and handling codes decide; and a right that was taken away is gone."""
    own = report(1, "alert", member="police-nz")
    theirs = report(2, "alert", audience=("police-nz",))
    others = report(3, "alert", audience=("rilo-ap",))
    decided = {
        (each.reference.leaf[-1], outlet): may_use(each, reader(register), outlet)
        for each in (own, theirs, others)
        for outlet in (Outlet.CASE, Outlet.JSON)
    }
    assert decided[1, Outlet.CASE].allowed
    assert decided[1, Outlet.JSON].allowed
    assert decided[2, Outlet.CASE] == (False, "register.no_right")
    entitled = _entitled(register)
    assert may_use(theirs, reader(entitled), Outlet.CASE).allowed
    assert may_use(others, reader(entitled), Outlet.CASE) == (False, "read.third_party")
    read_only = report(
        4, "alert", handling={"tlp": "RED", "audience": ["police-nz"], "codes": ["H3"]}
    )
    assert may_use(read_only, reader(entitled), Outlet.CASE).allowed
    assert not may_use(read_only, reader(entitled), Outlet.EXPORT).allowed
    assert not may_use(
        report(5, "alert", state=State.REFUSED), reader(entitled), Outlet.CASE
    ).allowed


def _entitled(register: Register) -> Register:
    """Return a register in which police-nz may read alerts."""
    rights = {"alert": frozenset({Right.READ})}
    police = Member("police-nz", Kind.POLICE, "New Zealand Police", "NZ", None, rights)
    topic = Topic(f"{register.network}.alert", frozenset({"alert"}))
    return replace(register, members={"police-nz": police}, topics={topic.name: topic})
