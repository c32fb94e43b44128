"""What an officer typed and said yes to, over real Kafka: another station has exactly that."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from cli_network import done, found
from cli_runs import sealane
from report_officer import Officer
from report_turns import ALL

from schemas.documents import read_document, write_document

pytestmark = pytest.mark.kafka

LAST = "Sign and send it?"
SAID = {
    "contract": "seizure_report",
    "handling": {
        "tlp": "AMBER",
        "audience": ["police-nz", "rilo-ap"],
        "nominal_audience": ["police-nz"],
    },
    "open": {"risk_area": "DRUGS", "to_country": "NZ"},
    "facts": {
        "summary": "Packs behind a false wall.",
        "seizure_ref": "NZ-AKL-7",
        "seized_at": {"value": "2026-11-12T00:00:00Z", "precision": "DAY", "raw": "12 Nov 2026"},
        "location": {"country": "NZ"},
        "event_kind": "SEIZURE",
        "direction": "INBOUND",
        "commodities": [
            {
                "risk_area": "DRUGS",
                "category": "METHAMPHETAMINE",
                "quantities": [
                    {
                        "amount": "412.6",
                        "unit": "KGM",
                        "unit_raw": "kg",
                        "kg_equivalent": "412.6",
                        "conversion_ref": "sealane-factors/1",
                        "plausibility": "OK",
                    }
                ],
            }
        ],
        "detection": {"basis": "ALERT"},
        "persons": {"arrested": 2},
        "reporting_form": "FULL",
    },
    "nominal": {
        "parties": [
            {
                "ordinal": 0,
                "kind": "PERSON",
                "role": "DRIVER",
                "names": [{"full": "Somchai Jaidee"}],
            }
        ]
    },
}
"""What the turns say, and nothing else."""


def delivered(network: Path, member: str) -> list[dict[str, Any]]:
    """Return what a member is delivered that it was not before."""
    order = ("subscribe", member, "seizure_report", "--until-end", "--json")
    return [json.loads(line) for line in done(sealane(*order, folder=network)).splitlines()]


def test_a_yes_sends_exactly_what_was_typed(tmp_path: Path, kafka: str) -> None:
    """Nothing before it; then the answers, no more; names only to whom the preview said."""
    found(tmp_path, kafka)
    order = ("customs-nz", "seizure_report", "--audience", "police-nz,rilo-ap")
    with Officer.at(*order, folder=tmp_path) as officer:
        officer.answers(*ALL)
        officer.waits_for(LAST)
        assert delivered(tmp_path, "police-nz") == []
        officer.answers((LAST, "yes"))
        assert officer.ends() == 0, officer.text
        assert "acknowledged by Kafka" in officer.text
    (report,) = delivered(tmp_path, "police-nz")
    assert report["reference"]["leaf"] in officer.text.replace("\n", "")
    document = read_document(SAID)
    said = write_document(document.report, document.terms)
    assert report["document"] == said
    (without,) = delivered(tmp_path, "rilo-ap")
    assert without["document"] == {k: v for k, v in said.items() if k != "nominal"}
    assert not (tmp_path / "customs-nz" / "drafts" / "seizure_report.json").exists()
