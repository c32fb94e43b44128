"""A carrier's one-way desk: its reports are read, and it reads nothing, over real Kafka."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from cli_network import done, found
from cli_runs import sealane

from schemas.examples import example_text

pytestmark = pytest.mark.kafka
CARRIER = "carrier-straits"
READER = "customs-nz"


@pytest.fixture
def network(tmp_path: Path, kafka: str) -> Path:
    """A folder with a network, its members and a carrier."""
    name = found(tmp_path, kafka)
    join = (
        "member",
        "join",
        name,
        CARRIER,
        "--kind",
        "operator",
        "--unencrypted",
        "--bootstrap",
        kafka,
    )
    done(sealane(*join, folder=tmp_path))
    done(sealane("network", "admit", name, f"{CARRIER}/request.json", folder=tmp_path))
    return tmp_path


def _report() -> str:
    tree = json.loads(example_text("operator_report"))
    tree["handling"] |= {"audience": [READER], "nominal_audience": [READER]}
    return json.dumps(tree)


def test_an_operators_report_is_read_and_the_operator_reads_nothing(network: Path) -> None:
    """Customs gets report and names; what the operator asks to read, or to say else, is refused."""
    publish = ("publish", CARRIER, "operator_report", "-", "--json")
    said = json.loads(done(sealane(*publish, stdin=_report(), folder=network)))
    read = ("subscribe", READER, "operator_report", "--until-end", "--json")
    delivered = json.loads(done(sealane(*read, folder=network)))
    assert delivered["reference"] == said["reference"]
    seals = delivered["document"]["nominal"]["conveyances"][0]["identifiers"]
    assert [seal["raw"] for seal in seals] == ["FICT-77120", "FICT-0418"]
    for contract in ("operator_report", "alert"):
        run = sealane("subscribe", CARRIER, contract, "--until-end", folder=network)
        assert run.returncode != 0
        assert run.stdout == ""
    alert = ("publish", CARRIER, "alert", "-")
    run = sealane(*alert, stdin=example_text("alert"), folder=network)
    assert run.returncode == 5
