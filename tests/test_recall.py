"""Recall over a real Kafka: what is taken back is gone from every store, and that is answered."""

from __future__ import annotations

import asyncio
import json
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from answered_exchange import TO_POLICE, Answered
from cli_network import done

from broker.station import Station
from schemas import Lifecycle, Reference, Thread
from schemas.documents import read_document
from schemas.examples import example_text

pytestmark = pytest.mark.kafka
REASON = ("--reason", "DATA_SUBJECT")


@pytest.fixture(params=[True, False], ids=["sealed", "clear"])
def network(request: pytest.FixtureRequest, tmp_path: Path, kafka: str) -> Answered:
    """Give a network, sealed and not."""
    return Answered(tmp_path, kafka, sealed=request.param)


def recall(network: Answered, report: Reference, *more: str) -> None:
    """Take a report of `customs-nz` back."""
    done(network.run("customs-nz", "recall", report.leaf.hex(), *REASON, *more))


def answers(network: Answered, report: Reference) -> dict[str, tuple[str, str | None]]:
    """Return each recipient's answer, and why there is none."""
    told = network.told("customs-nz", "recall status", report.leaf.hex())
    return {row["member"]: (row["answer"], row["why"]) for row in told["recipients"]}


def keys_of(network: Answered, member: str, report: Reference) -> int:
    """Return how many keys a station holds of a report."""
    store = network.exchange.station(member).parent / "store.sqlite"
    with closing(sqlite3.connect(store)) as connection:
        counts = [
            connection.execute(
                f"SELECT count(*) FROM sealane_{table} WHERE leaf = ?",  # noqa: S608 - constants
                (report.leaf,),
            ).fetchone()[0]
            for table in ("rungs", "content_keys")
        ]
    return sum(counts)


def node(network: Answered, member: str, report: Reference, *more: str) -> dict[str, Any]:
    """Return what a member's case shows of a report."""
    said = (f"{report.member}:{report.leaf.hex()}", "--json", *more)
    run = network.run(member, "thread", *said)
    # A taken back report that comes again is refused, and a run that refuses ends with 1.
    assert run.returncode in (0, 1), run.stderr
    told = json.loads(run.stdout)
    (found,) = [each for each in told["nodes"] if each["leaf"] == report.leaf.hex()]
    return dict(found)


def test_what_is_recalled_is_destroyed_and_answered_and_never_read_again(
    network: Answered,
) -> None:
    """Keys and content go, the originator gets a signed receipt, and a fresh reading is refused."""
    report = network.say()
    assert network.read("police-nz").returncode == 0
    assert node(network, "police-nz", report)["standing"] == "read"
    assert keys_of(network, "police-nz", report) > 0
    recall(network, report)
    assert answers(network, report)["police-nz"][0] in ("WAITING", "CANNOT")
    network.read("police-nz")
    assert keys_of(network, "police-nz", report) == 0
    shown = node(network, "police-nz", report)
    assert (shown["standing"], shown["document"]) == ("recalled", None)
    assert answers(network, report) == {"police-nz": ("ANSWERED", None)}
    again = network.read("police-nz", name="fresh")
    assert again.returncode == 1
    assert "1 refused (recall.recalled)" in again.stderr
    assert "0 delivered" in again.stderr
    kept = network.told("police-nz", "quarantine list")
    assert kept["reason"] == "recall.recalled"


def test_a_withdrawal_that_comes_before_its_report_is_applied_when_it_comes(
    network: Answered,
) -> None:
    """Who reads the report only after the withdrawal never gets it, and says so."""
    report = network.say()
    recall(network, report)
    first = network.read("police-nz")
    assert "1 refused (recall.recalled)" in first.stderr
    assert keys_of(network, "police-nz", report) == 0
    assert answers(network, report) == {"police-nz": ("ANSWERED", None)}


def test_a_correction_destroys_what_it_corrects(network: Answered) -> None:
    """The right report stands; of the wrong one no key is left, and that is answered, too."""
    wrong = network.say()
    assert network.read("police-nz").returncode == 0
    right = network.say(
        thread=Thread.model_validate(
            {
                "lifecycle": Lifecycle.CORRECTION,
                "revision": 2,
                "supersedes": wrong,
                "correction": {"reason": "IDENTITY"},
            }
        )
    )
    assert network.read("police-nz").returncode == 0
    assert keys_of(network, "police-nz", wrong) == 0
    assert node(network, "police-nz", right)["standing"] == "read"
    assert network.state(wrong) == "PURGED"


def test_threat_33_a_withdrawal_of_anothers_report_is_refused(network: Answered) -> None:
    """Neither the command nor a reader lets a stranger take a report back."""
    report = network.say()
    assert network.read("police-nz").returncode == 0
    assert node(network, "police-nz", report)["standing"] == "read"
    refused = network.run("police-nz", "recall", report.leaf.hex(), *REASON)
    assert refused.returncode == 5
    assert "recall.not_originator" in refused.stderr
    tree = json.loads(example_text("withdrawal"))
    target = {"member": report.member, "leaf": report.leaf.hex()}
    tree["facts"] |= {"target": target, "scope": "ALL", "paths": []}
    tree["thread"] = {"lifecycle": "WITHDRAWAL", "revision": 2, "supersedes": target}
    tree["handling"] = {"tlp": "AMBER", "audience": ["police-nz", "customs-nz"]}
    tree.pop("nominal", None)
    document = read_document(tree)
    assert document.terms is not None
    forged = document.terms
    network.say(document.report, "rilo-ap", handling=forged.handling, thread=forged.thread)
    network.read("police-nz")
    assert node(network, "police-nz", report)["standing"] == "read"
    kept = done(network.run("police-nz", "quarantine list", "--json")).splitlines()
    assert {json.loads(line)["reason"] for line in kept} == {"recall.not_originator"}


def test_a_withdrawal_cannot_be_withdrawn_nor_said_twice(network: Answered) -> None:
    """What was destroyed stays so: each try is refused, and the line says what to do."""
    report = network.say()
    recall(network, report)
    told = network.told("customs-nz", "recall status", report.leaf.hex(), "--offline")
    of_it = network.run("customs-nz", "recall", told["by"], *REASON)
    assert of_it.returncode == 5
    assert "publish it anew" in of_it.stderr
    twice = network.run("customs-nz", "recall", report.leaf.hex(), *REASON)
    assert "recall.again" in twice.stderr


def test_who_made_something_from_it_is_told(network: Answered) -> None:
    """The originator of a derived report finds it listed as its own, and the case marks it."""
    report = network.say()
    assert network.read("police-nz").returncode == 0
    made = network.say(
        member="police-nz",
        handling=TO_POLICE.model_copy(
            update={"audience": ("rilo-ap",), "nominal_audience": ("rilo-ap",)}
        ),
        parents=(report,),
    )
    recall(network, report)
    network.read("police-nz")
    listed = done(network.run("police-nz", "recall list"))
    assert f"{made.member}:{made.leaf.hex()[:16]} (yours): withdraw it or correct it" in listed
    assert "destroyed" in listed
    assert "made from a report that was withdrawn" in node(network, "police-nz", made)["revision"]


def test_who_is_silent_or_late_is_named(network: Answered) -> None:
    """Nobody heard: CANNOT, offline; heard, and the time over: LATE."""
    report = network.say()
    recall(network, report, "--answer-by", "2020-01-01")
    assert answers(network, report) == {"police-nz": ("CANNOT", "offline")}
    other = network.say()
    recall(network, other, "--answer-by", "2020-01-01")

    async def beat() -> None:
        async with Station.open(network.exchange.station("police-nz")) as station:
            await station.answers.beat()

    asyncio.run(beat())
    assert answers(network, other) == {"police-nz": ("LATE", None)}


def test_what_is_kept_on_wish_is_marked_and_not_destroyed(network: Answered) -> None:
    """With --keep a report is used no more, and its keys stay."""
    report = network.say()
    assert network.read("police-nz").returncode == 0
    before = keys_of(network, "police-nz", report)
    recall(network, report, "--keep")
    network.read("police-nz")
    assert keys_of(network, "police-nz", report) == before
    assert "withdrawn" in node(network, "police-nz", report)["revision"]


def test_of_fields_that_are_withdrawn_nothing_stays_and_the_rest_does(network: Answered) -> None:
    """Scope PATHS: keys and signed bytes go, the case keeps what stands, and it is answered."""
    report = network.say()
    assert network.read("police-nz").returncode == 0
    before = node(network, "police-nz", report)["document"]
    tree = json.loads(example_text("withdrawal"))
    target = {"member": report.member, "leaf": report.leaf.hex()}
    paths = ["facts.location", "facts.direction"]
    tree["facts"] |= {"target": target, "scope": "PATHS", "paths": paths, "erase": True}
    tree["thread"] = {"in_reply_to": target}
    tree["handling"] = {"tlp": "AMBER", "audience": ["police-nz"]}
    tree.pop("nominal", None)
    document = read_document(tree)
    assert document.terms is not None
    network.say(document.report, handling=document.terms.handling, thread=document.terms.thread)
    assert before["facts"]["direction"] is not None
    network.read("police-nz")
    shown = node(network, "police-nz", report)
    assert shown["standing"] == "read"
    assert "withdrawn in part" in shown["revision"]
    assert (shown["document"]["facts"]["direction"], shown["document"]["facts"]["location"]) == (
        None,
        None,
    )
    left, stood = (
        {name: value for name, value in facts.items() if name not in ("direction", "location")}
        for facts in (shown["document"]["facts"], before["facts"])
    )
    assert left == stood
    again = network.read("police-nz", name="fresh")
    assert "1 refused (recall.recalled)" in again.stderr
    assert network.state(report) == "PURGED"


def test_an_unknown_report_cannot_be_recalled(network: Answered) -> None:
    """It is refused by name, and nothing is said to anyone."""
    refused = network.run("customs-nz", "recall", "ab" * 32, *REASON)
    assert refused.returncode == 5
    assert "withdrawn" not in refused.stdout
