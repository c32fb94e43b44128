"""Every contract's example goes over real Kafka: published, proven, printed, exported."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from cli_network import done, found
from cli_runs import sealane

from schemas.contracts import shipped
from schemas.documents import parse_document, write_document
from schemas.examples import example_text

pytestmark = pytest.mark.kafka
READER = "police-nz"
SPEAKERS = {
    "grant": "customs-th",
    "operator_report": "carrier-straits",
    "statistical_bulletin": "rilo-ap",
    "withdrawal": "customs-af",
}
"""Who says what not every member may: a grant and a withdrawal are of the speaker's own report."""
KINDS = {"carrier-straits": "operator", "customs-th": "customs", "customs-af": "customs"}
"""Of the speakers that the network does not have by itself."""
CONTRACTS = sorted(set(shipped()) - {"heartbeat", "relay"})
"""All but what a station makes by itself, and what only a record that was signed can stand in."""


@pytest.fixture(scope="module")
def network(tmp_path_factory: pytest.TempPathFactory, kafka: str) -> Path:
    """A folder with a network, its members and those who speak."""
    folder = tmp_path_factory.mktemp("examples")
    name = found(folder, kafka)
    for speaker, kind in KINDS.items():
        join = ("member", "join", name, speaker, "--kind", kind, "--unencrypted")
        done(sealane(*join, "--bootstrap", kafka, folder=folder))
        done(sealane("network", "admit", name, f"{speaker}/request.json", folder=folder))
    return folder


def example_for(reader: str, name: str) -> dict[str, Any]:
    """Return a contract's example as JSON, given to `reader` whole."""
    tree: dict[str, Any] = json.loads(example_text(name))
    names = [reader] if "nominal" in tree else []
    tree["handling"] |= {"audience": [reader], "nominal_audience": names}
    document = parse_document(json.dumps(tree))
    return write_document(document.report, document.terms)


@pytest.mark.parametrize("name", CONTRACTS)
def test_an_example_is_published_proven_printed_and_exported(network: Path, name: str) -> None:
    """What the reader's station prints, and writes into files, is what was said."""
    said = example_for(READER, name)
    speaker = SPEAKERS.get(name, "customs-nz")
    publish = ("publish", speaker, name, "-", "--json")
    published = json.loads(done(sealane(*publish, stdin=json.dumps(said), folder=network)))

    def read(subscription: str, *form: str) -> str:
        order = ("subscribe", READER, name, "--name", subscription, *form)
        return done(sealane(*order, folder=network))

    delivered = json.loads(read("json", "--until-end", "--json"))
    assert delivered["reference"] == published["reference"]
    assert delivered["document"] == said
    card = read("card", "--until-end")
    assert card.startswith(f"{name}  TLP:")
    assert published["reference"]["leaf"] in card
    (row,) = csv.DictReader(io.StringIO(read("csv", "--until-end", "--csv")))
    file = network / f"{name}.xlsx"
    read("xlsx", "--xlsx", str(file))
    header, cells = openpyxl.load_workbook(file)["Reports"].iter_rows(values_only=True)
    assert list(header) == list(row)
    told = {column: cell for column, cell in zip(header, cells, strict=True) if cell is not None}
    assert set(told) == {column for column, cell in row.items() if cell}
    assert told["leaf"] == published["reference"]["leaf"]
    place = ("inspect", f"{_network(network)}.{name}/0/0", "--station", READER)
    assert "proven" in done(sealane(*place, folder=network)).lower()


def _network(folder: Path) -> str:
    (found_,) = (path.name for path in folder.glob("exercise.*"))
    return found_
