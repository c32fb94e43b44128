"""`sealane quarantine`, and records that whoever runs Kafka put there."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from cli_network import done, found
from cli_runs import sealane

from broker.kafka.client import KafkaSink
from broker.kafka.settings import KafkaSettings
from schemas.examples import example_text

pytestmark = pytest.mark.kafka


async def put(bootstrap: str, topic: str, *values: bytes) -> None:
    """Write to a topic as somebody who is no member."""
    sink = KafkaSink(KafkaSettings(bootstrap))
    try:
        await sink.append(topic, b"stranger", values)
    finally:
        await sink.close()


@pytest.fixture
def network(tmp_path: Path, kafka: str) -> tuple[Path, str]:
    """A folder with a network, and that network's name."""
    return tmp_path, found(tmp_path, kafka)


@pytest.fixture
async def rubbish(network: tuple[Path, str], kafka: str) -> Path:
    """The same folder, with two records of a stranger on the seizures' topic."""
    folder, name = network
    await put(kafka, f"{name}.seizure_report", b"\x1b[2Jrubbish", b"SLN1" + bytes(300))
    return folder


def test_what_was_refused_is_counted_listed_and_shown(rubbish: Path) -> None:
    """A good report among rubbish is delivered; the rest is refused by reason: code 1."""
    publish = ("publish", "customs-nz", "seizure_report", "-", "--audience", "police-nz")
    done(sealane(*publish, stdin=example_text("seizure_report"), folder=rubbish))
    read = ("subscribe", "police-nz", "seizure_report", "--until-end", "--json")
    run = sealane(*read, folder=rubbish)
    assert run.returncode == 1
    assert len(run.stdout.splitlines()) == 1
    assert "1 refused (wire.magic)" in run.stderr
    listed = done(sealane("quarantine", "list", "police-nz", "--json", folder=rubbish))
    rows = {row["reason"]: row for row in map(json.loads, listed.splitlines())}
    assert len(rows) == 2
    assert "wire.magic" in done(sealane("quarantine", "list", "police-nz", folder=rubbish))
    number = rows["wire.magic"]["number"]
    shown = done(
        sealane("quarantine", "show", "police-nz", str(number), "--save", "it.bin", folder=rubbish)
    )
    assert "REFUSED" in shown
    assert (rubbish / "it.bin").read_bytes() == b"\x1b[2Jrubbish"
    assert sealane(*read, folder=rubbish).returncode == 0


def test_an_unknown_number_is_refused(network: tuple[Path, str]) -> None:
    """A number that quarantine does not hold ends with 5."""
    run = sealane("quarantine", "show", "police-nz", "7", folder=network[0])
    assert run.returncode == 5
    assert "7" in run.stderr


def test_saving_replaces_nothing(rubbish: Path) -> None:
    """A file that is there stays."""
    sealane("subscribe", "police-nz", "seizure_report", "--until-end", folder=rubbish)
    (rubbish / "it.bin").write_text("mine")
    run = sealane("quarantine", "show", "police-nz", "1", "--save", "it.bin", folder=rubbish)
    assert run.returncode == 3
    assert (rubbish / "it.bin").read_text() == "mine"


def test_a_record_is_inspected_at_its_place(rubbish: Path, network: tuple[Path, str]) -> None:
    """TOPIC/PARTITION/OFFSET is read from the station's Kafka; where nothing is, that is said."""
    topic = f"{network[1]}.seizure_report"
    where = ("--station", "police-nz")
    assert sealane("inspect", f"{topic}/0/0", *where, folder=rubbish).returncode == 5
    beyond = sealane("inspect", f"{topic}/0/2", *where, folder=rubbish)
    assert beyond.returncode == 3
    assert "0 to 1" in beyond.stderr
    for place in (f"{topic}s/0/0", f"{topic}/9/0"):
        missing = sealane("inspect", place, *where, folder=rubbish)
        assert missing.returncode == 3
        assert missing.stderr.startswith("sealane: ")
