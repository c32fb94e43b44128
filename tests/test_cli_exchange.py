"""Publishing and subscribing from the command line, over real Kafka."""

from __future__ import annotations

import csv
import io
import json
import signal
import subprocess
from pathlib import Path

import pytest
from cli_network import done, found
from cli_runs import PROGRAM, sealane

from broker.errors import StoreError
from broker.roles.drafts import Draft, Publication
from broker.station import Station
from schemas.examples import example_text

pytestmark = pytest.mark.kafka

AUDIENCE = ("--audience", "police-nz,rilo-ap")


@pytest.fixture
def network(tmp_path: Path, kafka: str) -> Path:
    """A folder with a network and its members, ready to exchange."""
    found(tmp_path, kafka)
    return tmp_path


def report(goods: str | None = None, **facts: str) -> str:
    """Return a seizure report whose facts are changed, and its goods described so."""
    tree = json.loads(example_text("seizure_report"))
    tree["facts"] |= facts
    if goods is not None:
        tree["facts"]["commodities"][0]["description_raw"] = goods
    return json.dumps(tree)


def publish(network: Path, text: str, *more: str) -> tuple[int, str, str]:
    """Publish what is given on stdin as customs-nz."""
    order = ("publish", "customs-nz", "seizure_report", "-", *AUDIENCE, *more)
    return sealane(*order, stdin=text, folder=network)


def subscribe(network: Path, *more: str, member: str = "police-nz") -> tuple[int, str, str]:
    """Read to the end as a member."""
    return sealane("subscribe", member, "seizure_report", "--until-end", *more, folder=network)


def test_what_is_published_is_read_once(network: Path) -> None:
    """A published report is acknowledged, delivered with its reference, and not read again."""
    said = json.loads(done(publish(network, report(), "--json")))
    assert said["acknowledged"] is True
    delivered = json.loads(done(subscribe(network, "--json")))
    assert delivered["reference"] == said["reference"]
    assert delivered["id"] == said["id"]
    assert done(subscribe(network, "--json")) == ""


def test_json_has_who_when_and_the_whole_terms(network: Path) -> None:
    """A JSON line says the originator, the times, the order, and a document that is publishable."""
    done(publish(network, report()))
    delivered = json.loads(done(subscribe(network, "--json")))
    assert delivered["originator"]["member"] == "customs-nz"
    assert delivered["made_at"] <= delivered["signed_at"] < delivered["expires_at"]
    assert delivered["order"] == "next"
    document = delivered["document"]
    assert document["handling"]["tlp"] == "AMBER"
    assert document["handling"]["codes"] == ["H1"]
    assert document["handling"]["audience"] == ["police-nz", "rilo-ap"]
    done(publish(network, json.dumps(document)))


def test_a_card_says_who_when_and_how_it_may_be_used(network: Path) -> None:
    """What an officer reads first is the TLP, then who said it and when, then the terms."""
    done(publish(network, report()))
    card = done(subscribe(network))
    assert card.startswith("seizure_report  TLP:AMBER  EXERCISE")
    for words in (
        "from ",
        "customs-nz",
        "signed ",
        "proven",
        "audience",
        "police-nz, rilo-ap",
        "H1",
    ):
        assert words in card
    assert "412.6 KGM" in card


@pytest.mark.parametrize("form", [[], ["--json"], ["--csv"]], ids=["cards", "json", "csv"])
def test_threat_36_a_report_cannot_write_to_the_terminal(network: Path, form: list[str]) -> None:
    """THREATS 36: escapes, direction marks and markup are shown, on every output."""
    done(publish(network, report("\x1b[2J\u202e[red]x[/red]")))
    shown = done(subscribe(network, *form))
    assert "\x1b" not in shown
    assert "\u202e" not in shown
    assert "[red]x[/red]" in shown


def test_who_may_not_read_the_names_is_told_that_there_are_some(network: Path) -> None:
    """A card and a JSON line say that the section `nominal` is withheld, and from nobody else."""
    tree = json.loads(report())
    tree["handling"]["nominal_audience"] = ["police-nz"]
    tree["nominal"] = {
        "parties": [
            {
                "ordinal": 0,
                "kind": "PERSON",
                "role": "ARRESTED",
                "names": [{"full": "Oktavin Harrowick"}],
            }
        ]
    }
    done(
        sealane(
            "publish", "customs-nz", "seizure_report", "-", stdin=json.dumps(tree), folder=network
        )
    )
    told = done(subscribe(network, member="police-nz"))
    assert "Oktavin Harrowick" in told
    assert "withheld" not in told
    kept = done(subscribe(network, "--json", member="rilo-ap"))
    assert json.loads(kept)["names_withheld"] is True
    card = done(subscribe(network, "--name", "again", member="rilo-ap"))
    assert "nominal   withheld" in card
    assert "Oktavin" not in card


def test_threat_36_csv_is_a_sheet_without_formulas(network: Path) -> None:
    """Every column is a field of the contract, terms first; no cell, and no part, is a formula."""
    formula = "=HYPERLINK(1)"
    done(publish(network, f"[{report(formula)}, {report()}]"))
    rows = list(csv.DictReader(io.StringIO(done(subscribe(network, "--csv")))))
    assert [row["facts.commodities.description_raw"] for row in rows] == [f"'{formula}", ""]
    several = json.loads(report(formula))
    several["facts"]["commodities"] *= 2
    done(publish(network, json.dumps(several)))
    (row,) = csv.DictReader(io.StringIO(done(subscribe(network, "--csv"))))
    assert row["facts.commodities.description_raw"] == f"'{formula}; '{formula}"
    assert rows[0]["originator"] == "customs-nz"
    assert rows[0]["handling.tlp"] == "AMBER"
    assert rows[0]["handling.audience"] == "police-nz; rilo-ap"
    assert rows[0]["facts.commodities.quantities.amount"] == "412.6"


def test_where_and_name_choose(network: Path) -> None:
    """A condition filters; each subscription name has its own progress."""
    done(publish(network, f"[{report(seizure_ref='A')}, {report(seizure_ref='B')}]"))
    where = ("--where", "report.facts.seizure_ref == 'B'", "--name", "b", "--json")
    run = subscribe(network, *where)
    assert json.loads(done(run))["document"]["facts"]["seizure_ref"] == "B"
    assert "1 filtered" in run[2]
    assert len(done(subscribe(network, "--json")).splitlines()) == 2


def test_a_condition_that_makes_no_sense_is_refused_at_once(network: Path) -> None:
    """A condition over a field that is none ends with 3 and names the field."""
    code, _, said = subscribe(network, "--where", "report.facts.weight > 1")
    assert code == 3
    assert "facts.weight" in said


def test_one_bad_report_among_good_ones_publishes_nothing(network: Path) -> None:
    """All are checked before the first is signed; the bad one is named with its path."""
    code, stdout, said = publish(network, f"{report()}\n{report(direction='UP')}")
    assert code == 5
    assert "report 2: facts.direction" in said
    assert stdout == ""
    assert done(subscribe(network, "--json")) == ""


@pytest.mark.parametrize(
    ("more", "facts", "named"),
    [
        (["--audience", "police-xx"], {}, "police-xx is no member"),
        (["--audience", ""], {}, "handling.audience"),
        (["--status", "ACTUAL"], {}, "ACTUAL"),
        ([], {"summary": "Call +64 21 555 0199 about it."}, "facts.summary"),
    ],
    ids=["unknown recipient", "nobody", "status", "a telephone number in the summary"],
)
def test_what_may_not_be_said_is_refused(
    network: Path, more: list[str], facts: dict[str, str], named: str
) -> None:
    """Recipients, status and slips into the summary are refused with 5 before signing."""
    code, _, said = publish(network, report(**facts), *more)
    assert code == 5
    assert named in said
    assert done(subscribe(network, "--json")) == ""


def test_check_publishes_nothing(network: Path) -> None:
    """--check says that all is well and leaves Kafka as it was."""
    assert "1 report checked" in done(publish(network, report(), "--check"))
    assert done(subscribe(network, "--json")) == ""


def test_the_contract_must_be_the_one_that_is_named(network: Path) -> None:
    """An alert in a file of seizures is refused by name."""
    code, _, said = publish(network, example_text("alert"))
    assert code == 5
    assert "'alert'" in said


def test_who_is_not_addressed_reads_nothing(network: Path) -> None:
    """A member outside the audience gets no report, and is told how many were not for it."""
    done(publish(network, report(), "--audience", "rilo-ap"))
    code, stdout, said = subscribe(network, "--json")
    assert (code, stdout) == (0, "")
    assert "1 not addressed" in said


@pytest.mark.parametrize("sending", ["publish", "subscribe", "office"])
def test_a_station_out_of_kafkas_reach_keeps_what_it_signed(network: Path, sending: str) -> None:
    """Without Kafka, publishing ends with 4; the next command that reaches Kafka sends it."""
    station = network / "customs-nz" / "station.toml"
    right = station.read_text()
    station.write_text(right.replace("bootstrap = ", 'bootstrap = "127.0.0.1:1" # '))
    code, stdout, said = publish(network, report(), "--json", "--wait", "0")
    assert code == 4
    assert json.loads(stdout)["acknowledged"] is False
    assert "kept" in said
    station.write_text(right)
    if sending == "publish":
        done(publish(network, report()))
    elif sending == "subscribe":
        done(subscribe(network, member="customs-nz"))
    else:
        done(sealane("office", "collect", "customs-nz", folder=network))
    reports = 2 if sending == "publish" else 1
    assert len(done(subscribe(network, "--json")).splitlines()) == reports


def test_a_live_subscriber_prints_and_ends_on_sigterm(network: Path) -> None:
    """Without --until-end it waits; what comes is printed at once, and SIGTERM ends it with 143."""
    with subprocess.Popen(
        [PROGRAM, "subscribe", "police-nz", "seizure_report", "--json"],
        cwd=network,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        done(publish(network, report()))
        assert process.stdout is not None
        assert json.loads(process.stdout.readline())["contract"] == "seizure_report"
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=30)
    assert process.returncode == 143
    assert len(done(subscribe(network, "--json")).splitlines()) <= 1


def test_a_reader_that_goes_away_loses_nothing(network: Path) -> None:
    """What could not be printed any more is neither done nor quarantined: it comes again."""
    done(publish(network, "\n".join(report(seizure_ref=str(at)) for at in range(300))))
    with subprocess.Popen(
        [PROGRAM, "subscribe", "police-nz", "seizure_report", "--until-end", "--json"],
        cwd=network,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.readline()
        process.stdout.close()
        assert process.stderr.read() == ""
        process.wait(timeout=60)
    assert process.returncode == 141
    code, stdout, _ = subscribe(network, "--json")
    assert code == 0
    last = json.loads(stdout.splitlines()[-1])
    assert last["document"]["facts"]["seizure_ref"] == "299"
    assert "Quarantine is empty" in done(sealane("quarantine", "list", "police-nz", folder=network))


def test_of_a_million_faults_the_first_hundred_are_named(network: Path) -> None:
    """A list of wrong items ends in a page, not in a flood."""
    code, _, said = publish(network, report(detecting_agencies=["NOBODY"] * 3000))  # type: ignore[arg-type] # a list
    assert code == 5
    assert 100 < len(said.splitlines()) < 110
    assert "report 1: and 2900 more" in said


def test_what_was_kept_before_the_disk_was_full_is_named(
    network: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who repeats the command knows which reports would be said twice."""
    real, calls = Station.publish_many, []

    async def full(self: Station, drafts: list[Draft]) -> list[Publication]:
        calls.append(drafts)
        if len(calls) > 1:
            raise StoreError("the disk is full")
        return await real(self, drafts)

    monkeypatch.setattr(Station, "publish_many", full)
    code, said, told = publish(network, report() * 65)
    assert code == 4
    assert said.count("kept, not acknowledged yet") == 64
    assert "The first 64 reports of 65 are kept" in told
